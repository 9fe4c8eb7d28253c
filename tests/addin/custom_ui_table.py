"""What the specification of customUI ([MS-CUSTOMUI2], 2009/07) allows for the elements of a tab: attributes by their
kind, children, and which attributes exclude each other. Written from the specification's text, not from its schema."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,1023}")
STRING = re.compile(r"(?s).{1,1024}")
DELEGATE = STRING
BOOLEAN = re.compile(r"true|false|0|1")
SIZE = re.compile(r"normal|large")
KEYTIP = re.compile(r"\S{1,3}")
COUNT = re.compile(r"[1-9]\d{0,2}|10[01]\d|102[0-4]")  # 1 to 1024
PIXELS = re.compile(r"[1-9]\d{0,2}|[1-3]\d{3}|40(?:[0-8]\d|9[0-6])")  # 1 to 4096

Kinds = dict[str, re.Pattern[str]]

IDS: Kinds = {"id": NCNAME, "idQ": STRING, "idMso": NCNAME, "tag": STRING}
PLACES: Kinds = {"insertAfterMso": NCNAME, "insertBeforeMso": NCNAME, "insertAfterQ": STRING, "insertBeforeQ": STRING}
LABEL: Kinds = {"label": STRING, "getLabel": DELEGATE}
TIPS: Kinds = {"screentip": STRING, "getScreentip": DELEGATE, "supertip": STRING, "getSupertip": DELEGATE}
VISIBLE: Kinds = {"visible": BOOLEAN, "getVisible": DELEGATE}
ENABLED: Kinds = {"enabled": BOOLEAN, "getEnabled": DELEGATE}
KEYTIPS: Kinds = {"keytip": KEYTIP, "getKeytip": DELEGATE}
IMAGE: Kinds = {"image": STRING, "imageMso": NCNAME, "getImage": DELEGATE}
SHOWN: Kinds = {"showLabel": BOOLEAN, "getShowLabel": DELEGATE, "showImage": BOOLEAN, "getShowImage": DELEGATE}
SIZES: Kinds = {"size": SIZE, "getSize": DELEGATE}
DESCRIPTION: Kinds = {"description": STRING, "getDescription": DELEGATE}
CONTROL: Kinds = {**IDS, **PLACES, **LABEL, **TIPS, **VISIBLE, **ENABLED, **KEYTIPS, **IMAGE, **SHOWN}

ATTRIBUTES: dict[str, Kinds] = {
    "customUI": {"onLoad": DELEGATE, "loadImage": DELEGATE},
    "ribbon": {"startFromScratch": BOOLEAN},
    "tabs": {},
    "tab": {**IDS, **LABEL, **PLACES, **VISIBLE, **KEYTIPS},
    "group": {
        **IDS, **LABEL, **IMAGE, **PLACES, **TIPS, **VISIBLE, **KEYTIPS,
        "autoScale": BOOLEAN, "centerVertically": BOOLEAN,
    },
    "button": {**CONTROL, **DESCRIPTION, **SIZES, "onAction": DELEGATE},
    "editBox": {**CONTROL, "maxLength": COUNT, "getText": DELEGATE, "onChange": DELEGATE, "sizeString": STRING},
    "gallery": {
        **CONTROL, **DESCRIPTION, **SIZES, "onAction": DELEGATE, "invalidateContentOnDrop": BOOLEAN,
        "columns": COUNT, "rows": COUNT, "itemWidth": PIXELS, "itemHeight": PIXELS,
        "getItemWidth": DELEGATE, "getItemHeight": DELEGATE, "showItemLabel": BOOLEAN, "showInRibbon": STRING,
        "showItemImage": BOOLEAN, "getItemCount": DELEGATE, "getItemLabel": DELEGATE, "getItemScreentip": DELEGATE,
        "getItemSupertip": DELEGATE, "getItemImage": DELEGATE, "getItemID": DELEGATE, "sizeString": STRING,
        "getSelectedItemID": DELEGATE, "getSelectedItemIndex": DELEGATE,
    },
    "item": {
        "id": NCNAME, "label": STRING, "image": STRING, "imageMso": NCNAME, "screentip": STRING, "supertip": STRING,
    },
}  # fmt: skip
CHILDREN: dict[str, tuple[str, ...]] = {
    "customUI": ("ribbon",),
    "ribbon": ("tabs",),
    "tabs": ("tab",),
    "tab": ("group",),
    "group": ("button", "editBox", "gallery"),
    "gallery": ("item",),
}
EXCLUSIVE = (
    ("id", "idQ", "idMso"),
    ("insertAfterMso", "insertBeforeMso", "insertAfterQ", "insertBeforeQ"),
    ("image", "imageMso", "getImage"),
    *((name, f"get{name[0].upper()}{name[1:]}") for name in ("label", "screentip", "supertip", "size", "keytip")),
)
ONLY_IN_2009 = frozenset({("group", "autoScale"), ("group", "centerVertically"), ("gallery", "showInRibbon")})


def faults(root: ET.Element, namespace: str) -> Iterator[str]:
    """Everything in a part that the table does not allow."""
    ids: set[str] = set()
    for parent in root.iter():
        name = parent.tag.removeprefix(f"{{{namespace}}}")
        if name not in ATTRIBUTES:
            yield f"{parent.tag} is not an element"
            continue
        yield from _faults_of(name, parent, namespace)
        given = parent.get("id")
        if given is not None and given in ids:
            yield f"id {given} twice"
        ids.add(given or "")


def _faults_of(name: str, element: ET.Element, namespace: str) -> Iterator[str]:
    for key, value in element.attrib.items():
        kind = ATTRIBUTES[name].get(key)
        if kind is None or (namespace.endswith("2006/01/customui") and (name, key) in ONLY_IN_2009):
            yield f"{name} has no {key}"
        elif not kind.fullmatch(value):
            yield f"{name} {key} may not be {value[:60]!r}"
    for names in EXCLUSIVE:
        if sum(key in element.attrib for key in names) > 1:
            yield f"{name} has more than one of {names}"
    if name not in ("customUI", "ribbon", "tabs", "item") and not {"id", "idQ", "idMso"} & set(element.attrib):
        yield f"{name} has no id"
    for child in element:
        if child.tag.removeprefix(f"{{{namespace}}}") not in CHILDREN.get(name, ()):
            yield f"{child.tag} stands in {name}"
    if (element.text or "").strip() or (element.tail or "").strip():
        yield f"{name} has text"

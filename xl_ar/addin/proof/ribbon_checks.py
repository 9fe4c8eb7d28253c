"""What a customUI part must be for Excel to show it: elements, attributes, lengths, ids, icons, callbacks.

A lean table of what is used here; the tests hold the parts against the whole specification ([MS-CUSTOMUI2]).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

_LONGEST = 1024  # of a label, a tip or an id
_COMMON = {"id", "label", "screentip", "supertip", "imageMso", "size"}
_ALLOWED: dict[str, frozenset[str]] = {
    name: frozenset(attributes)
    for name, attributes in {
        "customUI": {"onLoad"},
        "ribbon": set(),
        "tabs": set(),
        "tab": {"id", "label"},
        "group": {"id", "label"},
        "button": {*_COMMON, "onAction"},
        "editBox": {*_COMMON - {"size"}, "sizeString", "maxLength", "getText", "onChange"},
        "gallery": {*_COMMON, "columns", "showItemImage", "onAction"},
        "item": {"id", "label", "screentip", "supertip"},
    }.items()
}
_INSIDE = {
    "customUI": {"ribbon"},
    "ribbon": {"tabs"},
    "tabs": {"tab"},
    "tab": {"group"},
    "group": {"button", "editBox", "gallery"},
    "gallery": {"item"},
}
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)

# Images that Excel has. From Microsoft's own lists of control names (OfficeDev/office-fluent-ui-command-identifiers,
# Excel, 2013 to Microsoft 365), but for: FlagMessage (Outlook's list; the images are common to all of Office) and
# RecurrenceEdit (in no list; xlwings' own ribbon shows it in Excel).
ICONS = frozenset(
    {
        "AccountingFormat", "CalculateNow", "Consolidate", "ControlProperties", "DataValidation", "ErrorChecking",
        "FileOpen", "FileProperties", "Filter", "FlagMessage", "FormulaEvaluate", "FunctionWizard",
        "FunctionsDateTimeInsertGallery", "GoalSeek", "Help", "HyperlinkInsert", "MacroPlay", "MergeCenter",
        "PivotTableReport", "PropertySheet", "RecurrenceEdit", "RefreshAll", "RemoveDuplicates", "ReviewNewComment",
        "SheetProtect", "SortDialog", "Spelling", "TraceError", "TracePrecedents", "Undo", "ViewCode",
    }
)  # fmt: skip

# What a callback takes, by element and attribute ("" is any element).
_CONTROL = "control As IRibbonControl"
SIGNATURES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("customUI", "onLoad"): ("ribbon As IRibbonUI",),
    ("button", "onAction"): (_CONTROL,),
    ("gallery", "onAction"): (_CONTROL, "id As String", "index As Integer"),
    ("editBox", "onChange"): (_CONTROL, "text As String"),
    ("editBox", "getText"): (_CONTROL, "ByRef returnedVal"),
}


def faults_of_markup(part: bytes, namespace: str) -> Iterator[str]:
    """What is wrong with the elements, attributes and texts of a part."""
    root = ET.fromstring(part)
    if root.tag != f"{{{namespace}}}customUI":
        yield f"the root is {root.tag}"
    seen: set[str] = set()
    for parent, element in _elements(root):
        name = _bare(element)
        if parent is not None and name not in _INSIDE.get(_bare(parent), ()):
            yield f"<{name}> may not stand in <{_bare(parent)}>"
        yield from _faults_of_attributes(name, element.attrib)
        given = element.get("id")
        if given in seen:
            yield f"the id {given} is taken twice"
        seen.add(given or "")


def _faults_of_attributes(name: str, attributes: Mapping[str, str]) -> Iterator[str]:
    for key, value in attributes.items():
        if key not in _ALLOWED.get(name, ()):
            yield f"<{name}> may not have {key}"
        if not 0 < len(value) <= _LONGEST:
            yield f"{key} of <{name}> has {len(value)} characters"
        if key == "id" and not _ID.fullmatch(value):
            yield f"'{value}' is no id"
        if key == "size" and value not in ("normal", "large"):
            yield f"'{value}' is no size"
    if name in ("tab", "group", "button", "editBox", "gallery", "item") and not attributes.keys() >= {"id", "label"}:
        yield f"<{name}> needs id and label"


def faults_of_icons(part: bytes) -> Iterator[str]:
    """Images that are in no published list."""
    for element in ET.fromstring(part).iter():
        icon = element.get("imageMso")
        if icon is not None and icon not in ICONS:
            yield f"no image of Excel is known as {icon}"


def faults_of_callbacks(part: bytes, modules: Mapping[str, str]) -> Iterator[str]:
    """Callbacks, named ``Module.Procedure``, that are missing in ``modules`` or take something else."""
    for element in ET.fromstring(part).iter():
        for key, value in element.attrib.items():
            if not (key.startswith(("get", "on"))):
                continue
            wanted = SIGNATURES.get((_bare(element), key))
            found = _signature(value, modules)
            if wanted is None or found is None or not _fits(found, wanted):
                yield f"{key} of <{_bare(element)}> calls {value}, which takes {found}; it must take {wanted}"


def _signature(callback: str, modules: Mapping[str, str]) -> tuple[str, ...] | None:
    module, _, name = callback.rpartition(".")
    match = re.search(rf"^(?:Public )?Sub {re.escape(name)}\((.*)\)\s*$", modules.get(module, ""), re.MULTILINE)
    return None if match is None else tuple(part.strip() for part in match[1].split(",") if part.strip())


def _fits(found: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """The same types in the same order; names are free."""
    return [_type(one) for one in found] == [_type(one) for one in wanted]


def _type(parameter: str) -> str:
    kind = parameter.rpartition(" As ")[2] if " As " in parameter else ""
    return f"{'ByVal ' * parameter.startswith('ByVal ')}{kind}"


def _elements(root: ET.Element) -> Iterator[tuple[ET.Element | None, ET.Element]]:
    yield None, root
    for parent in root.iter():
        for child in parent:
            yield parent, child


def _bare(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]

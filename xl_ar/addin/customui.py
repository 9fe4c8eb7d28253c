"""The XML of the ribbon tab, made from ``xl_ar.addin.tab``."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from xl_ar.addin.tab import AS_OF_ID, HELP, SETTINGS, SETTINGS_ID, TAB_ID, TAB_LABEL, TabButton, buttons, groups

NAMESPACE_2006 = "http://schemas.microsoft.com/office/2006/01/customui"  # Excel 2007
NAMESPACE_2009 = "http://schemas.microsoft.com/office/2009/07/customui"  # Excel 2010 and later, macOS
_MODULE = "ArRibbon"


def custom_ui(namespace: str) -> bytes:
    """The part for one of the two namespaces; their elements used here are the same."""
    buttons()  # refuses ids that are unfit or taken
    root = ET.Element("customUI", {"xmlns": namespace, "onLoad": f"{_MODULE}.LoadTab"})
    tab = ET.SubElement(ET.SubElement(ET.SubElement(root, "ribbon"), "tabs"), "tab", {"id": TAB_ID, "label": TAB_LABEL})
    for at, group in enumerate(groups()):
        element = ET.SubElement(tab, "group", {"id": group.id, "label": group.label})
        for button in sorted(group.buttons, key=lambda one: not one.large):
            _button(element, button)
        if not at:
            _as_of(element)
    _settings(ET.SubElement(tab, "group", {"id": "group_settings", "label": "Settings"}))
    group_help = ET.SubElement(tab, "group", {"id": "group_help", "label": "Help"})
    for button in HELP:
        _button(group_help, button)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}\n'.encode()


def _button(group: ET.Element, button: TabButton) -> None:
    attributes = {
        "id": button.id,
        "label": button.label,
        "imageMso": button.icon,
        "size": "large" if button.large else "normal",
        "onAction": f"{_MODULE}.Press",
        "screentip": button.screentip,
        "supertip": button.supertip,
    }
    ET.SubElement(group, "button", attributes)


def _as_of(group: ET.Element) -> None:
    attributes = {
        "id": AS_OF_ID,
        "label": "As of",
        "sizeString": "2026-06-30W",
        "maxLength": "10",
        "getText": f"{_MODULE}.GetAsOf",
        "onChange": f"{_MODULE}.ChangeAsOf",
        "screentip": "As-of date",
        "supertip": "The day the books are looked at, written as 2026-06-30. Empty it for today.",
    }
    ET.SubElement(group, "editBox", attributes)


def _settings(group: ET.Element) -> None:
    attributes = {
        "id": SETTINGS_ID,
        "label": "Settings",
        "imageMso": "ControlProperties",
        "size": "large",
        "columns": "1",
        "showItemImage": "false",
        "onAction": f"{_MODULE}.ChooseSetting",
        "screentip": "Settings of the aging",
        "supertip": "How the next aging is made. All other settings: see Help.",
    }
    gallery = ET.SubElement(group, "gallery", attributes)
    for item in SETTINGS:
        texts = {"id": item.id, "label": item.label, "screentip": item.label, "supertip": item.tip}
        ET.SubElement(gallery, "item", texts)

"""What a package must be for Excel to open it as an add-in."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from xl_ar.addin.package import ADDIN_TYPE, TYPES

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WANTED = (*TYPES, "customUI/customUI.xml", "customUI/customUI14.xml")


def faults_of_package(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Parts that are missing, not declared, not well-formed, or that nothing leads to."""
    for name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", *_WANTED):
        if name not in parts:
            yield f"{name} is missing"
            return
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                ET.fromstring(data)
            except ET.ParseError as error:
                yield f"{name}: {error}"
                return
    yield from _faults_of_types(parts)
    reached = set(_targets(parts, "_rels/.rels", "")) | set(_targets(parts, "xl/_rels/workbook.xml.rels", "xl"))
    for name in sorted(reached ^ {name for name in parts if not name.endswith(".rels") and name[0] != "["}):
        yield f"{name} is not there, or nothing leads to it"
    yield from _faults_of_workbook(parts)


def _faults_of_types(parts: Mapping[str, bytes]) -> Iterator[str]:
    root = ET.fromstring(parts["[Content_Types].xml"])
    declared = {one.get("PartName", "").lstrip("/"): one.get("ContentType") for one in root.iter(f"{_TYPES}Override")}
    defaults = {one.get("Extension") for one in root.iter(f"{_TYPES}Default")}
    for name, kind in TYPES.items():
        if declared.get(name) != kind:
            yield f"{name} is declared as {declared.get(name)}"
    for name in (*declared, *parts):
        if name not in parts or (name not in declared and name[0] != "[" and name.rpartition(".")[2] not in defaults):
            yield f"{name} is declared without a part, or a part without a declaration"
    if declared.get("xl/workbook.xml") != ADDIN_TYPE:
        yield "the workbook is not declared as an add-in"


def _targets(parts: Mapping[str, bytes], relations: str, folder: str) -> Iterator[str]:
    for relation in ET.fromstring(parts[relations]).iter(_RELATION):
        yield posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))


def _faults_of_workbook(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Code names must be those of the document modules, or Excel calls the file damaged."""
    book, sheet = ET.fromstring(parts["xl/workbook.xml"]), ET.fromstring(parts["xl/worksheets/sheet1.xml"])
    names = [one.get("codeName") for one in (*book.iter(f"{_MAIN}workbookPr"), *sheet.iter(f"{_MAIN}sheetPr"))]
    if names != ["ThisWorkbook", "Sheet1"]:
        yield f"the code names are {names}"
    for one in book.iter(f"{_MAIN}sheet"):
        name = one.get("name", "")
        if name.endswith((".conf", ".py")):
            yield f"the sheet '{name}' would be taken for settings or for code"

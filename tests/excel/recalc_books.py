"""Workbooks with AR_* formula cells as Excel stores an add-in's functions, and formulas to compute them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from package_cases import RELS, SHEET_ML, parts, write_zip

from xl_ar.excel.recalc.recalculation import Recalculated, recalculate, write_recalculated
from xl_ar.excel.recalc.source.sheetpart import SheetPart
from xl_ar.excel.verify import verify_recalculated

LINK = "file:///C:\\Users\\ann\\AppData\\Roaming\\xl_ar\\xl_ar.xlam"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CALLS = re.compile(rb"(<f(?:\s[^<>]*)?>)([^<]*)</f>")
_BARE = re.compile(rb"(?<![\w.!])(AR_\w+\()")


def _sum(*values: Any) -> Any:
    flat = [cell for value in values for row in _rows(value) for cell in row]
    return sum(cell for cell in flat if isinstance(cell, int | float) and not isinstance(cell, bool))


def _rows(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]


def _told(*values: Any) -> str:
    return " | ".join(repr(value) for value in values)


FAKES: dict[str, Callable[..., Any]] = {
    "AR_SUM": _sum,
    "AR_ECHO": lambda value: value,
    "AR_TOLD": _told,
    "AR_GRID": lambda rows, columns: [[r * 10 + c for c in range(int(columns))] for r in range(int(rows))],
    "AR_WORD": lambda: "=1+1",
    "AR_DAY": lambda: datetime(2026, 6, 30),  # noqa: DTZ001  # a cell has no zone
    "AR_FAIL": lambda: "AR_FAIL: no column 'Due Date'",
    "AR_COUNT": lambda value: len(_rows(value)),
}


def evaluate(name: str, arguments: list[Any]) -> Any:
    return FAKES[name](*arguments)


def book(
    path: Path,
    sheets: Mapping[str, Mapping[str, Any]],
    *,
    date1904: bool = False,
    finish: Callable[[xlsxwriter.Workbook], None] = lambda _: None,
) -> Path:
    """A workbook of these cells; a formula is ``(text, stored value)``, with a range ``(text, value, ref, spills)``."""
    with xlsxwriter.Workbook(path, {"date_1904": date1904, "strings_to_numbers": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in sheets.items():
            sheet = made.add_worksheet(name)
            for ref, value in cells.items():
                _write(sheet, ref, value, day)
        finish(made)
    return path


def _write(sheet: Any, ref: str, value: Any, day: Any) -> None:
    if isinstance(value, tuple) and len(value) == 2:
        sheet.write_formula(ref, value[0], None, value[1])
    elif isinstance(value, tuple):
        write = sheet.write_dynamic_array_formula if value[3] else sheet.write_array_formula
        write(value[2], value[0], None, value[1])
    elif isinstance(value, datetime):
        sheet.write_datetime(ref, value, day)
    elif isinstance(value, str):
        sheet.write_string(ref, value)
    else:
        sheet.write(ref, value)


def linked(path: Path, target: str = LINK) -> Path:
    """The workbook with every AR_* call through an external link to the add-in, as Excel stores it."""
    content: dict[str, str | bytes] = dict(parts(path))
    for name, data in content.items():
        if name.startswith("xl/worksheets/sheet") and isinstance(data, bytes):
            content[name] = _CALLS.sub(lambda m: m[1] + _BARE.sub(rb"[1]!\1", m[2]) + b"</f>", data)
    rel = f'<Relationship Id="rId91" Type="{RELS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    _insert(content, "xl/_rels/workbook.xml.rels", "</Relationships>", rel)
    references = '<externalReferences><externalReference r:id="rId91"/></externalReferences>'
    before = "<definedNames>" if b"<definedNames>" in parts(path)["xl/workbook.xml"] else "<calcPr"
    _insert(content, "xl/workbook.xml", before, references)
    kind = f'ContentType="{SHEET_ML}.externalLink+xml"'
    _insert(
        content, "[Content_Types].xml", "</Types>", f'<Override PartName="/xl/externalLinks/externalLink1.xml" {kind}/>'
    )
    content["xl/externalLinks/externalLink1.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<externalLink xmlns="{_MAIN}"><externalBook '
        f'xmlns:r="{RELS}" r:id="rId1"><definedNames><definedName name="AR_SUM"/></definedNames></externalBook>'
        "</externalLink>"
    )
    content["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELS}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return write_zip(path, content)


def _insert(content: dict[str, str | bytes], name: str, before: str, new: str) -> None:
    data = content[name]
    assert isinstance(data, bytes)
    assert before.encode() in data, f"{before} is not in {name}"
    content[name] = data.replace(before.encode(), new.encode() + before.encode(), 1)


def recalculated(path: Path) -> tuple[Recalculated, Path]:
    """The workbook recalculated with the fakes, written beside it and proved; and where."""
    fresh = recalculate(path, evaluate, FAKES.keys())
    target = path.with_name(f"{path.stem} new.xlsx")
    write_recalculated(path, fresh, target)
    verify_recalculated(path, target, fresh)
    return fresh, target


def dump(path: Path, part: str = "xl/worksheets/sheet1.xml") -> dict[str, str]:
    """Every cell with a formula or a value: ``{text}`` for a formula, then its kind and stored text."""
    sheet = SheetPart(parts(path)[part])
    found = {}
    for number in sheet.rows:
        for cell in sheet.cells(number).values():
            formula, stored = sheet.formula(cell), sheet.stored(cell)
            ref = f" in {formula.attributes['ref']}" if formula and "ref" in formula.attributes else ""
            text = f"{{{formula.text}{ref}}} " if formula else ""
            if formula or stored is not None:
                found[cell.attributes["r"]] = f"{text}{cell.attributes.get('t', 'n')} {stored}"
    return found


def reasons(fresh: Recalculated) -> dict[str, str]:
    """Why only Excel can recalculate, by cell."""
    return {
        finding.cell: finding.message.removesuffix("; its stored value stays as it is until Excel recalculates it")
        for finding in fresh.findings
        if finding.kind == "formula-needs-excel"
    }

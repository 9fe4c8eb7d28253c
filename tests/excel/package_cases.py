"""Workbooks to graft into and to refuse, made part by part."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def user_book(path: Path, sheets: tuple[str, ...] = ("Invoices", "Notes")) -> Path:
    """A user's workbook with a table, a name, a style and a print area."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(["Customer", "Amount"])
        for row in range(3):
            sheet.append([f"C{row}", row * 1.5])
        sheet["A1"].font = Font(bold=True)
    first = book[sheets[0]]
    first.add_table(Table(displayName="Invoices", ref="A1:B4"))
    first.print_area = "A1:B4"
    last = book[sheets[-1]]
    last.print_title_rows = "1:1"
    quoted = sheets[0].replace("'", "''")
    book.defined_names["total"] = DefinedName("total", attr_text=f"'{quoted}'!$B$4")
    book.save(path)
    return path


def tiny_parts(*, strict: bool = False, prefix: str = "", sheet: str | None = None) -> dict[str, str]:
    """The parts of the least workbook that Excel opens: no styles, no strings."""
    main, rels = (STRICT_MAIN, STRICT_RELS) if strict else (MAIN, RELS)
    p, declared = (f"{prefix}:", f'xmlns:{prefix}="{main}"') if prefix else ("", f'xmlns="{main}"')
    cells = '<c r="A1"><v>7</v></c>' if not prefix else f'<{p}c r="A1"><{p}v>7</{p}v></{p}c>'
    rows = f'<{p}sheetData><{p}row r="1">{cells}</{p}row></{p}sheetData>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_ML}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_ML}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE_RELS}"><Relationship Id="rId1" '
        f'Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<{p}workbook {declared} xmlns:q="{rels}">'
        f'<{p}sheets><{p}sheet name="Data" sheetId="1" q:id="rId1"/></{p}sheets></{p}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE_RELS}"><Relationship Id="rId1" '
        f'Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet or f"<{p}worksheet {declared}>{rows}</{p}worksheet>",
    }


def write_zip(path: Path, parts: Mapping[str, str | bytes], comment: bytes = b"") -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return path


def tiny_book(path: Path, *, strict: bool = False, prefix: str = "", sheet: str | None = None) -> Path:
    """The least workbook as a file."""
    return write_zip(path, tiny_parts(strict=strict, prefix=prefix, sheet=sheet))


def rewrite(path: Path, target: Path, edit: Callable[[str, bytes], bytes | None]) -> Path:
    """The package with every part passed through `edit`; None takes a part out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if (content := edit(info.filename, old.read(info))) is not None:
                new.writestr(info, content)
    return target


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Adds a part as it is."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """Content of every part by its name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_part(name: str, old: str, new: str) -> Callable[[str, bytes], bytes]:
    """An edit that replaces a text in one part."""

    def edit(part: str, content: bytes) -> bytes:
        if part != name:
            return content
        assert re.search(re.escape(old.encode()), content), f"{old!r} is not in {name}"
        return content.replace(old.encode(), new.encode())

    return edit

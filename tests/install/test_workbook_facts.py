from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from desk_machines import windows_machine
from openpyxl import Workbook as Made

from xl_ar.doctor import Status, checks
from xl_ar.doctor.workbook import Link, Workbook, read_workbook

BY_NAME = {check.name: check for check in checks()}
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><f>{formula}</f><v>1</v></c>'
    '<c r="B1" t="str"><f t="array" ref="B1:C2">_xlfn.ANCHORARRAY({formula})</f><v>x</v></c></row>'
    "</sheetData></worksheet>"
)
LINK = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/>'
    "</externalLink>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)
BOOK_LINK = (
    '<Relationship Id="rId90" Target="externalLinks/externalLink1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
)
PART = (
    '<Override PartName="/xl/externalLinks/externalLink1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>'
)
BOB = r"file:///C:\Users\bob\AppData\Roaming\Microsoft\Excel\XLSTART\xl_ar.xlam"


def book_as_excel_saves_it(path: Path, formula: str, kind: str, target: str) -> Path:
    """A workbook with a formula of an add-in, as Excel writes such formulas and their link."""
    plain = path.with_name("plain.xlsx")
    Made().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            if name == "xl/worksheets/sheet1.xml":
                text = SHEET.format(formula=formula)
            elif name == "xl/_rels/workbook.xml.rels":
                text = text.replace("</Relationships>", BOOK_LINK)
            elif name == "[Content_Types].xml":
                text = text.replace("</Types>", PART)
            new.writestr(name, text)
        new.writestr("xl/externalLinks/externalLink1.xml", LINK)
        new.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", RELATIONS.format(kind=kind, target=target))
    plain.unlink()
    return path


def links_of(book: Workbook) -> Status:
    return BY_NAME["links"].run(replace(windows_machine(), workbook=book)).status


@pytest.mark.parametrize(
    ("kind", "target", "status"),
    [
        ("externalLinkPath", BOB, Status.FAIL),
        ("xlExternalLinkPath/xlStartup", "xl_ar.xlam", Status.OK),
        ("xlExternalLinkPath/xlPathMissing", "xl_ar.xlam", Status.FAIL),
        ("externalLinkPath", "file:///C:\\ledger.xlsx", Status.OK),
    ],
)
def test_links_and_formulas_of_a_workbook(tmp_path: Path, kind: str, target: str, status: Status) -> None:
    path = book_as_excel_saves_it(tmp_path / "receivables.xlsx", "[1]!AR_AGING(A1:B3,D1)", kind, target)
    book = read_workbook(path)
    assert book == Workbook(
        path, sheets=("Sheet",), links=(Link(kind.rpartition("/")[2], target),), formulas=2, unlinked=0
    )
    assert links_of(book) is status


def test_formulas_without_a_link_are_counted(tmp_path: Path) -> None:
    path = book_as_excel_saves_it(tmp_path / "a.xlsx", "SUM(1)+AR_BALANCE(A1)", "externalLinkPath", "other.xlsx")
    book = read_workbook(path)
    assert (book.formulas, book.unlinked) == (2, 2)
    assert links_of(book) is Status.WARN


def test_manual_calculation_and_sheet_names_are_seen(tmp_path: Path) -> None:
    made = Made()
    made.create_sheet("xlwings.conf")
    made.calculation.calcMode = "manual"
    made.save(tmp_path / "a.xlsx")
    book = read_workbook(tmp_path / "a.xlsx")
    assert book.manual
    assert book.sheets == ("Sheet", "xlwings.conf")
    Made().save(tmp_path / "b.xlsx")
    assert not read_workbook(tmp_path / "b.xlsx").manual


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("a.csv", b"a,b\n1,2\n", "no .xlsx"), ("a.xlsx", b"PK\x03\x04 broken", "a.xlsx"), ("b.xlsx", b"", "empty")],
)
def test_a_workbook_that_cannot_be_looked_into_says_why(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    book = read_workbook(tmp_path / name)
    assert why in book.refused
    assert links_of(book) is Status.NOT_HERE

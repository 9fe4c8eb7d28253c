"""Sheets, tables, names and formats are read from the package, through its relationships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from donors import make_donor
from openpyxl.styles import numbers
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook.defined_name import DefinedName
from package_cases import in_part, rewrite, tiny_book, user_book

from xl_ar.excel.guard import check_package
from xl_ar.excel.structure import TableRange, read_structure


def ledger(path: Path) -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    sheet = book.create_sheet("Ledger")
    sheet.append(["Invoice", "Due", "Amount"])
    for row in range(2, 30):
        sheet.append([f"{row:05d}", date(2026, 1, row % 28 + 1), row / 4])
        sheet.cell(row, 2).number_format = "dd.mm.yyyy"
        sheet.cell(row, 3).number_format = numbers.BUILTIN_FORMATS[4]
    sheet.merge_cells("E1:F2")
    sheet.auto_filter.ref = "A1:C29"
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[7].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("Secret").sheet_state = "veryHidden"
    book.create_chartsheet("Chart")
    book.defined_names["rates"] = DefinedName("rates", attr_text="Ledger!$C$2:$C$29", hidden=True)
    sheet.defined_names["local"] = DefinedName("local", attr_text="Ledger!$A$1")
    book.epoch = MAC_EPOCH
    book.save(path)
    return path


def test_a_ledger(tmp_path: Path) -> None:
    path = ledger(tmp_path / "ledger.xlsx")
    for found in (read_structure(path), read_structure(path, check_package(path))):
        assert [(s.name, s.state, s.kind) for s in found.sheets] == [
            ("Ledger", "visible", "worksheet"),
            ("Old", "hidden", "worksheet"),
            ("Secret", "veryHidden", "worksheet"),
            ("Chart", "visible", "chartsheet"),
        ]
        sheet = found.sheet("LEDGER")
        assert sheet is not None
        assert (sheet.merged, sheet.autofilter) == (("E1:F2",), "A1:C29")
        assert (sheet.hidden_columns, sheet.hidden_rows) == (((4, 4),), (7,))
        assert sheet.number_formats == {2: "dd.mm.yyyy", 3: "#,##0.00"}
        assert found.date1904
        assert not found.protected_structure
        assert found.defined_names["rates"] == "Ledger!$C$2:$C$29"
        assert found.defined_names["Ledger!local"] == "Ledger!$A$1"


def test_tables(tmp_path: Path) -> None:
    sheet = read_structure(user_book(tmp_path / "book.xlsx")).sheet("Invoices")
    assert sheet is not None
    assert sheet.tables == (TableRange("Invoices", "Invoices", "A1:B4", 1, 0, ("Customer", "Amount")),)
    donor = read_structure(make_donor(tmp_path / "donor.xlsx"))
    assert donor.sheets[0].tables[0].ref == "A4:F9"


def test_prefixes_and_strict_namespaces(tmp_path: Path) -> None:
    for strict in (False, True):
        path = tiny_book(tmp_path / f"{strict}.xlsx", strict=strict, prefix="x")
        (sheet,) = read_structure(path).sheets
        assert (sheet.name, sheet.part, sheet.facts and sheet.facts.cells) == ("Data", "xl/worksheets/sheet1.xml", 1)


def test_odd_attributes_do_not_stop_it(tmp_path: Path) -> None:
    source = tiny_book(tmp_path / "tiny.xlsx")
    edit = in_part("xl/workbook.xml", 'sheetId="1"', f'sheetId="{"9" * 5000}" state="odd"')
    assert read_structure(rewrite(source, tmp_path / "odd.xlsx", edit)).sheets[0].state == "odd"

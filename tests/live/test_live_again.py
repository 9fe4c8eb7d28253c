"""What a second press does: nothing where nothing changed; people's words stay; people's sheets are never touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from excel_model import Model
from excel_person import without_settings  # noqa: F401  # a fixture
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table
from side_by_side import SAMPLES, copied, excel, headless, press

from xl_ar.excel.book import read_book
from xl_ar.excel.graft import our_sheets

CASH = SAMPLES / "cash_application.xlsx"
ALL = ("setup", "age", "match", "credits")


def cells(sheet: Any) -> dict[str, Any]:
    """Every value of a sheet by address."""
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def saved(model: Model, place: Path) -> Path:
    """The workbook saved, as Excel would save it."""
    for sheet in model.workbook.worksheets:
        sheet._charts = []  # the engine draws none
    model.workbook.save(place)
    return place


@pytest.mark.parametrize("name", ["cash_application.xlsx", "messy_month_end.xlsx", "multi_currency.xlsx"])
def test_a_second_press_touches_nothing(name: str, tmp_path: Path) -> None:
    model = excel(copied(SAMPLES / name, tmp_path))
    for command in ALL:
        press(command)
    model.touched.clear()
    for command in ALL:
        assert press(command).endswith("nothing had changed.")
    assert model.touched == set()


def test_a_persons_sheets_are_never_touched(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    theirs = model.workbook.sheetnames
    before = {name: cells(model.workbook[name]) for name in theirs}
    for command in ALL:
        press(command)
    assert model.touched.isdisjoint(theirs)
    assert {name: cells(model.workbook[name]) for name in theirs} == before
    assert model.workbook.sheetnames[: len(theirs)] == theirs


def test_a_persons_sheet_called_as_ours_is_left_alone(tmp_path: Path) -> None:
    place = copied(CASH, tmp_path)
    book = load_workbook(place)
    sheet = book.create_sheet("AR Aging")
    sheet.append(["my", "own", "notes"])
    sheet.append(["a", "b", "c"])
    sheet.add_table(Table(displayName="AR_Aging", ref="A1:C2"))
    book.save(place)
    model = excel(place)
    sentence = press("age")
    assert "AR Aging (2)" in sentence
    assert "AR Aging" not in model.touched
    assert cells(model.workbook["AR Aging"]) == {
        "A1": "my", "B1": "own", "C1": "notes", "A2": "a", "B2": "b", "C2": "c",
    }  # fmt: skip
    ours = model.workbook["AR Aging (2)"]
    assert list(ours.tables) == ["AR_Aging_2"]
    assert ours["B6"].value == "=SUM(AR_Aging_2[Balance])"


def column_of(sheet: Any, heading: str) -> tuple[int, int]:
    """Row and column of a heading."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == heading)


def test_what_a_person_wrote_stays_with_its_row(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    press("match")
    sheet = model.workbook["AR Matches"]
    head, decision = column_of(sheet, "Decision")
    _, note = column_of(sheet, "Note")
    _, key = column_of(sheet, "Row key")
    row = head + 4
    model.enter("AR Matches", row, decision, "Hold")
    model.enter("AR Matches", row, note, "'=SUM(A1) is what they wrote, 00123")
    wanted = sheet.cell(row, key).value
    ledger = model.workbook.worksheets[0]
    assert ledger.title not in model.touched
    model.enter("AR Matches", head + 2, note, "another")
    press("match")
    found = next(each for each in range(head + 1, sheet.max_row + 1) if sheet.cell(each, key).value == wanted)
    assert sheet.cell(found, decision).value == "Hold"
    assert sheet.cell(found, note).value == "=SUM(A1) is what they wrote, 00123"
    assert sheet.cell(found, note).data_type == "s"


def test_a_changed_ledger_is_written_in_place(tmp_path: Path) -> None:
    model = excel(copied(SAMPLES / "us_open_invoices.xlsx", tmp_path))
    press("age")
    place = model.workbook.sheetnames.index("AR Aging")
    sheet = model.workbook["AR Aging"]
    table = next(iter(sheet.tables.values()))
    ledger = model.workbook.worksheets[0]
    row = next(cell.row for line in ledger.iter_rows() for cell in line if isinstance(cell.value, float | int))
    for column in range(1, ledger.max_column + 1):
        model.enter(ledger.title, row, column, None)
    model.touched.clear()
    assert "written: AR Aging" in press("age")
    assert model.workbook["AR Aging"] is sheet
    assert model.workbook.sheetnames.index("AR Aging") == place
    assert next(iter(sheet.tables.values())) is table, "formulas that name the table still find it"


def test_a_table_that_grows_and_one_that_moves(tmp_path: Path) -> None:
    """Two tables below each other: the upper keeps its place and grows, the lower must move."""
    place = copied(SAMPLES / "multi_currency.xlsx", tmp_path)
    first = excel(place)
    press("age")
    sheet = first.workbook["AR Aging"]
    tables = {each.name: each.ref for each in sheet.tables.values()}
    ledger = first.workbook.worksheets[0]
    top = next(iter(sorted(sheet.tables.values(), key=lambda table: int(table.ref.split(":")[0][1:]))))
    row = int(top.ref.split(":")[0][1:]) + 1
    customer = sheet.cell(row, 1).value
    gone = [cell.row for line in ledger.iter_rows() for cell in line if cell.value == customer]
    for each in gone:
        for column in range(1, ledger.max_column + 1):
            first.enter(ledger.title, each, column, None)
    press("age")
    shrunk = {each.name: each.ref for each in sheet.tables.values()}
    assert shrunk != tables
    again = Model.opened(place)
    for line in again.workbook.worksheets[0].iter_rows():
        for cell in line:
            first.workbook.worksheets[0].cell(cell.row, cell.column).value = cell.value
    press("age")
    assert {each.name: each.ref for each in sheet.tables.values()} == tables


def test_a_sheet_with_nothing_to_say_any_more_goes(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    press("match")
    assert "AR Matches" in model.workbook.sheetnames
    receipts = next(sheet for sheet in model.workbook.worksheets if "receipt" in sheet.title.casefold())
    for row in range(1, receipts.max_row + 1):
        for column in range(1, receipts.max_column + 1):
            model.enter(receipts.title, row, column, None)
    sentence = press("match")
    assert "AR Matches" not in model.workbook.sheetnames, sentence
    assert "_xlar.AR_Matches" not in model.workbook.defined_names


def test_a_run_over_the_saved_workbook_finds_our_sheets_and_changes_nothing_more(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path / "open"))
    for command in ALL:
        press(command)
    place = saved(model, tmp_path / CASH.name)
    live = read_book(place)
    assert headless(place, None).changed, "cached values and the fingerprint of the file as saved"
    ours = our_sheets(place)
    assert set(ours) == set(live.ours) == {"AR Setup", "AR Aging", "AR Matches", "AR Credits", "AR Findings"}
    after = read_book(place)
    for name in ("AR Setup", "AR Matches", "AR Credits"):
        assert after.ours[name] == live.ours[name]
    assert not headless(place, None).changed


def test_a_button_after_a_run_changes_nothing(tmp_path: Path) -> None:
    place = copied(CASH, tmp_path)
    headless(place, None)
    model = excel(place)
    for command in ALL:
        assert press(command).endswith("nothing had changed.")
    assert model.touched == set()


def test_an_empty_workbook_is_told_and_left(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "empty.xlsx")
    model = excel(tmp_path / "empty.xlsx")
    assert press("age") == "No receivables table found."
    assert model.touched == set()
    assert model.alerts == ["No receivables table found."]

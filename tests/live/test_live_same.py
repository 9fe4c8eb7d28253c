"""A button in an open workbook and a run over its file make the same sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_person import without_settings  # noqa: F401  # a fixture
from openpyxl import load_workbook
from side_by_side import SAMPLES, copied, differences, excel, headless, press, press_all

from xl_ar.excel.live.reading import UNSAVED

BOOKS = (
    "messy_month_end.xlsx",
    "cash_application.xlsx",
    "credit_balances.xlsx",
    "multi_currency.xlsx",
    "eu_offene_posten.xlsx",
    "line_level_export.xlsx",
    "ambiguous_dates.xlsx",
    "collections.xlsm",
)


@pytest.mark.parametrize("name", BOOKS)
def test_both_doors_make_the_same_cells(name: str, tmp_path: Path) -> None:
    result = copied(SAMPLES / name, tmp_path / "file")
    outcome = headless(result, None)
    model = excel(copied(SAMPLES / name, tmp_path / "open"))
    written = press_all(model)
    assert outcome.changed
    assert len(written.added) == len(outcome.sheets_written)
    assert written.left_out == ()
    assert list(differences(model, result)) == []


@pytest.mark.parametrize("command", ["setup", "age", "match", "credits", "metrics"])
def test_one_button_makes_what_its_step_makes(command: str, tmp_path: Path) -> None:
    result = copied(SAMPLES / "cash_application.xlsx", tmp_path / "file")
    headless(result, command)
    model = excel(copied(SAMPLES / "cash_application.xlsx", tmp_path / "open"))
    press(command)
    assert list(differences(model, result)) == []


@pytest.mark.parametrize("name", ["cash_application.xlsx", "line_level_export.xlsx"])
def test_a_sheet_written_over_is_as_one_written_anew(name: str, tmp_path: Path) -> None:
    """Rows of the ledger go: tables shrink and move, drop-downs, colours, heights and links with them."""
    model = excel(copied(SAMPLES / name, tmp_path / "open"))
    press_all(model)
    result = copied(SAMPLES / name, tmp_path / "file")
    book = load_workbook(result)
    for sheet in list(book.worksheets):
        for row in range(max(4, sheet.max_row // 2), sheet.max_row + 1):
            for column in range(1, sheet.max_column + 1):
                sheet.cell(row, column).value = None
                model.enter(sheet.title, row, column, None)
    book.save(result)
    outcome = headless(result, None)
    written = press_all(model)
    assert outcome.changed
    assert written.changed
    found = [each for each in differences(model, result) if UNSAVED not in each]
    assert found == []

"""A button in an open workbook and a run over its file make the same sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from side_by_side import SAMPLES, copied, differences, excel, headless, press, press_all

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


@pytest.mark.parametrize("command", ["setup", "age", "match", "credits"])
def test_one_button_makes_what_its_step_makes(command: str, tmp_path: Path) -> None:
    result = copied(SAMPLES / "cash_application.xlsx", tmp_path / "file")
    headless(result, command)
    model = excel(copied(SAMPLES / "cash_application.xlsx", tmp_path / "open"))
    press(command)
    assert list(differences(model, result)) == []

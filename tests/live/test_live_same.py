"""A button in an open workbook and a run over its file make the same sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from side_by_side import SAMPLES, copied, differences, excel, headless, press

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


@pytest.mark.parametrize("command", ["setup", "age", "match", "credits"])
@pytest.mark.parametrize("name", BOOKS)
def test_both_doors_make_the_same_cells(name: str, command: str, tmp_path: Path) -> None:
    result = copied(SAMPLES / name, tmp_path / "file")
    outcome = headless(result, command)
    model = excel(copied(SAMPLES / name, tmp_path / "open"))
    press(command)
    assert outcome.changed
    assert list(differences(model, result)) == []

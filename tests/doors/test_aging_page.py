"""The worked example of docs/aging.md is what `age` gives for its items."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from xl_ar.commands.work import Work
from xl_ar.core.money import to_decimal
from xl_ar.settings import AgingSettings, Settings
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

PAGE = (Path(__file__).parents[2] / "docs" / "aging.md").read_text(encoding="utf-8")
AS_OF = date(2026, 3, 31)


def example(name: str) -> list[list[str]]:
    """The rows of the table under the mark, headings first."""
    found = re.search(rf"<!-- example: {name} -->\n((?:\|.*\n)+)", PAGE)
    assert found is not None
    lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in found[1].splitlines()]
    return [lines[0], *lines[2:]]


def work(**chosen: Any) -> Work:
    settings = Settings(aging=AgingSettings(**chosen))
    return Work("book.xlsx", read_grids([Grid("Open Items", example("items"))]), AS_OF, settings)


def test_the_detail_of_the_page() -> None:
    rows: list[dict[str, Any]] = work().aging.detail.to_dict("records")  # type: ignore[assignment]
    lines = [
        [row["document"], row["instalment"], str(to_decimal(row["open_amount"], row["currency"])), row["age_basis"],
         "" if pd.isna(row["days_past_due"]) else str(row["days_past_due"]), row["bucket"]]
        for row in rows
    ]  # fmt: skip
    assert lines == [row[:6] for row in example("detail")[1:]]


@pytest.mark.parametrize("row", example("totals")[1:], ids=lambda row: row[0])
def test_the_totals_of_the_page(row: list[str]) -> None:
    said, *figures = row
    name, _, value = said.removeprefix("aging.").partition(" = ")
    found = work(**({name: value} if value else {})).aging.totals.set_index("currency")
    totals: dict[Any, int] = found.loc["EUR"].to_dict()
    keys = [{"Credits": "credits", "Balance": "balance"}.get(key, key) for key in example("totals")[0][1:]]
    assert [str(to_decimal(totals[key], "EUR")) if key in totals else "" for key in keys] == figures
    assert totals["91-120"] == totals["121+"] == 0

"""AR Aging in depth, from the sheet a person has to the sheet a person gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xl_ar.commands import aging
from xl_ar.commands.work import Work
from xl_ar.errors import SettingsError
from xl_ar.settings import AgingSettings, MatchingSettings, Settings
from xl_ar.sheets.layout import Sheet, Table, Text
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

AS_OF = date(2026, 3, 15)
HEAD = ["Invoice No", "Customer", "Invoice Date", "Terms", "Currency", "Amount", "Balance", "Region", "Disputed"]
TERMS = "30% 30 days, 50% 60 days, 20% 90 days"
ROWS: list[list[Any]] = [
    ["A-1", "Acme", date(2026, 1, 1), TERMS, "EUR", 100.0, 60.0, "North", ""],
    ["A-2", "Acme", date(2026, 1, 1), "net 30", "EUR", 50.0, 50.0, "South", "yes"],
    ["B-1", "Bolt", date(2026, 2, 20), "net 30", "EUR", 10.0, 10.0, "north", ""],
    ["B-2", "Bolt", date(2026, 2, 1), "net 30", "USD", 7.0, 7.0, "", ""],
]


def work(rows: list[list[Any]] | None = None, *, rates: str = "", **chosen: Any) -> Work:
    settings = Settings(aging=AgingSettings(**chosen), matching=MatchingSettings(rates=rates))
    return Work("book.xlsx", read_grids([Grid("Open Items", [HEAD, *(rows or ROWS)])]), AS_OF, settings)


def tables(sheet: Sheet) -> dict[str, Table]:
    return {block.name: block for block in sheet.blocks if isinstance(block, Table)}


def records(table: Table) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_instalments_stand_in_their_own_buckets_and_count_as_one_item() -> None:
    sheet, detail = aging.build(work(detail=True))
    acme = records(tables(sheet)["AR_Aging_EUR"])[0]
    assert (acme["Not due"], acme["1-30"], acme["31-60"], acme["balance"]) == (2000, 4000, 5000, 11000)
    assert acme["items"] == 2
    lines = records(tables(detail)["AR_Aging_Detail"])
    assert [line["instalment"] for line in lines] == ["2 of 3", "3 of 3", "", "", ""]


def test_without_instalments_the_detail_has_no_column_for_them() -> None:
    _, detail = aging.build(work(ROWS[1:], detail=True))
    assert "instalment" not in records(tables(detail)["AR_Aging_Detail"])[0]


def test_instalments_can_be_switched_off() -> None:
    (sheet,) = aging.build(work(instalments=False))
    assert records(tables(sheet)["AR_Aging_EUR"])[0]["balance"] == 11000
    assert len(work(instalments=False).aging.aged) == 4


def test_disputed_amounts_stay_in_the_balance_and_have_a_column_of_their_own() -> None:
    """Field 3.1 "Disputed" (D365): shown in the total, and in a column."""
    (sheet,) = aging.build(work())
    assert [(row["balance"], row["disputed"]) for row in records(tables(sheet)["AR_Aging_EUR"])] == [
        (11000, 5000),
        (1000, 0),
    ]
    assert "disputed" not in records(tables(sheet)["AR_Aging_USD"])[0]


def test_by_a_column_of_the_sheet_currencies_apart() -> None:
    (sheet,) = aging.build(work(by=" region "))
    found = tables(sheet)
    euros = records(found["AR_Aging_EUR_by_Region_1"])
    assert [(row["group"], row["balance"]) for row in euros] == [("North", 7000), ("South", 5000)]
    assert [(row["group"], row["balance"]) for row in records(found["AR_Aging_USD_by_Region_1"])] == [("(empty)", 700)]
    assert found["AR_Aging_EUR_by_Region_1"].columns[0].heading == "Region"


def test_two_columns_each_once() -> None:
    (sheet,) = aging.build(work(by="Region, terms,REGION"))
    assert [name for name in tables(sheet) if "_by_" in name] == [
        "AR_Aging_EUR_by_Region_1", "AR_Aging_USD_by_Region_1", "AR_Aging_EUR_by_Terms_2", "AR_Aging_USD_by_Terms_2",
    ]  # fmt: skip


def test_an_unknown_column_names_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"aging\.by.*'Regoin'.*Region"):
        aging.build(work(by="Regoin"))


def test_the_trend_shows_month_ends_and_what_rolled() -> None:
    made = work([["A", "Acme", date(2025, 12, 1), "net 30", "EUR", 100.0, 100.0, "", ""],
                 ["B", "Acme", date(2026, 1, 20), "net 30", "EUR", 40.0, 40.0, "", ""]], trend_months=2)  # fmt: skip
    (sheet,) = aging.build(made)
    trend, rolls = records(tables(sheet)["AR_Aging_EUR_Trend"]), records(tables(sheet)["AR_Aging_EUR_Rolls"])
    assert [(row["month_end"], row["Not due"], row["1-30"], row["31-60"], row["balance"]) for row in trend] == [
        (date(2026, 1, 31), 4000, 0, 10000, 14000),
        (date(2026, 2, 28), 0, 4000, 10000, 14000),
    ]
    assert [(row["month_end"], row["Not due to 1-30"], row["1-30 to 31-60"]) for row in rolls] == [
        (date(2026, 2, 28), 1.0, None)
    ]


def test_the_last_month_end_of_the_trend_is_the_plain_aging() -> None:
    made = replace(work(trend_months=3), as_of=date(2026, 3, 31))
    (sheet,) = aging.build(made)
    last = records(tables(sheet)["AR_Aging_EUR_Trend"])[-1]
    totals = made.aging.totals.set_index("currency").loc["EUR"]
    assert {name: last[name] for name in totals.index} == totals.to_dict()


def test_no_trend_and_no_groups_unless_asked() -> None:
    (sheet,) = aging.build(work())
    assert list(tables(sheet)) == ["AR_Aging_EUR", "AR_Aging_USD"]


def test_a_column_that_is_called_like_one_of_ours_is_told_apart() -> None:
    (sheet,) = aging.build(work(by="balance"))
    headings = [column.heading for column in tables(sheet)["AR_Aging_EUR_by_Balance_1"].columns]
    assert headings[0] == "Balance (of the sheet)"
    assert len(set(headings)) == len(headings)


def test_the_currencies_in_one_with_the_rate_shown() -> None:
    (sheet,) = aging.build(work(base_currency="eur", rates="EUR/USD=1.25"))
    rows = records(tables(sheet)["AR_Aging_in_EUR"])
    assert [(row["currency"], row["rate"], row["1-30"], row["balance"]) for row in rows] == [
        ("EUR", "1 EUR = 1 EUR", 4000, 12000),
        ("USD", "1 USD = 0.8 EUR", 560, 560),
    ]
    assert not [found for found in work(base_currency="EUR", rates="EUR/USD=1.25").findings if "rate" in found.kind]


def test_a_missing_rate_is_a_finding_and_the_currency_stays_out() -> None:
    made = work(base_currency="EUR")
    (sheet,) = aging.build(made)
    assert [row["currency"] for row in records(tables(sheet)["AR_Aging_in_EUR"])] == ["EUR"]
    assert [block.text for block in sheet.blocks if isinstance(block, Text) and "no rate is given: USD" in block.text]
    assert [found.seen for found in made.findings if found.kind == "rate-missing"] == ["USD"]


def test_a_base_currency_that_is_none_says_so() -> None:
    with pytest.raises(SettingsError, match=r"aging\.base_currency.*'EURO'"):
        aging.build(work(base_currency="euro"))


def test_whole_numbers_are_called_without_decimals() -> None:
    numbered = [[*row[:7], 391.0, ""] for row in ROWS]
    (sheet,) = aging.build(work(numbered, by="region"))
    assert [row["group"] for row in records(tables(sheet)["AR_Aging_EUR_by_Region_1"])] == ["391"]

"""AR Aging in depth, from the sheet a person has to the sheet a person gets."""

from __future__ import annotations

from datetime import date
from typing import Any

from xl_ar.commands import aging
from xl_ar.commands.work import Work
from xl_ar.settings import AgingSettings, Settings
from xl_ar.sheets.layout import Sheet, Table
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
    settings = Settings(aging=AgingSettings(**chosen))
    if rates:
        from xl_ar.settings import MatchingSettings

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

"""AR Tie-Out: the way to the control account, and customers whose stated balance differs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from test_commands import AS_OF, HEAD, row, tables, work

from xl_ar.commands import tie_out
from xl_ar.commands.work import Work
from xl_ar.errors import SettingsError
from xl_ar.settings import ReportSettings, Settings
from xl_ar.sheets.layout import Text
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

ROWS = [row(1, 1000), row(2, 500, dated=date(2026, 7, 2)), row(3, 700, left=0, settled=date(2026, 7, 3))]


def lines(made: Work) -> dict[str, int]:
    (sheet,) = tie_out.build(made)
    return {f"{row[0]} {row[1]}": row[2] for row in tables(sheet)["AR_Control"].rows}  # type: ignore[misc]


def stating(text: str) -> Settings:
    return Settings(reports=ReportSettings(control_balance=text))


def test_the_way_to_the_control_account() -> None:
    assert lines(work(*ROWS, settings=stating("EUR=20.00"))) == {
        "EUR Open items in the sheet": 1500,
        "EUR cut-off difference: documents dated after the as-of date": -500,
        "EUR cut-off difference: settled or applied after the as-of date": 700,
        "EUR Open items on the as-of date": 1700,
        "EUR Control account, as given": 2000,
        "EUR Net, not reconciled": -300,
    }


def test_without_a_control_balance_no_net_is_shown() -> None:
    (sheet,) = tie_out.build(work(*ROWS))
    assert not any("Net" in name for name in lines(work(*ROWS)))
    assert sum(isinstance(block, Text) for block in sheet.blocks) == 2


def test_currencies_are_never_mixed() -> None:
    found = lines(work(row(1, 1000), row(2, 2000, code="JPY"), settings=stating("JPY=15")))
    assert found["JPY Net, not reconciled"] == 5
    assert "EUR Net, not reconciled" not in found


def test_a_control_account_without_open_items_does_not_tie() -> None:
    found = lines(work(row(1, 1000), settings=stating("EUR=10.00, USD=3.00")))
    assert (found["EUR Net, not reconciled"], found["USD Net, not reconciled"]) == (0, -300)


@pytest.mark.parametrize("text", ["EUR", "EUR=much", "XYZ=1", "12"])
def test_a_control_balance_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=r"reports\.control_balance"):
        tie_out.build(work(*ROWS, settings=stating(text)))


def test_customers_whose_stated_balance_differs() -> None:
    items: list[list[Any]] = [HEAD]
    for number, (who, amount) in enumerate([("Acme", 10.0), ("Acme", 5.0), ("Bolt", 7.0), ("Cord", 3.0)]):
        items.append([f"A-{number}", who, date(2026, 5, 1), date(2026, 6, 1), "EUR", amount, amount, ""])
    stated: list[list[Any]] = [
        ["Customer", "Currency", "Balance"],
        ["Acme", "EUR", 15.0],
        ["Bolt", "EUR", 9.0],
        ["Dune", "EUR", 1.0],
    ]
    made = Work("book.xlsx", read_grids([Grid("Items", items), Grid("Balances", stated)]), AS_OF)
    assert [str(found.table.role) for found in made.reading.tables] == ["open_items", "derived"]
    (sheet,) = tie_out.build(made)
    assert [tuple(row) for row in tables(sheet)["AR_Balances_1"].rows] == [
        ("Cord", "EUR", 300, 0, 300, "no balance for open items"),
        ("Bolt", "EUR", 700, 900, -200, "amounts differ"),
        ("Dune", "EUR", 0, 100, -100, "balance without open items"),
    ]

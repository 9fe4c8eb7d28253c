"""The state of a past day out of a customer ledger of debits and credits, however its payments stand in it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xl_ar.api import open_workbook
from xl_ar.commands.work import Work
from xl_ar.core.aging.aged import AgingPolicy, age
from xl_ar.core.money import to_decimal
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
Opened = list[tuple[str, int, str]]

SAME: list[list[Any]] = [["Date", "Document", "Customer", "Debit", "Credit"],
        [date(2026, 1, 5), "A-1", "Acme", 100.0, None],
        [date(2026, 1, 9), "A-2", "Acme", 50.0, None],
        [date(2026, 2, 10), "A-1", "Acme", None, 40.0],
        [date(2026, 3, 10), "A-1", "Acme", None, 60.0],
        [date(2026, 3, 11), "A-2", "Acme", None, 55.0]]  # fmt: skip
OWN: list[list[Any]] = [["Date", "Type", "Document", "Customer", "Debit", "Credit"],
       [date(2026, 1, 5), "Invoice", "A-1", "Acme", 100.0, None],
       [date(2026, 2, 10), "Payment", "P-1", "Acme", None, 40.0]]  # fmt: skip
LINKED: list[list[Any]] = [
    ["Posting Date", "Document Type", "Document No.", "Customer No.", "Applies-to Doc. No.", "Debit", "Credit"],
    [date(2026, 1, 5), "Invoice", "A-1", "C1", "", 100.0, None],
    [date(2026, 2, 10), "Payment", "P-1", "C1", "A-1", None, 40.0],
    [date(2026, 2, 11), "Payment", "P-2", "C1", "A-7", None, 9.0],
    [date(2026, 3, 10), "Payment", "P-3", "C1", "A-1", None, 60.0],
]


def opened(rows: list[list[Any]], as_of: date) -> Opened:
    made = Work("book.xlsx", read_grids([Grid("Customer Ledger", rows)]), as_of)
    lines = made.aging.detail[["document", "open_amount", "open_basis"]]
    return [tuple(line) for line in lines.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("rows", "as_of", "expected"),
    [
        (SAME, date(2026, 1, 4), []),
        (SAME, date(2026, 1, 31), [("A-1", 10000, "applications"), ("A-2", 5000, "applications")]),
        (SAME, date(2026, 2, 10), [("A-1", 6000, "applications"), ("A-2", 5000, "applications")]),
        (SAME, date(2026, 3, 31), [("A-2", -500, "open_amount")]),
        (OWN, date(2026, 1, 31), [("A-1", 10000, "open_amount")]),
        (OWN, date(2026, 2, 28), [("A-1", 10000, "open_amount"), ("P-1", -4000, "open_amount")]),
        (LINKED, date(2026, 1, 31), [("A-1", 10000, "applications")]),
        (LINKED, date(2026, 2, 28), [("A-1", 6000, "applications"), ("P-2", -900, "open_amount")]),
        (LINKED, date(2026, 3, 31), [("P-2", -900, "open_amount")]),
    ],
)
def test_payments_come_off_from_their_day_on(rows: list[list[Any]], as_of: date, expected: Opened) -> None:
    """Payments under the invoice's number or with the invoice in a column are applications; others are credits."""
    assert opened(rows, as_of) == expected


@pytest.mark.parametrize("rows", [SAME, OWN, LINKED])
@pytest.mark.parametrize("as_of", [date(2026, 1, 4), date(2026, 1, 31), date(2026, 2, 10), date(2026, 3, 31)])
def test_the_balance_of_a_day_is_debits_less_credits_up_to_it(rows: list[list[Any]], as_of: date) -> None:
    lines = [row for row in rows[1:] if row[0] <= as_of]
    assert sum(amount for _, amount, _ in opened(rows, as_of)) == sum(
        round(((row[-2] or 0) - (row[-1] or 0)) * 100) for row in lines
    )


def test_a_credit_of_another_customer_does_not_pay_the_document() -> None:
    rows = [*LINKED[:2], [date(2026, 2, 10), "Payment", "P-1", "C2", "A-1", None, 40.0]]
    assert opened(rows, date(2026, 3, 31)) == [("A-1", 10000, "open_amount"), ("P-1", -4000, "open_amount")]


@pytest.mark.parametrize(
    ("as_of", "balance"),
    [(date(2026, 2, 15), 8061714), (date(2026, 3, 31), 9323113), (date(2026, 6, 30), 23063419)],
)
def test_the_sample_ledger_on_past_days(as_of: date, balance: int) -> None:
    """Debits less credits up to the day, added up from the sheet's own columns without xl-ar."""
    items = open_workbook(WORKBOOKS / "ledger_debit_credit.xlsx").reading.ledger.open_items
    assert age(items, as_of).totals["balance"].tolist() == [balance]


def test_the_sample_ledger_with_credits_against_the_oldest_debits() -> None:
    """The generator's own figures, computed without xl-ar (workbooks/expected.toml)."""
    facts = tomllib.loads((WORKBOOKS / "expected.toml").read_text(encoding="utf-8"))["ledger_debit_credit.xlsx"]
    items = open_workbook(WORKBOOKS / "ledger_debit_credit.xlsx").reading.ledger.open_items
    found = age(items, facts["as_of"], AgingPolicy(credits="oldest")).totals.iloc[0]
    figures = {name: str(to_decimal(int(found[name]), "USD")) for name in found.index if name != "currency"}
    wanted = facts["aging_oldest_first"]["USD"]
    assert {name: figures[name.lower() if name == "Credits" else name] for name in wanted} == wanted

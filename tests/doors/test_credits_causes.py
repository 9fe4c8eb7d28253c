"""AR Credits in worked examples: each cause (field README 2.1), its evidence and what is recommended; invariants."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from review_cases import CASH_HEAD, ITEM_HEAD, Desk, desk

SHEET = "AR Credits"
HEAD = [*ITEM_HEAD, "Type", "Description"]
CASH = [*CASH_HEAD, "Customer"]
NO_CASH = [["R-0", date(2026, 6, 1), "", 0.0, "EUR", "", ""]]


def item(
    document: str, customer: str, amount: float, balance: float, kind: str = "Invoice", text: str = ""
) -> list[Any]:
    return [document, customer, date(2026, 5, 1), date(2026, 6, 1), amount, balance, "EUR", kind, text]


def cash(number: str, amount: float, customer: str, payer: str = "", text: str = "", day: int = 10) -> list[Any]:
    return [number, date(2026, 6, day), payer or customer, amount, "EUR", text, customer]


def credits(items: list[list[Any]], received: list[list[Any]] | None = None) -> list[dict[str, Any]]:
    made = desk(items, received or NO_CASH, head=HEAD, cash_head=CASH)
    return list(made.rows(SHEET).values())


BETA = item("B-7", "Beta AG", 640.0, 640.0)
CASES: dict[str, tuple[list[list[Any]], list[list[Any]] | None, str, str, str, Any]] = {
    "overpayment": ([item("I-1", "Acme", 900.0, -50.0)], None, "overpayment", "refund",
                    "I-1 of 2026-05-01 over 900.00 EUR "
                    "was paid 50.00 EUR too much", None),
    "duplicate": ([item("I-1", "Acme", 900.0, -900.0)], None, "duplicate payment", "refund", "was paid twice", None),
    "credit memo": ([item("C-1", "Acme", -70.0, -70.0, "Credit memo", "returned goods")], None, "credit memo", "refund",
                    "credit memo C-1 of 2026-05-01 over 70.00 EUR", None),
    "pricing": ([item("C-1", "Acme", -70.0, -70.0, "Credit memo", "price correction May")], None, "billing error",
                "refund", 'its text says "price correction"', None),
    "small residue": ([item("I-1", "Acme", 900.0, -3.2)], None, "small residue", "write off",
                      "paid 3.20 EUR too much", None),
    "unapplied": ([item("P-1", "Acme", -70.0, -70.0, "Payment")], None, "unapplied cash", "review",
                  "payment P-1 of 2026-05-01: 70.00 EUR not applied", None),
    "prepayment": ([item("P-1", "Acme", -70.0, -70.0, "Payment", "deposit for order 4711")], None, "prepayment", "hold",
                   "its text names order 4711, of which no item is there", None),
    "hidden under a debit": ([item("C-1", "Acme", -70.0, -70.0, "Credit memo"), item("I-1", "Acme", 90.0, 90.0)], None,
                             "credit memo", "apply", "credit memo C-1", None),
    "misapplied": ([BETA, item("I-1", "Acme", 90.0, 0.0)], [cash("R-1", 512.34, "Acme", "BETA AG", "thank you")],
                   "misapplied cash", "transfer", "the payer BETA AG is known as customer Beta AG", "Beta AG"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_cause_in_a_worked_example(case: str) -> None:
    """Field README 2.1: cause, how it is detected, usual action."""
    items, received, cause, action, evidence, toward = CASES[case]
    (row,) = credits(items, received)
    assert (row["Cause"], row["Recommended action"]) == (cause, action)
    assert evidence.casefold() in row["Evidence"].casefold()
    assert (row.get("Likely customer") or None) == toward
    assert row.get("Apply to", "") == ("I-1 70.00 EUR" if action == "apply" else "")


def test_a_credit_older_than_three_years_asks_for_the_rules_of_unclaimed_property() -> None:
    (row,) = credits([["C-1", "Acme", date(2022, 1, 3), None, -70.0, -70.0, "EUR", "Credit memo", ""]])
    assert row["Recommended action"] == "review"
    assert "unclaimed-property" in row["Why"]


LINES = st.lists(
    st.tuples(st.sampled_from(["Acme", "Beta"]), st.integers(-90_000, 90_000), st.sampled_from(["EUR", "USD"])),
    min_size=1,
    max_size=6,
)
few = settings(
    deadline=None, max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # each runs workbooks


ANCHORS = [item(f"A-{n}", "Anchor", 10.0 + n, 10.0 + n) for n in range(8)]  # a ledger is mostly debits


def ledger(lines: list[tuple[str, int, str]], factor: int = 1) -> Desk:
    rows = [
        [f"D-{n}", who, date(2026, 5, 1), date(2026, 6, 1), minor * factor / 100, minor * factor / 100, code, "", ""]
        for n, (who, minor, code) in enumerate(lines)
    ]
    return desk([*rows, *ANCHORS], NO_CASH, head=HEAD, cash_head=CASH)


def sums(made: Desk) -> dict[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in made.rows(SHEET).values():
        found[row.get("Currency", "")] += Decimal(str(row["Credit"]))
    return dict(found)


@few
@given(LINES)
def test_the_sheet_sums_to_the_credits_of_each_currency_and_a_run_again_changes_nothing(
    lines: list[tuple[str, int, str]],
) -> None:
    """Rows in = rows used: each credit of the ledger is in AR Credits once, by currency to the cent."""
    made = ledger(lines)
    wanted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for _, minor, code in lines:
        if minor < 0:
            wanted[code] -= Decimal(minor) / 100
    assert sums(made) == dict(wanted)
    before = made.ours.get(SHEET)
    made.run("match,age,credits")
    assert made.ours.get(SHEET) == before


@few
@given(LINES, st.integers(2, 9))
def test_amounts_times_n_give_credits_times_n(lines: list[tuple[str, int, str]], factor: int) -> None:
    one, many = sums(ledger(lines)), sums(ledger(lines, factor))
    assert many == {code: amount * factor for code, amount in one.items()}

"""A bank sheet that states customers by name, open items that state accounts: one account each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from review_cases import JUNE, MAY, Desk, desk

from xl_ar.api import credit_balances

ITEM_HEAD = ["Invoice No", "Customer No", "Customer Name", "Invoice Date", "Due Date", "Amount", "Balance", "Currency"]
CASH_HEAD = ["Receipt ID", "Value Date", "Payer", "Customer", "Amount", "Currency", "Remittance"]
ITEMS = [
    ["INV-1", "C01", "Acme Ltd", MAY, JUNE, 100.0, 100.0, "EUR"],
    ["INV-2", "C02", "Birch Labs", MAY, JUNE, 80.0, 80.0, "EUR"],
]


def cash(number: str, amount: float, customer: str, payer: str = "") -> list[Any]:
    return [number, date(2026, 5, 10), payer, customer, amount, "EUR", ""]


def stated(*receipts: list[Any], items: list[list[Any]] = ITEMS) -> Desk:
    return desk([*items], [*receipts], head=ITEM_HEAD, cash_head=CASH_HEAD)


def credits(made: Desk) -> list[tuple[Any, ...]]:
    names = ("Level", "Customer", "Credit", "Cause", "Recommended action")
    return [tuple(row[name] for name in names) for row in made.rows("AR Credits").values()]


def test_cash_of_a_customer_stated_by_name_is_applied_to_its_own_items() -> None:
    """Seen in a trial: "Birch Labs" became a second account, and its cash was to be transferred to C02, itself."""
    made = stated(cash("R-1", 60.0, "Birch Labs", "Birch Labs"), cash("R-2", 5.0, "birch  labs."))
    assert credits(made) == [
        ("item", "C02", 60.0, "unapplied cash", "apply"), ("item", "C02", 5.0, "unapplied cash", "apply"),
    ]  # fmt: skip
    told = "2 rows state the customer by name or otherwise spelled: taken as its account "
    assert made.findings("customer-by-name") == [told + "(Birch Labs = C02; birch  labs. = C02)"]


def test_the_payer_of_another_customer_is_still_told() -> None:
    made = stated(cash("R-1", 70.0, "Birch Labs", "Acme Ltd"))
    assert credits(made) == [("item", "C02", 70.0, "misapplied cash", "transfer")]


def test_a_name_of_two_accounts_is_left_as_stated_and_told() -> None:
    two = [*ITEMS, ["INV-3", "C07", "BIRCH LABS", MAY, JUNE, 30.0, 30.0, "EUR"]]
    made = stated(cash("R-1", 500.0, "Birch Labs"), items=two)
    assert [row[1] for row in credits(made)] == ["Birch Labs"]
    assert made.findings("customer-unclear") == [
        "C02 and C07 have the name 'Birch Labs': left as a customer of its own"
    ]


def test_a_credit_listed_under_the_name_alone_stands_beside_the_debits_of_the_account() -> None:
    made = stated(cash("R-9", 1.0, "C01"), items=[*ITEMS, ["CM-1", "", "Birch Labs", MAY, MAY, -50.0, -50.0, "EUR"]])
    assert ("item", "C02", 50.0, "credit memo", "apply") in credits(made)
    assert made.last
    opened = made.last.work.opened
    assert opened.loc[opened["customer"] == "C02", "open_amount"].sum() == 3_000


def test_python_takes_the_name_for_the_account_too() -> None:
    items = pd.DataFrame(ITEMS, columns=ITEM_HEAD)
    receipts = pd.DataFrame([cash("R-1", 500.0, "Birch Labs")], columns=CASH_HEAD)
    found = credit_balances(items, as_of=JUNE, receipts=receipts)
    assert set(found["customer"]) == {"C02"}

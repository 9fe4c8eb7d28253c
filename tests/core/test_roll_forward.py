"""Roll-forward: flows by kind, what nothing explains, and that it closes for any ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.aging.retroactive import open_as_of
from xl_ar.core.reports.roll_forward import COLUMNS, FLOWS, movements, roll_forward
from xl_ar.core.schema import APPLICATIONS, OPEN_ITEMS
from xl_ar.errors import UsageError

START, END = date(2026, 5, 31), date(2026, 6, 30)


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in ("document", "document_type", "customer", "currency", "original_amount", "open_amount"):
        columns[name] = [row.get(name, 0 if "amount" in name else "") for row in rows]
    for name in ("document_date", "settled_date"):
        columns[name] = np.array([row.get(name, "NaT") for row in rows], dtype="datetime64[s]")
    return OPEN_ITEMS.conform(columns | {"item_id": [str(n) for n in range(len(rows))]}, len(rows))


def applied(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    """Document, date, amount, kind."""
    documents, days, amounts, kinds = zip(*rows, strict=True)
    columns = {"document": documents, "applied_date": np.array(days, dtype="datetime64[s]"), "amount": amounts}
    return APPLICATIONS.conform(columns, len(rows)).assign(kind=list(kinds))


def row(table: pd.DataFrame) -> dict[str, int]:
    assert len(table) == 1
    return {str(name): value for name, value in table.iloc[0].items() if name not in ("customer", "currency") and value}


OLD = {"document": "A", "customer": "c", "document_date": "2026-05-01", "original_amount": 1000, "open_amount": 1000}
NEW = OLD | {"document": "B", "document_date": "2026-06-10"}


@pytest.mark.parametrize(("ledger", "applications", "expected"), [
    ([OLD], None, {"opening": 1000, "closing": 1000}),
    ([NEW], None, {"invoices": 1000, "closing": 1000}),
    ([NEW | {"document_type": "debit_memo"}], None, {"debits": 1000, "closing": 1000}),
    ([NEW | {"document_type": "credit_memo", "original_amount": -300, "open_amount": -300}], None,
     {"credits": -300, "closing": -300}),
    ([NEW | {"document_type": "on_account", "original_amount": -300, "open_amount": -300}], None,
     {"receipts": -300, "closing": -300}),
    ([NEW | {"document_type": "write_off", "original_amount": -300, "open_amount": -300}], None,
     {"write_offs": -300, "closing": -300}),
    ([OLD | {"open_amount": 300}], applied(("A", "2026-06-05", 700, "write_off")),
     {"opening": 1000, "write_offs": -700, "closing": 300}),
    ([OLD | {"open_amount": 0, "settled_date": "2026-06-15"}], None, {"opening": 1000, "receipts": -1000}),
    ([OLD | {"open_amount": 0, "settled_date": "2026-07-15"}], None, {"opening": 1000, "closing": 1000}),
    ([NEW | {"open_amount": 400}], None, {"invoices": 1000, "receipts": -600, "closing": 400}),  # day not stated
    ([OLD | {"open_amount": 300}],
     applied(("A", "2026-06-05", 500, "payment"), ("A", "2026-06-05", 20, "discount"),
             ("A", "2026-06-20", 80, "write-off"), ("A", "2026-05-20", 100, "payment")),
     {"opening": 900, "receipts": -500, "discounts": -20, "write_offs": -80, "closing": 300}),
    ([OLD | {"open_amount": 300}], applied(("A", "2026-07-05", 700, "payment")), {"opening": 1000, "closing": 1000}),
])  # fmt: skip
def test_a_flow(ledger: list[dict[str, Any]], applications: pd.DataFrame | None, expected: dict[str, int]) -> None:
    assert row(roll_forward(items(*ledger), START, END, applications=applications)) == expected


def test_an_opening_as_stated_that_differs_is_unexplained() -> None:
    stated = pd.DataFrame({"customer": ["c"], "currency": [""], "amount": [1100]})
    found = row(roll_forward(items(OLD), START, END, opening=stated))
    assert found == {"opening": 1100, "closing": 1000, "unexplained": -100}


def test_the_second_day_must_be_later() -> None:
    with pytest.raises(UsageError, match="must be after"):
        roll_forward(items(OLD), END, START)


DAYS = st.sampled_from(["2026-04-10", "2026-05-31", "2026-06-01", "2026-06-30", "2026-07-04", "NaT"])
ROWS = st.lists(st.fixed_dictionaries({
    "document": st.sampled_from(["A", "B", "C", "D", ""]),
    "document_type": st.sampled_from(["", "invoice", "credit_memo", "debit_memo", "on_account"]),
    "customer": st.sampled_from(["x", "y"]),
    "currency": st.sampled_from(["EUR", "USD"]),
    "document_date": DAYS, "settled_date": DAYS,
    "original_amount": st.integers(-10**6, 10**6), "open_amount": st.integers(-10**6, 10**6),
}), min_size=1, max_size=12)  # fmt: skip
USED = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C"]), DAYS, st.integers(1, 10**6), st.sampled_from(["", "discount", "fx"])),
    min_size=1,
    max_size=6,
)


@given(ROWS, USED)
def test_it_closes_and_its_ends_are_the_agings(
    rows: list[dict[str, Any]], used: list[tuple[str, str, int, str]]
) -> None:
    ledger, applications = items(*rows), applied(*used)
    table = roll_forward(ledger, START, END, applications=applications)
    assert list(table.columns) == list(COLUMNS)
    flows = table[["opening", *FLOWS, "unexplained"]].sum(axis=1)
    assert (flows == table["closing"]).all()
    for name, when in (("opening", START), ("closing", END)):
        opened = open_as_of(ledger, when, applications=applications)
        expected = opened.groupby("currency")["open_amount"].sum()
        found = table.groupby("currency")[name].sum()
        assert {code: amount for code, amount in found.items() if amount} == {c: a for c, a in expected.items() if a}


@given(ROWS)
def test_an_honest_ledger_leaves_nothing_unexplained(rows: list[dict[str, Any]]) -> None:
    """Each item open as it was written, or settled on a day not before it."""
    for each in rows:
        later = each["settled_date"] != "NaT" and "NaT" != each["document_date"] <= each["settled_date"]
        each["settled_date"] = each["settled_date"] if later else "NaT"
        each["open_amount"] = 0 if later else each["original_amount"]
    assert not roll_forward(items(*rows), START, END)["unexplained"].any()


@given(ROWS, st.data())
def test_what_is_taken_out_of_the_opening_list_is_what_nothing_explains(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    """The opening as an earlier list states it, less some of its lines: by customer, exactly these are unexplained."""
    for each in rows:
        each["settled_date"] = "NaT"
        each["open_amount"] = each["original_amount"]
    ledger = items(*rows)
    opened = open_as_of(ledger, START)[["customer", "currency", "open_amount"]]
    stated = opened.rename(columns={"open_amount": "amount"}).reset_index(drop=True)
    gone = data.draw(st.lists(st.booleans(), min_size=len(stated), max_size=len(stated)))
    kept = stated[~np.array(gone, dtype=bool)]
    table = roll_forward(ledger, START, END, opening=kept).set_index(["customer", "currency"])["unexplained"]
    removed = stated[np.array(gone, dtype=bool)].groupby(["customer", "currency"])["amount"].sum()
    assert {key: n for key, n in table.items() if n} == {key: n for key, n in removed.items() if n}


@given(ROWS, USED)
def test_the_movements_come_to_the_flows(rows: list[dict[str, Any]], used: list[tuple[str, str, int, str]]) -> None:
    ledger, applications = items(*rows), applied(*used)
    summed = roll_forward(ledger, START, END, applications=applications).groupby("currency").sum()
    moved = movements(ledger, START, END, applications=applications)
    found = {(code, flow): amount for code, flow, amount in moved[["currency", "flow", "amount"]].to_numpy() if amount}
    expected = {(code, flow): n for flow in ("opening", *FLOWS, "closing") for code, n in summed[flow].items() if n}
    assert found == expected


def test_documents_are_counted_once_a_flow() -> None:
    paid = applied(("A", "2026-06-05", 100, ""), ("A", "2026-06-06", 200, ""), ("A", "2026-06-06", 10, "discount"))
    moved = movements(items(OLD | {"open_amount": 690}, NEW), START, END, applications=paid)
    assert moved[["flow", "documents", "amount"]].to_numpy().tolist() == [
        ["opening", 1, 1000], ["invoices", 1, 1000], ["receipts", 1, -300], ["discounts", 1, -10], ["closing", 2, 1690],
    ]  # fmt: skip

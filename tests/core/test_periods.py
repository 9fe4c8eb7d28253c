"""Periods: month ends, what is known of sales, and payments counted once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.reports.periods import (
    OPENING,
    Period,
    complete_since,
    credit_sales,
    monthly_sales,
    months_before,
    paid_undated,
    payments,
)
from xl_ar.core.schema import APPLICATIONS, OPEN_ITEMS
from xl_ar.errors import UsageError

JUNE = Period(date(2026, 5, 31), date(2026, 6, 30))
NONE = APPLICATIONS.empty()


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in ("document", "document_type", "customer", "currency"):
        columns[name] = [row.get(name, "") for row in rows]
    for name in ("original_amount", "open_amount"):
        columns[name] = [row.get(name, 0) for row in rows]
    for name in ("document_date", "due_date", "settled_date"):
        columns[name] = np.array([row.get(name, "NaT") for row in rows], dtype="datetime64[s]")
    return OPEN_ITEMS.conform(columns | {"item_id": [str(n) for n in range(len(rows))]}, len(rows))


def applied(*rows: tuple[str, str, int]) -> pd.DataFrame:
    documents, days, amounts = zip(*rows, strict=True)
    columns = {"document": documents, "applied_date": np.array(days, dtype="datetime64[s]"), "amount": amounts}
    return APPLICATIONS.conform(columns, len(rows))


PAID = {"document": "A", "document_date": "2026-05-03", "due_date": "2026-06-02", "original_amount": 1000}
SETTLED = PAID | {"settled_date": "2026-06-10"}


@pytest.mark.parametrize(("end", "months", "start"), [
    (date(2026, 6, 30), 1, date(2026, 5, 31)),
    (date(2026, 6, 30), 3, date(2026, 3, 31)),
    (date(2026, 3, 31), 1, date(2026, 2, 28)),
    (date(2024, 3, 31), 1, date(2024, 2, 29)),
    (date(2026, 3, 30), 1, date(2026, 2, 28)),
    (date(2026, 6, 15), 6, date(2025, 12, 15)),
    (date(2026, 1, 31), 12, date(2025, 1, 31)),
])  # fmt: skip
def test_months_before(end: date, months: int, start: date) -> None:
    assert months_before(end, months) == Period(start, end)


def test_a_period_of_no_days_is_refused() -> None:
    with pytest.raises(UsageError, match="must be after"):
        Period(date(2026, 6, 30), date(2026, 6, 30))


@pytest.mark.parametrize(("row", "sold"), [
    ({}, 1000),
    ({"document_type": "debit_memo"}, 1000),
    ({"document_type": "credit_memo", "original_amount": -300}, 0),
    ({"document_type": "on_account", "original_amount": -300}, 0),
    ({"document_type": "payment"}, 0),
    ({"document": OPENING}, 0),
    ({"document_date": "2026-05-31"}, 0),  # the day before the period
    ({"document_date": "2026-06-01"}, 1000),
    ({"document_date": "2026-07-01"}, 0),
    ({"document_date": "NaT"}, 0),
])  # fmt: skip
def test_what_is_a_sale_of_the_period(row: dict[str, Any], sold: int) -> None:
    assert credit_sales(items({"document_date": "2026-06-30", "original_amount": 1000} | row), JUNE) == sold


def test_open_items_alone_show_no_sales() -> None:
    assert complete_since(items(PAID | {"open_amount": 1000})) is None
    assert complete_since(items(PAID | {"open_amount": 400})) is None
    assert complete_since(items(SETTLED, PAID | {"document_date": "2025-01-01", "open_amount": 1})) == date(2026, 5, 1)
    assert complete_since(items(PAID | {"open_amount": 1000}), whole=True) == date(2026, 5, 1)
    assert complete_since(items()) is None


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**6)), max_size=12),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_the_months_hold_all_sales_and_all_days(sold: list[tuple[int, int]], end: date) -> None:
    since = date(2025, 12, 1)
    rows = items(*({"document_date": str(since + timedelta(n)), "original_amount": amount} for n, amount in sold))
    months = monthly_sales(rows, end, since)
    assert sum(days for _, days in months) == (end - since).days + 1
    assert sum(amount for amount, _ in months) == credit_sales(rows, Period(since - timedelta(days=1), end))


@pytest.mark.parametrize(("row", "applications", "count"), [
    (SETTLED, NONE, 0),
    (PAID, NONE, 1),  # paid, nobody says when
    (PAID | {"open_amount": 400}, NONE, 1),
    (PAID | {"open_amount": 1000}, NONE, 0),
    (PAID | {"original_amount": 0, "open_amount": 50}, NONE, 0),
    (PAID, applied(("A", "2026-06-01", 1000)), 0),
    (PAID, applied(("A", "NaT", 1000)), 1),
    (PAID | {"document_date": "2026-06-20"}, NONE, 0),  # not there yet
])  # fmt: skip
def test_paid_on_a_day_not_stated(row: dict[str, Any], applications: pd.DataFrame, count: int) -> None:
    assert paid_undated(items(row), applications, JUNE.start) == count


@pytest.mark.parametrize(("rows", "applications", "paid"), [
    ([SETTLED], NONE, [(1000, "2026-06-10")]),
    ([SETTLED | {"settled_date": "2026-07-01"}], NONE, []),
    ([SETTLED], applied(("A", "2026-06-05", 600), ("A", "2026-07-05", 400)), [(600, "2026-06-05")]),  # counted once
    ([SETTLED | {"document_type": "on_account", "original_amount": -5}], NONE, []),
    ([SETTLED | {"document_date": "NaT"}], NONE, []),
    ([PAID, PAID | {"customer": "other"}], applied(("A", "2026-06-05", 600)), []),  # whose is not told
    ([], NONE, []),
])  # fmt: skip
def test_payments_of_the_period(rows: list[dict[str, Any]], applications: pd.DataFrame, paid: list[Any]) -> None:
    found = payments(items(*rows), JUNE, applications)
    assert [(amount, str(day.date())) for amount, day in zip(found["amount"], found["paid_date"], strict=True)] == paid


def test_credit_memos_and_write_offs_are_no_cash() -> None:
    kinds = ["write_off", "credit_memo", "on_account", ""]
    settled = applied(*[("A", "2026-06-05", amount) for amount in (10, 20, 30, 40)]).assign(kind=kinds)
    lost = items(SETTLED, SETTLED | {"document": "B"}).assign(status=["", "Written off"])
    assert sorted(payments(lost, JUNE, settled, cash_alone=True)["amount"]) == [30, 40]
    assert sorted(payments(lost, JUNE, settled)["amount"]) == [10, 20, 30, 40, 1000]

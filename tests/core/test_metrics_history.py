"""Loss rates from the flow of sales through the buckets, and what was written off."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.metrics import provision
from xl_ar.core.metrics.loss_history import LossHistory, loss_history
from xl_ar.core.register.lines import REGISTER
from xl_ar.core.reports.write_offs import write_offs
from xl_ar.core.schema import APPLICATIONS, OPEN_ITEMS
from xl_ar.errors import InputError

AS_OF = date(2026, 6, 30)
EDGES = (0, 30, 60, 90)
DUE = date(2025, 6, 30)
NONE = APPLICATIONS.empty()


def items(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {"document_date": date(2025, 5, 31), "due_date": DUE, "currency": "EUR"}
    base |= {"document_type": "invoice", "status": "", "settled_date": None}
    lines = [base | {"item_id": f"I-{n}", "document": f"I-{n}"} | row for n, row in enumerate(rows, 1)]
    columns = {name: [line[name] for line in lines] for name in OPEN_ITEMS.names if all(name in line for line in lines)}
    return OPEN_ITEMS.conform(columns, len(lines))


def sale(amount: int, late: int | None, **more: Any) -> dict[str, Any]:
    """A sale paid so many days after its due date, or never."""
    settled = DUE + timedelta(days=late) if late is not None else None
    return {"original_amount": amount, "open_amount": amount * (late is None), "settled_date": settled} | more


O64 = [sale(50_000, -3), sale(27_000, 30), sale(15_000, 60), sale(6_000, 90), sale(2_000, None)]


def test_rates_from_the_flow_of_sales_o64() -> None:
    """O64, IFRScommunity: of 100,000 unpaid after due 50,000, after 30 days 23,000, after 60 8,000, after 90 2,000."""
    found = loss_history(items(*O64), NONE, AS_OF, EDGES)
    assert (found.reached, found.never_paid) == ((100_000, 50_000, 23_000, 8_000, 2_000), 2_000)
    assert [round(100 * rate, 1) for rate in found.rates if rate is not None] == [2, 4, Fraction("8.7"), 25, 100]


def test_the_rates_of_o64_give_the_losses_of_o65() -> None:
    """O65, IFRScommunity: 27,567; a bucket's loss is rounded by itself (5,217.39 to 5,217)."""
    rates = [rate for rate in loss_history(items(*O64), NONE, AS_OF, EDGES).rates if rate is not None]
    found = provision([300_000, 140_000, 60_000, 23_000, 5_000], rates)
    assert found.losses == (6_000, 5_600, 5_217, 5_750, 5_000)
    assert found.total == 27_567


def test_what_was_written_off_was_never_paid_whenever_that_was() -> None:
    rows = items(*O64[:3], sale(6_000, 40), O64[4])
    found = loss_history(rows, NONE, AS_OF, EDGES, {"I-4": 6_000})
    assert found.reached == (100_000, 50_000, 23_000, 8_000, 8_000)
    assert found.never_paid == 8_000


def test_a_part_paid_before_its_rest_is_written_off_counts_as_paid() -> None:
    rows = items(sale(1_000, 20), sale(1_000, -1))
    found = loss_history(rows, NONE, AS_OF, EDGES, {"I-1": 400})
    assert found.reached == (2_000, 1_000, 400, 400, 400)
    assert found.never_paid == 400


def test_only_sales_that_had_time_to_pass_all_buckets_are_followed() -> None:
    young = sale(9_000, None, due_date=AS_OF - timedelta(days=90))
    old = sale(7_000, None, due_date=AS_OF - timedelta(days=91))
    assert loss_history(items(old, young), NONE, AS_OF, EDGES).reached[0] == 7_000


def test_a_payment_after_the_day_is_no_payment_yet() -> None:
    rows = items(sale(1_000, 500), sale(1_000, 0))
    assert loss_history(rows, NONE, AS_OF, EDGES).never_paid == 1_000


def test_a_payment_without_its_day_leaves_the_rates_unknown() -> None:
    undated = sale(1_000, 5) | {"settled_date": None}
    with pytest.raises(InputError, match="paid on days that the workbook does not state"):
        loss_history(items(*O64, undated), NONE, AS_OF, EDGES)


def test_no_sale_old_enough_is_said() -> None:
    with pytest.raises(InputError, match="more than 90 days past due"):
        loss_history(items(sale(1, None, due_date=AS_OF)), NONE, AS_OF, EDGES)


def test_a_bucket_that_nothing_reached_has_no_rate_and_not_zero() -> None:
    found = loss_history(items(sale(1_000, -1), sale(500, 10)), NONE, AS_OF, EDGES)
    assert found.rates == [0, 0, None, None, None]


@given(st.lists(st.tuples(st.integers(1, 10**9), st.none() | st.integers(-30, 200)), min_size=1, max_size=30))
def test_less_reaches_each_later_bucket_and_rates_rise(sales: list[tuple[int, int | None]]) -> None:
    found = loss_history(items(*(sale(*each) for each in sales)), NONE, AS_OF, EDGES)
    assert list(found.reached) == sorted(found.reached, reverse=True)
    rates = [rate for rate in found.rates if rate is not None]
    assert rates == sorted(rates)
    assert all(0 <= rate <= 1 for rate in rates)
    assert found.never_paid == sum(amount for amount, late in sales if late is None)


@given(st.integers(2, 1000))
def test_rates_do_not_depend_on_the_unit(factor: int) -> None:
    many = items(*({**row, **{k: row[k] * factor for k in ("original_amount", "open_amount")}} for row in O64))
    assert loss_history(many, NONE, AS_OF, EDGES).rates == loss_history(items(*O64), NONE, AS_OF, EDGES).rates


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.fractions(0, 1)), max_size=12))
def test_a_provision_is_the_sum_of_balances_times_rates_rounded_half_up(pairs: list[tuple[int, Fraction]]) -> None:
    found = provision([balance for balance, _ in pairs], [rate for _, rate in pairs])
    exact = [max(balance, 0) * rate for balance, rate in pairs]
    assert all(0 <= 2 * (loss - each) + 1 <= 2 for loss, each in zip(found.losses, exact, strict=True))
    assert all(2 * loss - 2 * each <= 1 for loss, each in zip(found.losses, exact, strict=True))
    assert found.total == sum(found.losses)


def test_the_rate_of_a_history_is_named_by_bucket() -> None:
    found = LossHistory((10, 5, 0), 0, 1, DUE, DUE)
    assert found.rates == [0, 0, None]


def register(*lines: dict[str, Any]) -> pd.DataFrame:
    base = {"kind": "write-off", "currency": "EUR", "date": date(2026, 6, 1)}
    rows = [base | {"application": f"A-{n:05}"} | line for n, line in enumerate(lines, 1)]
    return REGISTER.conform(
        {name: [row.get(name, "") for row in rows] for name in rows[0] | {"reversal_of": ""}}, len(rows)
    )


def test_write_offs_come_from_the_register_documents_and_statuses_each_once() -> None:
    ledger = items(
        sale(500, 10, status="Written off"), sale(300, 10, status="paid"), sale(200, 10, status="written-off"),
        {"original_amount": -70, "open_amount": 0, "document_type": "write_off", "document_date": date(2026, 5, 5)},
    )  # fmt: skip
    lines = register({"document": "I-3", "amount": 200}, {"document": "I-9", "amount": 5, "kind": "payment"})
    found = write_offs(ledger, lines, NONE)
    assert sorted(zip(found["document"], found["amount"], strict=True)) == [("I-1", 500), ("I-3", 200), ("I-4", 70)]
    assert found["date"].notna().all()


def test_a_write_off_that_names_its_document_counts_once() -> None:
    ledger = items(sale(500, 10), sale(300, 10, status="Written off"), sale(200, 10))
    named = APPLICATIONS.conform(
        {
            "document": ["I-1", "I-2", "I-3", "I-1"], "kind": ["write_off", "write_off", "write_off", "on_account"],
            "amount": [50, 300, 20, 450], "applied_date": [date(2026, 6, 15)] * 4,
        },
        4,
    )  # fmt: skip
    found = write_offs(ledger, register({"document": "I-3", "amount": 20}), named)
    assert sorted(zip(found["document"], found["amount"], strict=True)) == [("I-1", 50), ("I-2", 300), ("I-3", 20)]


def test_a_write_off_taken_back_is_none() -> None:
    lines = register({"document": "I-3", "amount": 200}, {"document": "I-3", "amount": -200, "reversal_of": "A-00001"})
    assert len(write_offs(items(sale(1, None)), lines, NONE)) == 0

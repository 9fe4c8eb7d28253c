"""Aging by instalment: oracles O46 and O47 through ``age``, and the sums that must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_aging import applied, items, policies

from xl_ar.core.aging.aged import SCHEMES, AgingPolicy, age, scheme
from xl_ar.errors import UsageError

TERMS = "30% 30 days, 50% 60 days, 20% 90 days"
AS_OF = date(2026, 3, 15)  # 43 days after the first due date, 13 after the second, 17 before the third


def invoice(**more: Any) -> dict[str, Any]:
    return {"document": "INV", "document_date": "2026-01-01", "terms": TERMS, "open_amount": 10_000} | more


def shown(rows: pd.DataFrame) -> list[list[Any]]:
    return rows[["instalment", "original_amount", "open_amount", "bucket", "age_basis"]].to_numpy().tolist()


def test_a_payment_closes_the_first_instalment_o46() -> None:
    """Field O46 (ERPNext): 100 split 30/50/20, paid 40: the first closed, 40 and 20 open, each in its own bucket."""
    result = age(items(invoice(original_amount=10_000, open_amount=6_000)), AS_OF)
    assert shown(result.detail) == [
        ["2 of 3", 5_000, 4_000, "1-30", "terms"],
        ["3 of 3", 2_000, 2_000, "Not due", "terms"],
    ]
    assert result.totals[["Not due", "1-30", "balance"]].to_numpy().tolist() == [[2_000, 4_000, 6_000]]


def test_payment_and_credit_note_settle_the_earliest_o47() -> None:
    """Field O47 (ERPNext): 200 split 60/100/40, paid 40: 20/100/40; credit note 100: 0/20/40, together 60."""
    terms = "30% 30 days, 50% 60 days, 20% 90 days"
    ledger = items(invoice(terms=terms, open_amount=20_000))
    payment = {"document": "INV", "amount": 4_000, "applied_date": "2026-02-01"}
    note = {"document": "INV", "amount": 10_000, "applied_date": "2026-03-01"}
    first = age(ledger, AS_OF, applications=applied(payment)).detail["open_amount"].tolist()
    then = age(ledger, AS_OF, applications=applied(payment, note)).detail["open_amount"].tolist()
    assert (first, then) == ([2_000, 10_000, 4_000], [2_000, 4_000])


def test_one_row_a_term_of_erpnext() -> None:
    """peer_facts erp-ar-terms: invoice 100, terms 30 %, 50 %, 20 % after 30, 60, 90 days: 30, 50 and 20."""
    detail = age(items(invoice()), AS_OF).detail
    assert detail["open_amount"].tolist() == [3_000, 5_000, 2_000]
    assert detail["due_date"].dt.strftime("%m-%d").tolist() == ["01-31", "03-02", "04-01"]
    assert detail.index.tolist() == [0, 0, 0]


def test_a_payment_after_the_day_is_added_back_before_the_instalments_are_aged() -> None:
    ledger = items(invoice(original_amount=10_000, open_amount=0))
    later = applied({"document": "INV", "amount": 10_000, "applied_date": "2026-03-20"})
    assert age(ledger, AS_OF, applications=later).totals["balance"].tolist() == [10_000]
    assert age(ledger, AS_OF, applications=later).detail["instalment"].tolist() == ["1 of 3", "2 of 3", "3 of 3"]


@pytest.mark.parametrize("rows", [
    [invoice(open_amount=-500)],  # a credit does not fall due in parts
    [invoice(original_amount=3_000), invoice(original_amount=5_000)],  # the ledger has split it itself
    [invoice(document_date=None)],
    [invoice(terms="net 30")],
])  # fmt: skip
def test_what_stays_whole(rows: list[dict[str, Any]]) -> None:
    assert set(age(items(*rows), AS_OF).detail["instalment"]) == {""}


@pytest.mark.parametrize("policy", [AgingPolicy(instalments=False), AgingPolicy(basis="document")])
def test_no_instalments_by_setting_or_from_the_document_date(policy: AgingPolicy) -> None:
    assert age(items(invoice()), AS_OF, policy).detail["instalment"].tolist() == [""]


instalment_rows = st.lists(
    st.fixed_dictionaries({
        "customer": st.sampled_from(["A", "B"]),
        "currency": st.sampled_from(["EUR", "USD"]),
        "document_date": st.dates(date(2025, 10, 1), date(2026, 4, 1)),
        "due_date": st.none() | st.dates(date(2025, 10, 1), date(2026, 6, 1)),
        "terms": st.sampled_from([TERMS, "50% on receipt, 50% net 30", "3 monthly instalments", "net 30", ""]),
        "open_amount": st.integers(-(10**12), 10**12),
        "original_amount": st.integers(-(10**12), 10**12),
    }),
    max_size=20,
)  # fmt: skip


@settings(deadline=None)
@given(instalment_rows, policies)
def test_instalments_change_buckets_and_never_a_balance(rows: list[dict[str, Any]], policy: AgingPolicy) -> None:
    ledger = items(*rows)
    whole = AgingPolicy(policy.scheme, policy.basis, policy.credits, policy.fallback, policy.retroactive, False, False)
    parts = age(ledger, AS_OF, policy)
    assert (parts.by_customer[parts.columns].sum(axis=1) == parts.by_customer["balance"]).all()
    keys = ["customer", "currency", "balance"]
    pd.testing.assert_frame_equal(parts.by_customer[keys], age(ledger, AS_OF, whole).by_customer[keys])
    assert parts.detail.groupby("currency")["open_amount"].sum().tolist() == parts.totals["balance"].tolist()


@settings(deadline=None)
@given(instalment_rows, st.sampled_from([*SCHEMES.values(), scheme("Current<=0, Early<=30, Legal")]))
def test_as_of_the_last_date_equals_the_plain_aging_by_instalment(rows: list[dict[str, Any]], chosen: Any) -> None:
    last, ledger = date(2026, 6, 1), items(*rows)
    plain = age(ledger, last, AgingPolicy(chosen, retroactive=False))
    pd.testing.assert_frame_equal(age(ledger, last, AgingPolicy(chosen)).by_customer, plain.by_customer)


@pytest.mark.parametrize(("spec", "edges", "labels"), [
    ("Current<=0, Early<=30, Legal", (0, 30), ("Current", "Early", "Legal")),
    ("Soon <= -8,This week<=-1,Due<=14, Late", (-8, -1, 14), ("Soon", "This week", "Due", "Late")),
    ("Current<=0, 1-60, 61+", (0, 60), ("Current", "1-60", "61+")),
    ("Current<=0, 1-30, Legal", (0, 30), ("Current", "1-30", "Legal")),
    ("Current<=0, 1-30, >30", (0, 30), ("Current", "1-30", ">30")),
])  # fmt: skip
def test_buckets_with_names_of_ones_own(spec: str, edges: tuple[int, ...], labels: tuple[str, ...]) -> None:
    assert (scheme(spec).edges, scheme(spec).labels) == (edges, labels)


@pytest.mark.parametrize(("spec", "sentence"), [
    ("Current<=0, Legal<=30", "the last has no edge"),
    ("Current<=0, 1-30 days, Legal", "not understood"),
    ("Current<=0, 2-30, Legal", "leave a gap"),
    ("Current<=0, 1-30, 32+", "leave a gap"),
    ("<=0, Legal", "not understood"),
    ("A<=30, B<=0, C", "must ascend"),
    ("A<=0, A<=30, B", "different bucket labels"),
    ("balance<=0, B", "a column has that name"),
])  # fmt: skip
def test_names_that_do_not_fit_say_what_would_do(spec: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        scheme(spec)

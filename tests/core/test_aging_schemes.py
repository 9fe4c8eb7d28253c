"""What must hold of an aging under every scheme, basis and treatment of credits, whatever the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_aging import items

from xl_ar.core.aging.aged import SCHEMES, AgingPolicy, BucketScheme, age, part, scheme

AS_OF = date(2026, 3, 31)
LAST = date(2026, 12, 31)
SPLIT = "30% 30 days, 50% 60 days, 20% 90 days"
unhurried = settings(deadline=None)  # other work on the machine is no fault of ours

steps = st.lists(st.integers(1, 90), min_size=1, max_size=5).map(lambda widths: list(accumulate(widths)))


def as_ranges(edges: list[int]) -> str:
    pairs = zip([0, *edges], edges, strict=False)
    return ", ".join(["Current", *(f"{low + 1}-{high}" for low, high in pairs), f"{edges[-1] + 1}+"])


schemes = st.one_of(
    st.sampled_from([*SCHEMES.values()]),
    steps.map(lambda edges: scheme(",".join(map(str, edges)))),
    steps.map(as_ranges).map(scheme),
    steps.map(lambda edges: scheme(", ".join([*(f"N{edge}<={edge - 40}" for edge in edges), "Rest"]))),
    steps.map(lambda edges: scheme(as_ranges(edges).replace("Current", "Current<=0"))),
    steps.map(lambda edges: BucketScheme("m", (-1, *edges), ("Later", *map(str, edges), "Old"), months=True)),
)
policies = st.builds(
    AgingPolicy,
    scheme=schemes,
    basis=st.sampled_from(["due", "document", "posting"]),
    credits=st.sampled_from(["column", "net", "oldest"]),
    retroactive=st.booleans(),
    instalments=st.booleans(),
)
days = st.dates(date(2025, 6, 1), LAST)
row = {
    "customer": st.sampled_from(["", "A", "B", "C"]),
    "currency": st.sampled_from(["", "EUR", "USD", "JPY"]),
    "document_date": st.none() | days,
    "posting_date": st.none() | days,
    "due_date": st.none() | days,
    "settled_date": st.none() | days,
    "open_amount": st.integers(-(10**12), 10**12),
    "original_amount": st.integers(-(10**12), 10**12),
}
terms = st.sampled_from(["", "Net 30", "EOM", SPLIT, "3 monthly instalments"])
ledgers = st.lists(st.fixed_dictionaries(row | {"terms": terms}), max_size=20)
plain_ledgers = st.lists(st.fixed_dictionaries(row | {"terms": st.sampled_from(["", "Net 30"])}), max_size=20)
Rows = list[dict[str, Any]]


@unhurried
@given(ledgers, policies, st.dates(date(2025, 5, 1), LAST))
def test_buckets_sum_to_what_is_open(rows: Rows, policy: AgingPolicy, as_of: date) -> None:
    result = age(items(*rows), as_of, policy)
    for table in (result.by_customer, result.totals, result.by("terms", "customer")):
        assert (table[result.columns].sum(axis=1) == table["balance"]).all()
    opened = result.detail.groupby("currency")["open_amount"].sum()
    assert dict(zip(result.totals["currency"], result.totals["balance"], strict=True)) == opened.to_dict()
    counted = result.detail.groupby(["customer", "currency"])["counted"].sum()
    assert counted.equals(result.detail.groupby(["customer", "currency"])["open_amount"].sum().rename("counted"))


@unhurried
@given(ledgers, policies)
def test_each_row_is_in_the_bucket_that_its_days_say(rows: Rows, policy: AgingPolicy) -> None:
    """A slow reading of the scheme: the first edge that is not below the days, or the months, past due."""
    detail, chosen = age(items(*rows), AS_OF, policy).detail, policy.scheme
    for found in detail.to_dict("records"):
        if pd.isna(found["age_date"]):
            assert found["bucket"] == chosen.undated
            continue
        day = found["age_date"].date()
        past = (AS_OF - day).days
        if chosen.months:
            past = -1 if past < 0 else (AS_OF.year - day.year) * 12 + AS_OF.month - day.month
        place = next((at for at, edge in enumerate(chosen.edges) if past <= edge), len(chosen.edges))
        assert found["bucket"] == chosen.labels[place]


@unhurried
@given(ledgers, policies, schemes)
def test_a_part_is_aged_as_if_it_were_aged_alone(rows: Rows, policy: AgingPolicy, other: BucketScheme) -> None:
    whole = age(items(*rows), AS_OF, policy)
    again = part(whole, np.ones(len(whole.aged), dtype=bool), other)
    alone = age(items(*rows), AS_OF, AgingPolicy(
        other, policy.basis, policy.credits, policy.fallback, policy.retroactive, policy.eom_first, policy.instalments
    ))  # fmt: skip
    pd.testing.assert_frame_equal(again.by_customer, alone.by_customer)
    pd.testing.assert_frame_equal(again.detail, alone.detail)


@unhurried
@given(ledgers, policies, st.lists(schemes, min_size=1, max_size=4), st.randoms())
def test_groups_in_schemes_of_their_own_sum_to_the_whole(
    rows: Rows, policy: AgingPolicy, chosen: list[BucketScheme], random: Any
) -> None:
    whole = age(items(*rows), AS_OF, policy)
    group = np.array([random.randrange(len(chosen)) for _ in range(len(whole.aged))], dtype=np.int64)
    parts = [part(whole, group == number, each) for number, each in enumerate(chosen)]
    for each in parts:
        assert (each.totals[each.columns].sum(axis=1) == each.totals["balance"]).all()
    joined = pd.concat([each.by_customer[["customer", "currency", "balance"]] for each in parts])
    keys = ["customer", "currency"]
    expected = whole.by_customer.groupby(keys)["balance"].sum()
    pd.testing.assert_series_equal(joined.groupby(keys)["balance"].sum(), expected)


@unhurried
@given(ledgers, policies)
def test_as_of_the_last_date_equals_the_plain_aging(rows: Rows, policy: AgingPolicy) -> None:
    """Nothing is dated later and no settlement is known: the ledger as it stands."""
    ledger = items(*(each | {"settled_date": None} for each in rows))
    made = [AgingPolicy(policy.scheme, policy.basis, policy.credits, retroactive=each) for each in (True, False)]
    past, plain = (age(ledger, LAST, each) for each in made)
    pd.testing.assert_frame_equal(past.by_customer, plain.by_customer)
    pd.testing.assert_frame_equal(past.totals, plain.totals)


@unhurried
@given(ledgers, policies.filter(lambda policy: policy.credits != "oldest"), st.randoms())
def test_the_order_of_rows_and_currencies_does_not_matter(rows: Rows, policy: AgingPolicy, random: Any) -> None:
    rows = [each | {"document": f"D{at}"} for at, each in enumerate(rows)]
    shuffled = random.sample(rows, len(rows))
    first, second = age(items(*rows), AS_OF, policy), age(items(*shuffled), AS_OF, policy)
    pd.testing.assert_frame_equal(first.by_customer, second.by_customer)
    pd.testing.assert_frame_equal(first.totals, second.totals)
    one_by_one = [age(items(*(r for r in rows if r["currency"] == code)), AS_OF, policy).totals.set_index("currency")
                  for code in sorted({each["currency"] for each in rows}, reverse=True)]  # fmt: skip
    apart = pd.concat(one_by_one).fillna(0).astype("int64").sort_index() if one_by_one else first.totals[:0]
    together = first.totals.set_index("currency")
    assert apart.reindex(columns=together.columns, fill_value=0).equals(together) or not len(apart)


@unhurried
@given(plain_ledgers, policies, st.integers(2, 1000))
def test_scaled_amounts_scale_every_figure(rows: Rows, policy: AgingPolicy, factor: int) -> None:
    scaled = [each | {name: each[name] * factor for name in ("open_amount", "original_amount")} for each in rows]
    once, more = age(items(*rows), AS_OF, policy), age(items(*scaled), AS_OF, policy)
    pd.testing.assert_frame_equal(once.totals[["currency"]], more.totals[["currency"]])
    assert (once.by_customer[once.columns] * factor).equals(more.by_customer[more.columns])


@unhurried
@given(ledgers, policies)
def test_oldest_first_leaves_debits_or_credits_of_a_customer_and_never_both(rows: Rows, policy: AgingPolicy) -> None:
    result = age(items(*rows), AS_OF, AgingPolicy(policy.scheme, policy.basis, "oldest"))
    for (customer, _), group in result.detail.groupby(["customer", "currency"]):
        left, stated = group["counted"], group["open_amount"]
        assert ((left == 0) | (np.sign(left) == np.sign(stated))).all()
        assert (left.abs() <= stated.abs()).all()
        if customer:
            assert not ((left > 0).any() and (left < 0).any())
            younger = group[(stated > 0) & (left > 0)]["age_date"].min()
            settled = group[(stated > 0) & (left == 0)]["age_date"]
            assert not (settled > younger).any()
        else:
            assert left.equals(stated.rename("counted"))


@pytest.mark.parametrize(("basis", "stated", "said", "past"), [
    ("posting", ("2026-01-10", "2026-02-10", "2026-03-10"), "posting_date", 49),
    ("posting", ("2026-01-10", None, "2026-03-10"), "document_date", 80),
    ("posting", (None, None, "2026-03-10"), "due_date", 21),
    ("posting", (None, None, None), "none", None),
    ("document", ("2026-01-10", "2026-02-10", "2026-03-10"), "document_date", 80),
    ("due", ("2026-01-10", "2026-02-10", "2026-03-10"), "due_date", 21),
])  # fmt: skip
def test_the_date_that_each_basis_ages_from(
    basis: Any, stated: tuple[str | None, ...], said: str, past: int | None
) -> None:
    """Field 3.1 "Basis": due, document or posting date; what is missing falls back and says to what."""
    dates = dict(zip(("document_date", "posting_date", "due_date"), stated, strict=True))
    found = age(items(dates), AS_OF, AgingPolicy(basis=basis)).detail.iloc[0]
    assert found["age_basis"] == said
    assert pd.isna(found["days_past_due"]) if past is None else found["days_past_due"] == past


def test_a_later_posting_does_not_take_an_item_out() -> None:
    """Which items are there goes by the document date, as in every other report."""
    found = age(items({"document_date": "2026-03-30", "posting_date": AS_OF + timedelta(2)}), AS_OF,
                AgingPolicy(basis="posting"))  # fmt: skip
    assert (found.detail["days_past_due"].tolist(), found.detail["bucket"].tolist()) == ([-2], ["Not due"])


def test_credits_against_the_oldest_debits() -> None:
    """700 of 59 days, 500 of 89 days, 900 on account: the older is settled, 300 of the younger stays."""
    rows = [{"document_date": "2026-01-31", "open_amount": 700}, {"document_date": "2026-01-01", "open_amount": 500},
            {"document_date": "2026-03-01", "open_amount": -900}]  # fmt: skip
    found = age(items(*rows), AS_OF, AgingPolicy(credits="oldest")).totals.iloc[0]
    assert (found["31-60"], found["61-90"], found["credits"], found["balance"]) == (300, 0, 0, 300)

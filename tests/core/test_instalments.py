"""Instalments: shares, what is paid first, and one row an instalment; oracles O46, O47 and ERPNext's tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.aging.instalments import by_instalment, parse_instalments, split, still_open
from xl_ar.core.schema import OPEN_ITEMS

AMOUNT = st.integers(-(10**12), 10**12)
TERMS = "30% 30 days, 50% 60 days, 20% 90 days"


def items(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Terms, document date, original, open."""
    terms, days, original, opened = zip(*rows, strict=True)
    columns = {
        "item_id": [str(number) for number in range(len(rows))],
        "terms": terms,
        "document_date": pd.to_datetime(list(days)).to_numpy(),
        "original_amount": original,
        "open_amount": opened,
    }
    return OPEN_ITEMS.conform(columns, len(rows))


@pytest.mark.parametrize(("text", "shares", "due"), [
    (TERMS, ["3/10", "1/2", "1/5"], ["2026-01-31", "2026-03-02", "2026-04-01"]),
    ("50% on receipt, 50% net 30", ["1/2", "1/2"], ["2026-01-01", "2026-01-31"]),
    ("30 % 10 days / 70 % EOM", ["3/10", "7/10"], ["2026-01-11", "2026-01-31"]),
    ("33,3% 30 Tage und 66,7% 60 Tage", ["333/1000", "667/1000"], ["2026-01-31", "2026-03-02"]),
    ("3 instalments of 30 days", ["1/3"] * 3, ["2026-01-31", "2026-03-02", "2026-04-01"]),
    ("2 monthly instalments", ["1/2"] * 2, ["2026-02-01", "2026-03-01"]),
    ("3 Raten monatlich", ["1/3"] * 3, ["2026-02-01", "2026-03-01", "2026-04-01"]),
    ("2/10 net 30", [], []),
    ("2% 10 days, net 30", [], []),
    ("30% 30 days, 50% 60 days", [], []),  # 80 %: not all of it
    ("3% 10 days, 2% 20 days, net 30", [], []),
    ("", [], []),
])  # fmt: skip
def test_a_text_of_terms(text: str, shares: list[str], due: list[str]) -> None:
    from xl_ar.core.terms import due_date

    found = parse_instalments(text)
    assert [str(part.share) for part in found] == shares
    assert [str(due_date(date(2026, 1, 1), part.terms)) for part in found] == due


def test_erpnext_100_in_30_50_20_with_40_paid_o46() -> None:
    rows = by_instalment(items((TERMS, "2026-01-01", 10_000, 6_000)))
    assert rows["original_amount"].tolist() == [3_000, 5_000, 2_000]
    assert rows["open_amount"].tolist() == [0, 4_000, 2_000]
    assert rows["instalment"].tolist() == ["1 of 3", "2 of 3", "3 of 3"]


@pytest.mark.parametrize(("settled", "opened"), [
    (4_000, [2_000, 10_000, 4_000]),
    (14_000, [0, 2_000, 4_000]),  # then a credit note over 100: term 2 has 80 of it (O47)
    (0, [6_000, 10_000, 4_000]),
    (20_000, [0, 0, 0]),
    (21_000, [0, 0, -1_000]),  # paid too much: a credit, not lost
])  # fmt: skip
def test_what_is_paid_settles_the_first_terms_o47(settled: int, opened: list[int]) -> None:
    assert still_open([6_000, 10_000, 4_000], settled) == opened


@given(
    st.integers(-(10**12), 10**12), st.lists(st.integers(1, 97), min_size=1, max_size=12), st.integers(0, 2 * 10**12)
)
def test_parts_sum_to_the_amount_and_what_is_open_to_the_rest(amount: int, weights: list[int], settled: int) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = split(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) <= 1 for part, share in zip(parts, shares, strict=True))
    assert sum(still_open(parts, settled)) == amount - settled


@given(st.lists(st.tuples(
    st.sampled_from([TERMS, "net 30", "", "50% 10 days, 50% 20 days"]),
    st.sampled_from(["2026-01-01", "2025-06-30"]),
    st.integers(-10**9, 10**9), st.integers(-10**9, 10**9),
), min_size=1, max_size=20))  # fmt: skip
def test_no_cent_comes_or_goes(rows: list[tuple[str, str, int, int]]) -> None:
    whole = items(*rows)
    parts = by_instalment(whole)
    for name in ("original_amount", "open_amount"):
        assert parts.groupby(level=0)[name].sum().tolist() == whole[name].tolist()


def test_whole_items_stay_as_they_are() -> None:
    whole = items(("net 30", "2026-01-01", 100, 100), (TERMS, "NaT", 100, 100))
    assert by_instalment(whole).drop(columns="instalment").equals(whole)

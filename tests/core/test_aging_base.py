"""The total in one currency: each figure rounded once, nothing mixed, nothing lost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.commands.policies import rates_setting
from xl_ar.core.aging.base import converted, in_base, rate_between

RATES = rates_setting("EUR/USD=1.2, JPY/EUR=0.0055, KWD/EUR=2.9")


def totals(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["currency", "Not due", "1-30"])
    return frame.assign(balance=frame["Not due"] + frame["1-30"])


@pytest.mark.parametrize(("minor", "one", "rate", "expected"), [
    (120_00, "USD", Fraction(5, 6), 100_00),
    (3, "USD", Fraction(5, 6), 3),  # 2.5 cents: half away from zero
    (-3, "USD", Fraction(5, 6), -3),
    (1_000, "JPY", Fraction("0.0055"), 550),  # yen have no decimals
    (1_000, "KWD", Fraction("2.9"), 290),  # dinars have three
    (0, "USD", Fraction(5, 6), 0),
])  # fmt: skip
def test_one_figure(minor: int, one: str, rate: Fraction, expected: int) -> None:
    assert converted(minor, one, "EUR", rate) == expected


def test_a_rate_stated_the_other_way_round_is_exact() -> None:
    assert rate_between("USD", "EUR", RATES) == Fraction(5, 6)
    assert rate_between("EUR", "USD", RATES) == Fraction(6, 5)
    assert rate_between("EUR", "EUR", {}) == 1
    assert rate_between("USD", "JPY", RATES) is None  # not derived over a third currency


def test_revaluation_of_an_open_invoice_o48() -> None:
    """Field O48 (ERPNext): USD 100 open, the rate goes from 80 to 85: the balance in INR rises by 500."""
    before, after = (
        int(in_base(totals(("USD", 100_00, 0)), "INR", {("USD", "INR"): Decimal(rate)}).rows["balance"].sum())
        for rate in (80, 85)
    )
    assert after - before == 500_00


def test_a_currency_without_a_rate_is_left_out_and_named() -> None:
    found = in_base(totals(("CHF", 5, 5), ("EUR", 100, 0), ("", 1, 1)), "EUR", RATES)
    assert found.rows["currency"].tolist() == ["EUR"]
    assert found.missing == ("", "CHF")


amounts = st.integers(-(10**15), 10**15)
some_totals = st.lists(
    st.tuples(st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF"]), amounts, amounts), unique_by=lambda row: row[0]
)


@given(some_totals, st.randoms())
def test_currency_order_does_not_matter_and_rows_add_up(rows: list[tuple[str, int, int]], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    found, again = in_base(totals(*rows), "EUR", RATES), in_base(totals(*shuffled), "EUR", RATES)
    pd.testing.assert_frame_equal(found.rows, again.rows)
    assert (found.rows[["Not due", "1-30"]].sum(axis=1) == found.rows["balance"]).all()
    assert len(found.rows) + len(found.missing) == len(rows)


@given(amounts, st.fractions(Fraction(1, 1000), 1000))
def test_no_figure_is_off_by_more_than_half_a_unit(minor: int, rate: Fraction) -> None:
    assert abs(converted(minor, "USD", "EUR", rate) - minor * rate) <= Fraction(1, 2)
    assert converted(-minor, "USD", "EUR", rate) == -converted(minor, "USD", "EUR", rate)

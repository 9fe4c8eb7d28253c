"""Metrics: worked numbers with their sources (field README 7.5), and what holds for any amounts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core import metrics
from xl_ar.errors import InputError

AMOUNT = st.integers(1, 10**12)
DAYS = st.integers(1, 400)


def near(value: Fraction, shown: str) -> bool:
    """True when the value, rounded as printed, is the printed one."""
    digits = -int(Decimal(shown).as_tuple().exponent)
    return round(value, digits) == Fraction(shown)


@pytest.mark.parametrize(("value", "shown", "source"), [
    (metrics.dso(150_000, 1_800_000, 365), "30.4", "O53"),
    (metrics.dso_countback(212_000, [(100_000, 30), (80_000, 30), (70_000, 30)]), "73.7", "O54"),
    (metrics.dso_countback(2_100_000, [(900_000, 31), (800_000, 28), (700_000, 31)]), "76.7", "O55"),
    (metrics.dso(15_000, 10_000, 30), "45", "O56"),
    (metrics.best_possible_dso(4_000, 10_000, 30), "12", "O56"),
    (metrics.average_days_delinquent(15_000, 4_000, 10_000, 30), "33", "O56"),
    (metrics.cei(6_200, 10_890, 6_340, 3_590, months=3) * 100, "55.9", "O57, CRF"),
    (metrics.cei(100_000, 1_000_000, 120_000, 100_000) * 100, "98", "O58, Gaviti"),
    (metrics.weighted_days([(1000, 15), (3000, 30), (2000, 45)]), "32.5", "O59"),
    (metrics.weighted_days([(10, 5), (100, 10)]), "9.55", "O60"),
    (metrics.weighted_days([(100, 10), (1000, 20)]), "19.1", "O60"),
    (metrics.turnover(1_000_000, 200_000, 200_000), "5", "O61"),
    (metrics.collection_period(250_000, 40_000, 40_000), "58.4", "O61"),
    (metrics.roll_rate(200_000, 1_000_000), "0.2", "O62"),
    (metrics.hhi([30, 30, 20, 20]), "0.26", "O63"),
])  # fmt: skip
def test_a_worked_number(value: Fraction, shown: str, source: str) -> None:
    assert near(value, shown), f"{source}: {float(value)}"


def test_loss_rates_from_history_o64() -> None:
    rates = metrics.default_rates([100_000, 50_000, 23_000, 8_000, 2_000], 2_000)
    assert [round(rate * 100, 1) for rate in rates] == [2, 4, Fraction("8.7"), 25, 100]


@pytest.mark.parametrize(("balances", "rates", "losses", "source"), [
    ([300_000, 140_000, 60_000, 23_000, 5_000],
     [Fraction(2, 100), Fraction(4, 100), Fraction(2, 23), Fraction(1, 4), Fraction(1)],
     [6_000, 5_600, 5_217, 5_750, 5_000], "O65, IFRScommunity"),
    ([1_500_000, 750_000, 400_000, 250_000], [Decimal("0.005"), Decimal("0.022"), Decimal("0.027"), Decimal("0.045")],
     [7_500, 16_500, 10_800, 11_250], "O66, in cents"),
    ([15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000],
     [Decimal("0.003"), Decimal("0.016"), Decimal("0.036"), Decimal("0.066"), Decimal("0.106")],
     [45_000, 120_000, 144_000, 165_000, 106_000], "O68, IFRS 9 IE12: 580,000"),
])  # fmt: skip
def test_a_provision_matrix(
    balances: list[int], rates: list[Fraction | Decimal], losses: list[int], source: str
) -> None:
    found = metrics.provision(balances, rates)
    assert list(found.losses) == losses, source
    assert found.total == sum(losses)


@given(AMOUNT, AMOUNT, DAYS, st.integers(1, 1000))
def test_a_metric_does_not_depend_on_the_unit(receivables: int, sales: int, days: int, scale: int) -> None:
    assert metrics.dso(receivables * scale, sales * scale, days) == metrics.dso(receivables, sales, days)
    current = receivables // 3
    one = metrics.average_days_delinquent(receivables, current, sales, days)
    assert metrics.average_days_delinquent(receivables * scale, current * scale, sales * scale, days) == one


@given(AMOUNT, DAYS, AMOUNT)
def test_countback_over_equal_months_is_the_simple_dso(sales: int, days: int, receivables: int) -> None:
    receivables %= 12 * sales
    found = metrics.dso_countback(receivables, [(sales, days)] * 12)
    assert found == metrics.dso(receivables, sales, days)


@given(st.lists(AMOUNT, min_size=1, max_size=50))
def test_hhi_lies_between_one_over_n_and_one(balances: list[int]) -> None:
    found = metrics.hhi(balances)
    assert Fraction(1, len(balances)) <= found <= 1
    assert metrics.top_share(balances, len(balances)) == 1


def test_what_has_no_meaning_is_said() -> None:
    with pytest.raises(InputError, match="credit_sales is 0; a number above 0"):
        metrics.dso(100, 0, 30)
    with pytest.raises(InputError, match="do not reach: 20 of the receivables"):
        metrics.dso_countback(100, [(40, 30), (40, 30)])
    with pytest.raises(InputError, match=r"a rate of 1\.5"):
        metrics.provision([100], [Fraction(3, 2)])


def test_nothing_rolls_out_of_an_empty_bucket() -> None:
    assert metrics.roll_rates([100, 0, 50], [10, 20, 30]) == [Fraction(1, 5), None]

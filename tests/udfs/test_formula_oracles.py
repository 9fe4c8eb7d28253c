"""Worked numbers of the field: metrics, due dates, discounts, buckets (the field's README, sections 2, 3.2, 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import udfs
from xl_ar.core.metrics import cei, dso, dso_countback
from xl_ar.errors import InputError


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        ((150_000, 1_800_000, 365), 30.4),  # O53
        ((212_000, [[100_000], [80_000], [70_000]], 30), 73.7),  # O54: 60 + 32/70 x 30
        ((2_100_000, [[900_000], [800_000], [700_000]], [[31], [28], [31]]), 76.7),  # O55: 31 + 28 + 400/700 x 31
        ((15_000, 10_000, 30), 45.0),  # O56
        ((4_000, 10_000, 30), 12.0),  # O56, best possible
        ((0, 10_000, 30), 0.0),
    ],
)
def test_days_sales_outstanding(arguments: tuple[Any, ...], days: float) -> None:
    assert round(udfs.AR_DSO(*arguments), 1) == days


def test_average_days_delinquent_is_the_difference() -> None:
    assert udfs.AR_DSO(15_000, 10_000, 30) - udfs.AR_DSO(4_000, 10_000, 30) == 33.0  # O56


@pytest.mark.parametrize(
    ("arguments", "per_cent"),
    [
        ((6_200, 10_890, 6_340, 3_590, 3), 55.9),  # O57
        ((100_000, 1_000_000, 120_000, 100_000), 98.0),  # O58
    ],
)
def test_collection_effectiveness(arguments: tuple[Any, ...], per_cent: float) -> None:
    assert round(udfs.AR_CEI(*arguments), 1) == per_cent


def test_metrics_of_several_departments_stand_in_columns() -> None:
    assert udfs.AR_DSO([["AR"], [15_000], [None]], [["Sales"], [10_000], [5]], 30) == [["DSO"], [45.0], [""]]


NOT_ENOUGH = "the sales of 2 months do not reach: 4 of the receivables are older; give more months"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((1, 0, 365), "credit_sales is 0; a number above 0 must stand there"),
        ((1, 5, 0), "days is 0; a number above 0 must stand there"),
        ((9, [[2], [3]], 30), NOT_ENOUGH),
        ((9, [[2], [3], [None]], [[30], [31], [""]]), NOT_ENOUGH),
        ((9, [[2], ["x"]], 30), "credit_sales: month 2: 'x' is no amount; a number must stand there"),
        ((9, [[2], [-3]], 30), "credit_sales of month 2 are -3; 0 or more must stand there"),
        ((9, [[2], [3], [4]], [[30], [31]]), "credit_sales has 3 months, days 2; give the days of each month"),
        ((9, [[2], [3]], None), "days is missing; give a number"),
    ],
)
def test_days_that_cannot_be_computed_are_said(arguments: tuple[Any, ...], why: str) -> None:
    assert udfs.AR_DSO(*arguments) == f"AR_DSO: {why}"


def test_an_index_that_cannot_be_computed_is_said() -> None:
    none = "nothing could be collected: beginning and sales are all current at the end"
    assert udfs.AR_CEI(0, 10, 10, 10) == f"AR_CEI: {none}"
    assert udfs.AR_CEI(0, 10, 10, 10, 0) == "AR_CEI: months is 0; a number above 0 must stand there"
    assert udfs.AR_CEI([[0], [100_000]], 10, 10, 10) == [[f"not read: {none}"], [100.0]]


money = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(balance=money, sales=money.filter(bool), days=st.integers(1, 366).map(Decimal))
def test_counting_back_within_one_month_is_the_simple_figure(balance: Decimal, sales: Decimal, days: Decimal) -> None:
    assert dso_countback(min(balance, sales), [(sales, days)]) == pytest.approx(dso(min(balance, sales), sales, days))


@given(beginning=money, sales=money.filter(bool), current=money)
def test_all_that_was_due_collected_is_100_per_cent(beginning: Decimal, sales: Decimal, current: Decimal) -> None:
    if beginning + sales == current:
        with pytest.raises(InputError):
            cei(beginning, sales, current, current, Decimal(1))
    else:
        assert cei(beginning, sales, current, current, Decimal(1)) == 1


@pytest.mark.parametrize(
    ("written", "terms", "due"),
    [
        ("2003-01-01", "10 days", date(2003, 1, 11)),  # O52
        ("2003-01-01", "10 EOM", date(2003, 1, 31)),
        ("2026-05-20", "2/10 net 30", date(2026, 6, 19)),
        ("2026-01-31", "30 EOM", date(2026, 3, 31)),
        ("2026-05-20", "14 Tage netto", date(2026, 6, 3)),
        (46162.0, "due on receipt", date(2026, 5, 20)),
        ("2026-05-20", None, ""),
        (None, "net 30", ""),
        ("2026-05-20", "NAH4", "AR_DUE_DATE: terms 'NAH4' not understood; write them as net 30, 2/10 net 30 or 30 EOM"),
        ("05/06/2026", "net 30", "AR_DUE_DATE: '05/06/2026' could be two days; write it as 2026-06-30"),
    ],
)
def test_due_dates(written: Any, terms: Any, due: Any) -> None:
    assert udfs.AR_DUE_DATE(written, terms) == due


@pytest.mark.parametrize(
    ("amount", "terms", "paid", "discount"),
    [
        (1_000, "2/15 net 30", "2026-01-16", 20.0),  # the last day counts
        (1_000, "2/15 net 30", "2026-01-17", 0.0),
        (1_000, "1%/14d net 30", "2026-01-15", 10.0),  # O14
        (1_000, "2%/5d, 1%/14d, net 30", "2026-01-05", 20.0),  # O14: the higher of two in time
        (1_000, "2%/5d, 1%/14d, net 30", "2026-01-10", 10.0),  # O15
        (-100, "2/10 net 30", "2026-01-05", -2.0),  # O20: a credit note settles -98
        (100, "net 30", "2026-01-05", 0.0),
        (0.25, "2/10 net 30", "2026-01-05", 0.01),  # half up
        (None, "2/10 net 30", "2026-01-05", ""),
        (100, "", "2026-01-05", ""),
    ],
)
def test_discounts_earned(amount: Any, terms: Any, paid: Any, discount: Any) -> None:
    assert udfs.AR_DISCOUNT(amount, "2026-01-01", terms, paid) == discount


def test_discounts_are_rounded_in_their_currency() -> None:
    arguments = (1234.5, "2026-01-01", "2/10 net 30", "2026-01-05")
    assert udfs.AR_DISCOUNT(*arguments) == 24.69
    assert udfs.AR_DISCOUNT(1234, *arguments[1:], "JPY") == 25.0
    assert udfs.AR_DISCOUNT(1234.567, *arguments[1:], "KWD") == 24.691


@pytest.mark.parametrize(
    ("due", "as_of", "buckets", "label"),
    [
        ("2024-06-30", "2024-06-30", "oca", "Current"),  # O50
        ("2024-06-30", "2024-07-01", "oca", "1-30"),
        ("2024-06-30", "2024-07-30", "oca", "1-30"),
        ("2024-06-30", "2024-07-31", "oca", "31-60"),
        ("2026-06-11", "2026-07-10", "sage", "<30"),  # O44
        ("2026-06-10", "2026-07-10", "sage", "<60"),  # O45
        ("2026-05-12", "2026-07-10", "sage", "<60"),
        ("2026-07-01", "2026-06-30", None, "Not due"),
        (46203, "2026-06-30", None, "Not due"),
        ("2026-01-01", "2026-06-30", "15,30", "31+"),
        ("2026-01-01", "2026-06-30", 30, "31+"),
        (None, "2026-06-30", None, ""),
        ("soon", "2026-06-30", None, "AR_BUCKET: 'soon' is no date; write it as 2026-06-30"),
        ("2026-01-01", None, None, "AR_BUCKET: as_of is missing; give a day such as 2026-06-30"),
        ("2026-01-01", "2026-06-30", 9e9, "AR_BUCKET: buckets '9000000000': days of up to 5 figures may stand there"),
    ],
)
def test_buckets(due: Any, as_of: Any, buckets: Any, label: str) -> None:
    assert udfs.AR_BUCKET(due, as_of, buckets) == label


def test_days_and_buckets_of_a_column() -> None:
    column = [["Due date"], [date(2026, 5, 1)], [None], [46203.0], ["2026-07-02"], [-2146826246]]
    days = [["Days past due"], [60], [""], [0], [-2], ["not read: '#N/A' is no date; write it as 2026-06-30"]]
    labels = [["Bucket"], ["31-60"], [""], ["Not due"], ["Not due"], days[-1]]
    assert udfs.AR_DAYS_PAST_DUE(column, "2026-06-30") == days
    assert udfs.AR_BUCKET(column, "2026-06-30") == labels

"""How fast receivables are collected: DSO and its kin, CEI, turnover (formulas: docs/metrics.md)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xl_ar.core.metrics.quotient import Number, above_zero, quotient
from xl_ar.errors import InputError

_SALES, _DAYS = "credit_sales", "days"


def dso(receivables: Number, sales: Number, days: Number) -> Fraction:
    """Days sales outstanding, simple: receivables / credit sales of the period x its days."""
    return quotient(receivables, sales, _SALES) * above_zero(days, _DAYS)


def dso_countback(receivables: Number, months: Iterable[tuple[Number, Number]]) -> Fraction:
    """Days sales outstanding by countback; ``months``: (credit sales, days), the latest first.

    Whole months are taken off the receivables as long as these exceed them; of the last its share of days. InputError
    where the months given do not reach back far enough, or one has sales below 0.
    """
    left, days, seen = Fraction(receivables), Fraction(0), 0
    for sales, length in months:
        seen += 1
        if sales < 0:
            raise InputError(f"credit_sales of month {seen} are {float(sales):,g}; 0 or more must stand there")
        if left <= sales:
            return days + (left / Fraction(sales) * above_zero(length, _DAYS) if sales else 0)
        left, days = left - Fraction(sales), days + above_zero(length, _DAYS)
    raise InputError(
        f"the sales of {seen} months do not reach: {float(left):,g} of the receivables are older; give more months"
    )


def best_possible_dso(current: Number, sales: Number, days: Number) -> Fraction:
    """DSO if all paid in time: receivables that are not past due / credit sales x days."""
    return quotient(current, sales, _SALES) * above_zero(days, _DAYS)


def average_days_delinquent(receivables: Number, current: Number, sales: Number, days: Number) -> Fraction:
    """ADD = DSO - best possible DSO."""
    return dso(receivables, sales, days) - best_possible_dso(current, sales, days)


def cei(opening: Number, sales: Number, closing: Number, current: Number, months: Number = 1) -> Fraction:
    """Collection effectiveness, 1 is best: (opening + sales/N - closing) / (opening + sales/N - closing current).

    N = ``months``: the months that ``sales`` cover where opening and closing are one month apart (CRF); 1 where they
    are as far apart as the sales are long.
    """
    base = Fraction(opening) + quotient(sales, months, "months")
    if base == current:
        raise InputError("nothing could be collected: beginning and sales are all current at the end")
    return (base - Fraction(closing)) / (base - Fraction(current))


def turnover(sales: Number, opening: Number, closing: Number) -> Fraction:
    """Credit sales / average receivables, the mean of opening and closing."""
    average = (Fraction(opening) + Fraction(closing)) / 2
    return quotient(sales, average, "average receivables")


def collection_period(sales: Number, opening: Number, closing: Number, days: Number = 365) -> Fraction:
    """Days / turnover."""
    ratio = turnover(sales, opening, closing)
    return quotient(above_zero(days, _DAYS), ratio, "turnover")

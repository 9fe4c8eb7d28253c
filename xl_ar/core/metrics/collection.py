"""How fast receivables are collected: DSO and its kin, CEI, turnover (formulas: field README 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xl_ar.core.metrics.quotient import quotient
from xl_ar.errors import InputError

_SALES = "credit sales"


def dso(receivables: int, sales: int, days: int) -> Fraction:
    """Days sales outstanding, simple: receivables / credit sales of the period x its days."""
    return quotient(receivables, sales, "DSO", _SALES) * _days(days, "DSO")


def dso_countback(receivables: int, months: Sequence[tuple[int, int]]) -> Fraction:
    """Days sales outstanding by countback; ``months``: (credit sales, days), the latest first.

    Whole months are taken off the receivables as long as they cover them; of the last month its share of days. A month
    without sales counts its days. InputError where the months given do not reach back far enough.
    """
    left, days = receivables, Fraction(0)
    if left < 0:
        raise InputError("DSO countback: receivables must not be below 0")
    for sales, length in months:
        if left == 0:
            return days
        _days(length, "DSO countback")
        if sales > left:
            return days + Fraction(left, sales) * length
        left -= max(sales, 0)
        days += length
    if left:
        raise InputError(f"DSO countback: the sales of {len(months)} months do not reach the receivables; give more")
    return days


def best_possible_dso(current: int, sales: int, days: int) -> Fraction:
    """DSO if all paid in time: receivables that are not past due / credit sales x days."""
    return quotient(current, sales, "best possible DSO", _SALES) * _days(days, "best possible DSO")


def average_days_delinquent(receivables: int, current: int, sales: int, days: int) -> Fraction:
    """ADD = DSO - best possible DSO."""
    return dso(receivables, sales, days) - best_possible_dso(current, sales, days)


def cei(opening: int, sales: int, closing: int, current: int, months: int = 1) -> Fraction:
    """Collection effectiveness, 0 to 1: (opening + sales/N - closing) / (opening + sales/N - closing current).

    N = ``months``: the months that ``sales`` cover where opening and closing are one month apart (CRF); 1 where they
    are as far apart as the sales are long.
    """
    if months < 1:
        raise InputError(f"CEI: months must be 1 or more, not {months}")
    base = opening + Fraction(sales, months)
    return quotient(base - closing, base - current, "CEI", "opening + sales - what is not past due")


def turnover(sales: int, opening: int, closing: int) -> Fraction:
    """Credit sales / average receivables, the mean of opening and closing."""
    return quotient(Fraction(2 * sales), opening + closing, "turnover", "average receivables")


def collection_period(sales: int, opening: int, closing: int, days: int = 365) -> Fraction:
    """Days / turnover."""
    ratio = turnover(sales, opening, closing)
    return quotient(_days(days, "collection period"), ratio, "collection period", "turnover")


def _days(days: int, metric: str) -> int:
    if days < 1:
        raise InputError(f"{metric}: days must be 1 or more, not {days}")
    return days

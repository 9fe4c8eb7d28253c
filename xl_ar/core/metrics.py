"""Metrics of receivables: days sales outstanding and the collection effectiveness index.

All figures are of one currency and of credit sales (cash sales make both look better than they are).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xl_ar.errors import UsageError


def dso(receivables: Decimal, credit_sales: Decimal, days: Decimal) -> Decimal:
    """Days sales outstanding: receivables / credit sales x days of the period in which the sales were made.

    With receivables that are not overdue it is the best possible DSO; DSO less that is the average of days
    delinquent. UsageError where there are no sales or no days. Source: Credit Research Foundation, "Key
    performance metrics" (field README 3.2).
    """
    _above_zero("credit_sales", credit_sales)
    _above_zero("days", days)
    return receivables / credit_sales * days


def dso_countback(receivables: Decimal, months: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Days sales outstanding by counting back: ``months`` are credit sales and days, the latest month first.

    Each month's sales are taken off the receivables and its days counted; of the month in which they are used up,
    the part. UsageError where the months' sales do not reach (field README 3.2, O54).
    """
    left, counted, seen = receivables, Decimal(0), 0
    for sales, days in months:
        _above_zero("days", days)
        if sales < 0:
            raise UsageError(f"credit_sales of month {seen + 1} are {sales.normalize():f}; 0 or more must stand there")
        if left <= sales:
            return counted + (left / sales * days if sales else Decimal(0))
        left, counted, seen = left - sales, counted + days, seen + 1
    raise UsageError(
        f"the sales of {seen} months do not reach: {left.normalize():f} of the receivables are older; give more months"
    )


def cei(
    beginning: Decimal, credit_sales: Decimal, ending_total: Decimal, ending_current: Decimal, months: Decimal
) -> Decimal:
    """Collection effectiveness index in per cent: what was collected of what could be.

    (beginning + credit sales / months - ending total) / (beginning + credit sales / months - ending current) x 100,
    with the months in which ``credit_sales`` were made. UsageError where nothing could be collected. Source:
    Credit Research Foundation (field README 3.2, O57, O58).
    """
    _above_zero("months", months)
    monthly = beginning + credit_sales / months
    collectable = monthly - ending_current
    if collectable == 0:
        raise UsageError("nothing could be collected: beginning and sales are all current at the end")
    return (monthly - ending_total) / collectable * 100


def _above_zero(name: str, value: Decimal) -> None:
    if value <= 0:
        raise UsageError(f"{name} is {value.normalize():f}; a number above 0 must stand there")

"""AR_DSO and AR_CEI: how fast and how well receivables are collected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from udfs.define import formula
from xl_ar.core.metrics import cei, dso, dso_countback
from xl_ar.errors import InputError
from xl_ar.tables.ranges.cells import filled
from xl_ar.tables.ranges.columns import Heading, amounts, each
from xl_ar.tables.ranges.scalars import required_amount


@formula(
    help="Days sales outstanding: receivables / credit sales x days. Months of sales are counted back one by one.",
    example="=AR_DSO(150000,1800000,365)",
    spills=True,
    receivables="Receivables at the end; only those not overdue give the best possible DSO",
    credit_sales="Credit sales of the period; or a column of months, the latest first, to count back",
    days="Days of the period, or of each month",
)
def AR_DSO(receivables: Any, credit_sales: Any, days: Any) -> Any:  # noqa: N802
    """DSO by ``core.metrics.dso``, or by ``dso_countback`` where one balance stands against several months."""
    if isinstance(credit_sales, list) and not isinstance(receivables, list):
        return _countback(receivables, credit_sales, days)
    columns = {"receivables": receivables, "credit_sales": credit_sales, "days": days}
    return each(dso, "DSO", **{name: amounts(value) for name, value in columns.items()})


def _countback(receivables: Any, credit_sales: list[list[Any]], days: Any) -> Any:
    balance = amounts(receivables)
    if balance is None:
        return ""
    sales = _listed("credit_sales", credit_sales)
    lengths = _listed("days", days) if isinstance(days, list) else [required_amount("days", days)] * len(sales)
    if len(sales) != len(lengths):
        raise InputError(f"credit_sales has {len(sales)} months, days {len(lengths)}; give the days of each month")
    return dso_countback(balance, zip(sales, lengths, strict=True))


def _listed(name: str, rows: list[list[Any]]) -> list[Decimal]:
    """The amounts of a column or of a row, its heading and trailing blanks left out."""
    cells = [cell for row in amounts(rows[: filled(rows)]) for cell in row]
    cells = cells[1:] if cells and isinstance(cells[0], Heading) else cells
    while cells and cells[-1] is None:
        cells.pop()
    for place, cell in enumerate(cells, 1):
        if not isinstance(cell, Decimal):
            raise InputError(f"{name}: month {place}: {cell or 'blank'}; a number must stand there")
    return cells


@formula(
    help="Collection effectiveness index in per cent: what was collected of what could be collected (100 is best).",
    example="=AR_CEI(6200,10890,6340,3590,3)",
    spills=True,
    beginning="Receivables at the beginning",
    credit_sales="Credit sales of the period",
    ending_total="All receivables at the end",
    ending_current="Receivables at the end that are not yet due",
    months="Months in which the sales were made, if left out 1",
)
def AR_CEI(  # noqa: N802
    beginning: Any, credit_sales: Any, ending_total: Any, ending_current: Any, months: Any = None
) -> Any:
    """CEI by ``core.metrics.cei``."""
    columns = {
        "beginning": beginning,
        "credit_sales": credit_sales,
        "ending_total": ending_total,
        "ending_current": ending_current,
        "months": 1 if months is None else months,
    }
    return each(cei, "CEI", **{name: amounts(value) for name, value in columns.items()})

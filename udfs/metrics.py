"""AR_DSO and its kin, AR_CEI, AR_TURNOVER: how fast and how well receivables are collected."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from udfs.define import formula
from xl_ar.core.metrics import average_days_delinquent, best_possible_dso, cei, dso, dso_countback, turnover
from xl_ar.core.metrics.quotient import quotient
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
    return _figures(dso, "DSO", receivables=receivables, sales=credit_sales, days=days)


def _figures(compute: Callable[..., Fraction], title: str, **columns: Any) -> Any:
    """``compute`` of amounts, one by one or row by row."""
    return each(compute, title, **{name: amounts(value) for name, value in columns.items()})


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
    help="Days sales outstanding by counting back: whole months of sales are taken off the receivables, latest first.",
    example="=AR_DSO_COUNTBACK(212000,Months!B2:B4,30)",
    spills=True,
    receivables="Receivables at the end",
    credit_sales="Credit sales of the months, a column or row, the latest first",
    days="Days of each month, or one number for all",
)
def AR_DSO_COUNTBACK(receivables: Any, credit_sales: Any, days: Any) -> Any:  # noqa: N802
    """DSO by ``core.metrics.dso_countback``."""
    return _countback(receivables, credit_sales if isinstance(credit_sales, list) else [[credit_sales]], days)


@formula(
    help="Best possible DSO: what DSO would be if nothing were past due. Current receivables / credit sales x days.",
    example="=AR_BPDSO(4000,10000,30)",
    spills=True,
    current="Receivables that are not past due",
    credit_sales="Credit sales of the period",
    days="Days of the period",
)
def AR_BPDSO(current: Any, credit_sales: Any, days: Any) -> Any:  # noqa: N802
    """Best possible DSO by ``core.metrics.best_possible_dso``."""
    return _figures(best_possible_dso, "BPDSO", current=current, sales=credit_sales, days=days)


@formula(
    help="Average days delinquent: DSO less best possible DSO, the days that lateness alone adds.",
    example="=AR_ADD(15000,4000,10000,30)",
    spills=True,
    receivables="All receivables at the end",
    current="Receivables at the end that are not past due",
    credit_sales="Credit sales of the period",
    days="Days of the period",
)
def AR_ADD(receivables: Any, current: Any, credit_sales: Any, days: Any) -> Any:  # noqa: N802
    """ADD by ``core.metrics.average_days_delinquent``."""
    return _figures(
        average_days_delinquent, "ADD", receivables=receivables, current=current, sales=credit_sales, days=days
    )


@formula(
    help="Receivables turnover: how often the average receivables were collected. Credit sales / average receivables.",
    example="=AR_TURNOVER(1000000,180000,220000)",
    spills=True,
    credit_sales="Credit sales of the period",
    beginning="Receivables at the beginning",
    ending="Receivables at the end",
)
def AR_TURNOVER(credit_sales: Any, beginning: Any, ending: Any) -> Any:  # noqa: N802
    """Turnover by ``core.metrics.turnover``; 365 divided by it is the collection period in days."""
    return _figures(turnover, "Turnover", sales=credit_sales, opening=beginning, closing=ending)


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
    return _figures(
        _per_cent,
        "CEI",
        opening=beginning,
        sales=credit_sales,
        closing=ending_total,
        current=ending_current,
        months=1 if months is None else months,
    )


def _per_cent(**figures: Decimal) -> Fraction:
    return cei(**figures) * 100


@formula(
    help="Bad debt in per cent: what was written off in a period, divided by its credit sales.",
    example="=AR_BAD_DEBT(910,91000)",
    spills=True,
    written_off="Written off in the period",
    credit_sales="Credit sales of the period",
)
def AR_BAD_DEBT(written_off: Any, credit_sales: Any) -> Any:  # noqa: N802
    """Write-offs / credit sales x 100."""
    return _figures(_of_sales, "Bad debt", lost=written_off, sales=credit_sales)


def _of_sales(lost: Decimal, sales: Decimal) -> Fraction:
    return 100 * quotient(lost, sales, "credit_sales")

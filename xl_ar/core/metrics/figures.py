"""The figures of a report: each with its formula and inputs, or the reason why it is not known. Never a guess.

All amounts of one ``Position`` are minor units of one currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from xl_ar.core.metrics import collection, concentration
from xl_ar.core.metrics.payments import weighted_days
from xl_ar.core.metrics.quotient import Number, quotient
from xl_ar.core.money import to_decimal
from xl_ar.errors import InputError


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the workbook does not show, and why."""

    why: str


Known: TypeAlias = int | Unknown
Days: TypeAlias = Sequence[tuple[int, int]]
"""(amount, days) of each payment."""


@dataclass(frozen=True, slots=True)
class Position:
    """What the figures of one currency are made of."""

    currency: str
    receivables: int  # open items net of credits
    owed: int  # open debits alone
    current: Known  # of ``owed``: not past due
    past_due: Known  # of ``owed``
    balances: Sequence[int]  # by customer
    disputed: Known
    days: int  # of the period
    sales: Known  # of the period
    months: Sequence[tuple[int, int]] | Unknown  # (credit sales, days), the latest first
    opening: Known  # receivables at the start of the period
    to_pay: Days | Unknown  # payments of the period, days from the document date
    late: Days | Unknown  # ..., days from the due date
    received: Known
    unapplied: Known
    receipts: tuple[int, int] | Unknown  # matched automatically, all
    lines: tuple[int, int] | Unknown


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``value`` is None where it is not known, and ``inputs`` says why."""

    name: str
    value: Fraction | None
    unit: str
    formula: str
    inputs: str


Input: TypeAlias = tuple[str, "Known | str"]


def figures(at: Position) -> list[Figure]:
    """Every figure, in the order of a report."""
    return [*_collection(at), *_effectiveness(at), *_paying(at), *_quality(at), *_cash(at)]


def _collection(at: Position) -> Iterator[Figure]:
    owing, sales, days = _money(at, "receivables", at.receivables), _money(at, "credit sales", at.sales), _days(at)
    current, unit = _money(at, "not past due", at.current), partial(to_decimal, currency=at.currency)
    yield _figure(
        "DSO", "days", "receivables / credit sales x days", [owing, sales, days],
        lambda: collection.dso(at.receivables, _int(at.sales), at.days),
    )  # fmt: skip
    yield _figure(
        "DSO, countback", "days", "months of sales, latest first, that receivables hold", [owing, _counted(at)],
        lambda: collection.dso_countback(unit(at.receivables), [(unit(sold), n) for sold, n in _rows(at.months)]),
    )  # fmt: skip
    yield _figure(
        "Best possible DSO", "days", "not past due / credit sales x days", [current, sales, days],
        lambda: collection.best_possible_dso(_int(at.current), _int(at.sales), at.days),
    )  # fmt: skip
    yield _figure(
        "Average days delinquent", "days", "DSO - best possible DSO", [owing, current, sales, days],
        lambda: collection.average_days_delinquent(at.receivables, _int(at.current), _int(at.sales), at.days),
    )  # fmt: skip


def _effectiveness(at: Position) -> Iterator[Figure]:
    opening, sales = _money(at, "opening", at.opening), _money(at, "credit sales", at.sales)
    closing, current = _money(at, "closing", at.receivables), _money(at, "closing not past due", at.current)
    yield _figure(
        "Collection effectiveness (CEI)", "%",
        "(opening + sales/N - closing) / (opening + sales/N - closing not past due)",
        [opening, sales, closing, current, ("N", "1: opening and closing are as far apart as the sales")],
        lambda: 100 * collection.cei(_int(at.opening), _int(at.sales), at.receivables, _int(at.current)),
    )  # fmt: skip
    yield _figure(
        "Turnover", "times", "credit sales / mean of opening and closing", [sales, opening, closing, _days(at)],
        lambda: collection.turnover(_int(at.sales), _int(at.opening), at.receivables),
    )  # fmt: skip


def _paying(at: Position) -> Iterator[Figure]:
    formula = "sum of paid x days / sum of paid, days from the {} date"
    yield _weighted(at, "Weighted average days to pay", formula.format("document"), at.to_pay)
    yield _weighted(at, "Weighted average days late", formula.format("due"), at.late)


def _weighted(at: Position, name: str, formula: str, rows: Days | Unknown) -> Figure:
    if isinstance(rows, Unknown):
        return Figure(name, None, "days", formula, rows.why)
    paid = _money(at, "paid", sum(amount for amount, _ in rows))
    return _figure(name, "days", formula, [paid, ("payments", f"{len(rows):,}")], lambda: weighted_days(rows))


def _quality(at: Position) -> Iterator[Figure]:
    yield _part_of_open(at, "Past due", "past due", at.past_due)
    yield _part_of_open(at, "In dispute", "disputed", at.disputed)
    count = ("customers that owe", f"{sum(balance > 0 for balance in at.balances):,}")
    yield _figure(
        "Five largest customers", "%", "five largest balances / balances above 0", [count],
        lambda: 100 * concentration.top_share(at.balances, 5),
    )  # fmt: skip
    yield _figure(
        "Concentration (HHI)", "points", "sum of squared shares x 10,000; one customer alone is 10,000", [count],
        lambda: 10_000 * concentration.hhi(at.balances),
    )  # fmt: skip


def _part_of_open(at: Position, name: str, label: str, part: Known) -> Figure:
    inputs = [_money(at, label, part), _money(at, "open debits", at.owed)]
    formula = f"{label} / open debits"
    return _figure(name, "%", formula, inputs, lambda: 100 * quotient(_int(part), at.owed, "what is open"))


def _cash(at: Position) -> Iterator[Figure]:
    yield _figure(
        "Unapplied cash", "%", "receipts not applied / receipts",
        [_money(at, "not applied", at.unapplied), _money(at, "received", at.received)],
        lambda: 100 * quotient(_int(at.unapplied), _int(at.received), "what was received"),
    )  # fmt: skip
    yield _automatic("receipts", at.receipts)
    yield _automatic("lines", at.lines)


def _automatic(name: str, pair: tuple[int, int] | Unknown) -> Figure:
    title, formula = f"Matched automatically, {name}", f"{name} matched automatically / all {name} left to match"
    if isinstance(pair, Unknown):
        return Figure(title, None, "%", formula, pair.why)
    told = ("", f"{pair[0]:,} of {pair[1]:,} {name}")
    return _figure(title, "%", formula, [told], lambda: 100 * quotient(*pair, f"the number of {name}"))


def _figure(name: str, unit: str, formula: str, inputs: Sequence[Input], compute: Callable[[], Fraction]) -> Figure:
    """The figure; where an input is not known, or nothing to divide by, the reason takes the place of the inputs."""
    whys = dict.fromkeys(value.why for _, value in inputs if isinstance(value, Unknown))
    if whys:
        return Figure(name, None, unit, formula, "; ".join(whys))
    told = "; ".join(f"{label} {value}".strip() for label, value in inputs)
    try:
        return Figure(name, compute(), unit, formula, told)
    except InputError as error:
        return Figure(name, None, unit, formula, f"{error} ({told})")


def _money(at: Position, label: str, amount: Known) -> Input:
    return label, amount if isinstance(amount, Unknown) else f"{to_decimal(amount, at.currency):,}"


def _days(at: Position) -> Input:
    return "days", f"{at.days}"


def _counted(at: Position) -> Input:
    months = at.months
    return "months known", months if isinstance(months, Unknown) else f"{len(months)}"


def _int(value: Known) -> Number:
    if isinstance(value, Unknown):
        raise InputError(value.why)
    return value


def _rows(rows: Sequence[tuple[int, int]] | Unknown) -> Sequence[tuple[int, int]]:
    if isinstance(rows, Unknown):
        raise InputError(rows.why)
    return rows

"""The figures of a report: each with its formula and inputs, or the reason why it is not known. Never a guess.

Where a figure follows from its inputs by one expression, ``live`` is that expression, for a spreadsheet to compute.

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
Pair: TypeAlias = "tuple[int, int] | Unknown"
"""(part, whole) of a number of things."""
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
    disputed_items: Pair  # of the open debits, all
    dispute_days: Sequence[int] | Unknown  # since each open dispute was recorded
    days: int  # of the period
    sales: Known  # of the period
    months: Sequence[tuple[int, int]] | Unknown  # (credit sales, days), the latest first
    opening: Known  # receivables at the start of the period
    written_off: Known  # in the period
    expected_loss: Known  # the provision
    to_pay: Days | Unknown  # payments of the period, days from the document date
    late: Days | Unknown  # ..., days from the due date
    received: Known
    unapplied: Known
    receipts: Pair  # matched automatically, all
    lines: Pair


@dataclass(frozen=True, slots=True)
class Input:
    """What goes into a figure: an amount in minor units (``money``) or a number."""

    label: str
    amount: int
    money: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``value`` is None where it is not known, and ``why`` says why.

    ``live``: the figure as an expression of a spreadsheet over its inputs in currency units, which stand as {0}, {1},
    ...; "" where it follows from more than these.
    """

    name: str
    value: Fraction | None
    unit: str
    formula: str
    inputs: tuple[Input, ...] = ()
    live: str = ""
    why: str = ""


Given: TypeAlias = "tuple[str, Known] | tuple[str, int, bool]"


def figures(at: Position) -> list[Figure]:
    """Every figure, in the order of a report."""
    return [*_collection(at), *_effectiveness(at), *_paying(at), *_quality(at), *_risk(at), *_cash(at)]


def _collection(at: Position) -> Iterator[Figure]:
    owing, sales, days = ("receivables", at.receivables), ("credit sales", at.sales), ("days", at.days, False)
    current, unit = ("not past due", at.current), partial(to_decimal, currency=at.currency)
    yield _figure(
        "DSO", "days", "receivables / credit sales x days", [owing, sales, days], "{0}/{1}*{2}",
        lambda: collection.dso(at.receivables, _int(at.sales), at.days),
    )  # fmt: skip
    yield _figure(
        "DSO, countback", "days", "months of sales, latest first, that receivables hold; months known",
        [owing, _counted(at)], "",
        lambda: collection.dso_countback(unit(at.receivables), [(unit(sold), n) for sold, n in _rows(at.months)]),
    )  # fmt: skip
    yield _figure(
        "Best possible DSO", "days", "not past due / credit sales x days", [current, sales, days], "{0}/{1}*{2}",
        lambda: collection.best_possible_dso(_int(at.current), _int(at.sales), at.days),
    )  # fmt: skip
    yield _figure(
        "Average days delinquent", "days",
        "DSO - best possible DSO = (receivables - not past due) / credit sales x days",
        [owing, current, sales, days], "({0}-{1})/{2}*{3}",
        lambda: collection.average_days_delinquent(at.receivables, _int(at.current), _int(at.sales), at.days),
    )  # fmt: skip


def _effectiveness(at: Position) -> Iterator[Figure]:
    opening, sales, closing = ("opening", at.opening), ("credit sales", at.sales), ("closing", at.receivables)
    yield _figure(
        "Collection effectiveness (CEI)", "%",
        "(opening + sales/N - closing) / (opening + sales/N - closing not past due); N = 1: opening and closing are as "
        "far apart as the sales", [opening, sales, closing, ("closing not past due", at.current)],
        "100*({0}+{1}-{2})/({0}+{1}-{3})",
        lambda: 100 * collection.cei(_int(at.opening), _int(at.sales), at.receivables, _int(at.current)),
    )  # fmt: skip
    yield _figure(
        "Turnover", "times", "credit sales / mean of opening and closing", [sales, opening, closing],
        "{0}/(({1}+{2})/2)", lambda: collection.turnover(_int(at.sales), _int(at.opening), at.receivables),
    )  # fmt: skip
    yield _figure(
        "Collection period", "days", "mean of opening and closing / credit sales x days = days / turnover",
        [opening, closing, sales, ("days", at.days, False)], "({0}+{1})/2/{2}*{3}",
        lambda: collection.collection_period(_int(at.sales), _int(at.opening), at.receivables, at.days),
    )  # fmt: skip


def _paying(at: Position) -> Iterator[Figure]:
    formula = "sum of paid x days / sum of paid, days from the {} date"
    yield _weighted("Weighted average days to pay", formula.format("document"), at.to_pay)
    yield _weighted("Weighted average days late", formula.format("due"), at.late)


def _weighted(name: str, formula: str, rows: Days | Unknown) -> Figure:
    if isinstance(rows, Unknown):
        return Figure(name, None, "days", formula, why=rows.why)
    paid = [("paid x days", sum(amount * days for amount, days in rows)), ("paid", sum(amount for amount, _ in rows))]
    return _figure(name, "days", formula, paid, "{0}/{1}", lambda: weighted_days(rows))


def _quality(at: Position) -> Iterator[Figure]:
    yield _share("Past due", "past due / open debits", ("past due", at.past_due), ("open debits", at.owed))
    yield _share("In dispute", "disputed / open debits", ("disputed", at.disputed), ("open debits", at.owed))
    yield _counts("In dispute, items", "disputed items / open debit items", ("disputed", "open"), at.disputed_items)
    yield _open_disputes(at.dispute_days)
    owed = sum(balance for balance in at.balances if balance > 0)
    largest = sum(sorted((balance for balance in at.balances if balance > 0), reverse=True)[:5])
    yield _figure(
        "Five largest customers", "%", "five largest balances / balances above 0",
        [("five largest", largest), ("balances above 0", owed)], "100*{0}/{1}",
        lambda: 100 * concentration.top_share(at.balances, 5),
    )  # fmt: skip
    yield _figure(
        "Concentration (HHI)", "points",
        "sum of squared shares of customers that owe x 10,000; one alone is 10,000",
        [("customers that owe", sum(balance > 0 for balance in at.balances), False)], "",
        lambda: 10_000 * concentration.hhi(at.balances),
    )  # fmt: skip


def _open_disputes(days: Sequence[int] | Unknown) -> Figure:
    name, formula = "Days in dispute", "days since each open dispute was recorded, summed / open disputes recorded"
    if isinstance(days, Unknown):
        return Figure(name, None, "days", formula, why=days.why)
    given = [("days", sum(days), False), ("disputes", len(days), False)]
    return _figure(name, "days", formula, given, "{0}/{1}", lambda: quotient(sum(days), len(days), "disputes"))


def _risk(at: Position) -> Iterator[Figure]:
    yield _share(
        "Bad debt", "written off in the period / credit sales of the period",
        ("written off", at.written_off), ("credit_sales", at.sales),
    )  # fmt: skip
    yield _share(
        "Expected credit loss", "expected loss by AR Provision / open debits",
        ("expected loss", at.expected_loss), ("open debits", at.owed),
    )  # fmt: skip


def _cash(at: Position) -> Iterator[Figure]:
    yield _share(
        "Unapplied cash", "receipts not applied / receipts",
        ("not applied", at.unapplied), ("what was received", at.received),
    )  # fmt: skip
    for grain, pair in (("receipts", at.receipts), ("lines", at.lines)):
        words = f"{grain} matched automatically / all {grain} left to match"
        yield _counts(f"Matched automatically, {grain}", words, ("automatic", grain), pair)


def _share(name: str, formula: str, part: tuple[str, Known], whole: tuple[str, Known]) -> Figure:
    """A part of a whole in per cent."""
    return _figure(
        name,
        "%",
        formula,
        [part, whole],
        "100*{0}/{1}",
        lambda: 100 * quotient(_int(part[1]), _int(whole[1]), whole[0]),
    )


def _counts(name: str, formula: str, labels: tuple[str, str], pair: Pair) -> Figure:
    """A number in per cent of another."""
    if isinstance(pair, Unknown):
        return Figure(name, None, "%", formula, why=pair.why)
    given = [(labels[0], pair[0], False), (labels[1], pair[1], False)]
    return _figure(
        name, "%", formula, given, "100*{0}/{1}", lambda: 100 * quotient(*pair, f"the number of {labels[1]}")
    )


def _figure(
    name: str, unit: str, formula: str, given: Sequence[Given], live: str, compute: Callable[[], Fraction]
) -> Figure:
    """The figure; where an input is not known, or nothing to divide by, the reason with the inputs that are known."""
    whys = dict.fromkeys(value.why for _, value, *_ in given if isinstance(value, Unknown))
    inputs = tuple(
        Input(label.replace("_", " "), value, money=not counted) for label, value, *counted in given
        if not isinstance(value, Unknown)
    )  # fmt: skip
    if whys:
        return Figure(name, None, unit, formula, why="; ".join(whys))
    try:
        return Figure(name, compute(), unit, formula, inputs, live)
    except InputError as error:
        return Figure(name, None, unit, formula, inputs, why=str(error))


def _counted(at: Position) -> Given:
    months = at.months
    return ("months known", months) if isinstance(months, Unknown) else ("months known", len(months), False)


def _int(value: Known) -> Number:
    if isinstance(value, Unknown):
        raise InputError(value.why)
    return value


def _rows(rows: Sequence[tuple[int, int]] | Unknown) -> Sequence[tuple[int, int]]:
    if isinstance(rows, Unknown):
        raise InputError(rows.why)
    return rows

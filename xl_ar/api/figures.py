"""The metrics under the names of the formulas: exact fractions out of exact numbers; a table of all figures.

Amounts are ``int``, ``Decimal``, ``Fraction`` or text such as "1234.50", all of one currency; a float counts as the
number that it prints. What has no meaning (no sales, nothing owed) raises InputError with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

import pandas as pd

from xl_ar.api.frames import cells_of, day
from xl_ar.commands.reports.metrics import Ground
from xl_ar.commands.work import Work
from xl_ar.core import metrics as core
from xl_ar.core.metrics.figures import figures
from xl_ar.core.metrics.quotient import quotient
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.errors import InputError
from xl_ar.settings import Settings
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

Amount: TypeAlias = int | float | str | Decimal | Fraction
COLUMNS = ("currency", "figure", "value", "unit", "formula", "inputs", "why")


def dso(receivables: Amount, credit_sales: Amount, days: Amount) -> Fraction:
    """Days sales outstanding: receivables / credit sales x days."""
    return core.dso(_exact(receivables), _exact(credit_sales), _exact(days))


def dso_countback(receivables: Amount, credit_sales: Iterable[Amount], days: Amount | Iterable[Amount]) -> Fraction:
    """Days sales outstanding by counting back months of sales, the latest first; days of each month, or one number."""
    sales = _numbers(credit_sales)
    if isinstance(days, int | float | str | Decimal | Fraction):
        lengths = [_exact(days)] * len(sales)
    else:
        lengths = _numbers(days)
    return core.dso_countback(_exact(receivables), _paired("credit_sales", sales, "days", lengths))


def bpdso(current: Amount, credit_sales: Amount, days: Amount) -> Fraction:
    """Best possible DSO: receivables that are not past due / credit sales x days."""
    return core.best_possible_dso(_exact(current), _exact(credit_sales), _exact(days))


def add(receivables: Amount, current: Amount, credit_sales: Amount, days: Amount) -> Fraction:
    """Average days delinquent: DSO less best possible DSO."""
    return core.average_days_delinquent(*map(_exact, (receivables, current, credit_sales, days)))


def cei(
    beginning: Amount, credit_sales: Amount, ending_total: Amount, ending_current: Amount, months: Amount = 1
) -> Fraction:
    """Collection effectiveness in per cent, 100 is best; ``months``: the N of the formula (docs/metrics.md)."""
    return 100 * core.cei(*map(_exact, (beginning, credit_sales, ending_total, ending_current, months)))


def turnover(credit_sales: Amount, beginning: Amount, ending: Amount) -> Fraction:
    """Credit sales / mean of beginning and ending receivables."""
    return core.turnover(_exact(credit_sales), _exact(beginning), _exact(ending))


def collection_period(credit_sales: Amount, beginning: Amount, ending: Amount, days: Amount = 365) -> Fraction:
    """Days / turnover."""
    return core.collection_period(*map(_exact, (credit_sales, beginning, ending, days)))


def wadtp(paid: Iterable[Amount], days: Iterable[Amount]) -> Fraction:
    """Weighted average days to pay: sum of paid x days / sum of paid."""
    return core.weighted_days(_paired("paid", _numbers(paid), "days", _numbers(days)))


def concentration(balances: Iterable[Amount], largest: int | None = None) -> Fraction:
    """Herfindahl index of the balances above zero, 0 to 1; or the share of the ``largest`` so many."""
    owed = _numbers(balances)
    return core.hhi(owed) if largest is None else core.top_share(owed, largest)


def roll_rate(earlier: Sequence[Amount], later: Sequence[Amount]) -> list[Fraction | None]:
    """What of each bucket at the earlier date stands in the next one at the later; None where nothing was there."""
    return core.roll_rates(_numbers(earlier), _numbers(later))


def loss_rates(reached: Sequence[Amount], never_paid: Amount) -> list[Fraction]:
    """Loss rate of each bucket from history: what was never paid / what of the sales reached the bucket."""
    return core.default_rates(_numbers(reached), _exact(never_paid))


def provision(balances: Sequence[Amount], rates: Sequence[Amount], currency_code: str = "") -> Decimal:
    """Sum of balance x rate (0 to 1) by bucket, each rounded half up; credits carry no loss."""
    owed = [to_minor(Decimal(str(balance)), currency_code) for balance in balances]
    found = core.provision(owed, [_exact(rate) for rate in rates])
    return to_decimal(found.total, currency_code)


def bad_debt(written_off: Amount, credit_sales: Amount) -> Fraction:
    """Bad debt in per cent: what was written off in a period / its credit sales."""
    return 100 * quotient(_exact(written_off), _exact(credit_sales), "credit_sales")


def metrics(
    open_items: pd.DataFrame,
    *,
    as_of: date | str,
    receipts: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """The figures of AR Dashboard: one row a figure and currency, values exact fractions or None with the reason.

    ``open_items`` with their settled documents where sales are to be known.
    """
    frames = {"open_items": open_items} | ({} if receipts is None else {"receipts": receipts})
    grids = [
        Grid(name, [[str(heading) for heading in table.columns], *cells_of(table)]) for name, table in frames.items()
    ]
    return figures_of(Work("open_items", read_grids(grids), day(as_of), settings or Settings()))


def figures_of(work: Work) -> pd.DataFrame:
    """COLUMNS, one row a figure and currency; ``value`` is an exact fraction or None, and then ``why`` says why."""
    ground = Ground(work)
    rows = []
    for code in ground.currencies:
        for each in figures(ground.position(code)):
            inputs = {
                given.label: to_decimal(given.amount, code) if given.money else given.amount for given in each.inputs
            }
            rows.append((code, each.name, each.value, each.unit, each.formula, inputs, each.why))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _exact(number: Amount) -> Fraction:
    try:
        return Fraction(str(number)) if isinstance(number, float | str) else Fraction(number)
    except (ValueError, InvalidOperation, TypeError, OverflowError) as error:
        raise InputError(f"'{number}' is no number; an amount such as 1234.50 must stand there") from error


def _numbers(values: Iterable[Any]) -> list[Fraction]:
    return [_exact(value.item() if hasattr(value, "item") else value) for value in values]


def _paired(
    one: str, first: Sequence[Fraction], two: str, second: Sequence[Fraction]
) -> Iterable[tuple[Fraction, Fraction]]:
    if len(first) != len(second):
        raise InputError(f"{one} has {len(first)} numbers, {two} {len(second)}; as many must stand there")
    return zip(first, second, strict=True)

"""Loss rates from history: what of earlier sales reached each bucket of the aging, and what of it was never paid.

The flow of sales through the buckets (docs/oracles.md O64): the sales of a span of months are followed until the last
bucket has begun for every one of them. Rate of a bucket = never paid / what reached the bucket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import day, days_of
from xl_ar.core.metrics.provision import default_rates
from xl_ar.core.reports.periods import Period, payments, sold
from xl_ar.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ALWAYS = Period(date(1900, 1, 1), date(9999, 12, 31))


@dataclass(frozen=True, slots=True)
class LossHistory:
    """Sales followed through the buckets, minor units.

    ``reached``: the sales, then what of them was unpaid when each later bucket began; ``never_paid``: unpaid on the
    as-of date or written off before; ``first``, ``last``: dates of the documents.
    """

    reached: tuple[int, ...]
    never_paid: int
    documents: int
    first: date
    last: date

    @property
    def rates(self) -> list[Fraction | None]:
        """Never paid / reached by bucket; None for a bucket that nothing reached."""
        filled = [amount for amount in self.reached if amount > 0]
        found = iter(default_rates(filled, self.never_paid))
        return [next(found) if amount > 0 else None for amount in self.reached]


def loss_history(
    items: pd.DataFrame,
    applications: pd.DataFrame,
    as_of: date,
    edges: Sequence[int],
    written_off: Mapping[str, int] | None = None,
) -> LossHistory:
    """The history of the sales among ``items`` of one currency (core.schema) that had time to pass all ``edges``.

    ``items`` begin where settled documents are complete (``periods.complete_since``); ``written_off``: what was written
    off by document, which is no payment. Items without a due date age from their document date. InputError with the
    reason where there is no such history.
    """
    cohort = _followed(items, as_of, edges[-1])
    if not len(cohort):
        raise InputError(f"no sale of the workbook is more than {edges[-1]} days past due or would be, were it unpaid")
    paid = _less_written_off(payments(cohort, _ALWAYS, applications), written_off or {})
    sales, lost = int(cohort["original_amount"].sum()), dict(written_off or {})
    gone = sum(min(lost.get(document, 0), amount) for document, amount in _gone(cohort))
    if int(paid["amount"].sum()) + gone != sales - int(cohort["open_amount"].sum()):
        raise InputError("earlier sales were paid on days that the workbook does not state")
    when = paid["paid_date"] <= pd.Timestamp(as_of)
    late = (paid["paid_date"] - paid["due_date"].fillna(paid["document_date"])).dt.days
    reached = [sales, *(sales - int(paid.loc[when & (late <= edge), "amount"].sum()) for edge in edges)]
    never = sales - int(paid.loc[when, "amount"].sum())
    dates = cohort["document_date"]
    return LossHistory(tuple(reached), never, len(cohort), dates.min().date(), dates.max().date())


def _followed(items: pd.DataFrame, as_of: date, last_edge: int) -> pd.DataFrame:
    """The sales for which the last bucket has begun on the day, or would have, were they unpaid."""
    due = days_of(items["due_date"].fillna(items["document_date"]))
    old = due + np.timedelta64(last_edge, "D") < day(as_of)
    return items[sold(items) & old]


def _gone(cohort: pd.DataFrame) -> list[tuple[str, int]]:
    """By document: what is no longer open of it."""
    gone = (cohort["original_amount"] - cohort["open_amount"]).groupby(cohort["document"]).sum()
    return [(str(document), int(amount)) for document, amount in gone.items()]


def _less_written_off(paid: pd.DataFrame, written_off: Mapping[str, int]) -> pd.DataFrame:
    """The payments, the latest of a document less what was written off of it."""
    if not written_off:
        return paid
    rows = paid.sort_values("paid_date", ascending=False, kind="stable")
    before = rows.groupby("document")["amount"].cumsum() - rows["amount"]
    left = (rows["document"].map(dict(written_off)).fillna(0).astype("int64") - before).clip(lower=0)
    amounts = (rows["amount"] - left).clip(lower=0)
    kept: pd.DataFrame = rows.assign(amount=amounts)[amounts > 0]
    return kept

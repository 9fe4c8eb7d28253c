"""The silent day/month swap: Excel in a d/m locale opens m/d text (or the reverse), and half the dates turn.

What Excel can take for a date becomes a real one with day and month swapped; what it cannot (past the 12th)
stays text. The sign of it: texts all past the 12th, in one order, beside real dates all on days 1 to 12.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.tables.cells.date_cells.order import order_counts
from xl_ar.tables.cells.date_cells.sorting import SortedDates
from xl_ar.tables.cells.date_cells.states import DateOrder, SwapVerdict
from xl_ar.tables.cells.date_cells.text import NO_DAY

OVERWHELMING = 5.0
"""Repair only where chance would show the sign in less than one case in 10**5, ..."""
FEWEST = 5
"""... with at least so many different real dates and different texts, ..."""
MONTHS_MAY_LOSE = 0.3
"""... and where the real dates share the texts' months not clearly less after the repair than before."""
SUSPECT = 3
"""So many different texts past the 12th make real dates suspect even beside real dates past the 12th."""
LOOSE = 0.05
"""Share of texts up to the 12th that may stand among the others: Excel would have turned those."""

_REAL_WEIGHT = log10(31 / 12)
_TEXT_WEIGHT = log10(31 / 19)


@dataclass(frozen=True, slots=True)
class SwapSigns:
    """Signs for and against the swap in one column, counted over different dates."""

    order: DateOrder = DateOrder.NONE  # of the texts past the 12th
    texts: int = 0
    loose: float = 0.0
    real_low: int = 0
    real_high: int = 0
    months_lost: float = 0.0
    contradicting: bool = False  # texts past the 12th in both orders

    @property
    def suspect(self) -> bool:
        """True where the texts look like what Excel could not turn."""
        return self.texts > 0 and self.loose <= LOOSE

    @property
    def weight(self) -> float:
        """-log10 of the chance to see days so parted, were the real dates right."""
        return self.real_low * _REAL_WEIGHT + self.texts * _TEXT_WEIGHT

    def __str__(self) -> str:
        return (
            f"{self.real_low} different real dates on days 1-12, {self.real_high} past the 12th, "
            f"beside {self.texts} different texts all past the 12th ({self.order})"
        )


def swap_signs(column: SortedDates) -> SwapSigns:
    """Signs of the swap in one column."""
    real = np.unique(column.real_days)
    low = real[_day_of_month(real) <= 12]
    high = len(real) - len(low)
    counts = order_counts(column)
    if not counts.day_first and not counts.month_first:
        return SwapSigns(real_low=len(low), real_high=high)
    order = DateOrder.DMY if counts.day_first >= counts.month_first else DateOrder.MDY
    texts, other = column.slots[:, :2].T if order == DateOrder.DMY else column.slots[:, 1::-1].T
    past = np.unique(texts[(texts != NO_DAY) & (other == NO_DAY)])
    loose = float((other[texts != NO_DAY] != NO_DAY).mean())
    contradicting = counts.order == DateOrder.AMBIGUOUS
    return SwapSigns(order, len(past), loose, len(low), high, _months_lost(low, past), contradicting)


def swap_verdict(signs: SwapSigns, pooled: SwapSigns | None = None) -> SwapVerdict:
    """The verdict on a column; ``pooled`` are the signs of all columns of its table that say the same."""
    if not signs.suspect or not signs.real_low:
        return SwapVerdict.NONE
    if signs.real_high or signs.contradicting:
        return SwapVerdict.MIXED if signs.texts >= SUSPECT else SwapVerdict.NONE
    weighed = pooled or signs
    enough = min(weighed.real_low, weighed.texts) >= FEWEST and weighed.weight >= OVERWHELMING
    return SwapVerdict.REPAIRED if enough and weighed.months_lost <= MONTHS_MAY_LOSE else SwapVerdict.DOUBT


def pooled_signs(columns: list[SwapSigns]) -> dict[DateOrder, SwapSigns]:
    """Signs summed over the columns without contrary signs, by the order of their texts."""
    pooled: dict[DateOrder, SwapSigns] = {}
    for signs in columns:
        if signs.suspect and not signs.real_high and not signs.contradicting:
            so_far = pooled.get(signs.order, SwapSigns(signs.order))
            pooled[signs.order] = SwapSigns(
                signs.order,
                so_far.texts + signs.texts,
                max(so_far.loose, signs.loose),
                so_far.real_low + signs.real_low,
                0,
                max(so_far.months_lost, signs.months_lost),
            )
    return pooled


def swapped_days(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days since 1970 with day and month changed over; ``NO_DAY`` where the day is past the 12th."""
    fields = pd.DatetimeIndex(days.astype("datetime64[D]").astype("datetime64[s]"))
    month, day = fields.month.to_numpy().astype(np.int64), fields.day.to_numpy().astype(np.int64)
    months = (fields.year.to_numpy().astype(np.int64) - 1970) * 12 + day - 1
    turned = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + month - 1
    return np.where(day <= 12, turned, NO_DAY)


def _day_of_month(days: NDArray[np.int64]) -> NDArray[np.int64]:
    dates = days.astype("datetime64[D]")
    result: NDArray[np.int64] = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    return result


def _months_lost(real: NDArray[np.int64], texts: NDArray[np.int64]) -> float:
    """How much less the months of the real dates agree with those of the texts once they are turned."""
    if not len(real):
        return 0.0
    wanted = _month_shares(texts)
    as_is, turned = (
        sum(min(share, wanted.get(month, 0.0)) for month, share in _month_shares(days).items())
        for days in (real, swapped_days(real))
    )
    return as_is - turned


def _month_shares(days: NDArray[np.int64]) -> dict[int, float]:
    months, counts = np.unique(days.astype("datetime64[D]").astype("datetime64[M]"), return_counts=True)
    return dict(zip(months.astype(np.int64).tolist(), (counts / len(days)).tolist(), strict=True))

"""The order of day, month and year of a column's texts, from the texts that only one order explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.date_cells.sorting import SortedDates
from xl_ar.tables.cells.date_cells.states import DateOrder, DateState
from xl_ar.tables.cells.date_cells.text import NO_DAY

DOMINANT = 50
"""An order seen this many times as often as its rival is the column's; the rest are CONFLICT."""

_DMY, _MDY, _YMD, _YDM = range(4)
_CLEARER_YEARS = 3  # the span of years must be that much narrower to tell where a two-digit year stands


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """Texts with the year last that need the day first, need the month first, or could be either."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def __add__(self, other: OrderCounts) -> OrderCounts:
        return OrderCounts(
            self.day_first + other.day_first, self.month_first + other.month_first, self.either + other.either
        )

    @property
    def order(self) -> DateOrder:
        """What the counts say: an order, AMBIGUOUS, or NONE where no text has the year last."""
        if not self.day_first and not self.month_first:
            return DateOrder.AMBIGUOUS if self.either else DateOrder.NONE
        if self.day_first >= DOMINANT * self.month_first:
            return DateOrder.DMY
        return DateOrder.MDY if self.month_first >= DOMINANT * self.day_first else DateOrder.AMBIGUOUS

    def __str__(self) -> str:
        return (
            f"{self.day_first} texts need the day first, {self.month_first} the month first, "
            f"{self.either} could be either"
        )


def order_counts(column: SortedDates) -> OrderCounts:
    """Counts of a column's texts with the year last."""
    day_first, month_first = column.slots[:, _DMY], column.slots[:, _MDY]
    only_day, only_month = month_first == NO_DAY, day_first == NO_DAY
    either = ~only_day & ~only_month & (day_first != month_first)
    return OrderCounts(int((only_day & ~only_month).sum()), int((only_month & ~only_day).sum()), int(either.sum()))


def place_short_years(columns: list[SortedDates], order: DateOrder | None) -> None:
    """Decide over all columns whether two-digit years stand first or last, and keep only those slots.

    Where neither the texts nor the span of years tells, they become AMBIGUOUS and leave the slots.
    """
    short = [column.slots[column.short_year] for column in columns]
    place = _short_year_place(np.concatenate([*short, np.empty((0, 4), dtype=np.int64)]), order)
    for column in columns:
        rows = column.short_year
        if place == "last":
            column.slots[rows, _YMD] = NO_DAY
        elif place == "first":
            column.slots[rows, :_YMD] = NO_DAY
        else:
            column.state[column.text_rows[rows]] = DateState.AMBIGUOUS
            column.text_rows, column.slots = column.text_rows[~rows], column.slots[~rows]
            column.short_year = column.short_year[~rows]


def _short_year_place(slots: NDArray[np.int64], order: DateOrder | None) -> str:
    if order in (DateOrder.DMY, DateOrder.MDY):
        return "last"
    if order in (DateOrder.YMD, DateOrder.YDM):
        return "first"
    last = np.maximum(slots[:, _DMY], slots[:, _MDY])
    first = slots[:, _YMD]
    only_last, only_first = int((first == NO_DAY).sum()), int((last == NO_DAY).sum())
    if only_last or only_first:
        if only_last >= DOMINANT * only_first:
            return "last"
        return "first" if only_first >= DOMINANT * only_last else "unknown"
    clearer = _span(first) - _span(last)
    return "unknown" if abs(clearer) < _CLEARER_YEARS else "last" if clearer > 0 else "first"


def _span(days: NDArray[np.int64]) -> int:
    """Years between the earliest and the latest day."""
    return int((days.max() - days.min()) // 365) if len(days) else 0


def year_first_order(column: SortedDates) -> DateOrder:
    """YMD for texts with the year first, YDM where only that explains some and YMD none; NONE without any."""
    month_second, day_second = column.slots[:, _YMD] != NO_DAY, column.slots[:, _YDM] != NO_DAY
    if (day_second & ~month_second).any() and not (month_second & ~day_second).any():
        return DateOrder.YDM
    return DateOrder.YMD if (month_second | day_second).any() else DateOrder.NONE

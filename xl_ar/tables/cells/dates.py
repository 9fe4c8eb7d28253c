"""Dates of one column, or of all date columns of a table together.

The order of day and month is inferred per column, never per cell; Excel's silent day/month swap is repaired
or refused, never used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.date_cells.order import OrderCounts, order_counts, place_short_years, year_first_order
from xl_ar.tables.cells.date_cells.rows import Days, RowTests, better_reading
from xl_ar.tables.cells.date_cells.sorting import FIRST_DAY, LAST_DAY, SortedDates, sort_dates
from xl_ar.tables.cells.date_cells.states import DateOrder, DateState, SwapVerdict
from xl_ar.tables.cells.date_cells.swap import SwapSigns, pooled_signs, swap_signs, swap_verdict, swapped_days
from xl_ar.tables.cells.date_cells.terms import AS_IS, OPEN, TURNED, Doubts, settled_by_terms
from xl_ar.tables.cells.date_cells.text import NO_DAY

__all__ = [
    "DateColumn", "DateOrder", "DateState", "RowTests", "SwapVerdict", "dates_together", "read_dates",
]  # fmt: skip

_DECIDED = (DateOrder.DMY, DateOrder.MDY)


@dataclass(frozen=True, slots=True, eq=False)
class DateColumn:
    """Dates of a column; ``days`` is NaT wherever ``state`` is not OK."""

    days: NDArray[np.datetime64]  # datetime64[D]
    state: NDArray[np.int8]
    order: DateOrder
    swapped: SwapVerdict
    repaired: int  # real dates whose day and month were put back
    evidence: str

    @property
    def ok(self) -> NDArray[np.bool_]:
        """Rows that hold a date."""
        result: NDArray[np.bool_] = self.state == DateState.OK
        return result

    def rows(self, state: DateState) -> list[int]:
        """Positions of the cells in ``state``."""
        found: list[int] = np.flatnonzero(self.state == state).tolist()
        return found


def read_dates(
    cells: Sequence[object],
    *,
    date1904: bool = False,
    order: DateOrder | None = None,
    allow_serials: bool = True,
    repair: bool | None = None,
) -> DateColumn:
    """Days of one column's cells, as python-calamine gives them; see ``dates_together``."""
    columns = dates_together({"": cells}, date1904=date1904, order=order, allow_serials=allow_serials, repair=repair)
    return columns[""]


def dates_together(
    columns: Mapping[str, Sequence[object]],
    *,
    date1904: bool = False,
    order: DateOrder | None = None,
    allow_serials: bool = True,
    repair: bool | None = None,
    tests: RowTests | None = None,
) -> dict[str, DateColumn]:
    """Days of the date columns, all of one length, of a table: one export writes one order.

    A column's own texts decide its order, else those of the others, else what the rows bear out (``tests``).
    Real dates that may have been swapped are used only where the evidence is overwhelming, or where the usual
    terms between two dates of the row allow but one reading; the rest are AMBIGUOUS.
    ``order`` and ``repair`` are a person's word on the texts' order and on the swap, above all evidence.
    ``date1904`` is for plain serial numbers: real dates come right from python-calamine. Two-digit years
    below 50 are 20xx.
    """
    table = _Table({name: sort_dates(cells, date1904, allow_serials) for name, cells in columns.items()})
    place_short_years(list(table.sorted.values()), order)
    table.settle_orders(order, tests or RowTests())
    table.settle_swaps(repair, tests or RowTests())
    return {name: _column(table, name, settled) for name, settled in table.settled_cells().items()}


@dataclass(slots=True)
class _Table:
    """The columns of one table while their order and their swap are being settled."""

    sorted: dict[str, SortedDates]
    orders: dict[str, DateOrder] = field(default_factory=dict)
    swaps: dict[str, SwapVerdict] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)

    def settle_orders(self, given: DateOrder | None, tests: RowTests) -> None:
        counts = {name: order_counts(column) for name, column in self.sorted.items()}
        pooled = sum(counts.values(), OrderCounts()).order
        for name, seen in counts.items():
            self.evidence[name] = [str(seen)] if seen != OrderCounts() else []
            self.orders[name] = given if given in _DECIDED else seen.order
            if self.orders[name] == DateOrder.AMBIGUOUS and not seen.day_first and pooled in _DECIDED:
                self.orders[name] = pooled
                self.evidence[name].append(f"the table's other dates are {pooled}")
        self._orders_by_rows([name for name in counts if self._open(name, counts[name])], tests)

    def _open(self, name: str, counts: OrderCounts) -> bool:
        return self.orders[name] == DateOrder.AMBIGUOUS and not counts.day_first

    def _orders_by_rows(self, names: list[str], tests: RowTests) -> None:
        if not names:
            return
        day_first, month_first = (self._days(orders=dict.fromkeys(names, order)) for order in _DECIDED)
        best = better_reading((day_first, month_first), tests)
        for name in names if best >= 0 else []:
            self.orders[name] = _DECIDED[best]
            self.evidence[name].append(f"the rows bear out {_DECIDED[best]}")

    def settle_swaps(self, repair: bool | None, tests: RowTests) -> None:
        signs = {name: swap_signs(column) for name, column in self.sorted.items()}
        pooled = pooled_signs(list(signs.values()))
        for name, seen in signs.items():
            self.swaps[name] = swap_verdict(seen, pooled.get(seen.order))
        if SwapVerdict.REPAIRED in self.swaps.values():
            self._doubt_silent_columns(signs)
        if repair is not None:
            self.swaps = dict.fromkeys(signs, SwapVerdict.REPAIRED if repair else SwapVerdict.NONE)
        for name, verdict in self.swaps.items():
            self.evidence[name] += [str(signs[name])] if verdict != SwapVerdict.NONE else []
        self._swaps_by_rows([name for name in signs if self.swaps[name] == SwapVerdict.DOUBT], tests)

    def _doubt_silent_columns(self, signs: dict[str, SwapSigns]) -> None:
        """A column without texts, all on days 1-12, in a table that was swapped: nothing tells."""
        for name, seen in signs.items():
            if seen.real_low and not seen.real_high and not len(self.sorted[name].text_rows):
                self.swaps[name] = SwapVerdict.DOUBT

    def _swaps_by_rows(self, names: list[str], tests: RowTests) -> None:
        if not names:
            return
        as_is, turned = (self._days(swaps=dict.fromkeys(names, verdict)) for verdict in _SETTLED)
        best = better_reading((as_is, turned), tests)
        for name in names if best >= 0 else []:
            self.swaps[name] = _SETTLED[best]
            self.evidence[name].append(f"the rows bear out the dates {('as they stand', 'turned')[best]}")

    def settled_cells(self) -> dict[str, NDArray[np.int64]]:
        """For each cell of each column whether the terms of its row settle a doubt: AS_IS, TURNED or OPEN."""
        doubts = {name: self._doubts(name) for name in self.sorted}
        return {
            name: settled_by_terms(doubt, [other for key, other in doubts.items() if key != name])
            for name, doubt in doubts.items()
        }

    def _doubts(self, name: str) -> Doubts:
        column = self.sorted[name]
        days, state = _read(column, self.orders[name], self.swaps[name])
        doubtful = np.zeros(len(days), dtype=np.bool_)
        doubtful[column.real_rows] = state[column.real_rows] == DateState.AMBIGUOUS
        days = np.where((state == DateState.OK) | doubtful, days, NO_DAY)
        turned = days.copy()
        turned[doubtful] = swapped_days(days[doubtful])
        return Doubts(days, turned, doubtful)

    def _days(
        self, orders: Mapping[str, DateOrder] | None = None, swaps: Mapping[str, SwapVerdict] | None = None
    ) -> Days:
        """Days of all columns under the orders and swaps supposed."""
        orders, swaps = {**self.orders, **(orders or {})}, {**self.swaps, **(swaps or {})}
        supposed = {
            name: _read(column, orders[name], swaps.get(name, SwapVerdict.NONE)) for name, column in self.sorted.items()
        }
        return {name: np.where(state == DateState.OK, days, NO_DAY) for name, (days, state) in supposed.items()}


_SETTLED = (SwapVerdict.NONE, SwapVerdict.REPAIRED)


def _column(table: _Table, name: str, settled: NDArray[np.int64]) -> DateColumn:
    column, order, evidence = table.sorted[name], table.orders[name], table.evidence[name]
    days, state = _read(column, order, table.swaps[name])
    if (settled != OPEN).any():
        turned = settled == TURNED
        days[turned] = swapped_days(days[turned])
        state[settled != OPEN] = DateState.OK
        evidence = [
            *evidence,
            f"terms show {int((settled == AS_IS).sum())} dates right, {int(turned.sum())} turned",
        ]
    ok = state == DateState.OK
    dates = np.where(ok, days, 0).astype("datetime64[D]")
    dates[~ok] = np.datetime64("NaT")
    repaired = int(((days[column.real_rows] != column.real_days) & ok[column.real_rows]).sum())
    shown = order if order != DateOrder.NONE else year_first_order(column)
    said = "; ".join(evidence) or "no text whose order matters"
    return DateColumn(dates, state, shown, table.swaps[name], repaired, said)


def _read(column: SortedDates, order: DateOrder, swap: SwapVerdict) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Day and state of every cell under an order of the texts and a verdict on the real dates."""
    state = column.state.copy()
    days = np.full(len(state), NO_DAY, dtype=np.int64)
    real, doubtful = _real_days(column.real_days, swap)
    texts, text_state = _text_days(column, order)
    for rows, found in (
        (column.real_rows, real),
        (column.fixed_rows, column.fixed_days),
        (column.text_rows, texts),
    ):
        days[rows] = found
        state[rows] = DateState.OK
    state[(days != NO_DAY) & ((days < FIRST_DAY) | (days > LAST_DAY))] = DateState.IMPLAUSIBLE
    state[column.real_rows[doubtful]] = DateState.AMBIGUOUS
    state[column.text_rows] = np.where(text_state == DateState.OK, state[column.text_rows], text_state)
    return days, state


def _real_days(days: NDArray[np.int64], swap: SwapVerdict) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    turned = swapped_days(days)
    could_be = (turned != NO_DAY) & (turned != days)
    if swap == SwapVerdict.REPAIRED:
        return np.where(could_be, turned, days), np.zeros(len(days), dtype=np.bool_)
    return days, could_be & (swap != SwapVerdict.NONE)


def _text_days(column: SortedDates, order: DateOrder) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    day_first, month_first, *year_first = column.slots.T
    month_second, day_second = year_first if year_first_order(column) != DateOrder.YDM else year_first[::-1]
    chosen = day_first if order == DateOrder.DMY else month_first
    rival = month_first if order == DateOrder.DMY else day_first
    days = np.where(month_second != NO_DAY, month_second, chosen)
    state = np.full(len(days), DateState.OK, dtype=np.int64)
    state[(days == NO_DAY) & ((rival != NO_DAY) | (day_second != NO_DAY))] = DateState.CONFLICT
    if order not in _DECIDED:
        last = (day_first != NO_DAY) | (month_first != NO_DAY)
        either = (day_first != NO_DAY) & (month_first != NO_DAY)
        state[last & (day_first != month_first)] = DateState.CONFLICT
        state[either & (day_first != month_first)] = DateState.AMBIGUOUS
    return days, state

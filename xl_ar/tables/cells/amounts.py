"""Amounts of one column: each cell to minor units, the decimal style inferred per column, never per cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.currencies import CODES
from xl_ar.core.money import NOT_MONEY, exponent, minor_and_rounded, minor_from_floats
from xl_ar.tables.cells.amount_cells.scale import minor_from_digits
from xl_ar.tables.cells.amount_cells.style import DecimalStyle, StyleChoice, choose_style
from xl_ar.tables.cells.amount_cells.text import SIDES, AmountText, amount_text
from xl_ar.tables.cells.blanks import BLANKS
from xl_ar.tables.cells.error_values import is_error_value

__all__ = ["AmountColumn", "AmountState", "DecimalStyle", "read_amounts"]


class AmountState(IntEnum):
    """What became of a cell; only OK cells hold an amount."""

    OK = 0
    EMPTY = 1
    UNREADABLE = 2  # text or a truth value that is no amount
    ERROR_VALUE = 3  # '#N/A' and the like
    DATE_IN_AMOUNT = 4  # a date or time where an amount should stand
    AMBIGUOUS = 5  # '1.234' and nothing in the column says whether thousands or decimals
    CONFLICT = 6  # written in the other decimal style than the column
    TOO_LARGE = 7  # beyond what is exact, or not finite


@dataclass(frozen=True, slots=True, eq=False)
class AmountColumn:
    """Amounts of a column; ``minor`` is 0 wherever ``state`` is not OK."""

    minor: NDArray[np.int64]
    state: NDArray[np.int8]
    rounded: NDArray[np.bool_]  # decimals beyond the exponent were rounded half up
    exponents: NDArray[np.int8]  # of each row: as given, or of the currency that its text names
    currency: list[str] | None  # ISO code or hint ('USD?') in the text, '' for none; None when no cell has one
    style: DecimalStyle
    thousands: DecimalStyle  # the style under which every text that could be either has thousands, no decimals
    evidence: str

    @property
    def ok(self) -> NDArray[np.bool_]:
        """Rows that hold an amount."""
        result: NDArray[np.bool_] = self.state == AmountState.OK
        return result

    def rows(self, state: AmountState) -> list[int]:
        """Positions of the cells in ``state``."""
        found: list[int] = np.flatnonzero(self.state == state).tolist()
        return found


def read_amounts(
    cells: Sequence[object], *, exponents: int | Sequence[int] = 2, style: DecimalStyle | None = None
) -> AmountColumn:
    """Minor units of one column's cells, as python-calamine gives them.

    ``exponents`` are the decimals of the currency, one for all or one a row; a text that names its currency
    goes by that one's own. ``style`` decides only what the column's own texts leave open. Debit is positive:
    CR, a minus and parentheses are negative.
    """
    reading = _Reading(cells, exponents)
    return reading.column(reading.read(style))


class _Reading:
    """One pass over a column, kind of cell by kind of cell, filling the arrays of the result."""

    def __init__(self, cells: Sequence[object], exponents: int | Sequence[int]) -> None:
        self.cells: list[Any] = cells.tolist() if hasattr(cells, "tolist") else list(cells)
        size = len(self.cells)
        self.minor = np.zeros(size, dtype=np.int64)
        self.state = np.full(size, AmountState.OK, dtype=np.int8)
        self.rounded = np.zeros(size, dtype=np.bool_)
        self.exponents = np.array(np.broadcast_to(np.asarray(exponents, dtype=np.int8), size))
        self.currency: list[str] | None = None
        self.thousands = DecimalStyle.NONE

    def read(self, hint: DecimalStyle | None) -> StyleChoice:
        if set(map(type, self.cells)) == {float}:
            self._floats(np.arange(len(self.cells)), self.cells)
            return choose_style(0, 0, 0)
        kinds = np.array([_KINDS.get(type(cell)) or _kind(cell) for cell in self.cells], dtype="U1")
        for kind, state in _STATES.items():
            self.state[kinds == kind] = state
        self._floats(*self._of_kind(kinds, "f"))
        self._decimals(*self._of_kind(kinds, "n"))
        whole, numbers = self._of_kind(kinds, "i")
        self._put(whole, [int(number) for number in numbers], np.zeros(len(whole), dtype=np.int64))
        return self._texts(*self._of_kind(kinds, "t"), hint)

    def column(self, choice: StyleChoice) -> AmountColumn:
        bad = self.state != AmountState.OK
        self.minor[bad] = 0
        self.rounded[bad] = False
        arrays = (self.minor, self.state, self.rounded, self.exponents)
        return AmountColumn(*arrays, self.currency, choice.style, self.thousands, choice.evidence)

    def _of_kind(self, kinds: NDArray[np.str_], kind: str) -> tuple[NDArray[np.intp], list[Any]]:
        rows = np.flatnonzero(kinds == kind)
        return rows, [self.cells[row] for row in rows.tolist()]

    def _floats(self, rows: NDArray[np.intp], cells: list[float]) -> None:
        values = np.array(cells, dtype=np.float64)
        self.minor[rows], self.rounded[rows] = minor_from_floats(values, self.exponents[rows])
        self.state[rows[self.minor[rows] == NOT_MONEY]] = AmountState.TOO_LARGE
        self.state[rows[np.isnan(values)]] = AmountState.EMPTY

    def _decimals(self, rows: NDArray[np.intp], cells: list[Decimal]) -> None:
        for row, cell in zip(rows.tolist(), cells, strict=True):
            try:
                self.minor[row], self.rounded[row] = minor_and_rounded(cell, int(self.exponents[row]))
            except ValueError:
                self.state[row] = AmountState.EMPTY if cell.is_nan() else AmountState.TOO_LARGE

    def _put(self, rows: NDArray[np.intp], digits: list[int], decimals: NDArray[np.int64]) -> None:
        self.minor[rows], self.rounded[rows] = minor_from_digits(digits, decimals, self.exponents[rows])
        self.state[rows[self.minor[rows] == NOT_MONEY]] = AmountState.TOO_LARGE

    def _texts(self, rows: NDArray[np.intp], cells: list[str], hint: DecimalStyle | None) -> StyleChoice:
        read: list[tuple[int, AmountText]] = []
        for row, cell in zip(rows.tolist(), cells, strict=True):
            text = amount_text(cell)
            if text is None:
                self.state[row] = _unread(cell)
            else:
                read.append((row, text))
        numbers = bool(self.minor[self.state == AmountState.OK].any())
        self._currencies(read)
        choice = self._styled(read, hint)
        if not _sides_hold([text for _, text in read], numbers):
            self.state[[row for row, text in read if text.side]] = AmountState.UNREADABLE
        return choice

    def _currencies(self, read: list[tuple[int, AmountText]]) -> None:
        named = [(row, text.currency) for row, text in read if text.currency]
        if not named:
            return
        self.currency = [""] * len(self.cells)
        for row, code in named:
            self.currency[row] = code
            if code in CODES:
                self.exponents[row] = exponent(code)

    def _styled(self, read: list[tuple[int, AmountText]], hint: DecimalStyle | None) -> StyleChoice:
        rows = np.array([row for row, _ in read], dtype=np.intp)
        point = np.array([text.point for _, text in read], dtype=np.int64)
        comma = np.array([text.comma for _, text in read], dtype=np.int64)
        only_point, only_comma = comma < 0, point < 0
        either = (point != comma) & ~only_point & ~only_comma
        choice = choose_style(int(only_point.sum()), int(only_comma.sum()), int(either.sum()), hint)
        self.thousands = _thousands(point[either])
        by_comma = only_comma | (either & (choice.style == DecimalStyle.COMMA))
        digits = [text.digits * SIDES.get(text.side, 1) for _, text in read]
        self._put(rows, digits, np.where(by_comma, comma, point))
        self.state[rows[either & (not choice.reads_undecided)]] = AmountState.AMBIGUOUS
        for style, mask in ((DecimalStyle.POINT, only_point), (DecimalStyle.COMMA, only_comma)):
            if choice.conflict in (style, DecimalStyle.AMBIGUOUS):
                self.state[rows[mask]] = AmountState.CONFLICT
        return choice


def _thousands(point_decimals: NDArray[np.int64]) -> DecimalStyle:
    if not len(point_decimals):
        return DecimalStyle.NONE
    if point_decimals.any():
        return DecimalStyle.COMMA if point_decimals.all() else DecimalStyle.AMBIGUOUS
    return DecimalStyle.POINT


def _sides_hold(texts: list[AmountText], numbers: bool) -> bool:
    """Side letters count where every amount carries one of the same pair: S and H, or D and C."""
    sides = {text.side for text in texts if text.side or text.digits}
    return not numbers and (sides <= {"S", "H"} or sides <= {"D", "C"})


def _unread(text: str) -> AmountState:
    if not text or not text.strip(BLANKS):
        return AmountState.EMPTY
    return AmountState.ERROR_VALUE if is_error_value(text) else AmountState.UNREADABLE


_KINDS: dict[type, str] = {float: "f", str: "t", int: "i", bool: "b", dt.date: "d", dt.datetime: "d"}
_STATES = {"e": AmountState.EMPTY, "b": AmountState.UNREADABLE, "d": AmountState.DATE_IN_AMOUNT}


def _kind(cell: object) -> str:
    """Kind of a cell that python-calamine does not give: from a DataFrame, or made by hand."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return "e"
    if isinstance(cell, float | str | Decimal):
        return "f" if isinstance(cell, float) else "t" if isinstance(cell, str) else "n"
    if isinstance(cell, Integral):
        return "i"
    return "d" if isinstance(cell, dt.date | dt.time | dt.timedelta | np.datetime64) else "b"

"""Amounts of one column: every cell to minor units, the decimal style inferred from the column, never from a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.currencies import CODES
from xl_ar.core.money import NOT_MONEY, exponent, minor_and_rounded, minor_from_floats
from xl_ar.tables.amount_cells.style import DecimalStyle, StyleChoice, choose_style
from xl_ar.tables.amount_cells.text import SIDES, AmountText, amount_text
from xl_ar.tables.error_values import is_error_value

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

    ``exponents`` are the decimals of the currency, one for all or one a row; a text that names its currency goes by
    that currency's own. ``style`` decides only what the column's own texts leave open. Debit is positive: CR, a
    minus and parentheses are negative.
    """
    reading = _Reading(cells, exponents)
    if reading.only_floats():
        return reading.column(choose_style(0, 0, 0))
    return reading.column(reading.sort_out(style))


class _Reading:
    def __init__(self, cells: Sequence[object], exponents: int | Sequence[int]) -> None:
        self.cells: list[object] = cells.tolist() if hasattr(cells, "tolist") else list(cells)
        size = len(self.cells)
        self.minor = np.zeros(size, dtype=np.int64)
        self.state = np.full(size, AmountState.OK, dtype=np.int8)
        self.rounded = np.zeros(size, dtype=np.bool_)
        self.exponents = np.array(np.broadcast_to(np.asarray(exponents, dtype=np.int8), size))
        self.currency: list[str] | None = None

    def column(self, choice: StyleChoice) -> AmountColumn:
        bad = self.state != AmountState.OK
        self.minor[bad] = 0
        self.rounded[bad] = False
        return AmountColumn(
            *(self.minor, self.state, self.rounded, self.exponents), self.currency, choice.style, choice.evidence
        )

    def only_floats(self) -> bool:
        if set(map(type, self.cells)) != {float}:
            return False
        self._floats(np.arange(len(self.cells)), np.array(self.cells, dtype=np.float64))
        return True

    def sort_out(self, hint: DecimalStyle | None) -> StyleChoice:
        kinds = [_KINDS.get(type(cell)) or _kind(cell) for cell in self.cells]
        by_kind = {kind: np.flatnonzero(np.array(kinds) == kind) for kind in set(kinds)}
        for kind, state in _STATES.items():
            self.state[by_kind.get(kind, _NO_ROWS)] = state
        floats = by_kind.get("float", _NO_ROWS)
        self._floats(floats, np.array([self.cells[row] for row in floats], dtype=np.float64))
        for row in by_kind.get("decimal", _NO_ROWS):
            self._exact(row, self.cells[row])  # type: ignore[arg-type]
        whole = by_kind.get("whole", _NO_ROWS)
        self._digits(whole, [int(self.cells[row]) for row in whole], np.zeros(len(whole), dtype=np.int64))  # type: ignore[call-overload]
        return self._texts(by_kind.get("text", _NO_ROWS), hint)

    def _floats(self, rows: NDArray[np.intp], values: NDArray[np.float64]) -> None:
        self.minor[rows], self.rounded[rows] = minor_from_floats(values, self.exponents[rows])
        self.state[rows[self.minor[rows] == NOT_MONEY]] = AmountState.TOO_LARGE
        self.state[rows[np.isnan(values)]] = AmountState.EMPTY

    def _exact(self, row: int, value: Decimal) -> None:
        try:
            self.minor[row], self.rounded[row] = minor_and_rounded(value, int(self.exponents[row]))
        except ValueError:
            self.state[row] = AmountState.EMPTY if value.is_nan() else AmountState.TOO_LARGE

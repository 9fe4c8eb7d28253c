"""A sheet as read: values from A1 on, and the structure that says which of them belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """The area in A1 notation.

        >>> Area(2, 1, 9, 3).a1
        'A2:C9'
        """
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"

    def holds(self, row: int, column: int) -> bool:
        """True when the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An Excel table (or a named range) with its header and total rows."""

    name: str
    area: Area
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True)
class Grid:
    """One sheet: ``rows[0][0]`` is A1; empty cells are ''."""

    sheet: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    tables: tuple[NamedArea, ...] = ()
    pivots: tuple[Area, ...] = ()
    merged: tuple[Area, ...] = ()
    uncached: frozenset[str] = frozenset()
    date1904: bool = False
    formats: Mapping[int, str] = field(default_factory=dict)
    stem: str = ""

    @property
    def height(self) -> int:
        """Number of rows read."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns read."""
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def _cells(self) -> np.ndarray[Any, np.dtype[np.object_]]:
        cells = np.empty((self.height, self.width), dtype=object)
        if self.width:
            cells[:] = self.rows
        return cells

    @cached_property
    def filled(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which cells hold something: ``height x width`` booleans; blanks and spaces count as empty."""
        filled = np.asarray((self._cells != "") & (self._cells != None), dtype=bool)  # noqa: E711  # element by element
        for column in range(self.width):
            cells = self._cells[:, column]
            spaces = {cell for cell in set(cells.tolist()) if cell.__class__ is str and cell.isspace()}
            if spaces:
                filled[:, column] &= np.array([cell not in spaces for cell in cells], dtype=bool)
        return filled

    def value(self, row: int, column: int) -> Any:
        """The value at a 1-based row and column, '' outside."""
        if 1 <= row <= self.height and 1 <= column <= self.width:
            return self.rows[row - 1][column - 1]
        return ""

    def column(self, column: int, first: int, last: int) -> list[Any]:
        """Values of a 1-based column from row ``first`` to ``last`` inclusive."""
        cells: list[Any] = self._cells[first - 1 : last, column - 1].tolist()
        return cells


def column_letters(column: int) -> str:
    """Letters of a 1-based column.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A1 name of a 1-based cell."""
    return f"{column_letters(column)}{row}"


def parse_area(text: str) -> Area | None:
    """The area that an A1 reference names, None when it is not one.

    >>> parse_area("$B$2:C4")
    Area(top=2, left=2, bottom=4, right=3)
    """
    ends = [_parse_cell(part) for part in text.replace("$", "").strip().split(":")]
    if len(ends) == 1:
        ends = ends * 2
    first, last = ends[0], ends[-1]
    if len(ends) != 2 or first is None or last is None:
        return None
    (top, left), (bottom, right) = first, last
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _parse_cell(text: str) -> tuple[int, int] | None:
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not letters.isalpha() or not letters.isascii() or not digits or len(letters) > 3:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column

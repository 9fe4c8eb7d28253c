"""The body below a header: its last row, the columns without a heading, the margin where groups are named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.detect.headers import is_header, is_label, known_in, text_of
from xl_ar.tables.grid import Grid
from xl_ar.tables.headings.names import known as is_known


def last_row(grid: Grid, row: int, columns: Sequence[int]) -> int:
    """Last body row: the table goes on over blank rows while the rows after them look like its rows."""
    picked = grid.filled[row:, [column - 1 for column in columns]]
    fill = picked.sum(axis=1)
    rows = np.flatnonzero(fill)
    if not len(rows):
        return row
    usual = float(np.median(fill[rows[:200]]))
    gaps = np.diff(rows, prepend=rows[0] - 1) - 1
    for place in np.flatnonzero((gaps > 0) | _all_text(grid, row, columns)[rows]):
        index, gap = int(rows[place]), int(gaps[place])
        before = row + 1 + int(rows[place - 1])
        if gap and not _goes_on(grid, row, index, columns, float(fill[index]), usual, gap):
            return before
        if place and not gap and _other_header(grid, row, row + 1 + index, columns):
            return _before_title(grid, before, columns)
    return row + 1 + int(rows[-1])


def _all_text(grid: Grid, row: int, columns: Sequence[int]) -> NDArray[np.bool_]:
    """Which rows below the header hold texts only, blanks among them."""
    result = np.zeros(grid.height - row, dtype=bool)
    left = list(range(grid.height - row))
    for column in columns:
        cells = grid.column(column, row + 1, grid.height)
        left = [place for place in left if cells[place].__class__ is str]
    result[left] = True
    return result


def _other_header(grid: Grid, row: int, at: int, columns: Sequence[int]) -> bool:
    """True when the row is the header of another table: known labels only, and not the same as above."""
    cells = grid.rows[at - 1]
    if not _starts_known(cells, columns):
        return False
    texts = [cells[column - 1] for column in columns]
    known = known_in(texts)
    if known < 3 or not all(is_label(text) for text in texts if text_of(text)) or not is_header(texts, known):
        return False
    return [text_of(text) for text in texts] != [text_of(grid.value(row, column)) for column in columns]


def _starts_known(cells: Sequence[Any], columns: Sequence[int]) -> bool:
    """True when one of the first filled cells is a heading word for word: a quick look before the slow one."""
    first = [cells[column - 1] for column in columns if cells[column - 1]][:2]
    return any(len(text) <= 40 and not any(map(str.isdigit, text)) and is_known(text) for text in first)


def _before_title(grid: Grid, last: int, columns: Sequence[int]) -> int:
    """The last row above the title lines of the next table."""
    while last > 1:
        filled = [value for column in columns if text_of(value := grid.value(last, column))]
        if len(filled) > 1 or not all(isinstance(value, str) for value in filled):
            break
        last -= 1
    return last


def _goes_on(grid: Grid, row: int, index: int, columns: Sequence[int], fill: float, usual: float, gap: int) -> bool:
    texts = [grid.value(row + 1 + index, column) for column in columns]
    if [text_of(text) for text in texts] == [text_of(grid.value(row, column)) for column in columns]:
        return True
    known = known_in(texts)
    if known >= 3 and all(is_label(text) for text in texts if text_of(text)) and is_header(texts, known):
        return False
    return fill >= 0.5 * usual or (gap <= 2 and fill >= 2) or gap == 1


def margin_of(grid: Grid, row: int, first: int, last: int) -> tuple[int, ...]:
    """Columns before the first heading that are empty beside it and hold a few texts below."""
    found: list[int] = []
    for column in range(first - 1, 0, -1):
        if grid.filled[row - 1, column - 1]:
            break
        cells = [value for value in grid.column(column, row + 1, last) if text_of(value)]
        if cells and all(isinstance(value, str) for value in cells) and len(cells) <= 0.7 * (last - row):
            found.append(column)
        elif cells:
            break
    return tuple(reversed(found))


def widened(grid: Grid, row: int, columns: tuple[int, ...]) -> tuple[int, ...]:
    """Columns between the first and the last heading that hold data though they have no heading."""
    body = grid.filled[row : row + 200]
    return tuple(c for c in range(columns[0], columns[-1] + 1) if c in columns or (body[:, c - 1].any()))

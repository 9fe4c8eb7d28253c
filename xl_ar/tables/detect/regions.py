"""Where the tables of a sheet are: header rows, columns and body of each, side by side or below one another.

A header row is a row of short texts, at least two of them headings that the table of headings knows, with rows below
that hold numbers or dates under them. Excel tables are taken as they are declared; pivot tables are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from xl_ar.tables.detect.profile import kinds_of
from xl_ar.tables.grid import Area, Grid, NamedArea
from xl_ar.tables.headings.names import claims
from xl_ar.tables.mapping.roles import is_bucket

_HEADER_DEPTH = 200  # rows in which a first header is looked for cell by cell
_LONGEST = 60
_SUPPORT = 4


@dataclass(frozen=True, slots=True)
class Region:
    """A table as found: its columns (1-based), their headings, its body rows and the texts above it."""

    grid: Grid
    header_row: int
    header_rows: int
    columns: tuple[int, ...]
    headings: tuple[str, ...]
    first: int
    last: int
    name: str = ""
    titles: tuple[str, ...] = ()
    margin: tuple[int, ...] = ()  # columns left of the headings, where groups and totals are named

    @property
    def area(self) -> Area:
        """Header and body as one area."""
        return Area(self.header_row - self.header_rows + 1, self.columns[0], self.last, self.columns[-1])

    def cells(self, column: int) -> list[Any]:
        """Body cells of a 1-based sheet column."""
        return self.grid.column(column, self.first, self.last)


def find_regions(grid: Grid) -> list[Region]:
    """Every table of the sheet, from top to bottom and left to right."""
    declared = [region for table in grid.tables if (region := _declared(grid, table))]
    taken = [table.area for table in grid.tables] + list(grid.pivots)
    found = list(_scan(grid, taken))
    return sorted(declared + found, key=lambda region: (region.header_row, region.columns[0]))


def _declared(grid: Grid, table: NamedArea) -> Region | None:
    area = table.area
    last = min(area.bottom, grid.height) - table.totals_rows
    if table.header_rows == 0 or area.top >= grid.height + 1 or last <= area.top:
        return None
    columns = tuple(range(area.left, min(area.right, grid.width) + 1))
    headings = tuple(_text(grid.value(area.top, column)) for column in columns)
    titles = _titles(grid, area.top, columns, 0)
    return Region(grid, area.top, 1, columns, headings, area.top + 1, last, table.name, titles)


def region_at(grid: Grid, area: Area) -> Region | None:
    """The table that a person's range names: its first row is the header."""
    return _declared(grid, NamedArea("", area))


def _scan(grid: Grid, taken: Sequence[Area]) -> Iterator[Region]:
    ends: dict[int, int] = {}
    for row in _candidate_rows(grid):
        for columns in _segments(grid, row):
            if max(ends.get(column, 0) for column in columns) >= row or _overlaps(taken, row, columns):
                continue
            region = _region(grid, row, columns, max(ends.get(column, 0) for column in columns))
            if region:
                ends.update(dict.fromkeys(range(columns[0], columns[-1] + 1), region.last))
                yield region


def _overlaps(taken: Sequence[Area], row: int, columns: Sequence[int]) -> bool:
    return any(
        area.top <= row <= area.bottom and area.left <= columns[-1] and columns[0] <= area.right
        for area in taken
    )


def _candidate_rows(grid: Grid) -> Iterator[int]:
    yield from range(1, min(grid.height, _HEADER_DEPTH) + 1)
    if grid.height > _HEADER_DEPTH:
        blank = ~np.asarray(grid.filled.any(axis=1))
        after = np.flatnonzero(blank[:-1] & ~blank[1:]) + 2
        yield from (int(row) for row in after if row > _HEADER_DEPTH)


def _segments(grid: Grid, row: int) -> list[tuple[int, ...]]:
    """Runs of heading columns in a row; a gap of two empty columns, or of one before a repeated heading, parts them."""
    filled = [column for column in range(1, grid.width + 1) if grid.filled[row - 1, column - 1]]
    runs: list[list[int]] = []
    for column in filled:
        gap = column - runs[-1][-1] - 1 if runs else 0
        if runs and (gap == 0 or (gap == 1 and not _parts(grid, row, runs[-1], column))):
            runs[-1].append(column)
        else:
            runs.append([column])
    return [tuple(run) for run in runs if len(run) >= 2]


def _parts(grid: Grid, row: int, run: Sequence[int], column: int) -> bool:
    if grid.filled[row - 1 : row + 49, column - 2].any():
        return False
    before = {_text(grid.value(row, left)).casefold() for left in run}
    repeated = _text(grid.value(row, column)).casefold() in before
    spaced = len(run) == 1 or any(right - left > 1 for left, right in pairwise(run))
    return repeated or bool(len(run) >= 3 and not spaced and grid.filled[row - 1, column : column + 1].any())


def _region(grid: Grid, row: int, columns: tuple[int, ...], above: int) -> Region | None:
    texts = [grid.value(row, column) for column in columns]
    known = _known(texts)
    if known < 2 or not _is_header(texts, known) or not _supported(grid, row, columns):
        return None
    if row < grid.height and _better_below(grid, row, columns, known):
        return None
    columns = _widened(grid, row, columns)
    if _goes_down(grid, row, columns):
        row, above = row + 1, min(above, row - 1)
    last = _last_row(grid, row, columns)
    if last <= row:
        return None
    headings, rows = _headings(grid, row, columns, above)
    titles = _titles(grid, row - rows + 1, columns, above)
    return Region(grid, row, rows, columns, headings, row + 1, last, "", titles, _margin(grid, row, columns[0], last))


def _goes_down(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """True when the row below is the second line of the headings: labels only, and better known together than apart."""
    below = [grid.value(row + 1, column) for column in columns]
    if sum(bool(_text(text)) for text in below) < 2 or not all(_is_label(text) for text in below if _text(text)):
        return False
    own = [_text(grid.value(row, column)) for column in columns]
    if not all(own) and len(columns) < 2:
        return False
    pairs = [(over, _text(text)) for over, text in zip(own, below, strict=True) if over and _text(text)]
    better = sum(_best(f"{over} {text}") > max(_best(over), 0.5) or (_is_known(text) and _best(f"{over} {text}") >= _best(over)) for over, text in pairs)
    return bool(pairs) and better >= max(1, 0.5 * len(pairs)) and _supported(grid, row + 1, columns) and not _values(grid, row + 1, columns)


def _values(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return any(not isinstance(grid.value(row, column), str) for column in columns if _text(grid.value(row, column)))


def _margin(grid: Grid, row: int, first: int, last: int) -> tuple[int, ...]:
    """Columns before the first heading that are empty beside it and hold a few texts below."""
    found: list[int] = []
    for column in range(first - 1, 0, -1):
        if grid.filled[row - 1, column - 1]:
            break
        cells = [value for value in grid.column(column, row + 1, last) if _text(value)]
        if cells and all(isinstance(value, str) for value in cells) and len(cells) <= 0.7 * (last - row):
            found.append(column)
        elif cells:
            break
    return tuple(reversed(found))


def _text(value: Any) -> str:
    return (
        " ".join(str(value).split()) if isinstance(value, str) else "" if value in ("", None) else str(value)
    )


def _is_label(value: Any) -> bool:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST:
        return False
    return not (kinds_of(value.strip()) & _VALUES) or is_bucket(value)


_VALUES = frozenset({"amount_text", "date_text", "error"})


def _is_header(texts: Sequence[Any], known: int) -> bool:
    labels = sum(_is_label(text) for text in texts)
    others = sum(not _is_label(text) and _text(text) != "" for text in texts)
    if labels < 2 or (others > labels and known < 5):
        return False
    return known >= 3 or (known >= 2 and known >= 0.4 * labels)


@cache
def _is_known(text: str) -> bool:
    return is_bucket(text) or any(claim.score >= 0.7 for claim in claims(text).values())


def _known(texts: Sequence[Any]) -> int:
    return len({_text(text).casefold() for text in texts if _is_label(text) and _is_known(_text(text))})


def _supported(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """True when one of the next filled rows holds a number or a date under the headings."""
    seen = 0
    for below in range(row + 1, min(row + 12, grid.height) + 1):
        values = [grid.value(below, column) for column in columns]
        filled = [value for value in values if _text(value)]
        if not filled:
            continue
        seen += 1
        if len(filled) >= 2 and any(not _is_label(value) for value in filled):
            return True
        if seen >= _SUPPORT:
            break
    return False


def _better_below(grid: Grid, row: int, columns: Sequence[int], known: int) -> bool:
    """True when one of the next two rows is a header of these columns that is known better."""
    for below in (row + 1, row + 2):
        texts = [grid.value(below, column) for column in range(columns[0], columns[-1] + 1)]
        more = _known(texts)
        if more > known and _is_header(texts, more) and all(_is_label(t) for t in texts if _text(t)):
            return True
    return False


def _widened(grid: Grid, row: int, columns: tuple[int, ...]) -> tuple[int, ...]:
    """Columns between the first and the last heading that hold data though they have no heading."""
    body = grid.filled[row : row + 200]
    return tuple(c for c in range(columns[0], columns[-1] + 1) if c in columns or (body[:, c - 1].any()))


def _headings(grid: Grid, row: int, columns: Sequence[int], above: int) -> tuple[tuple[str, ...], int]:
    """Heading of each column; the row above joins in where it makes a known heading of an unknown one."""
    own = [_text(grid.value(row, column)) for column in columns]
    if row - 1 <= above or row == 1:
        return tuple(own), 1
    upper = [_upper(grid, row - 1, column) for column in columns]
    if not any(upper) or not all(
        _is_label(grid.value(row - 1, c)) for c in columns if _text(grid.value(row - 1, c))
    ):
        return tuple(own), 1
    if sum(bool(text) for text in upper) < 2:
        return tuple(own), 1
    repeated = {text.casefold() for text in own if [t.casefold() for t in own].count(text.casefold()) > 1}
    joined = [_join(over, text, text.casefold() in repeated) for over, text in zip(upper, own, strict=True)]
    return tuple(joined), 2 if joined != own else 1


def _upper(grid: Grid, row: int, column: int) -> str:
    for area in grid.merged:
        if area.holds(row, column):
            return _text(grid.value(area.top, area.left))
    return _text(grid.value(row, column))


def _join(over: str, text: str, repeated: bool) -> str:
    if not over or over == text:
        return text
    if not text:
        return over
    both = f"{over} {text}"
    return both if repeated or (_best(both) > _best(text)) else text


def _best(text: str) -> float:
    return max((claim.score for claim in claims(text).values()), default=0.0)


def _last_row(grid: Grid, row: int, columns: Sequence[int]) -> int:
    """Last body row: the table goes on over blank rows while the rows after them look like its rows."""
    picked = grid.filled[row:, [column - 1 for column in columns]]
    fill = picked.sum(axis=1)
    rows = np.flatnonzero(fill)
    if not len(rows):
        return row
    usual = float(np.median(fill[rows[:200]]))
    last = int(rows[0])
    for index in rows[1:]:
        gap = int(index) - last - 1
        if gap and not _goes_on(grid, row, int(index), columns, float(fill[index]), usual, gap):
            break
        if not gap and _other_header(grid, row, row + 1 + int(index), columns):
            return _before_title(grid, row + 1 + last, columns)
        last = int(index)
    return row + 1 + last


def _other_header(grid: Grid, row: int, at: int, columns: Sequence[int]) -> bool:
    """True when the row is the header of another table: known labels only, and not the same as above."""
    cells = grid.rows[at - 1]
    if not all(isinstance(cells[column - 1], str) for column in columns):
        return False
    texts = [cells[column - 1] for column in columns]
    known = _known(texts)
    if known < 3 or not all(_is_label(text) for text in texts if _text(text)) or not _is_header(texts, known):
        return False
    return [_text(text) for text in texts] != [_text(grid.value(row, column)) for column in columns]


def _before_title(grid: Grid, last: int, columns: Sequence[int]) -> int:
    """The last row above the title lines of the next table."""
    while last > 1 and sum(bool(_text(grid.value(last, column))) for column in columns) <= 1:
        if any(not isinstance(grid.value(last, column), str) for column in columns if _text(grid.value(last, column))):
            break
        last -= 1
    return last


def _goes_on(
    grid: Grid, row: int, index: int, columns: Sequence[int], fill: float, usual: float, gap: int
) -> bool:
    texts = [grid.value(row + 1 + index, column) for column in columns]
    if [_text(text) for text in texts] == [_text(grid.value(row, column)) for column in columns]:
        return True
    known = _known(texts)
    if known >= 3 and all(_is_label(text) for text in texts if _text(text)) and _is_header(texts, known):
        return False
    return fill >= 0.5 * usual or (gap <= 2 and fill >= 2) or gap == 1


def _titles(grid: Grid, row: int, columns: Sequence[int], above: int) -> tuple[str, ...]:
    texts = []
    for up in range(max(above + 1, row - 12), row):
        for column in range(1, min(grid.width, columns[-1] + 2) + 1):
            value = grid.value(up, column)
            if isinstance(value, str) and len(value.strip()) > 1:
                texts.append(" ".join(value.split()))
    return tuple(texts[:40])

"""Where the tables of a sheet are: header rows, columns and body of each, side by side or below one another.

A header row is a row of short texts, at least two of them headings that the table of headings knows, with rows below
that hold numbers or dates under them. Excel tables are taken as they are declared; pivot tables are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from xl_ar.tables.detect.body import last_row, margin_of, widened
from xl_ar.tables.detect.headers import (
    better_below,
    goes_down,
    headings_of,
    is_header,
    known_in,
    supported,
    text_of,
    titles_above,
)
from xl_ar.tables.grid import Area, Grid, NamedArea

_HEADER_DEPTH = 200  # rows in which a first header is looked for cell by cell


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
    headings = tuple(text_of(grid.value(area.top, column)) for column in columns)
    titles = titles_above(grid, area.top, columns, 0)
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
        area.top <= row <= area.bottom and area.left <= columns[-1] and columns[0] <= area.right for area in taken
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
    before = {text_of(grid.value(row, left)).casefold() for left in run}
    repeated = text_of(grid.value(row, column)).casefold() in before
    spaced = len(run) == 1 or any(right - left > 1 for left, right in pairwise(run))
    return repeated or bool(len(run) >= 3 and not spaced and grid.filled[row - 1, column : column + 1].any())


def _region(grid: Grid, row: int, columns: tuple[int, ...], above: int) -> Region | None:
    texts = [grid.value(row, column) for column in columns]
    known = known_in(texts)
    if known < 2 or not is_header(texts, known) or not supported(grid, row, columns):
        return None
    if row < grid.height and better_below(grid, row, columns, known):
        return None
    columns = widened(grid, row, columns)
    if goes_down(grid, row, columns):
        row, above = row + 1, min(above, row - 1)
    last = last_row(grid, row, columns)
    if last <= row:
        return None
    headings, rows = headings_of(grid, row, columns, above)
    titles = titles_above(grid, row - rows + 1, columns, above)
    return Region(grid, row, rows, columns, headings, row + 1, last, "", titles, margin_of(grid, row, columns[0], last))

"""The one table that a delimited text is, found on a sample of its rows that holds every row which could tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xl_ar.tables.columnar.table import Flags, TextColumn, TextTable, number
from xl_ar.tables.detect.headers import known_in
from xl_ar.tables.detect.profile import profile, spread
from xl_ar.tables.detect.regions import Region, find_regions
from xl_ar.tables.grid import Grid
from xl_ar.tables.headings.names import known
from xl_ar.tables.mapping.rating import rate
from xl_ar.tables.mapping.roles import ROLES, Role
from xl_ar.tables.mapping.table_map import TableMap

_HEAD = 450  # rows at the top that the finder of tables looks at one by one, and some
_MOST_TELLING = 2_000
_LONGEST_HEADING = 40
_FIRST_FILLED, _FEWEST_HEADINGS = 2, 3  # what the finder asks of a header below another
_FEW_VALUES = 200


def one_table(table: TextTable) -> Region | None:
    """The region over all columns from its header to the last row, its grid a sample; None where it is not so plain."""
    telling = np.empty(0, dtype=np.intp) if table.height <= _HEAD else _telling_rows(table)
    if telling is None:
        return None
    places = sorted({*range(min(_HEAD, table.height)), *telling.tolist(), table.height - 1})
    regions = find_regions(_grid(table, places))
    if len(regions) != 1:
        return None
    region = regions[0]
    whole = region.columns == tuple(range(1, table.width + 1)) and not region.margin and region.last == len(places)
    if not whole or region.first > _HEAD // 2 or _blank_below(table, region.first):
        return None
    return replace(region, last=table.height)


def mapped(table: TextTable, region: Region, role: Role) -> TableMap:
    """The map of the table in the role that a person gave it: by the cells that profiles of long columns look at."""
    places = spread(range(region.first - 1, table.height))
    grid = _grid(table, [*range(region.header_row), *places])
    sample = replace(region, grid=grid, last=grid.height)
    profiles = {column: profile(sample.cells(column)) for column in region.columns}
    rated = rate(sample, profiles, next(known for known in ROLES if known.role is role), {})
    return TableMap(role, rated.columns, 1.0, "role set in AR Setup", rated.missing)


def _grid(table: TextTable, places: list[int]) -> Grid:
    return Grid(table.sheet, table.rows(places), stem=table.sheet)


def _telling_rows(table: TextTable) -> NDArray[np.intp] | None:
    """Rows below the head that may begin another table: one of their first two filled cells is a heading.

    None where there are too many of them.
    """
    size = table.height - _HEAD
    seen = np.zeros(size, dtype=np.int8)
    found = np.zeros(size, dtype=bool)
    for column in range(1, table.width + 1) if _may_head(table) else ():
        if (seen >= _FIRST_FILLED).all():
            break
        cells = table.column(column, _HEAD + 1)
        here = ~cells.empty
        rows = np.flatnonzero(here & (seen < _FIRST_FILLED))
        found[rows[_headings(cells, rows)]] = True
        seen += here
    telling = np.flatnonzero(found) + _HEAD
    return telling if len(telling) <= _MOST_TELLING else None


def _may_head(table: TextTable) -> bool:
    """True when three columns or more may hold a heading below the head, as another table's header does."""
    columns = (table.column(column, _HEAD + 1).cells for column in range(1, table.width + 1))
    return len(list(islice(filter(_may_hold_headings, columns), _FEWEST_HEADINGS))) == _FEWEST_HEADINGS


def _may_hold_headings(cells: pl.Series) -> bool:
    if number(cells.approx_n_unique()) > _FEW_VALUES:
        return True
    return any(known_in([text]) for text in cells.unique().to_list())


def _headings(cells: TextColumn, rows: NDArray[np.intp]) -> Flags:
    """Which of these cells are headings word for word: short, without digits, in the table of headings."""
    picked = cells.cells.gather(rows) if len(rows) < len(cells) else cells.cells
    could = np.flatnonzero(~picked.str.contains("[0-9]").to_numpy())
    result = np.zeros(len(rows), dtype=bool)
    texts = picked.gather(could)
    names = [text for text in texts.unique().to_list() if len(text) <= _LONGEST_HEADING and known(text)]
    if names:
        result[could[texts.is_in(names).to_numpy()]] = True
    return result


def _blank_below(table: TextTable, first: int) -> bool:
    """True when a row from the 1-based ``first`` on holds nothing."""
    left = np.arange(table.height - first + 1)
    for column in range(1, table.width + 1):
        left = left[~table.column(column, first).filled[left]]
        if not len(left):
            return False
    return True

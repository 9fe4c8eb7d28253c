"""Whether all rows of a table are rows of data: no total, balance line, group, repeated header or note among them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.columnar.cells import ColumnCells
from xl_ar.tables.columnar.table import Flags, TextColumn
from xl_ar.tables.detect.profile import kinds_of
from xl_ar.tables.frames.row_kinds import AMOUNT_FIELDS, DATE_FIELDS, KEY_FIELDS, NAME_FIELDS
from xl_ar.tables.frames.vocabulary import is_balance_line, is_total
from xl_ar.tables.mapping.roles import Role

Places = NDArray[np.intp]
_WITHOUT_MONEY = frozenset({Role.CUSTOMERS, Role.HISTORY})


def all_data(cells: ColumnCells) -> bool:
    """True when ``classify`` would find nothing but rows of data; False also where only it can tell."""
    if _repeats_header(cells):
        return False
    if cells.table.role in _WITHOUT_MONEY:
        named = _any(cells, NAME_FIELDS) | _any(cells, KEY_FIELDS)
        return bool(named.all()) and not _labelled(cells, cells.region.columns, cells.positions)
    doubtful = np.flatnonzero(~_certain(cells))
    if not len(doubtful):
        return True
    dated = _dated(cells, doubtful)
    return _dated_data(cells, doubtful[dated]) and _undated_data(cells, doubtful[~dated])


def _columns(cells: ColumnCells, names: tuple[str, ...]) -> list[TextColumn]:
    return [cells.column_of(column.column) for column in cells.table.columns if column.field in names]


def _any(cells: ColumnCells, names: tuple[str, ...]) -> Flags:
    found = np.zeros(len(cells.positions), dtype=bool)
    for column in _columns(cells, names):
        found |= column.filled
    return found


def _certain(cells: ColumnCells) -> Flags:
    """Rows with an amount, a key, a date, and a name where the table has names."""
    if not _columns(cells, KEY_FIELDS) or not _columns(cells, DATE_FIELDS):
        return np.zeros(len(cells.positions), dtype=bool)
    sure = _any(cells, AMOUNT_FIELDS) & _any(cells, KEY_FIELDS) & _any(cells, DATE_FIELDS)
    return sure & _any(cells, NAME_FIELDS) if _columns(cells, NAME_FIELDS) else sure


def _dated(cells: ColumnCells, rows: Places) -> Flags:
    """Which of the rows have something like a date in a date column."""
    found = np.zeros(len(rows), dtype=bool)
    for column in _columns(cells, DATE_FIELDS):
        texts = column.cells.gather(rows)
        dates = [text for text in texts.unique().to_list() if text and "date_text" in kinds_of(text)]
        found |= texts.is_in(dates).to_numpy()
    return found


def _dated_data(cells: ColumnCells, rows: Places) -> bool:
    """True when each of these rows with a date has more than that, and a key that is no label or no label at all."""
    keyed = _any(cells, KEY_FIELDS)[rows]
    if not (keyed | _any(cells, NAME_FIELDS)[rows] | _any(cells, AMOUNT_FIELDS)[rows]).all():
        return False
    keys = tuple(column.column for column in cells.table.columns if column.field in KEY_FIELDS)
    if _labelled(cells, keys, rows[keyed]):
        return False
    return not _labelled(cells, cells.region.columns, rows[~keyed])


def _undated_data(cells: ColumnCells, rows: Places) -> bool:
    """True when each of these rows has an amount, a key, a name where the table has names, and no label."""
    sure = _any(cells, AMOUNT_FIELDS) & _any(cells, KEY_FIELDS)
    if _columns(cells, NAME_FIELDS):
        sure &= _any(cells, NAME_FIELDS)
    return bool(sure[rows].all()) and not _labelled(cells, cells.region.columns, rows)


def _labelled(cells: ColumnCells, columns: tuple[int, ...], rows: Places) -> bool:
    """True when a cell of these columns and rows is the label of a total or of a balance line."""
    return any(_is_label(text) for column in columns for text in _different(cells.column_of(column), rows))


def _different(column: TextColumn, rows: Places) -> list[str]:
    """The different texts of these rows, digits aside: no label has any."""
    texts = column.cells if len(rows) == len(column) else column.cells.gather(rows)
    different: list[str] = texts.str.replace_all("[0-9]", "0").unique().to_list()
    return different


def _is_label(text: str) -> bool:
    if not any(map(str.isalpha, text)):
        return False
    label = " ".join(text.split())
    return is_total(label) or is_balance_line(label)


def _repeats_header(cells: ColumnCells) -> bool:
    """True when a cell of the first column is that column's heading."""
    head = cells.region.grid.value(cells.region.header_row, cells.region.columns[0])
    return bool(head) and bool((cells.column_of(cells.region.columns[0]).cells == head).any())

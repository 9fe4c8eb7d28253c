"""Totals that do not say so: rows that name too little to be items and state the sum of rows above them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.row_kinds import (
    AMOUNT_FIELDS,
    DATE_FIELDS,
    NAME_FIELDS,
    RowKind,
    is_dated,
    key_text,
    places,
    texts_of,
)
from xl_ar.tables.frames.vocabulary import is_total
from xl_ar.tables.mapping.table_map import TableMap

_MOST_THIN = 0.5  # with more of them the rows are items that say little
_LEVELS = 6  # subtotals above that a total may start from


def find_unsaid(
    region: Region, table: TableMap, kinds: NDArray[np.int8], labels: dict[int, str], doubtful: NDArray[np.intp]
) -> None:
    """Turns such rows of ``kinds`` into totals, and those without any number in their key into notes."""
    main = next((table.column(name) for name in AMOUNT_FIELDS[:4] if table.column(name)), None)
    thin = [row for row in doubtful.tolist() if kinds[row] == RowKind.DATA and _is_thin(region, table, row)]
    if main is None or not thin or len(thin) > _MOST_THIN * np.count_nonzero(kinds == RowKind.DATA):
        return
    sums = _Sums(read_amounts(region.cells(main.column), exponents=2).minor)
    thinned = set(thin)
    for row in range(len(kinds)):
        if row in thinned:
            _judge(region, table, kinds, labels, row, sums)
        sums.add(row, RowKind(int(kinds[row])))


def _judge(
    region: Region, table: TableMap, kinds: NDArray[np.int8], labels: dict[int, str], row: int, sums: _Sums
) -> None:
    texts, numbered = texts_of(region, row), any(map(str.isdigit, key_text(region, table, row)))
    if sums.explain(row, at_least=2 if numbered else 1):
        kinds[row], labels[row] = RowKind.TOTAL, " | ".join(texts) or "(no label)"
    elif not numbered and not _is_named(region, table, row):
        kinds[row], labels[row] = RowKind.NOTE, " | ".join(texts)[:80] or "(figures without a text)"


@dataclass
class _Sums:
    """Sums of the data rows since each of the last totals, and since the top."""

    amounts: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.starts: list[tuple[int, int]] = [(0, 0)]  # (sum, rows) of all data rows above each start
        self.total, self.rows = 0, 0

    def add(self, row: int, kind: RowKind) -> None:
        """Takes in a row that has been judged."""
        if kind is RowKind.DATA:
            self.total, self.rows = self.total + int(self.amounts[row]), self.rows + 1
        elif kind is RowKind.TOTAL:
            self.starts.append((self.total, self.rows))

    def explain(self, row: int, at_least: int) -> bool:
        """True when the amount of ``row`` is the sum of at least that many data rows since a start."""
        amount = int(self.amounts[row])
        tried = [self.starts[0], *self.starts[-_LEVELS:]]
        return any(self.total - total == amount and self.rows - rows >= at_least for total, rows in tried)


def _is_thin(region: Region, table: TableMap, row: int) -> bool:
    """True for a row without a date that names no document, no customer, or a total."""
    if is_dated(region, table, row):
        return False
    lacks_name = bool(places(table, NAME_FIELDS)) and not _is_named(region, table, row)
    lacks = bool(places(table, DATE_FIELDS)) and lacks_name
    return not key_text(region, table, row) or lacks or any(is_total(text) for text in texts_of(region, row))


def _is_named(region: Region, table: TableMap, row: int) -> bool:
    return any(region.grid.value(region.first + row, at) not in ("", None) for at in places(table, NAME_FIELDS))

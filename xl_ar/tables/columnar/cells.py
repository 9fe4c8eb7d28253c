"""The cells of one mapped table taken from whole columns: what ``TableCells`` gives, without a look at every cell."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.money import exponent
from xl_ar.findings import Severity
from xl_ar.tables.cells.amounts import AmountColumn, DecimalStyle
from xl_ar.tables.cells.dates import DateColumn, DateState, SwapVerdict
from xl_ar.tables.columnar.table import TextColumn, TextTable, objects, same
from xl_ar.tables.columnar.values import iso_dates, plain_amounts
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.columns import Positions, TableCells, Texts
from xl_ar.tables.frames.currency_of import iso_code
from xl_ar.tables.frames.row_kinds import DATE_FIELDS, RowKind
from xl_ar.tables.frames.rows import Rows
from xl_ar.tables.headings.names import scale_in
from xl_ar.tables.mapping.maps import ColumnMap, TableMap

_DATES = frozenset({*DATE_FIELDS, "discount_date", "applied_date"})
_FINE = frozenset({DateState.OK.value, DateState.EMPTY.value})


class ColumnCells(TableCells):
    """``TableCells`` over all rows of a table that is data from its header to its last row."""

    def __init__(self, source: TextTable, region: Region, table: TableMap) -> None:
        size = region.last - region.first + 1
        rows = Rows(np.full(size, RowKind.DATA, dtype=np.int8), {})
        super().__init__(region, table, rows, np.arange(size, dtype=np.intp))
        self._source = source

    def column_of(self, column: int) -> TextColumn:
        """The body cells of a 1-based column."""
        return self._source.column(column, self.region.first)

    def field(self, name: str) -> TextColumn | None:
        """The body cells of a field, None where no column holds it."""
        column = self.table.column(name)
        return None if column is None else self.column_of(column.column)

    def _picked(self, column: ColumnMap, positions: Positions | None = None) -> list[Any]:
        cells = self.column_of(column.column).cells
        return (cells if positions is None else cells.gather(positions)).to_list()

    def text(self, name: str) -> Texts:
        """Texts of a field as ``TableCells`` gives them; equal ones of a column of low variety are one object."""
        column = self.field(name)
        if column is None:
            return same("", len(self.positions))
        return column.texts

    @cached_property
    def currency(self) -> Texts:
        """ISO code of each row as ``TableCells`` gives it."""
        column = self.field("currency")
        if column is None or column.coded is None:
            return super().currency
        codes, values = column.coded
        constant = self._constant_currency()
        read = objects([iso_code(text) or constant for text in values])
        return read[codes] if all(read) else super().currency

    @cached_property
    def row_exponents(self) -> NDArray[np.int8]:
        """Decimals of each row's currency."""
        column, currency = self.field("currency"), self.currency  # its findings stand before those of the amounts
        if column is None or column.coded is None:
            known = {code: exponent(code) for code in set(currency)}
            return np.array([known[code] for code in currency], dtype=np.int8)
        codes, values = column.coded
        constant = self._constant_currency()
        return np.array([exponent(iso_code(text) or constant) for text in values], dtype=np.int8)[codes]

    def _read_amount(self, column: ColumnMap, style: DecimalStyle | None) -> AmountColumn:
        read = plain_amounts(self.column_of(column.column), self.row_exponents)
        if read is None:
            return super()._read_amount(column, style)
        if scale := scale_in(column.heading):
            message = f"heading '{column.heading}' says '{scale}': amounts are taken as written"
            self.table_finding("unit-in-heading", Severity.INFO, message)
        return read

    @cached_property
    def dates(self) -> dict[str, DateColumn]:
        """Every date column of the table, read together unless all are written as ISO dates."""
        read: dict[str, DateColumn] = {}
        for column in self.table.columns:
            if column.field in _DATES:
                days = iso_dates(self.column_of(column.column))
                if days is None:
                    return super().dates
                read[column.field] = days
        return read

    def _date_findings(self, column: ColumnMap, read: DateColumn) -> None:
        if read.swapped is SwapVerdict.NONE and _FINE.issuperset(np.unique(read.state).tolist()):
            return
        super()._date_findings(column, read)

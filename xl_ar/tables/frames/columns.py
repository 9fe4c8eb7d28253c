"""The cells of one mapped table, read column by column, with a finding for every cell that could not be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.money import exponent
from xl_ar.findings import Finding, Severity
from xl_ar.tables.cells.amounts import AmountColumn, AmountState, DecimalStyle, read_amounts
from xl_ar.tables.cells.dates import DateColumn, DateOrder, DateState, RowTests, SwapVerdict, dates_together
from xl_ar.tables.cells.documents import document_text
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.currency_of import format_currency, iso_code
from xl_ar.tables.frames.doubts import AMOUNT_DOUBTS, DATE_DOUBTS
from xl_ar.tables.frames.rows import Rows
from xl_ar.tables.grid import cell_name
from xl_ar.tables.headings.names import currency_in, scale_in
from xl_ar.tables.mapping.maps import ColumnMap, TableMap

SHOWN = 20  # cells listed one by one for a kind of finding in a column
Positions = NDArray[np.intp]
Texts = NDArray[np.object_]


@dataclass
class TableCells:
    """Readers of a table's columns over its data rows (``positions``: 0-based body rows)."""

    region: Region
    table: TableMap
    rows: Rows
    positions: Positions
    order: DateOrder | None = None
    findings: list[Finding] = field(default_factory=list)
    _amounts: dict[str, AmountColumn] = field(default_factory=dict)
    _texts: dict[str, Texts] = field(default_factory=dict)

    @property
    def sheet_rows(self) -> NDArray[np.int64]:
        """Sheet row number of each data row."""
        return (self.positions + self.region.first).astype(np.int64)

    def has(self, name: str) -> bool:
        """True when a column holds the field."""
        return self.table.column(name) is not None

    def _picked(self, column: ColumnMap, positions: Positions | None = None) -> list[Any]:
        cells = self.region.cells(column.column)
        wanted = self.positions if positions is None else positions
        return cells if len(wanted) == len(cells) else [cells[position] for position in wanted]

    def raw(self, name: str) -> list[Any]:
        """Cells of a field as they stand; empty texts where no column holds it."""
        column = self.table.column(name)
        return [""] * len(self.positions) if column is None else self._picked(column)

    def text(self, name: str) -> Texts:
        """Texts of a field, trimmed; numbers as document numbers are written."""
        if name not in self._texts:
            self._texts[name] = _texts(self.raw(name))
        return self._texts[name]

    @cached_property
    def currency(self) -> Texts:
        """ISO code of each data row: its own column, the heading, the number format; '' where nothing says."""
        result = np.empty(len(self.positions), dtype=object)
        result[:] = self._constant_currency()
        if self.has("currency"):
            read = {text: iso_code(text) for text in set(self.text("currency"))}
            codes = [read[text] for text in self.text("currency")]
            result[:] = [code or result[row] for row, code in enumerate(codes)]
            empty = [row for row, code in enumerate(result) if not code]
            if len(empty) < len(codes):
                message = "no currency stated beside rows that state one; kept apart as a currency of its own"
                self.cell_findings(
                    "currency-missing",
                    Severity.CHECK,
                    message,
                    self.table.fields["currency"],
                    empty,
                    "a currency code",
                )
        return result

    def _constant_currency(self) -> str:
        columns = [
            self.table.column(name) for name in ("open_amount", "original_amount", "amount", "money_in", "debit")
        ]
        for column in filter(None, columns):
            code = currency_in(column.heading) or format_currency(self.region.grid.formats.get(column.column, ""))
            if code:
                return code
        return iso_code(next((code for title in self.region.titles if (code := currency_in(title))), ""))

    def exponents(self, currency: Texts) -> int | list[int]:
        """Decimals of each row's currency, one number where all rows share it."""
        codes = set(currency)
        if len(codes) <= 1:
            return exponent(next(iter(codes), ""))
        known = {code: exponent(code) for code in codes}
        return [known[code] for code in currency]

    def amount(self, name: str, style: DecimalStyle | None = None) -> AmountColumn:
        """Amounts of a field in minor units; unreadable cells become findings, once."""
        if name not in self._amounts:
            self._amounts[name] = self._read_amount(self.table.fields[name], style)
        return self._amounts[name]

    def _read_amount(self, column: ColumnMap, style: DecimalStyle | None) -> AmountColumn:
        cells, exponents = self._picked(column), self.exponents(self.currency)
        read = read_amounts(cells, exponents=exponents, style=style)
        open_style = style is None and bool(read.rows(AmountState.AMBIGUOUS))
        if open_style and exponents == 3 and read.thousands is DecimalStyle.COMMA:
            read = read_amounts(cells, exponents=exponents, style=DecimalStyle.POINT)
            message = f"{column.heading}: texts such as '1.234' read with the three decimals of their currency"
            self.table_finding("amount-thousands", Severity.CHECK, message, column)
        elif open_style and read.thousands is DecimalStyle.POINT:
            read = read_amounts(cells, exponents=exponents, style=read.thousands)
            message = f"{column.heading}: texts such as '1,234' may mean thousands or decimals; read as thousands"
            self.table_finding("amount-thousands", Severity.CHECK, message, column)
        for state, (kind, what, would_do) in AMOUNT_DOUBTS.items():
            self.cell_findings(kind, Severity.STOP, f"{column.heading} {what}", column, read.rows(state), would_do)
        self._uncached(column, read)
        if read.rounded.any():
            message = f"{column.heading} has more decimals than its currency; rounded half up"
            self.cell_findings("amount-rounded", Severity.INFO, message, column, np.flatnonzero(read.rounded))
        if scale := scale_in(column.heading):
            message = f"heading '{column.heading}' says '{scale}': amounts are taken as written"
            self.table_finding("unit-in-heading", Severity.INFO, message)
        return read

    def _uncached(self, column: ColumnMap, read: AmountColumn) -> None:
        names = self.region.grid.uncached
        if not names:
            return
        rows = [row for row in read.rows(AmountState.EMPTY) if self.cell(column, row) in names]
        message = f"{column.heading} is a formula without a stored value"
        self.cell_findings(
            "formula-without-value", Severity.STOP, message, column, rows, "open and save in Excel first"
        )

    @cached_property
    def dates(self) -> dict[str, DateColumn]:
        """Every date column of the table, read together (one export writes one date order)."""
        names = [column.field for column in self.table.columns if column.field in _DATE_FIELDS]
        read = dates_together(
            {name: self.raw(name) for name in names},
            date1904=self.region.grid.date1904,
            order=self.order,
            tests=RowTests(_EARLIER, "document_date", self.raw("document") if self.has("document") else ()),
        )
        for name in names:
            self._date_findings(self.table.fields[name], read[name])
        return dict(read)

    def _date_findings(self, column: ColumnMap, read: DateColumn) -> None:
        for state, (kind, what, would_do) in DATE_DOUBTS.items():
            cells = self.raw(column.field)
            rows = [row for row in read.rows(state) if cells[row] != 0]
            severity = Severity.STOP if column.field in _AGED and state in _OPEN_DATES else Severity.CHECK
            self.cell_findings(kind, severity, f"{column.heading} {what}", column, rows, would_do)
        if read.swapped is SwapVerdict.REPAIRED:
            message = f"{column.heading}: day and month were swapped on opening; put right ({read.evidence})"
            self.table_finding("date-swap-repaired", Severity.CHECK, message, column, rows=read.repaired)
        elif read.swapped in (SwapVerdict.DOUBT, SwapVerdict.MIXED):
            message = (
                f"{column.heading}: day and month may be swapped ({read.evidence}); the doubtful dates are not used"
            )
            self.table_finding("date-swap-doubt", Severity.STOP, message, column)

    def date(self, name: str) -> NDArray[np.datetime64]:
        """Days of a field as datetime64[s]; NaT where unknown or where no column holds it."""
        if name not in self.dates:
            return np.full(len(self.positions), np.datetime64("NaT"), dtype="datetime64[s]")
        return self.dates[name].days.astype("datetime64[s]")

    def cell(self, column: ColumnMap, row: int) -> str:
        """A1 name of a data row's cell in a column."""
        return cell_name(int(self.positions[row]) + self.region.first, column.column)

    def cell_findings(
        self,
        kind: str,
        severity: Severity,
        message: str,
        column: ColumnMap,
        rows: Iterable[Any],
        would_do: str = "",
    ) -> None:
        """One finding a cell, up to a limit; the rest in one line with their number."""
        listed = [int(row) for row in rows]
        cells = self._picked(column) if listed else []
        for row in listed[:SHOWN]:
            self.findings.append(
                Finding(
                    kind,
                    severity,
                    message,
                    self.sheet,
                    self.cell(column, row),
                    str(cells[row])[:60],
                    would_do,
                )
            )
        if len(listed) > SHOWN:
            rest = len(listed) - SHOWN
            last = f"{self.cell(column, listed[SHOWN])} to {self.cell(column, listed[-1])}"
            self.findings.append(
                Finding(
                    kind,
                    severity,
                    f"{message} (and {rest:,} more)",
                    self.sheet,
                    last,
                    "",
                    would_do,
                    rows=rest,
                )
            )

    def table_finding(
        self, kind: str, severity: Severity, message: str, column: ColumnMap | None = None, rows: int = 1
    ) -> None:
        """A finding on the table, or on a whole column of it."""
        area = self.region.area.a1
        if column is not None:
            area = f"{cell_name(self.region.first, column.column)}:{cell_name(self.region.last, column.column)}"
        self.findings.append(Finding(kind, severity, message, self.sheet, area, rows=rows))

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.region.grid.sheet


_AGED = frozenset({"document_date", "due_date", "value_date"})
_OPEN_DATES = frozenset({DateState.AMBIGUOUS, DateState.CONFLICT})
_EARLIER = (("document_date", "due_date"), ("document_date", "settled_date"))
_DATE_FIELDS = frozenset(
    {"document_date", "due_date", "posting_date", "settled_date", "discount_date", "value_date", "applied_date",
     "contact_date", "promise_date"}
)  # fmt: skip


def _texts(cells: list[Any]) -> Texts:
    texts = np.empty(len(cells), dtype=object)
    if set(map(type, cells)) == {str}:
        known = {cell: document_text(cell) for cell in set(cells)}
        texts[:] = [known[cell] for cell in cells]
    else:
        texts[:] = ["" if cell is None else document_text(cell) for cell in cells]
    return texts

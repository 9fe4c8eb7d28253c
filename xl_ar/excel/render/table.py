"""One table, top to bottom: heading, header, rows, total row; then Excel is told that it is a table."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from xl_ar.excel.render.cells import formula, inline, number_text
from xl_ar.excel.render.names import column_reference
from xl_ar.excel.render.place import TableSpot
from xl_ar.excel.render.rows import RowWriter
from xl_ar.excel.render.sizes import header_points
from xl_ar.excel.render.stream import StreamSheet, TableColumn
from xl_ar.excel.render.styles import TABLE_STYLE, Styles
from xl_ar.sheets.layout import Column

HEADING_POINTS, TOTAL_POINTS = 21.0, 18.0
TOTAL = "Total"
TOTAL_MIXED = "Total (amounts in several currencies are not added)"


class TableWriter:
    """Writes one placed table to its sheet."""

    def __init__(self, sheet: StreamSheet, styles: Styles, spot: TableSpot, rows: RowWriter) -> None:
        self._sheet, self._styles, self._spot, self._rows = sheet, styles, spot, rows
        self._measured, self._table = spot.measured, spot.measured.table

    def write(self, widths: Sequence[float]) -> None:
        """Writes heading, header, rows and total row, in this order, and registers the table."""
        spot, sheet = self._spot, self._sheet
        if spot.heading is not None:
            text = f'<c r="A{spot.heading + 1}" s="{self._styles.heading()}"{inline(self._table.heading)}'
            sheet.put_row(spot.heading, text, 1, height=HEADING_POINTS)
        height = header_points(self._measured.headings, widths)
        sheet.put_row(spot.header, self._header(), spot.width, height=height)
        sheet.put_rows(spot.first, spot.last, spot.width, self._rows.rows(widths))
        if spot.total is not None:
            sheet.put_row(spot.total, self._total(spot.total), spot.width, height=TOTAL_POINTS)
        area = (spot.header, spot.end, spot.width)
        columns = [self._declared(position, column) for position, column in enumerate(self._table.columns)]
        total = spot.total is not None
        sheet.register_table(self._measured.name, area, columns, total=total, style=TABLE_STYLE)

    def _header(self) -> str:
        cells = []
        for position, column in enumerate(self._table.columns):
            style = self._styles.header(column, spaced=self._rows.spaced(position))
            text = inline(self._measured.headings[position])
            cells.append(f'<c r="{xl_col_to_name(position)}{self._spot.header + 1}" s="{style}"{text}')
        return "".join(cells)

    def _total(self, row: int) -> str:
        """The total row: live subtotals with the sums they show now, the label before them."""
        return "".join(
            self._total_cell(f"{xl_col_to_name(position)}{row + 1}", position, column)
            for position, column in enumerate(self._table.columns)
        )

    def _total_cell(self, reference: str, position: int, column: Column) -> str:
        decimals = self._measured.exponent
        style = self._styles.total(column, decimals)
        if column.key in self._measured.totals:
            data = column_reference(self._measured.name, self._measured.headings[position])
            cached = number_text(self._measured.totals[column.key], column.kind, decimals)
            return formula(reference, style, f"SUBTOTAL(109,{data})", cached)
        if position == 0:
            return f'<c r="{reference}" s="{style}"{inline(self._total_label())}'
        return f'<c r="{reference}" s="{style}"/>'

    def _total_label(self) -> str:
        return TOTAL_MIXED if self._measured.mixed else TOTAL

    def _declared(self, position: int, column: Column) -> TableColumn:
        """What the table part says of a column."""
        total = self._spot.total is not None
        added = total and column.key in self._measured.totals
        label = self._total_label() if total and position == 0 and not added else ""
        row_formula = self._rows.row_formula(column) if column.sum_of else ""
        return TableColumn(self._measured.headings[position], row_formula, label, added)

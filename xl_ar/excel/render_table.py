"""One table: header, rows, total row, then what Excel knows about them (filters, links, drop-downs, colours)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from xlsxwriter.utility import xl_col_to_name

from xl_ar.core.money import exponent
from xl_ar.excel.render_cells import Encoder, cell, escape, escape_attribute, formula, inline, number_text
from xl_ar.excel.render_links import Links, link_formula
from xl_ar.excel.render_measure import row_total, summands
from xl_ar.excel.render_names import column_reference, row_sum
from xl_ar.excel.render_place import TableSpot, header_points
from xl_ar.excel.render_stream import StreamSheet, TableColumn
from xl_ar.excel.render_styles import TABLE_STYLE, Styles
from xl_ar.sheets.layout import Column, Link, Value

RowSum = tuple[int, tuple[int, ...], Callable[[int | float, int], str]]
TOTAL = "Total"
TOTAL_MIXED = "Total (amounts in several currencies are not added)"


class TableWriter:
    """Writes one placed table to its sheet."""

    def __init__(
        self, sheet: StreamSheet, styles: Styles, spot: TableSpot, links: Links, *, date1904: bool
    ) -> None:
        self._sheet, self._styles, self._spot, self._links = sheet, styles, spot, links
        self._measured, self._table = spot.measured, spot.measured.table
        self._letters = [xl_col_to_name(i) for i in range(spot.width)]
        self._date1904 = date1904
        self._encoders: dict[str, tuple[list[Encoder], list[RowSum]]] = {}
        self._link_encoders: dict[int, Encoder] = {}
        self._links_fit = len(self._table.links) <= sheet.links_left

    def write(self, widths: Sequence[float]) -> None:
        """Writes heading, header, rows and total row, in this order, and registers the table."""
        spot = self._spot
        if spot.heading is not None:
            text = f'<c r="A{spot.heading + 1}" s="{self._styles.heading()}"{inline(self._table.heading)}'
            self._sheet.put_row(spot.heading, text, 1, height=21)
        self._sheet.put_row(spot.header, self._header(), spot.width, height=header_points(spot, widths))
        rows = self._rows() if self._table.rows else self._empty()
        self._sheet.put_rows(spot.first, spot.last, spot.width, rows)
        if spot.total is not None:
            self._sheet.put_row(spot.total, self._total(), spot.width, height=18)
        self._register()

    def _header(self) -> str:
        row = self._spot.header + 1
        return "".join(
            f'<c r="{letter}{row}" s="{self._styles.header(column)}"{inline(heading)}'
            for letter, column, heading in zip(
                self._letters, self._table.columns, self._measured.headings, strict=True
            )
        )

    def _rows(self) -> Iterator[str]:
        """The data rows; the encoders are chosen by the row's currency."""
        money = self._column_of(self._table.currency_key)
        linked = self._linked_columns()
        encoders, sums = self._for_currency(self._measured.currency)
        for index, values in enumerate(self._table.rows):
            row = self._spot.first + index + 1
            if money is not None:
                encoders, sums = self._for_currency(str(values[money] or ""))
            cells = [encode(value, row) for encode, value in zip(encoders, values, strict=True)]
            for position, parts, encode_sum in sums:
                cells[position] = encode_sum(row_total(values, parts), row)
            for position, key in linked:
                if link := self._table.links.get((index, key)):
                    cells[position] = self._linked(link, position, row, values[position]) or cells[position]
            yield f'<row r="{row}">{"".join(cells)}</row>'

    def _linked_columns(self) -> list[tuple[int, str]]:
        keys = {key for _, key in self._table.links}
        return [(i, column.key) for i, column in enumerate(self._table.columns) if column.key in keys]

    def _column_of(self, key: str) -> int | None:
        return self._measured.position(key) if key else None

    def _for_currency(self, currency: str) -> tuple[list[Encoder], list[RowSum]]:
        """Encoders of the columns, and of those that are row sums, for amounts in ``currency``."""
        if currency not in self._encoders:
            decimals = exponent(currency)
            columns = list(enumerate(self._table.columns))
            encoders = [self._encoder(position, column, decimals) for position, column in columns]
            sums = [
                self._row_sum(position, column, decimals) for position, column in columns if column.sum_of
            ]
            self._encoders[currency] = (encoders, sums)
        return self._encoders[currency]

    def _encoder(self, position: int, column: Column, decimals: int, *, link: bool = False) -> Encoder:
        body = partial(self._styles.body, column, decimals, link=link)
        quoted = partial(body, quoted=True)
        return cell(self._letters[position], body(), quoted, column.kind, decimals, date1904=self._date1904)

    def _row_sum(self, position: int, column: Column, decimals: int) -> RowSum:
        parts = summands(self._table, column)
        style, letter = self._styles.body(column, decimals), self._letters[position]
        expression = self._row_formula(column)
        start, middle = f'<c r="{letter}', f'" s="{style}"><f>{escape(expression)}</f><v>'

        def encode(value: int | float, row: int) -> str:
            return f"{start}{row}{middle}{number_text(value, column.kind, decimals)}</v></c>"

        return position, parts, encode

    def _row_formula(self, column: Column) -> str:
        return row_sum(self._measured.name, self._measured.headings, summands(self._table, column))

    def _linked(self, link: Link, position: int, row: int, value: Value) -> str | None:
        """The cell as a link, or None where the link leads nowhere or there is nothing to click."""
        location = self._links.location(link)
        if location is None or value is None or value == "":
            return None
        reference = f"{self._letters[position]}{row}"
        if not self._links_fit:
            style = self._styles.body(self._table.columns[position], 0, link=True)
            return link_formula(reference, style, location, value)
        self._sheet.register_link(reference, escape_attribute(location))
        return self._link_encoder(position)(value, row)

    def _link_encoder(self, position: int) -> Encoder:
        if position not in self._link_encoders:
            column = self._table.columns[position]
            self._link_encoders[position] = self._encoder(
                position, column, self._measured.exponent, link=True
            )
        return self._link_encoders[position]

    def _empty(self) -> Iterator[str]:
        """The one row Excel demands, holding the sentence that says there is nothing."""
        row = self._spot.first + 1
        style = self._styles.hint()
        blanks = "".join(f'<c r="{letter}{row}" s="{style}"/>' for letter in self._letters[1:])
        yield f'<row r="{row}"><c r="A{row}" s="{style}"{inline(self._table.empty)}{blanks}</row>'

    def _total(self) -> str:
        """The total row: live subtotals with the sums they show now, the label before them."""
        row = self._spot.first + max(1, len(self._table.rows)) + 1
        cells = []
        for position, column in enumerate(self._table.columns):
            reference, style = (
                f"{self._letters[position]}{row}",
                self._styles.total(column, self._measured.exponent),
            )
            if column.key in self._measured.totals:
                cached = number_text(self._measured.totals[column.key], column.kind, self._measured.exponent)
                cells.append(formula(reference, style, self._subtotal(position), cached))
            elif position == 0:
                cells.append(f'<c r="{reference}" s="{style}"{inline(self._total_label())}')
            else:
                cells.append(f'<c r="{reference}" s="{style}"/>')
        return "".join(cells)

    def _subtotal(self, position: int) -> str:
        return f"SUBTOTAL(109,{column_reference(self._measured.name, self._measured.headings[position])})"

    def _total_label(self) -> str:
        return TOTAL_MIXED if self._measured.mixed else TOTAL

    def _register(self) -> None:
        """Declares the Excel table over what was written."""
        spot = self._spot
        last = spot.last if spot.total is None else spot.total
        columns = [self._declared(position, column) for position, column in enumerate(self._table.columns)]
        self._sheet.register_table(
            self._measured.name,
            (spot.header, last, spot.width),
            columns,
            total=spot.total is not None,
            style=TABLE_STYLE,
        )

    def _declared(self, position: int, column: Column) -> TableColumn:
        added = self._spot.total is not None and column.key in self._measured.totals
        label = self._total_label() if self._spot.total is not None and position == 0 and not added else ""
        row_formula = self._row_formula(column) if column.sum_of else ""
        return TableColumn(self._measured.headings[position], row_formula, label, added)

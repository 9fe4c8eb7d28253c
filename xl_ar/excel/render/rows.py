"""The data rows of a table as XML, one at a time: values in their currency's format, row sums live, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from xlsxwriter.utility import xl_col_to_name

from xl_ar.core.money import exponent
from xl_ar.excel.render.cells import Encoder, cell, escape, escape_attribute, formula, inline, number_text
from xl_ar.excel.render.links import Links, link_formula
from xl_ar.excel.render.measure import row_total, summands
from xl_ar.excel.render.names import row_sum
from xl_ar.excel.render.place import TableSpot
from xl_ar.excel.render.sizes import row_height
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import Level, Styles, is_number
from xl_ar.sheets.layout import Column, Kind, Link, Value

RowSum = tuple[int, tuple[int, ...], Callable[[int | float, int], str]]
"""(position of the sum, positions added, encoder of the sum and the row number)."""


class RowWriter:
    """Makes the ``<row>`` elements of one placed table and registers their links."""

    def __init__(self, sheet: StreamSheet, styles: Styles, spot: TableSpot, links: Links, date1904: bool) -> None:
        self._sheet, self._styles, self._spot, self._links = sheet, styles, spot, links
        self._measured, self._table = spot.measured, spot.measured.table
        self._letters = [xl_col_to_name(i) for i in range(spot.width)]
        self._wrapped = any(column.kind is Kind.LONG for column in self._table.columns)
        self._date1904 = date1904
        self._by_currency: dict[str, tuple[list[Encoder], list[RowSum]]] = {}
        self._link_encoders: dict[tuple[int, int], Encoder] = {}
        self._links_fit = len(self._table.links) <= sheet.links_left

    def rows(self, widths: Sequence[float]) -> Iterator[str]:
        """The rows in order, or the one that says there is nothing: Excel demands a row."""
        return self._filled(widths) if self._table.rows else self._empty()

    def spaced(self, position: int) -> bool:
        """True for text beside figures, which would otherwise touch them, and for a hash, which fills its lines."""
        before, here = self._table.columns[max(position - 1, 0)].kind, self._table.columns[position].kind
        return here is Kind.HASH or (is_number(before) and not is_number(here) and here is not Kind.DATE)

    def _level(self, position: int) -> Level:
        return Level(self.spaced(position), top=self._wrapped)

    def row_formula(self, column: Column) -> str:
        """The formula of a row sum, the same in every row."""
        return row_sum(self._measured.name, self._measured.headings, summands(self._table, column))

    def _filled(self, widths: Sequence[float]) -> Iterator[str]:
        currency_at = self._measured.position(self._table.currency_key) if self._table.currency_key else None
        linked, height, special = self._linked_columns(), row_height(self._table.columns, widths), self._special()
        currency, links = self._measured.currency, self._table.links
        encoders, sums = self._for_currency(currency)
        for index, values in enumerate(self._table.rows):
            row = self._spot.first + index + 1
            if currency_at is not None:
                currency = str(values[currency_at] or "")
                encoders, sums = self._for_currency(currency)
            cells = [encode(value, row) for encode, value in zip(encoders, values, strict=True)]
            for position, parts, encode_sum in sums:
                cells[position] = encode_sum(row_total(values, parts), row)
            for position, key in special.get(index, ()):
                cells[position] = self._special_cell(index, key, values[position], row, exponent(currency))
            for position, key in linked:
                if link := links.get((index, key)):
                    found = self._linked(link, position, row, values[position], currency)
                    cells[position] = found or cells[position]
            yield f'<row r="{row}"{height(values)}>{"".join(cells)}</row>'

    def _special(self) -> dict[int, list[tuple[int, str]]]:
        """By row index: position and key of the cells that are live or of another kind than their column."""
        found: dict[int, list[tuple[int, str]]] = {}
        for index, key in dict.fromkeys((*self._table.kinds, *self._table.formulas)):
            found.setdefault(index, []).append((self._measured.position(key), key))
        return found

    def _special_cell(self, index: int, key: str, value: Value, row: int, decimals: int) -> str:
        position = self._measured.position(key)
        kind = self._table.kinds.get((index, key), self._table.columns[position].kind)
        column = replace(self._table.columns[position], kind=kind)
        written = self._table.formulas.get((index, key))
        if written and isinstance(value, int | float):
            cells = {
                each.key: f"{letter}{row}" for each, letter in zip(self._table.columns, self._letters, strict=True)
            }
            style = self._styles.body(column, decimals, level=self._level(position))
            reference = f"{self._letters[position]}{row}"
            return formula(reference, style, written.format_map(cells), number_text(value, kind, decimals))
        return self._encoded(column, position, decimals)(value, row)

    def _empty(self) -> Iterator[str]:
        row, style = self._spot.first + 1, self._styles.hint()
        blanks = "".join(f'<c r="{letter}{row}" s="{style}"/>' for letter in self._letters[1:])
        yield f'<row r="{row}"><c r="A{row}" s="{style}"{inline(self._table.empty)}{blanks}</row>'

    def _for_currency(self, currency: str) -> tuple[list[Encoder], list[RowSum]]:
        """Encoders of the columns, and of those that are row sums, for amounts in ``currency``."""
        if currency not in self._by_currency:
            decimals = exponent(currency)
            encoders = [self._encoder(i, decimals) for i in range(self._spot.width)]
            sums = [self._row_sum(i, decimals) for i, each in enumerate(self._table.columns) if each.sum_of]
            self._by_currency[currency] = (encoders, sums)
        return self._by_currency[currency]

    def _encoder(self, position: int, decimals: int, *, link: bool = False) -> Encoder:
        return self._encoded(self._table.columns[position], position, decimals, link=link)

    def _encoded(self, column: Column, position: int, decimals: int, *, link: bool = False) -> Encoder:
        body = partial(self._styles.body, column, decimals, link=link, level=self._level(position))
        quoted = partial(body, quoted=True)
        return cell(self._letters[position], body(), quoted, column.kind, decimals, date1904=self._date1904)

    def _row_sum(self, position: int, decimals: int) -> RowSum:
        column = self._table.columns[position]
        style, expression = (
            self._styles.body(column, decimals, level=self._level(position)),
            escape(self.row_formula(column)),
        )
        start, middle = f'<c r="{self._letters[position]}', f'" s="{style}"><f>{expression}</f><v>'

        def encode(value: int | float, row: int) -> str:
            return f"{start}{row}{middle}{number_text(value, column.kind, decimals)}</v></c>"

        return position, summands(self._table, column), encode

    def _linked_columns(self) -> list[tuple[int, str]]:
        keys = {key for _, key in self._table.links}
        columns = enumerate(self._table.columns)
        return [(i, column.key) for i, column in columns if column.key in keys and not column.sum_of]

    def _linked(self, link: Link, position: int, row: int, value: Value, currency: str) -> str | None:
        """The cell as a link, or None where the link leads nowhere or there is nothing to click."""
        location = self._links.location(link)
        if location is None or value is None or value == "":
            return None
        reference = f"{self._letters[position]}{row}"
        if not self._links_fit:
            column, level = self._table.columns[position], self._level(position)
            style = self._styles.body(column, exponent(currency), link=True, level=level)
            return link_formula(reference, style, location, value)
        self._sheet.register_link(reference, escape_attribute(location))
        return self._link_encoder(position, exponent(currency))(value, row)

    def _link_encoder(self, position: int, decimals: int) -> Encoder:
        if (position, decimals) not in self._link_encoders:
            self._link_encoders[position, decimals] = self._encoder(position, decimals, link=True)
        return self._link_encoders[position, decimals]

"""The block under the title: labels and values, totals and differences live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from xl_ar.core.money import exponent
from xl_ar.excel.render.cells import cell, formula, inline, number_text, plain
from xl_ar.excel.render.measure import Measured
from xl_ar.excel.render.names import column_reference
from xl_ar.excel.render.place import FIRST_FACT, Placed
from xl_ar.excel.render.rules import mark_difference
from xl_ar.excel.render.sizes import LINE_POINTS
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import Styles, is_number
from xl_ar.sheets.layout import Fact, Formats, Kind, Value

Tables = Mapping[str, Measured]
_NARROW = 18.0  # in a wider column B, figures on the right would stand far from their labels
_PLACES = 6  # decimals a difference of other figures than money is rounded to


class FactWriter:
    """Writes the facts of one placed sheet; ``tables`` are all tables by their layout name."""

    def __init__(
        self,
        sheet: StreamSheet,
        styles: Styles,
        placed: Placed,
        tables: Tables,
        formats: Formats,
    ) -> None:
        self._sheet, self._styles, self._tables, self._formats = sheet, styles, tables, formats
        self._facts = placed.sheet.facts
        self._narrow = placed.widths[1] <= _NARROW

    def write(self) -> None:
        """Writes one row a fact: the label in column A, the value in column B."""
        for row, fact in enumerate(self._facts, FIRST_FACT):
            label = f'<c r="A{row + 1}" s="{self._styles.label()}"{inline(fact.label)}'
            self._sheet.put_row(row, label + self._cell(fact, row), 2, height=LINE_POINTS)
            if fact.difference_of:
                mark_difference(self._sheet, self._styles, row, 1)

    def _cell(self, fact: Fact, row: int) -> str:
        decimals = exponent(fact.currency)
        right = self._narrow and is_number(fact.kind)
        style = partial(self._styles.fact, fact.kind, decimals, right=right)
        value, expression = self._value(fact), self._expression(fact)
        if expression and isinstance(value, int | float):
            return formula(f"B{row + 1}", style(), expression, number_text(value, fact.kind, decimals))
        quoted = partial(style, quoted=True)
        encode = cell("B", style(), quoted, fact.kind, decimals, date1904=self._formats.date1904)
        return encode(value, row + 1)

    def _value(self, fact: Fact) -> Value:
        """What the fact's formula gives now, or the value it was given."""
        ends = [self._value(other) for _, other in self._ends(fact)]
        if len(ends) == 2:
            first, second = ends
            if isinstance(first, int | float) and isinstance(second, int | float):
                return first - second
        if fact.total_of and (measured := self._live(fact)):
            return measured.totals[fact.total_of[1]]
        return plain(fact.value)

    def _expression(self, fact: Fact) -> str:
        """The fact's formula; a total is of all rows, so that a filter never looks like a difference."""
        rows = [row for row, _ in self._ends(fact)]
        if len(rows) == 2:
            places = exponent(fact.currency) if fact.kind is Kind.MONEY else _PLACES
            return f"ROUND(B{rows[0] + 1}-B{rows[1] + 1},{places})"
        if fact.total_of and (measured := self._live(fact)):
            heading = measured.headings[measured.position(fact.total_of[1])]
            return f"SUM({column_reference(measured.name, heading)})"
        return ""

    def _live(self, fact: Fact) -> Measured | None:
        """The fact's table, when it is here and its column is added up."""
        table, key = fact.total_of or ("", "")
        measured = self._tables.get(table)
        return measured if measured and key in measured.totals else None

    def _ends(self, fact: Fact) -> list[tuple[int, Fact]]:
        """Row and fact of the two labels a difference stands between."""
        placed = enumerate(self._facts, FIRST_FACT)
        rows = {each.label: (row, each) for row, each in placed if each is not fact}
        return [rows[label] for label in fact.difference_of or () if label in rows]

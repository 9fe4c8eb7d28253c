"""The block under the title: labels and values, totals and differences live."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from xl_ar.core.money import exponent
from xl_ar.excel.render_cells import cell, formula, inline, number_text, plain
from xl_ar.excel.render_measure import Measured
from xl_ar.excel.render_names import column_reference
from xl_ar.excel.render_place import FIRST_FACT, LINE_POINTS
from xl_ar.excel.render_rules import mark_difference
from xl_ar.excel.render_stream import StreamSheet
from xl_ar.excel.render_styles import Styles, is_number
from xl_ar.sheets.layout import Fact, Formats, Kind, Sheet, Value

Tables = Mapping[str, Measured]


def put_facts(sheet: StreamSheet, styles: Styles, shown: Sheet, tables: Tables, formats: Formats) -> None:
    """Writes one row a fact: the label in column A, the value in column B."""
    for index, fact in enumerate(shown.facts):
        row = FIRST_FACT + index
        label = f'<c r="A{row + 1}" s="{styles.label()}"{inline(fact.label)}'
        sheet.put_row(row, label + _value(fact, row, shown, styles, tables, formats), 2, height=LINE_POINTS)
        if fact.difference_of:
            mark_difference(sheet, styles, row, 1)


def fact_value(fact: Fact, shown: Sheet, tables: Tables) -> Value:
    """The value the fact's formula has now, or the value it was given."""
    if fact.difference_of:
        ends = [fact_value(other, shown, tables) for _, other in _others(fact, shown)]
        if len(ends) == 2 and all(isinstance(end, int | float) for end in ends):
            return ends[0] - ends[1]  # type: ignore[operator]
    if fact.total_of and _live(fact, tables):
        table, key = fact.total_of
        return tables[table].totals[key]
    return plain(fact.value)


def _value(fact: Fact, row: int, shown: Sheet, styles: Styles, tables: Tables, formats: Formats) -> str:
    decimals = exponent(fact.currency)
    style = partial(styles.fact, fact.kind, decimals, right=is_number(fact.kind))
    value = fact_value(fact, shown, tables)
    expression = _expression(fact, shown, tables)
    if expression and isinstance(value, int | float):
        return formula(f"B{row + 1}", style(), expression, number_text(value, fact.kind, decimals))
    quoted = partial(style, quoted=True)
    return cell("B", style(), quoted, fact.kind, decimals, date1904=formats.date1904)(value, row + 1)


def _expression(fact: Fact, shown: Sheet, tables: Tables) -> str:
    """The fact's formula; the total is of all rows, so that a filter never looks like a difference."""
    if fact.difference_of:
        ends = _others(fact, shown)
        decimals = exponent(fact.currency) if fact.kind is Kind.MONEY else 6
        return f"ROUND(B{ends[0][0] + 1}-B{ends[1][0] + 1},{decimals})" if len(ends) == 2 else ""
    if fact.total_of and _live(fact, tables):
        measured = tables[fact.total_of[0]]
        return (
            f"SUM({column_reference(measured.name, measured.headings[measured.position(fact.total_of[1])])})"
        )
    return ""


def _live(fact: Fact, tables: Tables) -> bool:
    """True when the table is here and its column is added up."""
    return fact.total_of is not None and (
        fact.total_of[0] in tables and fact.total_of[1] in tables[fact.total_of[0]].totals
    )


def _others(fact: Fact, shown: Sheet) -> list[tuple[int, Fact]]:
    """Row and fact of the two labels a difference stands between."""
    rows = {
        other.label: (FIRST_FACT + index, other)
        for index, other in enumerate(shown.facts)
        if other is not fact
    }
    return [rows[label] for label in fact.difference_of or () if label in rows]

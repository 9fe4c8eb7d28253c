"""Widths and heights: what a column, a row, a heading and a fact need to be read whole."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import ceil

from xl_ar.core.money import exponent
from xl_ar.excel.render.measure import Measured
from xl_ar.excel.render.styles import is_number
from xl_ar.sheets.layout import Column, Fact, Formats, Kind, Sheet, Table, Value

SAMPLE = 400  # rows looked at for the width of text
FILTER_BUTTON = 3.0  # characters a filter button takes
BOLD = 1.08  # how much wider bold text is
CAPITALS = 1.15  # how much wider text in capitals is
DEFAULT_WIDTH = 8.43
LINE_POINTS, MOST_POINTS = 15.0, 400.0  # Excel shows no row higher than 409
_LABEL_LIMIT = 34.0
_LINE = (60, 130)  # characters of a paragraph's line, least and most
_WRAPPED = frozenset({Kind.LONG, Kind.NOTE, Kind.HASH})
_LIMITS = {  # narrowest and widest, characters
    Kind.TEXT: (7.0, 38.0),
    Kind.LONG: (24.0, 58.0),
    Kind.NOTE: (24.0, 40.0),
    Kind.CHOICE: (12.0, 32.0),
    Kind.HASH: (20.0, 20.0),
    Kind.KEY: (8.0, 14.0),
    Kind.MONEY: (11.0, 26.0),
    Kind.DATE: (11.0, 18.0),
}


def pixels(width: float) -> int:
    """Pixels of a column ``width`` characters wide, as Excel counts them."""
    return int(width * 7 + 0.5) + 5


def shown_width(text: str) -> float:
    """Characters a line of text takes; East Asian wide signs count two.

    >>> shown_width("Kunde"), shown_width("客户")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def sheet_widths(sheet: Sheet, tables: Sequence[Measured], formats: Formats) -> list[float]:
    """Column widths that suit every table on the sheet, and the facts in the first two columns."""
    count = max([2, *(len(each.table.columns) for each in tables)])
    widths = []
    for column in range(count):
        wanted = [column_width(each, column, formats) for each in tables if column < len(each.table.columns)]
        widths.append(max(wanted, default=DEFAULT_WIDTH))
    labels = max((shown_width(fact.label) + 2 for fact in sheet.facts), default=0)
    widths[0] = max(widths[0], min(labels, _LABEL_LIMIT))
    widths[1] = max([widths[1], *(_fact_width(fact, formats) for fact in sheet.facts)])
    return widths


def column_width(measured: Measured, position: int, formats: Formats) -> float:
    """Width in characters that shows the column's figures whole and its text sensibly."""
    column = measured.table.columns[position]
    if column.width is not None:
        return column.width
    low, high = _LIMITS.get(column.kind, (8.0, 16.0))
    if is_number(column.kind):
        content = _figures_width(measured, column)
    else:
        choices = max(map(shown_width, column.choices), default=0)
        content = max(_texts_width(measured.table, position, formats), choices)
    content = min(max(content + 2, low), high)
    return round(max(content, _heading_width(measured.headings[position], column)), 2)


def facts_width(sheet: Sheet, widths: Sequence[float]) -> int:
    """Pixels from the left edge to where the longest fact ends."""
    texts = [BOLD * shown_width(fact.value) for fact in sheet.facts if isinstance(fact.value, str)]
    return pixels(widths[0]) + pixels(max([widths[1], *texts])) + 24


def header_points(headings: Sequence[str], widths: Sequence[float]) -> float:
    """Height of a header row for its longest heading."""
    rooms = [max(4, int((width - FILTER_BUTTON) / BOLD + 0.05)) for width in widths]
    lines = [len(textwrap.wrap(heading, room)) for heading, room in zip(headings, rooms, strict=False)]
    return max([1, *lines]) * LINE_POINTS + 6


def row_height(columns: Sequence[Column], widths: Sequence[float]) -> Callable[[Sequence[Value]], str]:
    """The height attribute of a data row by its wrapped text; Excel fits it anew when the text changes."""
    points = row_points(columns, widths)

    def height(row: Sequence[Value]) -> str:
        found = points(row)
        return f' ht="{found:g}"' if found > LINE_POINTS else ""

    return height


def row_points(columns: Sequence[Column], widths: Sequence[float]) -> Callable[[Sequence[Value]], float]:
    """The height of a data row in points."""
    wrapped = [(i, widths[i]) for i, column in enumerate(columns) if column.kind in _WRAPPED]

    def height(row: Sequence[Value]) -> float:
        lines = 1
        for position, width in wrapped:
            text = row[position]
            if isinstance(text, str) and (len(text) > width / CAPITALS or "\n" in text):
                lines = max(lines, _lines_of(text, width))
        return min(lines * LINE_POINTS, MOST_POINTS)

    return height


def broken(text: str, widths: Sequence[float]) -> list[str]:
    """A paragraph in lines that fit the sheet's width."""
    width = min(max(int(sum(widths)), _LINE[0]), _LINE[1])
    return [line for part in text.split("\n") for line in textwrap.wrap(part, width) or [""]]


def _lines_of(text: str, width: float) -> int:
    """Lines of wrapped text; a unit of width holds more than one small letter, but not one capital."""
    room = width / CAPITALS if text.isupper() else width
    return sum(max(1, ceil(shown_width(part) / room)) for part in text[:20_000].split("\n"))


def _heading_width(heading: str, column: Column) -> float:
    """Narrowest width that breaks the heading between words only, into three lines at most."""
    if column.kind is Kind.KEY:
        return DEFAULT_WIDTH
    longest = max(map(shown_width, heading.split()))
    return max(longest, shown_width(heading) / 3) * BOLD + FILTER_BUTTON


def _fact_width(fact: Fact, formats: Formats) -> float:
    """Width a figure or date needs; text may run on to the right."""
    if fact.kind is Kind.DATE:
        return len(formats.date) + 2
    if is_number(fact.kind) and isinstance(fact.value, int | float):
        decimals = exponent(fact.currency) if fact.kind is Kind.MONEY else 0
        return _amount_width(abs(fact.value), decimals) * BOLD + 2
    return 0


def _figures_width(measured: Measured, column: Column) -> float:
    largest = max(abs(measured.totals.get(column.key, 0)), measured.peaks.get(column.key, 0))
    if column.kind in (Kind.SHARE, Kind.RATE):
        return 7
    if column.kind is not Kind.MONEY:
        return len(f"{largest:,.0f}") + 1
    return _amount_width(largest, measured.exponent) * (BOLD if measured.has_total else 1.0)


def _amount_width(minor: float, decimals: int) -> float:
    """Characters an amount takes with its separators and sign."""
    return len(f"{int(minor) // 10**decimals:,}") + (decimals + 1 if decimals else 0) + 1


def _texts_width(table: Table, position: int, formats: Formats) -> float:
    if table.columns[position].kind is Kind.DATE:
        return len(formats.date)
    return max(map(shown_width, _lines(row[position] for row in _sampled(table.rows))), default=0)


def _sampled(rows: Sequence[Sequence[Value]]) -> Iterable[Sequence[Value]]:
    return islice(rows, 0, None, max(1, len(rows) // SAMPLE))


def _lines(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if value is not None:
            yield from str(value)[:200].split("\n")

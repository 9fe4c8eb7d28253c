"""What a table needs before its first row can be written: names, exponents, exact totals, column widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from xl_ar.core.money import exponent
from xl_ar.excel.render_cells import plain
from xl_ar.excel.render_names import unique_headings
from xl_ar.excel.render_styles import is_number
from xl_ar.sheets.layout import Column, Formats, Kind, Table, Value

SAMPLE = 400  # rows looked at for the width of text
FILTER_BUTTON = 3.0  # characters a filter button takes
_LIMITS = {  # narrowest and widest, characters
    Kind.TEXT: (7.0, 38.0),
    Kind.LONG: (24.0, 58.0),
    Kind.NOTE: (24.0, 40.0),
    Kind.CHOICE: (12.0, 32.0),
    Kind.KEY: (8.0, 14.0),
    Kind.MONEY: (11.0, 26.0),
    Kind.DATE: (11.0, 18.0),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A table with what rendering derives from it."""

    table: Table
    name: str
    headings: tuple[str, ...]
    currency: str  # "" where several are mixed
    mixed: bool
    totals: dict[str, int | float]  # column key -> sum, for the columns that are added up
    peaks: dict[str, int | float]  # column key -> the largest figure shown, whatever its sign
    has_total: bool  # ends in a total row

    @property
    def exponent(self) -> int:
        """Decimals of the table's currency."""
        return exponent(self.currency)

    def position(self, key: str) -> int:
        """Zero-based column of ``key``."""
        return next(i for i, column in enumerate(self.table.columns) if column.key == key)


def measure(table: Table, name: str, charted: Collection[str] = ()) -> Measured:
    """The table measured in one pass a column; amounts of several currencies are never added.

    ``charted`` columns are added up, in a total row, whatever the table says: a chart stands on them.
    """
    currencies = _currencies(table)
    totals: dict[str, int | float] = {}
    peaks: dict[str, int | float] = {}
    mixed = len(currencies) > 1
    for position, column in enumerate(table.columns):
        added = column.total or column.key in charted
        if not is_number(column.kind) and not added:
            continue
        figures = list(column_figures(table, position))
        peaks[column.key] = max(map(abs, figures), default=0)
        if added and not (mixed and column.kind is Kind.MONEY):
            totals[column.key] = sum(figures)
    headings = unique_headings(column.heading for column in table.columns)
    currency = table.currency if not table.currency_key else "".join(currencies) if not mixed else ""
    return Measured(table, name, headings, currency, mixed, totals, peaks, table.total or bool(charted))


def column_figures(table: Table, position: int) -> Iterator[int | float]:
    """The numbers of a column, row sums computed; text and empty cells left out as Excel's SUM does."""
    parts = summands(table, table.columns[position])
    if parts:
        return (row_total(row, parts) for row in table.rows)
    return (figure for row in table.rows if (figure := _figure(row[position])) is not None)


def summands(table: Table, column: Column) -> tuple[int, ...]:
    """Positions of the columns that ``column`` adds up."""
    keys = [each.key for each in table.columns]
    return tuple(keys.index(key) for key in column.sum_of)


def row_total(row: Sequence[Value], parts: Sequence[int]) -> int | float:
    """Sum of the cells of ``row`` at ``parts``."""
    values = [row[i] for i in parts]
    if all(type(value) is int for value in values):
        return sum(values)  # type: ignore[arg-type]
    return sum(figure for value in values if (figure := _figure(value)) is not None)


def _figure(value: Value) -> int | float | None:
    if type(value) is int:
        return value
    value = plain(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _currencies(table: Table) -> list[str]:
    if not table.currency_key:
        return [table.currency]
    position = [column.key for column in table.columns].index(table.currency_key)
    return sorted({str(row[position] or "") for row in table.rows})


def column_width(measured: Measured, position: int, formats: Formats) -> float:
    """Width in characters that shows the column's figures whole and its text sensibly."""
    column = measured.table.columns[position]
    if column.width is not None:
        return column.width
    low, high = _LIMITS.get(column.kind, (8.0, 16.0))
    if is_number(column.kind):
        content = _figures_width(measured, column)
    else:
        content = max(
            _texts_width(measured.table, position, formats), *map(shown_width, (*column.choices, ""))
        )
    content = min(max(content + 2, low), high)
    return round(max(content, heading_width(measured.headings[position], column)), 2)


def heading_width(heading: str, column: Column) -> float:
    """Narrowest width that breaks the heading between words only, into three lines at most."""
    if column.kind is Kind.KEY:
        return 8.0
    words = heading.split()
    longest = max(map(shown_width, words))
    return max(longest, shown_width(heading) / 3) * 1.1 + FILTER_BUTTON


def shown_width(text: str) -> float:
    """Characters a line of text takes; East Asian wide signs count two.

    >>> shown_width("Kunde"), shown_width("客户")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _figures_width(measured: Measured, column: Column) -> float:
    largest = max(abs(measured.totals.get(column.key, 0)), measured.peaks.get(column.key, 0))
    if column.kind is Kind.SHARE:
        return 7
    if column.kind is not Kind.MONEY:
        return len(f"{largest:,.0f}") + 1
    return amount_width(largest, measured.exponent) * (1.08 if measured.has_total else 1.0)


def amount_width(minor: float, decimals: int) -> float:
    """Characters an amount takes with its separators and sign."""
    return len(f"{int(minor) // 10**decimals:,}") + (decimals + 1 if decimals else 0) + 1


def _texts_width(table: Table, position: int, formats: Formats) -> float:
    if table.columns[position].kind is Kind.DATE:
        return len(formats.date)
    widths = sorted(shown_width(line) for line in _lines(row[position] for row in _sampled(table.rows)))
    return widths[-1] if widths else 0


def _sampled(rows: Sequence[Sequence[Value]]) -> Iterable[Sequence[Value]]:
    return islice(rows, 0, None, max(1, len(rows) // SAMPLE))


def _lines(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if value is not None:
            yield from (str(value)[:200].split("\n") or [""])

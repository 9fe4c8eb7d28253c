"""What a table needs before its first row can be written: names, exponents, exact totals, column widths."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from xl_ar.core.money import exponent
from xl_ar.excel.render.cells import plain
from xl_ar.excel.render.names import unique_headings
from xl_ar.excel.render.styles import is_number
from xl_ar.sheets.layout import Column, Kind, Table, Value


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

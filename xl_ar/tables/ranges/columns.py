"""Columns in, columns out: the same computation on one cell or on every row of ranges, blanks giving blanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xl_ar.errors import ArError, InputError
from xl_ar.tables.cells.amounts import AmountState, read_amounts
from xl_ar.tables.cells.dates import DateState, read_dates
from xl_ar.tables.detect.headers import is_label
from xl_ar.tables.ranges.cells import filled, plain
from xl_ar.tables.ranges.scalars import date_doubt, seen, to_amount, to_date, to_text

_DECIMALS = 4  # as many as any currency has


class Unread(str):
    """Why a cell of a column could not be read."""

    __slots__ = ()


class Heading(str):
    """The text above a column."""

    __slots__ = ()


Rows = list[list[Any]]


def dates(value: Any, *, date1904: bool = False) -> Any:
    """One cell as a date (``scalars.to_date``); rows as rows of date, None, Unread or Heading.

    The order of day and month is that of the whole column, as everywhere.
    """
    if not isinstance(value, list):
        return to_date(value, date1904=date1904)
    return _by_column(value, lambda cells: _dates(cells, date1904))


def amounts(value: Any) -> Any:
    """One cell as an exact amount (``scalars.to_amount``); rows as rows of Decimal, None, Unread or Heading."""
    return _by_column(value, _amounts) if isinstance(value, list) else to_amount(value)


def texts(value: Any) -> Any:
    """One cell as a text, rows as rows of texts; None for blanks and error values."""
    if not isinstance(value, list):
        return to_text(value) or None
    return _by_column(value, lambda cells: [to_text(cell) or None for cell in cells])


def each(compute: Callable[..., Any], title: str, **columns: Any) -> Any:
    """``compute`` of cells that ``dates``, ``amounts`` or ``texts`` gave: one cell of cells, rows of rows.

    Where a cell is blank the result is ""; where one could not be read, or ``compute`` raises ArError, a row says
    so and a single cell raises. Above rows with headings stands ``title``. One cell serves all rows of the others.
    """
    ranges = {name: cells for name, cells in columns.items() if isinstance(cells, list)}
    if not ranges:
        return "" if None in columns.values() else compute(**columns)
    height, width = _shape(ranges)
    last = max(_last(cells) if len(cells) > 1 else 1 for cells in ranges.values())
    result: Rows = []
    for row in range(last):
        picked = [{name: _at(cells, row, column) for name, cells in columns.items()} for column in range(width)]
        result.append([_one(compute, title, cells) for cells in picked])
    return result + [[""] * width for _ in range(height - last)]


def _one(compute: Callable[..., Any], title: str, cells: dict[str, Any]) -> Any:
    if any(isinstance(cell, Heading) for cell in cells.values()):
        return title
    if None in cells.values():
        return ""
    try:
        doubt = next((cell for cell in cells.values() if isinstance(cell, Unread)), None)
        return compute(**cells) if doubt is None else f"not read: {doubt}"
    except ArError as error:
        return f"not read: {error.message}"


def _at(cells: Any, row: int, column: int) -> Any:
    if not isinstance(cells, list):
        return cells
    values = cells[row if len(cells) > 1 else 0]
    return values[column if len(values) > 1 else 0]


def _shape(ranges: dict[str, Rows]) -> tuple[int, int]:
    sizes = {name: (len(rows), len(rows[0])) for name, rows in ranges.items()}
    height, width = (max(size[side] for size in sizes.values()) for side in (0, 1))
    if any(size[0] not in (1, height) or size[1] not in (1, width) for size in sizes.values()):
        told = ", ".join(f"{name} has {rows} x {columns}" for name, (rows, columns) in sizes.items())
        raise InputError(f"ranges of different size: {told} cells; give ranges of one size")
    return height, width


def _last(rows: Rows) -> int:
    count = len(rows)
    while count and rows[count - 1].count(None) == len(rows[count - 1]):
        count -= 1
    return count


def _by_column(rows: Rows, read: Callable[[list[Any]], Sequence[Any]]) -> Rows:
    """Rows of the same shape, each column read as one; rows below the last filled one are blank."""
    count, width = filled(rows), max(map(len, rows))
    columns = [read([plain(row[at]) if at < len(row) else "" for row in rows[:count]]) for at in range(width)]
    return [list(row) for row in zip(*columns, strict=True)] + [[None] * width for _ in range(len(rows) - count)]


def _dates(cells: list[Any], date1904: bool) -> list[date | str | None]:
    column = read_dates(cells, date1904=date1904)
    days = column.days.tolist()
    states = [DateState(int(state)) for state in column.state]
    return [
        day
        if state is DateState.OK
        else None
        if state is DateState.EMPTY
        else _doubt(row, cell, date_doubt(cell, state))
        for row, (cell, day, state) in enumerate(zip(cells, days, states, strict=True))
    ]


_AMOUNT_DOUBTS = {
    AmountState.AMBIGUOUS: "could be thousands or decimals",
    AmountState.CONFLICT: "is written in the other decimal style than its column",
    AmountState.TOO_LARGE: "is too large",
}


def _amounts(cells: list[Any]) -> list[Decimal | str | None]:
    column = read_amounts(cells, exponents=_DECIMALS)
    result: list[Decimal | str | None] = []
    for row, (cell, minor, state) in enumerate(zip(cells, column.minor.tolist(), column.state.tolist(), strict=True)):
        if state == AmountState.OK:
            result.append(Decimal(minor).scaleb(-int(column.exponents[row])))
        elif state == AmountState.EMPTY:
            result.append(None)
        else:
            result.append(_doubt(row, cell, f"{seen(cell)} {_AMOUNT_DOUBTS.get(AmountState(state), 'is no amount')}"))
    return result


def _doubt(row: int, cell: Any, why: str) -> str:
    """A label at the top is the heading of its column, anything else is not read."""
    top = row == 0 and is_label(cell) and any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))
    return Heading(cell) if top else Unread(why)

"""One cell as a date, an amount, a number or a text; what cannot be read is told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from xl_ar.errors import InputError
from xl_ar.tables.cells.amount_cells.text import amount_text
from xl_ar.tables.cells.blanks import plain_spaces
from xl_ar.tables.cells.date_cells.states import DateState
from xl_ar.tables.cells.dates import read_dates
from xl_ar.tables.cells.documents import document_text
from xl_ar.tables.frames.currency_of import iso_code
from xl_ar.tables.ranges.cells import error_name, is_blank, plain

_SHOWN = 40
_DATE = "write it as 2026-06-30"
_DOUBTS = {
    DateState.AMBIGUOUS: f"could be two days; {_DATE}",
    DateState.CONFLICT: f"could be two days; {_DATE}",
    DateState.IMPLAUSIBLE: f"is no day between 1950 and 2100; {_DATE}",
}


def to_date(value: Any, *, date1904: bool = False) -> date | None:
    """The day that a date, a serial number or a text means, None for a blank; InputError for anything else.

    A text counts only where it can be but one day. ``date1904`` is for serial numbers of workbooks that count
    from 1904; times and time zones are dropped: the day is the one that the cell shows.
    """
    column = read_dates([plain(value)], date1904=date1904)
    state = DateState(int(column.state[0]))
    if state is DateState.OK:
        day: date = column.days[0].item()
        return day
    if state is DateState.EMPTY:
        return None
    raise InputError(date_doubt(value, state))


def date_doubt(value: Any, state: DateState) -> str:
    """Why the cell is not used as a date."""
    return f"{seen(value)} {_DOUBTS.get(state, f'is no date; {_DATE}')}"


def to_amount(value: Any) -> Decimal | None:
    """The exact decimal that a number or a text means, None for a blank; InputError for anything else."""
    cell = plain(value)
    if is_blank(cell):
        return None
    if isinstance(cell, str):
        return _amount_of(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise InputError(f"{seen(value)} is no amount; a number must stand there")
    amount = Decimal(float.__repr__(cell)) if isinstance(cell, float) else Decimal(cell)
    if amount.is_nan():
        return None
    if not amount.is_finite() or amount.adjusted() > 15:
        raise InputError(f"{seen(value)} is no amount; it is too large")
    return amount


def _amount_of(text: str) -> Decimal:
    read = amount_text(text)
    if read is None or read.side:
        raise InputError(f"{seen(text)} is no amount; a number must stand there")
    if -1 not in (read.point, read.comma) and read.point != read.comma:
        raise InputError(f"{seen(text)} could be thousands or decimals; a number must stand there")
    amount = Decimal(read.digits).scaleb(-max(read.point, read.comma))
    if amount.adjusted() > 15:
        raise InputError(f"{seen(text)} is no amount; it is too large")
    return amount


def to_text(value: Any) -> str:
    """A name or number as text: 1001.0 is "1001", "00123" and "1E5" stay; "" for blanks and error values."""
    return "" if error_name(value) else plain_spaces(document_text(plain(value)))


def optional_date(name: str, value: Any, *, date1904: bool = False) -> date | None:
    """``to_date`` of the one cell that the argument ``name`` may have; InputError names the argument."""
    with _named(name):
        return to_date(one(name, value), date1904=date1904)


def optional_amount(name: str, value: Any) -> Decimal | None:
    """``to_amount`` of the one cell that the argument ``name`` may have; InputError names the argument."""
    with _named(name):
        return to_amount(one(name, value))


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Puts the argument's name before what is wrong with its cell."""
    try:
        yield
    except InputError as error:
        message = error.message
        raise InputError(message if message.startswith(name) else f"{name}: {message}") from error


def required_date(name: str, value: Any, *, date1904: bool = False) -> date:
    """The day that the argument ``name`` must have; InputError says what may stand there."""
    day = optional_date(name, value, date1904=date1904)
    if day is None:
        raise InputError(f"{name} is missing; give a day such as 2026-06-30")
    return day


def required_amount(name: str, value: Any) -> Decimal:
    """The number that the argument ``name`` must have; InputError says what may stand there."""
    amount = optional_amount(name, value)
    if amount is None:
        raise InputError(f"{name} is missing; give a number")
    return amount


def currency_of(name: str, value: Any) -> str:
    """ISO code of the currency that the argument ``name`` states, "" where it is blank; InputError if unknown."""
    text = to_text(one(name, value))
    code = iso_code(text)
    if text and not code:
        raise InputError(f"{name} {seen(text)} is not known; give an ISO code such as EUR")
    return code


def one(name: str, value: Any) -> Any:
    """The one cell that the argument ``name`` must be; InputError where it is a range of several."""
    if isinstance(value, list):
        raise InputError(f"{name} is a range of {_size(value)}; give one cell")
    return value


def _size(rows: Sequence[Sequence[Any]]) -> str:
    return f"{len(rows)} x {max(map(len, rows))} cells"


def seen(value: Any) -> str:
    """The cell as a sentence quotes it."""
    text = " ".join(str(plain(value)).split())
    return f"'{text[:_SHOWN]}{'...' if len(text) > _SHOWN else ''}'"

"""The cells of a date column by kind: real dates, fixed days, texts with the day under each order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.tables.cells.blanks import plain_spaces
from xl_ar.tables.cells.date_cells.states import DateState
from xl_ar.tables.cells.date_cells.text import NOTHING, DateText, date_text
from xl_ar.tables.cells.error_values import is_error_value

_EPOCH = dt.date(1970, 1, 1).toordinal()
FIRST_DAY = dt.date(1950, 1, 1).toordinal() - _EPOCH
LAST_DAY = dt.date(2100, 12, 31).toordinal() - _EPOCH
"""Days since 1970 between which a date is plausible."""
_SERIAL_OF_1970 = {False: 25569, True: 24107}  # in the 1900 and in the 1904 system
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_SERIAL = re.compile(r"'?([0-9]{5})(?:[.,][0-9]{1,15})?")
_HUGE = 1e15  # beyond any serial


@dataclass(slots=True, eq=False)
class SortedDates:
    """A column taken apart; ``slots`` holds each text's day (or ``NO_DAY``) under DMY, MDY, YMD and YDM."""

    state: NDArray[np.int8]  # final for every row that is in no group below
    real_rows: NDArray[np.intp]
    real_days: NDArray[np.int64]  # real dates and serials: what Excel itself holds, and may have swapped
    fixed_rows: NDArray[np.intp]
    fixed_days: NDArray[np.int64]  # days that no order can change: 20200131, 31-Jan-2020
    text_rows: NDArray[np.intp]
    slots: NDArray[np.int64]
    short_year: NDArray[np.bool_]


def sort_dates(cells: Sequence[object], date1904: bool = False, allow_serials: bool = True) -> SortedDates:
    """The column taken apart, cell by cell, before anything is known of its order."""
    values = _listed(cells)
    kinds = np.array([_KINDS.get(type(value)) or _kind(value) for value in values], dtype="U1")
    state = np.full(len(values), DateState.UNREADABLE, dtype=np.int8)
    state[kinds == "e"] = DateState.EMPTY
    real = [(row, values[row].toordinal() - _EPOCH) for row in np.flatnonzero(kinds == "d").tolist()]
    numbers = [(row, float(max(min(values[row], _HUGE), -_HUGE))) for row in np.flatnonzero(kinds == "f").tolist()]
    fixed, texts = _texts(values, np.flatnonzero(kinds == "t"), state, numbers)
    serials, packed = _numbers(numbers, state, date1904, allow_serials)
    rows = np.array([row for row, _ in texts], dtype=np.intp)
    slots = np.array([reading for _, reading in texts], dtype=np.int64).reshape(-1, 5)
    short = slots[:, 4].astype(np.bool_)
    return SortedDates(state, *_pairs(real + serials), *_pairs(fixed + packed), rows, slots[:, :4], short)


def _texts(
    values: list[Any], rows: NDArray[np.intp], state: NDArray[np.int8], numbers: list[tuple[int, float]]
) -> tuple[list[tuple[int, int]], list[tuple[int, DateText]]]:
    """Texts with a fixed day and texts whose order matters; the rest get their state or go to ``numbers``."""
    fixed: list[tuple[int, int]] = []
    open_: list[tuple[int, DateText]] = []
    readings: dict[str, DateText | None] = {}
    for row in rows.tolist():
        text = values[row]
        if text not in readings:
            readings[text] = date_text(text)
        reading = readings[text]
        if reading is None:
            state[row] = _unread(text, row, numbers)
        elif reading is NOTHING:
            state[row] = DateState.EMPTY
        elif reading.dmy == reading.mdy == reading.ymd == reading.ydm:
            fixed.append((row, reading.ymd))
        else:
            open_.append((row, reading))
    return fixed, open_


def _listed(cells: Sequence[object]) -> list[Any]:
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "M":
        return list(cells.astype("datetime64[s]").tolist())
    return list(cells.tolist()) if hasattr(cells, "tolist") else list(cells)


def _pairs(pairs: list[tuple[int, int]]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0].astype(np.intp), both[:, 1]


def _unread(text: str, row: int, numbers: list[tuple[int, float]]) -> DateState:
    serial = _SERIAL.fullmatch(plain_spaces(text))
    if serial:
        numbers.append((row, float(serial[1])))  # its state follows as a number's
    return DateState.ERROR_VALUE if is_error_value(text) else DateState.UNREADABLE


def _numbers(
    numbers: list[tuple[int, float]], state: NDArray[np.int8], date1904: bool, allow_serials: bool
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Serials and packed dates (20200131) among numbers, as (row, day); the state of the rest is set."""
    serials, packed = [], []
    for row, number in numbers:
        day = int(number) - _SERIAL_OF_1970[date1904] if abs(number) < 1e9 else 0
        if number != number:
            state[row] = DateState.EMPTY
        elif 19500101 <= number <= 21001231 and number == int(number):
            reading = date_text(str(int(number)))
            if reading is not None and reading.dmy == reading.ymd:
                packed.append((row, reading.ymd))
        elif allow_serials and 0 <= number < _LAST_SERIAL:
            state[row] = DateState.IMPLAUSIBLE
            if FIRST_DAY <= day <= LAST_DAY:
                serials.append((row, day))
    return serials, packed


_KINDS: dict[type, str] = {dt.date: "d", dt.datetime: "d", str: "t", float: "f", int: "f", bool: "b"}


def _kind(value: object) -> str:
    """Kind of a cell that python-calamine does not give: from a DataFrame, or made by hand."""
    if value is None or value is pd.NA or value is pd.NaT:
        return "e"
    if isinstance(value, dt.date | str):
        return "d" if isinstance(value, dt.date) else "t"
    return "f" if isinstance(value, float | np.integer) else "b"

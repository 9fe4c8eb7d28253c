"""Cells as a formula gets them, made plain: blanks, missing arguments, error values, times with a zone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.tables.cells.blanks import plain_spaces
from xl_ar.tables.cells.error_values import is_error_value

MISSING = -2147352572
"""What Excel hands in for an argument that was left out."""

_ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
_KNOWN = (str, int, float, date, time, timedelta)
_MOST = 2**63  # whole numbers beyond it are no amounts, dates or documents
_FIRST_ERROR, _LAST_ERROR = -2146826999, -2146826000  # 0x800A0000 + the number of an error value


def plain(cell: Any) -> Any:
    """The cell as the readers take it: "" for every kind of blank, an error value by name, no time zone."""
    kind = type(cell)
    if kind is str:
        return cell
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return ""
    if kind is float:
        return "" if math.isnan(cell) else cell
    if isinstance(cell, np.datetime64):
        return plain(pd.Timestamp(cell).to_pydatetime())
    if isinstance(cell, np.generic):
        return plain(cell.item())
    if kind is int and _FIRST_ERROR <= cell <= _LAST_ERROR:
        return _ERRORS.get(cell, "#N/A")
    if kind is int and cell == MISSING:
        return ""
    if isinstance(cell, datetime):
        return datetime(*cell.timetuple()[:6])  # noqa: DTZ001  # the wall clock's time, as the cell shows it
    if isinstance(cell, Decimal):
        return "" if cell.is_nan() else cell
    if isinstance(cell, int) and abs(cell) > _MOST:
        return math.inf
    return cell if isinstance(cell, _KNOWN) else str(cell)


def error_name(cell: Any) -> str:
    """Name of the error value in a cell, "" for any other cell."""
    value = plain(cell)
    return value.strip() if isinstance(value, str) and is_error_value(value) else ""


def is_blank(cell: Any) -> bool:
    """True for an empty cell, spaces, NaN."""
    value = plain(cell)
    return isinstance(value, str) and not plain_spaces(value)


def given(value: Any) -> Any:
    """An argument as a list of rows, or as one raw cell where it is one; None where it is missing or blank.

    A flat list is a column, a DataFrame is a range with headings. A range of one cell is that cell.
    """
    if isinstance(value, pd.DataFrame):
        value = [[str(heading) for heading in value.columns], *value.astype(object).to_numpy().tolist()]
    if isinstance(value, np.ndarray | pd.Series):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return None if is_blank(value) else value
    rows = [row if isinstance(row, list) else list(row) if isinstance(row, tuple) else [row] for row in value]
    if len(rows) == 1 and len(rows[0]) == 1:
        return None if is_blank(rows[0][0]) else rows[0][0]
    return rows or None


def told(missing: Sequence[str]) -> str:
    """Columns that are missing as a sentence names them: each a column, or several of which one will do."""
    return "; and for ".join(column.replace("_", " ") for column in missing)


def as_rows(value: Any) -> list[list[Any]]:
    """What ``given`` gave as rows: one cell is one row, nothing is no row."""
    if isinstance(value, list):
        return value
    return [] if value is None else [[value]]


def filled(rows: Sequence[Sequence[Any]]) -> int:
    """Number of rows down to the last that holds something: a whole column costs little."""
    count = len(rows)
    while count and _is_empty(rows[count - 1]):
        count -= 1
    return count


def _is_empty(row: Sequence[Any]) -> bool:
    return row.count(None) == len(row) or all(map(is_blank, row))

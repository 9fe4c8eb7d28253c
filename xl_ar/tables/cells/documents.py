"""Document numbers as text: leading zeros kept, what a spreadsheet adds to them taken off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from xl_ar.tables.cells.blanks import plain_spaces

_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")  # a number that a CSV writer took for a float
_FORCED_TEXT = re.compile(r"=\"([^\"]*)\"|['’](.*)", re.DOTALL)  # ="00123" and '00123 keep zeros in Excel


def document_text(cell: object) -> str:
    """The document number in a cell, as text: 1001.0 and '1001.0' are '1001'; '007' and '1E5' stay."""
    if isinstance(cell, str):
        return cell if cell.isalnum() or _is_plain(cell) else _of_text(plain_spaces(cell))
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, float | Decimal):
        return _of_number(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def _is_plain(cell: str) -> bool:
    """True for a text that has nothing to take off: a quick look, as most texts are such."""
    if not (cell.isascii() and cell.isprintable() and "." not in cell and cell[:1] not in ("=", "'", " ", "")):
        return False
    return cell[-1] != " " and "  " not in cell


def document_texts(cells: Iterable[object]) -> list[str]:
    """``document_text`` of every cell."""
    return [document_text(cell) for cell in cells]


def _of_text(text: str) -> str:
    forced = _FORCED_TEXT.fullmatch(text)
    if forced:
        text = (forced[1] or forced[2] or "").strip(" ")
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


def _of_number(number: float | Decimal) -> str:
    shown = Decimal(float.__repr__(number)) if isinstance(number, float) else number
    if not shown.is_finite():
        return "" if shown.is_nan() else str(shown)
    if shown == shown.to_integral_value():
        return f"{shown:.0f}" if shown else "0"
    return float.__repr__(number) if isinstance(number, float) else str(number)

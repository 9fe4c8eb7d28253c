"""Whether one of our sheets holds already what would be written: then it is not touched."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.donor import DonorSheet, Formula
from xl_ar.excel.live.putting.tables import area_of, tables_on, whole_area

if TYPE_CHECKING:
    import xlwings as xw

_THIS_ROW = re.compile(r"\[?#this row\]?\s*,")
_PUNCTUATION = re.compile(r"[\s\[\]@]")


def is_same(sheet: xw.Sheet, donor: DonorSheet, calm: Calm) -> bool:
    """True when every cell and every table of the sheet is as it would be written; one read a sheet and kind."""
    tables = {(name, area_of(calm.get(table, "range"), calm)) for name, table in tables_on(sheet, calm)}
    if tables != {(table.name, whole_area(table)) for table in donor.tables}:
        return False
    used = area_of(calm.get(sheet, "used_range"), calm)
    height, width = max(used.bottom, donor.height), max(used.right, donor.width)
    whole = calm(partial(sheet.range, (1, 1), (height, width)))
    names = [table.name for table in donor.tables]
    return all(
        _alike(found, donor.cells[row][column] if row < donor.height and column < donor.width else None, names)
        for row, line in enumerate(_rows(calm.get(whole, "formula"), width))
        for column, found in enumerate(line)
    )


def _rows(found: Any, width: int) -> list[list[Any]]:
    """What was read of a rectangle, as rows whatever its shape."""
    if not isinstance(found, list | tuple):
        return [[found]]
    if not isinstance(found[0], list | tuple):
        return [[each] for each in found] if width == 1 else [list(found)]
    return [list(row) for row in found]


def _alike(found: Any, wanted: Any, tables: list[str]) -> bool:
    """True when a cell's formula, or its constant as Excel spells constants in formulas, is the wanted one."""
    if wanted is None or wanted == "":
        return found in (None, "")
    if isinstance(wanted, Formula):
        return isinstance(found, str) and canonical(found, tables) == canonical(wanted, tables)
    if isinstance(wanted, bool):
        return str(found).upper() == str(wanted).upper()
    if isinstance(wanted, int | float):
        return _digits(found) == _digits(wanted)
    return bool(str(found) == wanted)


def canonical(formula: str, tables: list[str]) -> str:
    """A formula without what Excel spells in several ways: brackets, '@', spaces, the name of its own table.

    >>> canonical("=SUM(T[[#This Row],[A]:[B]])", ["T"]) == canonical("=SUM(T[@[A]:[B]])", ["T"])
    True
    """
    plain = _PUNCTUATION.sub("", _THIS_ROW.sub("", formula.casefold()))
    for table in tables:
        plain = plain.replace(table.casefold(), "")
    return plain


def _digits(value: Any) -> str:
    """A number to the 15 digits that Excel spells, '' for what is none."""
    try:
        return f"{float(value):.15g}"
    except (TypeError, ValueError):
        return ""

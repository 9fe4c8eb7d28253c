"""Ranges without headings: which column is which, by what stands in it and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xl_ar.errors import InputError
from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.cells.dates import read_dates
from xl_ar.tables.detect.headers import is_label
from xl_ar.tables.detect.profile import Profile, profile
from xl_ar.tables.detect.regions import find_regions
from xl_ar.tables.grid import Grid
from xl_ar.tables.ranges.names import name_headings

ITEM_ORDER = "customer, document, document date, due date, original amount, open amount, currency"
"""The order of columns that a range of open items without headings has; any but customer and open amount may lack.

Customers and documents stand left of the dates, amounts right of them. A pair that stands the other way round is
turned where its cells leave no doubt: due dates are later, less is open than billed; for names see ``names``.
"""

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 54_789  # the days of 2000 to 2049: other whole numbers are no dates
_SOME = 0.2  # of a column's cells as dates: it is a column of dates, others in it are serial numbers or faults
_LONGEST_TERMS = 732  # days between two dates of an item, for most items


def looks_headed(grid: Grid) -> bool:
    """True where a table with known headings stands in the range, or its first row is headings by its looks."""
    regions = find_regions(grid)
    if regions:
        return not _is_data(grid.rows[regions[0].header_row - 1])
    top = [cell for cell in grid.rows[0] if cell not in ("", None)]
    below = [cell for row in grid.rows[1:50] for cell in row if cell not in ("", None)]
    labels = all(is_label(cell) and not any(map(str.isdigit, cell)) for cell in top)
    return bool(top) and labels and any(not is_label(cell) for cell in below)


def _is_data(row: Sequence[Any]) -> bool:
    """True for a row of cells too many of which are numbers or dates: words such as Receipt made it look a header."""
    cells = [cell for cell in row if cell not in ("", None)]
    return 4 * sum(not isinstance(cell, str) for cell in cells) > len(cells)


def require_rows(name: str, rows: Sequence[Sequence[Any]]) -> None:
    """InputError where the range is a row of headings and nothing else."""
    cells = [cell for row in rows for cell in row if cell not in ("", None)]
    if len(rows) == 1 and len(cells) > 1 and all(is_label(cell) for cell in cells):
        raise InputError(f"{name}: no rows below the headings; give the rows as well")


def item_headings(name: str, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Headings for open items without any (see ``ITEM_ORDER``); InputError where the columns cannot be told."""
    require_rows(name, rows)
    columns = [[row[column] for row in rows] for column in range(len(rows[0]))]
    kinds = _kinds(columns)
    result = ["Currency" if kind == "currency" else "" for kind in kinds]
    for kind in _HEADINGS:
        places = [place for place, found in enumerate(kinds) if found == kind]
        found = _named([columns[place] for place in places], kind)
        if found is None:
            what = "no amounts" if not places else f"{len(places)} columns of {kind} that cannot be told apart"
            raise InputError(f"{name}: {what}; put headings above the columns, or keep this order: {ITEM_ORDER}")
        for place, heading in zip(places, found, strict=True):
            result[place] = heading
    return result


_HEADINGS: dict[str, tuple[str, ...]] = {
    "names": (),
    "dates": ("Document date", "Due date"),
    "amounts": ("Original amount", "Open amount"),
}


def _named(columns: list[list[Any]], kind: str) -> Sequence[str] | None:
    """Headings of the columns of one kind, None where they cannot be told."""
    if kind == "names":
        return name_headings(columns)
    headings = _HEADINGS[kind]
    if not columns:
        return None if kind == "amounts" else ()
    if len(columns) == 1:
        return headings[1:]
    if len(columns) > 2:
        return None
    turned = _dates_turned(*columns) if kind == "dates" else _amounts_turned(*columns)
    return None if turned is None else headings[::-1] if turned else headings


def _dates_turned(first: list[Any], second: list[Any]) -> bool | None:
    one, other = read_dates(first), read_dates(second)
    both = one.ok & other.ok
    days = (other.days[both] - one.days[both]).astype(np.int64)
    if (np.abs(days) > _LONGEST_TERMS).mean() > 0.5 if len(days) else False:
        return None
    return int((days < 0).sum()) > int((days > 0).sum())


def _amounts_turned(first: list[Any], second: list[Any]) -> bool | None:
    one, other = read_amounts(first), read_amounts(second)
    both = one.ok & other.ok
    less, more = (np.abs(column.minor[both]) for column in (other, one))
    if (less <= more).all():
        return False
    return True if (less >= more).all() else None


def _kinds(columns: Sequence[Sequence[Any]]) -> list[str]:
    """What each column holds: names (left of dates or amounts), dates, amounts (right of them), currency, or ""."""
    profiles = [profile(cells) for cells in columns]
    numbers = [place for place, found in enumerate(profiles) if _is_amounts(found)]
    serials = [place for place in numbers if _is_serials(columns[place])]
    if serials and serials[-1] == numbers[-1]:
        serials.pop()  # the last numbers are the amounts
    written = (place for place, found in enumerate(profiles) if found.day + found.date_text > _SOME)
    dates = sorted({*serials, *written})
    last_name = dates[0] if dates else numbers[-1] if numbers else len(columns)
    return [_kind(place, found, dates, numbers, last_name) for place, found in enumerate(profiles)]


def _kind(place: int, found: Profile, dates: list[int], numbers: list[int], last_name: int) -> str:
    if found.empty:
        return ""
    if place in dates:
        return "dates"
    if place in numbers and place >= last_name:
        return "amounts"
    if found.currency >= 0.7:
        return "currency"
    return "names" if place < last_name else ""


def _is_amounts(found: Profile) -> bool:
    return found.number + found.amount_text * (1 - found.date_text) + found.error >= 0.75


def _is_serials(cells: Sequence[Any]) -> bool:
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return bool(numbers) and all(_FIRST_SERIAL <= number <= _LAST_SERIAL for number in numbers)

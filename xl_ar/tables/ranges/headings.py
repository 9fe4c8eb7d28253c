"""Ranges without headings: which column is which, by what stands in it and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xl_ar.errors import InputError
from xl_ar.tables.detect.headers import is_label
from xl_ar.tables.detect.profile import Profile, profile
from xl_ar.tables.detect.regions import find_regions
from xl_ar.tables.grid import Grid

ITEM_ORDER = "customer, document, document date, due date, original amount, open amount, currency"
"""The order of columns that a range of open items without headings has; what is left out is left out."""

_HEADINGS = {
    "ids": {0: (), 1: ("Customer",), 2: ("Customer", "Document No.")},
    "dates": {0: (), 1: ("Due date",), 2: ("Document date", "Due date")},
    "amounts": {1: ("Open amount",), 2: ("Original amount", "Open amount")},
}


def looks_headed(grid: Grid) -> bool:
    """True where a table with known headings stands in the range, or its first row is headings by its looks."""
    if find_regions(grid):
        return True
    top = [cell for cell in grid.rows[0] if cell not in ("", None)]
    below = [cell for row in grid.rows[1:50] for cell in row if cell not in ("", None)]
    labels = all(is_label(cell) and not any(map(str.isdigit, cell)) for cell in top)
    return bool(top) and labels and any(not is_label(cell) for cell in below)


def item_headings(name: str, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Headings for open items without any, in the order ``ITEM_ORDER``; InputError where it cannot be told."""
    profiles = [profile([row[column] for row in rows]) for column in range(len(rows[0]))]
    kinds = _kinds(profiles)
    result = [""] * len(profiles)
    for kind, wordings in _HEADINGS.items():
        columns = [column for column, found in enumerate(kinds) if found == kind]
        if len(columns) not in wordings:
            raise InputError(f"{name}: its {len(columns)} columns of {kind} cannot be told apart; {_remedy()}")
        for column, heading in zip(columns, wordings[len(columns)], strict=True):
            result[column] = heading
    for column, found in enumerate(kinds):
        result[column] = {"currency": "Currency"}.get(found, result[column])
    return result


def _remedy() -> str:
    return f"put headings above them, or this order: {ITEM_ORDER}"


def _kinds(profiles: Sequence[Profile]) -> list[str]:
    """What each column holds: dates, ids (left of the dates), amounts (right of the ids), currency, "" for nothing."""
    dates = [column for column, found in enumerate(profiles) if _is_dates(found)]
    numbers = [column for column, found in enumerate(profiles) if column not in dates and _is_amounts(found)]
    after = dates[-1] if dates else (numbers[-1] - 1 if numbers else -1)
    kinds = []
    for column, found in enumerate(profiles):
        if found.empty:
            kinds.append("")
        elif column in dates:
            kinds.append("dates")
        elif column in numbers and column > after:
            kinds.append("amounts")
        elif found.currency >= 0.7:
            kinds.append("currency")
        else:
            kinds.append("ids" if column < after or not dates else "")
    return kinds


def _is_dates(found: Profile) -> bool:
    return found.day + found.date_text + found.serial * (found.distinct > 0) >= 0.75


def _is_amounts(found: Profile) -> bool:
    return found.number + found.amount_text * (1 - found.date_text) + found.error >= 0.75

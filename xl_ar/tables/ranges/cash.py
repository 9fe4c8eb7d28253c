"""Ranges of receipts, customers and payer history as ledger frames, every row accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.errors import InputError
from xl_ar.tables.corrections import Correction
from xl_ar.tables.detect.profile import Profile, profile
from xl_ar.tables.detect.regions import Region, find_regions, region_at
from xl_ar.tables.grid import Area, Grid
from xl_ar.tables.mapping.maps import map_table
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.ranges.cells import as_rows, filled, plain, told
from xl_ar.tables.ranges.headings import item_headings, looks_headed, require_rows
from xl_ar.tables.reading import ReadTable, read_table

RECEIPT_ORDER = "receipt, value date, payer, remittance, amount, currency"
"""The order of columns that a range of receipts without headings has; receipt, payer and currency may be missing."""

_FRAMES = {
    Role.OPEN_ITEMS: "open_items",
    Role.RECEIPTS: "receipts",
    Role.CUSTOMERS: "customers",
    Role.HISTORY: "history",
}
_MOST = 0.7  # of a column's cells
_LEFT_OUT = (
    "amount-missing", "amount-unreadable", "amount-ambiguous", "amount-conflict", "error-value", "payments-out",
    "formula-without-value", "line-level-export", "row-not-an-item", "not-a-receivable",
)  # fmt: skip


@dataclass(frozen=True)
class RangeTable:
    """The rows of a range that were read as ``role`` (``core.schema``), and what was not read.

    ``source_row`` is the row in the range, from 1. ``repeats`` are open items that repeat an earlier row of ``frame``
    and would count once. ``unread`` rows held something and are in neither; ``reasons`` says why.
    """

    role: Role
    frame: pd.DataFrame
    repeats: pd.DataFrame
    unread: int
    reasons: str


def read_receipts(name: str, value: Any) -> RangeTable:
    """The receipts that the argument ``name`` holds; InputError where its columns cannot be told.

    With headings the columns may stand in any order, among others; without, in that of ``RECEIPT_ORDER``.
    """
    return _read(name, *_grid(name, value, receipt_headings), (Role.RECEIPTS,))


def read_master(name: str, value: Any, role: Role) -> pd.DataFrame:
    """The customers or the payer history that the argument ``name`` holds; InputError where a heading is missing."""
    return _read(name, *_grid(name, value, None), (role,)).frame


def read_either(name: str, value: Any) -> RangeTable:
    """The open items or the receipts that the argument ``name`` holds, repeated rows included.

    A range without headings is taken as open items in the order of ``headings.ITEM_ORDER``.
    """
    return _read(name, *_grid(name, value, item_headings), (Role.OPEN_ITEMS, Role.RECEIPTS))


_Headings = Callable[[str, Sequence[Sequence[Any]]], list[str]]


def _grid(name: str, value: Any, headings: _Headings | None) -> tuple[Grid, int]:
    """The range as a sheet, headings put above it where it has none; and the number of rows put there."""
    rows = as_rows(value)
    rows = [[plain(cell) for cell in row] for row in rows[: filled(rows)]]
    if not rows:
        raise InputError(f"{name} is empty; give a range with rows in it")
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    if headings is None or looks_headed(Grid(name, rows)):
        return Grid(name, rows), 0
    return Grid(name, [headings(name, rows), *rows]), 1


def _read(name: str, grid: Grid, added: int, roles: tuple[Role, ...]) -> RangeTable:
    whole = region_at(grid, Area(1, 1, grid.height, grid.width))
    regions = find_regions(grid) or ([whole] if whole else [])
    if not regions:
        raise InputError(f"{name}: no rows below the headings")
    region, role = _chosen(name, regions, roles)
    read = read_table(region, Correction(role=role))
    frame = read.frames[_FRAMES[role]]
    repeats = read.frames.get("repeats", frame.iloc[:0])
    unread = _held(grid, region) - _counted(read) - len(repeats)
    frame, repeats = (_placed(part, role, added) for part in (frame, repeats))
    return RangeTable(role, frame, repeats, unread, _reasons(read))


def _placed(frame: pd.DataFrame, role: Role, added: int) -> pd.DataFrame:
    """The rows by their place in the range; receipts that have their place for an id as well."""
    place = frame["source_row"] - added
    if role is Role.RECEIPTS and added and (frame["receipt_id"] == frame["source_row"].astype(str)).all():
        frame = frame.assign(receipt_id=place.astype(str).astype(object))
    return frame.assign(source_row=place)


def _chosen(name: str, regions: Sequence[Region], roles: tuple[Role, ...]) -> tuple[Region, Role]:
    """The table that serves best as one of the roles; InputError says what the nearest one lacks."""
    mapped = [(region, map_table(region, role=role)) for region in regions for role in roles]
    complete = [(region, table.role) for region, table in mapped if not table.missing]
    if complete:
        own = {id(region): map_table(region).role for region in regions} if len(complete) > 1 else {}
        return max(complete, key=lambda pair: (own.get(id(pair[0])) == pair[1], pair[0].last - pair[0].first))
    region, table = min(mapped, key=lambda pair: len(pair[1].missing))
    headings = ", ".join(heading for heading in region.headings if heading)
    raise InputError(f"{name}: no column for {told(table.missing)} among {headings}")


def _held(grid: Grid, region: Region) -> int:
    """Rows of the range, from its first data on, that hold something."""
    held = np.flatnonzero(grid.filled.any(axis=1)) + 1
    return int(np.count_nonzero(held >= region.first))


def _counted(read: ReadTable) -> int:
    proof = read.found.proof
    return proof.used.rows + proof.totals.rows if proof else 0


def _reasons(read: ReadTable) -> str:
    kinds: Counter[str] = Counter()
    for finding in read.found.findings:
        if finding.kind in _LEFT_OUT:
            kinds[finding.kind] += finding.rows
    return ", ".join(f"{kind.replace('-', ' ')} {count}" for kind, count in kinds.items())


_UNTOLD = f"its columns cannot be told apart; put headings above them, or keep this order: {RECEIPT_ORDER}"
_AFTER = {0: (), 1: ("Remittance",), 2: ("Payer", "Remittance")}
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 54_789  # the days of 2000 to 2049: other whole numbers are no dates


def receipt_headings(name: str, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Headings for receipts without any (see ``RECEIPT_ORDER``); InputError where the columns cannot be told.

    One column of texts after the date is the remittance, of two the first is the payer.
    """
    require_rows(name, rows)
    kinds = _kinds([[row[column] for row in rows] for column in range(len(rows[0]))])
    if kinds.count("date") != 1:
        raise InputError(f"{name}: {_UNTOLD}")
    day = kinds.index("date")
    before = [at for at in range(day) if kinds[at] in ("number", "text")]
    texts, amounts = ([at for at, kind in enumerate(kinds) if at > day and kind == sort] for sort in ("text", "number"))
    if len(before) > 1 or len(amounts) != 1 or len(texts) not in _AFTER:
        raise InputError(f"{name}: {_UNTOLD}")
    places = dict.fromkeys(before, "Receipt") | dict(zip(texts, _AFTER[len(texts)], strict=True))
    places |= {day: "Value date", amounts[0]: "Amount"}
    return [places.get(at, "Currency" if kind == "currency" else "") for at, kind in enumerate(kinds)]


def _kinds(columns: Sequence[Sequence[Any]]) -> list[str]:
    """What each column holds: date, number, currency, text, "" for nothing; serial numbers where no date is written."""
    kinds = [_kind(profile(cells)) for cells in columns]
    numbers = [at for at, kind in enumerate(kinds) if kind == "number"]
    serials = [at for at in numbers[:-1] if _is_serials(columns[at])]
    if "date" not in kinds and serials:
        kinds[serials[-1]] = "date"
    return kinds


def _kind(found: Profile) -> str:
    if found.empty:
        return ""
    if found.day + found.date_text >= _MOST:
        return "date"
    if found.number + found.amount_text * (1 - found.date_text) + found.error >= _MOST:
        return "number"
    return "currency" if found.currency >= _MOST else "text"


def _is_serials(cells: Sequence[Any]) -> bool:
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return bool(numbers) and all(_FIRST_SERIAL <= number <= _LAST_SERIAL for number in numbers)

"""A range of open items as ledger frames: read as a sheet is read, and every row accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.errors import InputError
from xl_ar.findings import Finding
from xl_ar.tables.corrections import Correction
from xl_ar.tables.detect.regions import Region, find_regions, region_at
from xl_ar.tables.frames.vocabulary import is_total
from xl_ar.tables.grid import Area, Grid, parse_area
from xl_ar.tables.mapping.maps import map_table
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.ranges.cells import as_rows, filled, plain, told
from xl_ar.tables.ranges.headings import item_headings, looks_headed
from xl_ar.tables.reading import FoundTable, ReadTable, read_grids, read_table

_KNOWN = "headings such as Customer, Due date, Open amount, Balance may stand there"
_LEFT_OUT = (
    "amount-missing", "amount-unreadable", "amount-ambiguous", "amount-conflict", "error-value",
    "formula-without-value", "duplicate-row", "line-level-export", "not-a-receivable", "row-not-an-item",
    "same-document", "same-rows",
)  # fmt: skip
_OVERLAPS = ("same-document", "same-rows")
_MOST_TOTALS = 3  # told one by one
_TAKEN = {
    "filled-down": "blank customer taken from the row above",
    "amount-rounded": "more decimals than the currency has, rounded",
}
_DATES = ("date-unreadable", "date-implausible", "date-conflict", "date-ambiguous")


@dataclass(frozen=True)
class RangeItems:
    """Open items of a range (``core.schema``), the applications that a ledger states, and what was not read.

    ``source_row`` of an item is its row in the range, from 1; ``first`` is the row below the headings. Of ``rows``
    that hold something (titles left out) ``totals`` are subtotals and the like and ``unread`` are not used, for
    ``reasons``; ``rejected`` of those have no amount that can be read. ``dates`` cells held no date that can be used.
    Of ``totals`` ``unsaid`` hold an amount alone that is no sum of the rows above: nothing says what it is.
    ``remarks`` are lines on what was taken another way than it stands: totals that differ, customers from above.
    """

    frame: pd.DataFrame
    applications: pd.DataFrame
    rows: int
    totals: int
    unread: int
    rejected: int
    reasons: str
    dates: int
    first: int
    unsaid: int
    remarks: tuple[str, ...]


def read_items(name: str, value: Any) -> RangeItems:
    """The open items that the argument ``name`` holds; InputError where its columns cannot be told.

    With headings the columns may stand in any order, among others; without, see ``headings.item_headings``.
    """
    grid, added = _grid(name, value)
    reading = read_grids([grid])
    used = [found for found in reading.used if found.table.role in (Role.OPEN_ITEMS, Role.LEDGER)]
    frame, applications = reading.ledger.open_items, reading.ledger.applications
    if not used:
        table = _by_person(name, grid)
        used, frame = [table.found], table.frames["open_items"]
    findings = [finding for found in used for finding in found.findings]
    findings += [finding for finding in reading.findings if finding.kind in _OVERLAPS]
    items = _accounted(grid, added, used, frame, applications, findings)
    _require_keys(name, grid, items)
    return items


def _require_keys(name: str, grid: Grid, items: RangeItems) -> None:
    """InputError where all rows count as totals although none says so: amounts alone are no open items."""
    said = any(isinstance(cell, str) and is_total(cell) for row in grid.rows for cell in row)
    if items.rows and items.totals == items.rows and not said:
        raise InputError(f"{name}: amounts alone; a customer, a document or a date must stand beside each")


def _grid(name: str, value: Any) -> tuple[Grid, int]:
    """The range as a sheet, headings put above it where it has none; and the number of rows put there."""
    rows = as_rows(value)
    rows = [[plain(cell) for cell in row] for row in rows[: filled(rows)]]
    if not rows:
        raise InputError(f"{name} is empty; give a range of open items, with or without headings")
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    if looks_headed(Grid(name, rows)):
        return Grid(name, rows), 0
    headings = item_headings(name, rows)
    return Grid(name, [headings, *rows]), 1


def _by_person(name: str, grid: Grid) -> ReadTable:
    """The table read as open items because a person says it is; InputError names the headings that are missing."""
    whole = region_at(grid, Area(1, 1, grid.height, grid.width))
    regions = find_regions(grid) or ([whole] if whole else [])
    if not regions:
        raise InputError(f"{name}: no rows below the headings; {_KNOWN}")
    mapped = [(region, map_table(region, role=Role.OPEN_ITEMS)) for region in regions]
    region, table = min(mapped, key=lambda pair: (len(pair[1].missing), -len(pair[1].columns), pair[0].first))
    if table.missing == ("document",):
        region = _with_documents(region)
        table = map_table(region, role=Role.OPEN_ITEMS)
    if table.missing:
        headings = ", ".join(heading for heading in region.headings if heading)
        raise InputError(f"{name}: no column for {told(table.missing)} among {headings}; {_KNOWN}")
    return read_table(region, Correction(role=Role.OPEN_ITEMS))


def _with_documents(region: Region) -> Region:
    """The table with a column of documents that is blank: customer, date and amount are enough for an aging."""
    rows = [[*row, "Document" if number == region.header_row else ""] for number, row in enumerate(region.grid.rows, 1)]
    grid = Grid(region.grid.sheet, rows)
    columns, headings = (*region.columns, grid.width), (*region.headings, "Document")
    return replace(region, grid=grid, columns=columns, headings=headings)


def _accounted(
    grid: Grid,
    added: int,
    used: Sequence[FoundTable],
    frame: pd.DataFrame,
    applications: pd.DataFrame,
    findings: Sequence[Finding],
) -> RangeItems:
    regions = [found.region for found in used]
    first = min(region.first for region in regions)
    above, outside = _around(grid, regions, first)
    proofs = [found.proof for found in used if found.proof]
    inside, totals, taken, rejected = (
        sum(getattr(proof, part).rows for proof in proofs) for part in ("total", "totals", "used", "rejected")
    )
    if all(found.table.role is not Role.LEDGER for found in used):
        taken = len(frame)  # less what a second table in the range repeats; of a ledger, payments are used as well
    kinds, dates = _doubts(findings, set(frame["source_row"]))
    rejected -= kinds["row-not-an-item"]
    kinds.update({"above the headings": above, "outside the table": outside})
    rows = inside + above + outside
    reasons = _reasons(kinds, rows - totals - taken)
    items = frame.assign(source_row=frame["source_row"] - added)
    unread, unsaid, remarks = rows - totals - taken, _unsaid(grid, findings), _remarks(findings)
    return RangeItems(
        items, applications, rows, totals, unread, rejected, reasons, dates, first - added, unsaid, remarks
    )


def _unsaid(grid: Grid, findings: Sequence[Finding]) -> int:
    """Rows taken as totals without a word in them, to which the rows above do not come."""
    areas = [parse_area(finding.cell) for finding in findings if finding.kind == "total-differs"]
    rows = {area.top for area in areas if area}
    texts = ("".join(cell for cell in grid.rows[row - 1] if isinstance(cell, str)) for row in rows)
    return sum(not any(map(str.isalpha, text)) for text in texts)


def _remarks(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Lines on totals that their rows do not come to, customers taken from above, amounts that were rounded."""
    differ = [finding.message.partition(";")[0] for finding in findings if finding.kind == "total-differs"]
    lines = [f"taken as a total: {line}" for line in differ[:_MOST_TOTALS]]
    if len(differ) > _MOST_TOTALS:
        lines.append(f"taken as totals although their rows do not come to them: {len(differ) - _MOST_TOTALS:,} more")
    for kind, line in _TAKEN.items():
        if rows := max((finding.rows for finding in findings if finding.kind == kind), default=0):
            lines.append(f"{line}: {rows:,} {'row' if rows == 1 else 'rows'}")
    return tuple(lines)


def _around(grid: Grid, regions: Sequence[Region], first: int) -> tuple[int, int]:
    """Rows above the headings that look like items, and rows below them that belong to none of the tables."""
    held = np.flatnonzero(grid.filled.any(axis=1)) + 1
    above = sum(_is_item_like(grid.rows[row - 1], len(regions[0].columns)) for row in held[held < first])
    outside = held >= first
    for region in regions:
        outside &= (held < region.header_row - region.header_rows + 1) | (held > region.last)
    return above, int(outside.sum())


def _is_item_like(row: Sequence[Any], columns: int) -> bool:
    """True for a row above the headings that is no title: half the table's cells, a number or date, and no total."""
    cells = [cell for cell in row if cell not in ("", None)]
    texts = [cell for cell in cells if isinstance(cell, str)]
    return len(cells) >= max(3, columns / 2 + 1) and len(texts) < len(cells) and not any(map(is_total, texts))


def _doubts(findings: Sequence[Finding], used: set[int]) -> tuple[Counter[str], int]:
    """Rows left out by kind of finding, each once and none of ``used``; and the dates that could not be used."""
    kinds: Counter[str] = Counter()
    dates, seen = 0, set(used)
    for finding in findings:
        if finding.kind in _DATES or finding.expected.startswith("a date"):
            dates += finding.rows
            continue
        cell = parse_area(finding.cell)
        row = cell.top if cell and cell.top == cell.bottom else 0
        if finding.kind in _LEFT_OUT and row not in seen:
            kinds[finding.kind] += finding.rows
            seen.update({row} - {0})
    return kinds, dates


def _reasons(kinds: Counter[str], unread: int) -> str:
    """Kinds with their rows; without where findings of many cells at once leave the number of rows open."""
    counted = kinds.total() <= unread
    words = {kind.replace("-", " "): count for kind, count in kinds.items() if count}
    return ", ".join(f"{word} {count}" if counted else word for word, count in words.items())

"""From the sheets of a workbook to its ledger: tables found, mapped, read, proved, and no row counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xl_ar.core.schema import APPLICATIONS, CUSTOMERS, HISTORY, OPEN_ITEMS, RECEIPTS, Frame
from xl_ar.findings import Finding, Severity
from xl_ar.tables.corrections import Correction
from xl_ar.tables.detect.regions import Region, find_regions, region_at
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.items import ReadRows, read_items
from xl_ar.tables.frames.ledgers import read_ledger
from xl_ar.tables.frames.masters import read_applications, read_contacts, read_customers, read_history
from xl_ar.tables.frames.overlap import (
    Candidate,
    item_details,
    receipt_details,
    settle,
    shared_documents,
    shared_receipts,
)
from xl_ar.tables.frames.proof import Proof, Share, share
from xl_ar.tables.frames.receipts import read_receipts
from xl_ar.tables.frames.rows import RowKind, classify
from xl_ar.tables.frames.totals import check_totals
from xl_ar.tables.frames.vocabulary import is_opening
from xl_ar.tables.grid import Area, Grid, cell_name
from xl_ar.tables.mapping.maps import TableMap, map_table
from xl_ar.tables.mapping.roles import SOURCES, Role


@dataclass(frozen=True)
class FoundTable:
    """One table of the workbook: where, what, read how, and whether it is a source of figures."""

    region: Region
    table: TableMap
    source: bool = False
    note: str = ""
    proof: Proof | None = None
    order: str = ""
    sign: str = ""
    findings: tuple[Finding, ...] = ()
    last: int = 0

    @property
    def key(self) -> str:
        """Name that stays the same from run to run: sheet and top left heading cell."""
        return table_key(self.region)

    @property
    def area(self) -> Area:
        """Header to the last row of data."""
        return replace(self.region.area, bottom=self.last or self.region.last)


@dataclass(frozen=True)
class Ledger:
    """The ledger frames of a workbook (see ``core.schema``)."""

    open_items: pd.DataFrame
    receipts: pd.DataFrame
    customers: pd.DataFrame
    applications: pd.DataFrame
    history: pd.DataFrame


@dataclass(frozen=True)
class Reading:
    """All that was read from a workbook."""

    tables: tuple[FoundTable, ...]
    ledger: Ledger
    findings: tuple[Finding, ...]

    @property
    def used(self) -> list[FoundTable]:
        """Tables whose rows count."""
        return [found for found in self.tables if found.source]

    @property
    def proofs(self) -> list[Proof]:
        """Import proof of every table read."""
        return [found.proof for found in self.tables if found.proof]


def table_key(region: Region) -> str:
    """Sheet and top left heading cell of a table."""
    return f"{region.grid.sheet}!{cell_name(region.header_row, region.columns[0])}"


@dataclass
class ReadTable:
    """A table as found, and the ledger frames of its rows."""

    found: FoundTable
    frames: dict[str, pd.DataFrame]


def read_grids(grids: Sequence[Grid], corrections: Mapping[str, Correction] | None = None) -> Reading:
    """The ledger of a workbook's sheets; ``corrections`` by table key come from AR Setup."""
    fixes = corrections or {}
    regions = [region for grid in grids for region in _regions(grid, fixes)]
    reads = [read_table(region, fixes.get(table_key(region), Correction())) for region in regions]
    findings = [finding for read in reads for finding in read.found.findings]
    findings += _one_source(reads, fixes, "open_items")
    findings += _one_source(reads, fixes, "receipts")
    ledger = Ledger(*(_joined(reads, frame) for frame in (OPEN_ITEMS, RECEIPTS, CUSTOMERS, APPLICATIONS, HISTORY)))
    return Reading(tuple(read.found for read in reads), ledger, tuple(findings))


def _regions(grid: Grid, fixes: Mapping[str, Correction]) -> list[Region]:
    """The tables of a sheet; a range that a person set goes before what was found there."""
    mine = {key: fix.area for key, fix in fixes.items() if fix.area and key.rpartition("!")[0] == grid.sheet}
    found = {table_key(region): region for region in find_regions(grid)}
    given = {key: region for key, area in mine.items() if (region := region_at(grid, area))}
    kept = [region for key, region in found.items() if key not in given and not _under(region, mine.values())]
    return sorted([*kept, *given.values()], key=lambda region: (region.header_row, region.columns[0]))


def _under(region: Region, areas: Iterable[Area]) -> bool:
    own = region.area
    return any(
        own.top <= area.bottom and area.top <= own.bottom and own.left <= area.right and area.left <= own.right
        for area in areas
    )


def read_table(region: Region, fix: Correction) -> ReadTable:
    """One table read by its map and a person's corrections: what was found, and its ledger frames."""
    table = map_table(region, role=fix.role, fixed=fix.columns)
    if table.role not in SOURCES or table.missing:
        return ReadTable(_unused(region, table), {})
    rows = classify(region, table)
    kinds = [RowKind.DATA, RowKind.BALANCE] if table.role is Role.LEDGER else [RowKind.DATA]
    positions = rows.where(*kinds)
    if table.role is Role.LEDGER:
        opens = [rows.kinds[row] == RowKind.DATA or is_opening(rows.labels[int(row)]) for row in positions]
        positions = positions[np.array(opens, dtype=bool)]
    cells = TableCells(region, table, rows, positions, fix.order)
    read, frames = _frames(cells, table.role, fix)
    totals, differing = _totals(cells, read)
    last = region.first + int(positions[-1]) if len(positions) else region.last
    proof = _proof(cells, read, totals, replace(region.area, bottom=last))
    order = ", ".join(sorted({column.order.value for column in cells.dates.values()} - {"none"}))
    findings = (*cells.findings, *differing, *_row_findings(cells))
    found = FoundTable(region, table, True, table.reason, proof, order, read.sign, findings, last)
    return ReadTable(found, frames)


def _frames(cells: TableCells, role: Role, fix: Correction) -> tuple[ReadRows, dict[str, pd.DataFrame]]:
    if role is Role.OPEN_ITEMS:
        read = read_items(cells, negative_owes=fix.negative)
        return read, {"open_items": read.frame} | ({} if read.repeats is None else {"repeats": read.repeats})
    if role is Role.RECEIPTS:
        read = read_receipts(cells, negative_in=fix.negative)
        return read, {"receipts": read.frame}
    if role is Role.LEDGER:
        ledger = read_ledger(cells)
        return ledger.items, {"open_items": ledger.items.frame, "applications": ledger.applications}
    readers = {
        Role.CUSTOMERS: ("customers", read_customers),
        Role.APPLICATIONS: ("applications", read_applications),
        Role.HISTORY: ("history", read_history),
        Role.CONTACTS: ("", read_contacts),
    }
    name, reader = readers[role]
    read = reader(cells)
    return read, {name: read.frame} if name else {}


def _unused(region: Region, table: TableMap) -> FoundTable:
    findings: tuple[Finding, ...] = ()
    area, sheet = region.area.a1, region.grid.sheet
    if table.role in (Role.DERIVED, Role.PAYABLES):
        message = f"not read: {table.reason}"
        findings = (Finding(f"{table.role}-table", Severity.INFO, message, sheet, area),)
    elif table.missing and (table.candidate in (Role.OPEN_ITEMS, Role.RECEIPTS, Role.LEDGER) or table.role in SOURCES):
        role = table.candidate if table.role is Role.NONE else table.role
        what = f"looks like {role} ({len(table.columns)} headings known); missing: {'; '.join(table.missing)}"
        close = len(table.missing) == 1 and len(table.columns) >= 4 and role in (Role.OPEN_ITEMS, Role.LEDGER)
        severity = Severity.CHECK if close else Severity.INFO
        would_do = "set the columns in AR Setup if it is one"
        findings = (Finding("table-not-used", severity, what, sheet, area, expected=would_do),)
    return FoundTable(region, table, False, table.reason, findings=findings)


def _totals(cells: TableCells, read: ReadRows) -> tuple[Share, list[Finding]]:
    for name in ("open_amount", "original_amount", "amount", "money_in", "debit", "applied_amount"):
        if cells.has(name):
            return check_totals(cells, name, read.used)
    return Share(len(cells.rows.where(RowKind.GROUP, RowKind.HEADER, RowKind.TOTAL, RowKind.BALANCE)), {}), []


def _proof(cells: TableCells, read: ReadRows, totals: Share, area: Area) -> Proof:
    positions = cells.positions
    currency = cells.currency
    used, aside, rejected = (np.flatnonzero(flags) for flags in (read.used, read.aside, read.rejected))
    shares = [share(rows, read.minor, currency) for rows in (used, aside, rejected)]
    rest = int(np.count_nonzero(cells.rows.kinds != RowKind.BLANK)) - len(positions) - totals.rows
    rejected_all = replace(shares[2], rows=shares[2].rows + rest)
    everything = share(np.arange(len(positions)), read.minor, currency)
    minor = dict(everything.minor)
    for code, value in totals.minor.items():
        minor[code] = minor.get(code, 0) + value
    total = replace(everything, rows=everything.rows + totals.rows + rest, minor=minor)
    return Proof(
        cells.sheet,
        area.a1,
        str(cells.table.role),
        read.heading,
        shares[0],
        totals,
        shares[1],
        rejected_all,
        total,
    )


def _row_findings(cells: TableCells) -> list[Finding]:
    """Rows with text or figures that are neither items nor totals: listed, so that nothing is lost unseen."""
    notes = cells.rows.where(RowKind.NOTE)
    shown = [
        Finding(
            "row-not-an-item", Severity.INFO, "neither an item nor a total: no document, customer or date",
            cells.sheet, cell_name(cells.region.first + int(row), cells.region.columns[0]), cells.rows.labels[int(row)],
        )
        for row in notes[:20]
    ]  # fmt: skip
    if len(notes) > 20:
        rest = len(notes) - 20
        message = f"neither an item nor a total (and {rest:,} more)"
        shown.append(Finding("row-not-an-item", Severity.INFO, message, cells.sheet, cells.region.area.a1, rows=rest))
    return shown


_IDS = {"open_items": "item_id", "receipts": "receipt_id"}


def _joined(reads: Sequence[ReadTable], frame: Frame) -> pd.DataFrame:
    parts = [read.frames[frame.name] for read in reads if read.found.source and frame.name in read.frames]
    parts = [part for part in parts if len(part)]
    if not parts:
        return frame.empty()
    joined = pd.concat(parts, ignore_index=True)
    return _told_apart(joined, parts, _IDS[frame.name]) if frame.name in _IDS and len(parts) > 1 else joined


def _told_apart(joined: pd.DataFrame, parts: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    """Ids that stand in several tables carry their sheet, so that no row is taken for another's."""
    tables = Counter(key for part in parts for key in set(part[name]))
    shared = joined[name].map(tables) > 1
    named = joined["source_sheet"] + "!" + joined[name]
    ids = joined[name].where(~shared, named)
    rows = ids + " (row " + joined["source_row"].astype(str) + ")"
    return joined.assign(**{name: ids.where(~ids.duplicated(), rows).astype(object)})


def _one_source(reads: list[ReadTable], fixes: Mapping[str, Correction], name: str) -> list[Finding]:
    items = name == "open_items"
    if sum(bool(len(read.frames.get(name, ()))) for read in reads) < 2:
        return []
    candidates = [
        Candidate(
            place, read.found.key, read.found.area.a1, read.found.region.grid.sheet, read.frames[name],
            item_details(read.frames[name]) if items else receipt_details(read.frames[name]),
            read.found.table.derived, read.found.region.grid.hidden, fixes.get(read.found.key, Correction()).chosen,
            "document_date" if items else "value_date", "open_amount" if items else "amount",
        )
        for place, read in enumerate(reads)
        if name in read.frames and len(read.frames[name])
    ]  # fmt: skip
    kept, findings = settle(candidates) if items else ([candidate.place for candidate in candidates], [])
    sources = [candidate for candidate in candidates if candidate.place in kept]
    for place, repeated, finding in shared_documents(sources) if items else shared_receipts(sources):
        reads[place].frames[name] = reads[place].frames[name][~repeated]
        findings.append(finding)
    for candidate in candidates:
        read = reads[candidate.place]
        if candidate.place not in kept or not len(read.frames[name]):
            read.found = replace(read.found, source=False, note="same rows as another table: used as a check")
    return findings

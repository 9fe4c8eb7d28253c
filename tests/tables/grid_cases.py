"""Small sheets for the table tests, written as text: one line a row, cells parted by '|'."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from xl_ar.findings import Finding
from xl_ar.tables.corrections import Correction
from xl_ar.tables.detect.regions import Region, find_regions
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.maps import TableMap, map_table
from xl_ar.tables.reading import Reading, read_grids

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def cell(text: str) -> Any:
    """A number, a real date (2026-01-31), or a text; a leading ' keeps digits as text, \\n is a line break."""
    text = text.strip().replace("\\n", "\n")
    if text.startswith("'"):
        return text[1:]
    if _NUMBER.fullmatch(text):
        return float(text)
    return dt.datetime.fromisoformat(text) if _DAY.fullmatch(text) else text


def rows_of(text: str) -> list[list[Any]]:
    """Rows of a text; one line break before the first line is not a row."""
    lines = text.removeprefix("\n").rstrip().split("\n")
    rows = [[cell(part) for part in line.split("|")] for line in lines]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def sheet(text: str, name: str = "Open items", **structure: Any) -> Grid:
    return Grid(name, rows_of(text), **structure)


def read(*grids: str | Grid, fixes: dict[str, Correction] | None = None) -> Reading:
    return read_grids([grid if isinstance(grid, Grid) else sheet(grid) for grid in grids], fixes)


def only_region(grid: str | Grid) -> Region:
    (region,) = find_regions(grid if isinstance(grid, Grid) else sheet(grid))
    return region


def mapped(grid: str | Grid) -> TableMap:
    return map_table(only_region(grid))


def columns(table: TableMap) -> dict[str, str]:
    return {column.field: column.heading for column in table.columns}


def opened(reading: Reading) -> dict[str, int]:
    """Open minor units by document."""
    frame = reading.ledger.open_items
    return dict(zip(frame["document"], frame["open_amount"].tolist(), strict=True))


def received(reading: Reading) -> list[int]:
    """Minor units of every receipt, in the order of the sheet."""
    return [int(amount) for amount in reading.ledger.receipts["amount"]]


def kinds(reading: Reading) -> set[str]:
    return {finding.kind for finding in reading.findings}


def found(reading: Reading, kind: str) -> list[Finding]:
    return [finding for finding in reading.findings if finding.kind == kind]

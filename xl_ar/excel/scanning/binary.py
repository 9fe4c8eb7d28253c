"""How far the cells of a binary workbook are spread: readers make room for all between, or end the process."""

from __future__ import annotations

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.inspection import SMALLER

_ROW, _FIRST_CELL, _LAST_CELL = 0, 2, 11  # BrtRowHdr; BrtCellRk to BrtFmlaError, all that hold a value


def check_spread(package: Package, where: str, most: int) -> None:
    """HostileError where the cells of one sheet are spread over a rectangle of more than ``most`` cells."""
    for entry in package.entries:
        if entry.name.casefold().endswith(".bin") and "sheets/" in entry.name.casefold():
            rows, columns = spread(package.read(entry.name))
            if rows * columns > most:
                raise HostileError(where, f"cells spread over {rows:,} rows and {columns:,} columns", SMALLER)


def spread(part: bytes) -> tuple[int, int]:
    """Rows and columns of the smallest rectangle around the cells of a binary sheet; as far as its records go."""
    at, size, row = 0, len(part), 0
    rows: set[int] = set()
    columns: set[int] = set()
    while at + 2 <= size:
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        while at < size and shift < 28:
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if kind == _ROW:
            row = int.from_bytes(part[at : at + 4], "little")
        elif _FIRST_CELL <= kind <= _LAST_CELL:
            rows.add(row)
            columns.add(int.from_bytes(part[at : at + 4], "little"))
        at += length
    return (max(rows) - min(rows) + 1, max(columns) - min(columns) + 1) if rows else (0, 0)

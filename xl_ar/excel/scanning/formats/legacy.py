"""The sheets of a legacy workbook stream (BIFF5, BIFF8): how far their cells are spread, before a reader makes room."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.scanning.limits import Limits
from xl_ar.excel.scanning.room import Room

_BOF, _END, _SHEET, _DIMENSIONS, _SEVERAL = 0x809, 0x0A, 0x85, 0x200, 0xBD
_CELLS = frozenset({0x203, 0x204, 0xD6, 0x205, 0x27E, 0xFD, 0x06})  # all that hold one value
_GRID = 65_536 * 256
_LONGEST = 18  # bytes of a usual cell: its record with a number


def check_legacy_spread(stream: bytes, where: str, limits: Limits) -> list[tuple[int, LegacyScan]]:
    """The sheets, each with its place in the stream.

    HostileError where the cells of one sheet, or of all, take more room than they may, or sheets overlap.
    """
    room, scans = Room(limits, where), list[tuple[int, LegacyScan]]()
    seen = 0
    for start in _sheets(stream):
        scan = LegacyScan(stream, start, where)
        seen += scan.end - start
        if seen > len(stream):
            raise HostileError(where, "sheets that lie in each other's place", RESAVE)
        room.take(where, scan.cells, scan.last_row + 1, scan.last_column + 1, scan.end - start)
        scans.append((start, scan))
    return scans


def _sheets(stream: bytes) -> list[int]:
    """Where the sheets start, by the records of the stream's first part."""
    at, starts = 0, []
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            break
        if kind == _SHEET and at + 8 <= len(stream):
            starts.append(int(struct.unpack_from("<I", stream, at + 4)[0]))
        at += 4 + length
    return [start for start in starts if start < len(stream)]


@dataclass(slots=True)
class LegacyScan:
    """One sheet of the stream. ``last_row`` and ``last_column`` from 0, -1 without cells; ``end``: where it ends.

    Cells of one row within the columns seen so far are taken together, by a pattern; all else record by record.
    ``cells`` counts none too many: of those taken together, as many as their bytes hold at least.
    """

    stream: bytes
    end: int
    where: str
    cells: int = 0
    last_row: int = -1
    last_column: int = -1

    def __post_init__(self) -> None:
        usual, depth, started = _usual(0), 0, False
        stream, at, size = self.stream, self.end, len(self.stream)
        while at + 4 <= size:
            if not depth and (found := usual.match(stream, at)):
                self.last_row = max(self.last_row, int.from_bytes(found[1], "little"))
                self.last_column = max(self.last_column, 0)  # the pattern takes the first column unseen
                self.cells += max((found.end() - at) // _LONGEST, 1)
                at = found.end()
                continue
            kind, length = struct.unpack_from("<HH", stream, at)
            at += 4 + length
            if kind == _BOF:
                depth, started = depth + int(started), True
            elif kind == _END:
                if not depth:
                    break
                depth -= 1
            elif not depth and self._place(kind, stream[at - length : at]):
                usual = _usual(self.last_column)
        self.end = min(at, size)

    def _place(self, kind: int, content: bytes) -> bool:
        """Takes a record of a sheet; True where it widens the sheet."""
        if kind == _DIMENSIONS:
            self._check_dimensions(content)
        elif kind in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            return self._cell(row, column, 1)
        elif kind == _SEVERAL and len(content) >= 6:
            row, first = struct.unpack_from("<HH", content)
            count = (len(content) - 6) // 6
            return self._cell(row, first + max(count, 1) - 1, count)
        return False

    def _cell(self, row: int, column: int, count: int) -> bool:
        wider = column > self.last_column
        self.cells += count
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        return wider

    def _check_dimensions(self, content: bytes) -> None:
        """HostileError for a size beyond the grid: readers set as much aside, or end the process."""
        if len(content) not in (10, 14):
            return
        row, end, column, wide = struct.unpack_from("<HHHH" if len(content) == 10 else "<IIHH", content)
        columns = wide - (column if column <= min(wide, 255) else 0)
        if end and wide and (end < row or (end - row) * columns > _GRID):
            what = f"a sheet that announces cells in rows {row:,} to {end:,} and up to column {wide:,}"
            raise HostileError(self.where, what, RESAVE)


def _usual(column: int) -> re.Pattern[bytes]:
    """Matches cells of one row, of fixed length, up to this column."""
    cell = rb"\1[\x00-\x%02x]\0" % min(column, 255)
    long, short = rb"\x03\x02\x0e\0" + cell + b".{10}", rb"(?:\x7e\x02|\xfd\0)\x0a\0" + cell + b".{6}"
    return re.compile(b"(?=.{4}(..))(?:" + short + b"|" + long + b")++", re.DOTALL)

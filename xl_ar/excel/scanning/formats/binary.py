"""How far the cells of a binary workbook are spread: readers make room for all between, or end the process."""

from __future__ import annotations

import re

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE, Entry
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.limits import Limits
from xl_ar.excel.scanning.room import Room

_ROW, _FIRST_CELL, _LAST_CELL = 0, 2, 11  # BrtRowHdr; BrtCellRk to BrtFmlaError, all that hold a value
_TEXT_CELL = 7  # BrtCellIsst
_LONGEST = 18  # bytes of a usual cell
_NUMBERS = re.compile(rb"\x07\x0c.{8}(.{4})|\x02\x0c.{12}|[\x03\x04]\x09.{9}|\x05\x10.{16}", re.DOTALL)


def check_spread(package: Package, where: str, limits: Limits) -> dict[str, int]:
    """How many cells the part of each sheet has at least.

    HostileError where the cells of one sheet, or of all, take more room than they may.
    """
    room, cells = Room(limits, where), dict[str, int]()
    for entry in package.entries:
        if entry.name.casefold().endswith(".bin") and "sheets/" in entry.name.casefold():
            _check_steepness(entry, where, limits)
            scan = BinaryScan()
            for piece in package.pieces(entry.name):
                scan.feed(piece)
            room.take(where, scan.cells, scan.last_row + 1, scan.last_column + 1, entry.packed)
            cells[entry.name] = scan.cells
    return cells


def _check_steepness(entry: Entry, where: str, limits: Limits) -> None:
    """HostileError where the records are nearly all alike, as no cells are: each takes time of its own."""
    if entry.size > limits.steep_from and entry.size > entry.packed * limits.binary_ratio:
        what = f"'{entry.name}' unpacks to {entry.size // max(entry.packed, 1):,} times its size"
        raise HostileError(where, what, RESAVE)


class BinaryScan:
    """Feeds on pieces of a binary sheet. ``last_row`` and ``last_column`` from 0, -1 without cells.

    Rows whose cells lie within the columns seen so far are taken as a whole, by a pattern; all else record by record.
    ``cells`` counts none too many: of a row taken as a whole, as many as its bytes hold at least. A list given as
    ``texts`` takes the numbers of the shared texts that cells refer to, four bytes each, and none for other cells.
    """

    def __init__(self, texts: list[bytes] | None = None) -> None:
        self.texts = texts
        self.cells, self.last_row, self.last_column = 0, -1, -1
        self._row = 0
        self._rest = b""
        self._over = 0  # bytes of the next pieces that belong to a record seen
        self._usual = _usual(0)

    def feed(self, piece: bytes) -> None:
        """Takes the next piece."""
        if self._over >= len(piece):
            self._over -= len(piece)
            return
        part = self._rest + piece[self._over :]
        at = self._over = 0
        while True:
            while (found := self._usual.match(part, at)) and found.end() > at:
                self._take_row(found)
                at = found.end()
            if (after := self._record(part, at)) is None:
                break
            at = after
        self._rest = part[at:]
        self._over = max(at - len(part), 0)

    def _take_row(self, found: re.Match[bytes]) -> None:
        row, cells = found.groups()
        if row is not None:
            self._row = int.from_bytes(row, "little")
        if cells:
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, 0)  # the pattern takes the first column unseen
            self.cells += max(len(cells) // _LONGEST, 1)
            if self.texts is not None:
                self.texts += _NUMBERS.findall(cells)

    def _record(self, part: bytes, at: int) -> int | None:
        """Where the record ends; None where the part ends before what must be seen of it."""
        size = len(part)
        if size - at < 2:
            return None
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        while shift < 28:
            if at >= size:
                return None
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if kind <= _LAST_CELL:
            if size - at < (seen := min(length, 12)):
                return None
            self._place(kind, int.from_bytes(part[at : at + min(seen, 4)], "little"))
            if kind == _TEXT_CELL and seen == 12 and self.texts is not None:
                self.texts.append(part[at + 8 : at + 12])
        return at + length

    def _place(self, kind: int, number: int) -> None:
        if kind == _ROW:
            self._row = number
        elif kind >= _FIRST_CELL:
            self.cells += 1
            self.last_row = max(self.last_row, self._row)
            if number > self.last_column:
                self.last_column = number
                self._usual = _usual(number)


def _usual(column: int) -> re.Pattern[bytes]:
    """Matches a row or the rest of one: its number, then its cells of fixed length up to this column."""
    up_to = b"(?:" + b"|".join(_columns(column)) + b")"
    long = rb"\x05\x10" + up_to + rb".{12}"
    short = rb"[\x02\x07]\x0c" + up_to + rb".{8}|[\x03\x04]\x09" + up_to + rb".{5}"
    blank = rb"\x01\x08.{8}"
    return re.compile(
        rb"(?:\x00\x19(.{4}).{21})?+(?:" + blank + rb")*+((?:" + short + b"|" + long + rb")*+)", re.DOTALL
    )


def _columns(last: int) -> list[bytes]:
    """Patterns of the numbers up to this one, as four bytes."""
    high, low = last >> 8 & 0xFF, last & 0xFF
    patterns = [rb"[\x00-\x%02x]\x%02x\0\0" % (low, high)]
    return patterns if not high else [rb".[\x00-\x%02x]\0\0" % (high - 1), *patterns]

"""Shared texts of a legacy workbook stream (SST, LABELSST): a reader copies the text for each cell that has it."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from xl_ar.excel.scanning.formats.legacy import LegacyScan
from xl_ar.excel.scanning.limits import Limits
from xl_ar.excel.scanning.sharedtexts import check_copied

_SHORTEST = 14  # bytes of a cell that refers to a text
_SST, _CONTINUE, _LABEL, _END = 0xFC, 0x3C, 0xFD, 0x0A
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08  # of the flags of a text
_RUN = re.compile(rb"(?:\x03\x02\x0e\0.{14}|(?:\x7e\x02|\xfd\0)\x0a\0.{10}){1,4096}+", re.DOTALL)
_NUMBERS = re.compile(rb"\x03\x02.{16}|\x7e\x02.{12}|\xfd\0.{8}(.{4})", re.DOTALL)


def check_legacy_texts(stream: bytes, sheets: Sequence[tuple[int, LegacyScan]], where: str, limits: Limits) -> None:
    """HostileError where texts, copied for each cell that refers to them, come to far more than those of a ledger.

    ``sheets``: each with its place in the stream.
    """
    places = [(start, sheet.end) for start, sheet in sheets]
    references = sum(end - start for start, end in places) // _SHORTEST
    pieces = _table(stream)
    size = sum(end - start for start, end in pieces)
    most = size + limits.repeated_text + limits.text_bytes * sum(sheet.cells for _, sheet in sheets)
    if size * references <= most:
        return
    sizes = legacy_text_sizes(stream)
    if int(sizes.max(initial=0)) * references <= most:
        return
    numbers = (each for start, end in places for each in _numbers(stream, start, end))
    check_copied(numbers, sizes, most, "SST", where)


def legacy_text_sizes(stream: bytes) -> NDArray[np.int64]:
    """Bytes of the characters of each shared text, as far as the table can be read."""
    return _TextSizes(stream, _table(stream)).all()


def _table(stream: bytes) -> list[tuple[int, int]]:
    """Where the content of the table of texts stands, record by record; the last table, as the reader takes it."""
    at, pieces, before = 0, list[tuple[int, int]](), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        place = (at + 4, min(at + 4 + length, len(stream)))
        if kind == _END:
            break
        if kind == _SST:
            pieces = [place]
        elif kind == _CONTINUE and before == _SST:
            pieces.append(place)
        before = before if kind == _CONTINUE else kind
        at += 4 + length
    return pieces


class _TextSizes:
    """Walks over the texts of a table, which may be broken anywhere; ends where the table does."""

    def __init__(self, stream: bytes, pieces: Sequence[tuple[int, int]]) -> None:
        self._stream, self._pieces = stream, list(reversed(pieces))
        self._at, self._end = self._pieces.pop() if self._pieces else (0, 0)

    def all(self) -> NDArray[np.int64]:
        """Bytes of the characters of each text."""
        sizes: list[int] = []
        if self._end - self._at < 8:
            return np.array(sizes, dtype=np.int64)
        (count,) = struct.unpack_from("<I", self._stream, self._at + 4)
        self._at += 8
        while len(sizes) < count and (size := self._text()) is not None:
            sizes.append(size)
        return np.array(sizes, dtype=np.int64)

    def _text(self) -> int | None:
        """Bytes of the characters of the next text; None where the table ends before."""
        if self._at >= self._end and not self._next():
            return None
        stream, at = self._stream, self._at
        if self._end - at < 3:
            return None
        length, flags, at = stream[at] | stream[at + 1] << 8, stream[at + 2], at + 3
        more = 0
        if flags & _RICH:
            more, at = 4 * int.from_bytes(stream[at : at + 2], "little"), at + 2
        if flags & _EXTENDED:
            more, at = more + int.from_bytes(stream[at : at + 4], "little"), at + 4
        self._at = at
        size = self._characters(length, flags & _WIDE)
        return None if size is None or not self._skip(more) else size

    def _characters(self, length: int, wide: int) -> int | None:
        """Bytes of so many characters; each record in which they go on says anew how wide they are."""
        size = 0
        while True:
            here = min(length, max(self._end - self._at, 0) >> wide)
            size, length, self._at = size + (here << wide), length - here, self._at + (here << wide)
            if not length:
                return size
            if not self._next() or self._at >= self._end:
                return None
            wide, self._at = self._stream[self._at] & _WIDE, self._at + 1

    def _skip(self, more: int) -> bool:
        """Passes over what stands behind the characters; False where the table ends before."""
        while more > 0:
            if self._at >= self._end and not self._next():
                return False
            here = min(more, max(self._end - self._at, 0))
            more, self._at = more - here, self._at + here
        return True

    def _next(self) -> bool:
        if not self._pieces:
            return False
        self._at, self._end = self._pieces.pop()
        return True


def _numbers(stream: bytes, at: int, end: int) -> Iterator[list[bytes]]:
    """Numbers of the texts that the cells between two places refer to, some at a time, as they stand there."""
    while at + 4 <= end:
        if run := _RUN.match(stream, at, end):
            yield _NUMBERS.findall(run[0])
            at = run.end()
            continue
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _LABEL and length >= 10:
            yield [stream[at + 10 : at + 14]]
        at += 4 + length

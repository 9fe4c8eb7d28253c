"""OLE compound files, read as the reader of workbooks does, and refused where it would not come to an end."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFF_FFFA  # sector numbers from here on are marks, not sectors
_MINI_CUTOFF = 4096
_WORKBOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")  # in the order in which they are looked for


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """The directory of a compound file; ValueError when it is damaged."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        stream.seek(0)
        header = stream.read(512)
        if len(header) < 512 or header[:8] != MAGIC:
            raise ValueError("no compound file header")
        shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("unusual sector size")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        length = stream.seek(0, 2)
        self._sectors = length // self._size + 1
        if max(struct.unpack_from("<I", header, at)[0] for at in (44, 64)) > self._sectors:
            raise ValueError("it announces more tables of sectors than it has sectors")
        self._fat = self._read_fat(header)
        directory, mini_fat = struct.unpack_from("<I", header, 48)[0], struct.unpack_from("<I", header, 60)[0]
        self.streams = [_stream_of(record, self._size) for record in _slices(self._chain(directory), 128)]
        if self.streams and self.streams[0].size > length:
            raise ValueError("a stream larger than the file")
        self._mini_fat = _integers(self._chain(mini_fat))

    def names(self) -> set[str]:
        """Names of all storages and streams."""
        return {stream.name for stream in self.streams if stream.kind}

    def workbook(self) -> bytes:
        """The stream of a workbook, the one that a reader takes; nothing where there is none."""
        named = {stream.name: stream for stream in reversed(self.streams)}
        found = next((named[name] for name in _WORKBOOKS if name in named), None)
        if found is None:
            return b""
        if found.size > self._sectors * self._size:
            raise ValueError("a stream larger than the file")
        read = self._chain if found.size >= _MINI_CUTOFF else self._mini_chain
        return read(found.start, found.size)[: found.size]

    def _sector(self, number: int) -> bytes:
        self._stream.seek((number + 1) * self._size)
        return self._stream.read(self._size)

    def _read_fat(self, header: bytes) -> list[int]:
        listed = list(struct.unpack_from("<109I", header, 76))
        following = struct.unpack_from("<I", header, 68)[0]
        read = set()
        while following < _LAST:
            if following in read:
                raise ValueError("its tables of sectors follow each other in a circle")
            read.add(following)
            *more, following = _integers(self._sector(following)) or (_LAST,)
            listed += more
        tables = [sector for sector in listed if sector < self._sectors]
        if len(tables) > len(set(tables)):
            raise ValueError("a table of sectors stands in it twice")
        return [number for sector in tables for number in _integers(self._sector(sector))]

    def _chain(self, start: int, enough: int | None = None) -> bytes:
        pieces: list[bytes] = []
        length, sector = 0, start
        while sector < _LAST and (enough is None or length < enough):
            if len(pieces) > self._sectors:
                raise ValueError("its sectors follow each other in a circle")
            pieces.append(self._sector(sector))
            length += len(pieces[-1])
            if sector >= len(self._fat):
                break
            sector = self._fat[sector]
        return b"".join(pieces)

    def _mini_chain(self, start: int, enough: int) -> bytes:
        root = self.streams[0]
        store, out, sector = self._chain(root.start, root.size), b"", start
        while sector < len(self._mini_fat) and len(out) < enough:
            out += store[sector * self._mini_size : (sector + 1) * self._mini_size]
            sector = self._mini_fat[sector]
        return out


def _integers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _slices(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw) - size + 1, size)]


def _stream_of(record: bytes, sector: int) -> _Stream:
    name = record[:64].decode("utf-16-le", "replace").partition("\0")[0]
    start, size = struct.unpack_from("<IQ" if sector > 512 else "<II", record, 116)
    return _Stream(name, record[66], start, size)


def biff_password(workbook: bytes) -> bool:
    """Whether the first records of a legacy workbook stream hold FILEPASS."""
    at = 0
    for _ in range(12):
        if at + 4 > len(workbook):
            break
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind == 0x2F:
            return True
        at += 4 + length
    return False

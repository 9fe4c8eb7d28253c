"""OLE compound files, read as far as needed: stream names, and the first bytes of a stream."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFF_FFFA  # sector numbers from here on are marks, not sectors
_MINI_CUTOFF = 4096


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
        self._sectors = stream.seek(0, 2) // self._size + 1
        self._fat = self._read_fat(header)
        directory, mini_fat = struct.unpack_from("<I", header, 48)[0], struct.unpack_from("<I", header, 60)[0]
        self.streams = [_stream_of(record) for record in _slices(self._chain(directory), 128)]
        self._mini_fat = _integers(self._chain(mini_fat))

    def names(self) -> set[str]:
        """Names of all storages and streams."""
        return {stream.name for stream in self.streams if stream.kind}

    def first_bytes(self, name: str, count: int) -> bytes:
        """The first bytes of a stream, nothing where there is no such stream."""
        found = next((s for s in self.streams if s.name.casefold() == name.casefold() and s.kind == 2), None)
        if found is None:
            return b""
        if found.size >= _MINI_CUTOFF:
            return self._chain(found.start, count)[:count]
        return self._mini_chain(found.start, count)[: min(count, found.size)]

    def _sector(self, number: int) -> bytes:
        self._stream.seek((number + 1) * self._size)
        return self._stream.read(self._size)

    def _read_fat(self, header: bytes) -> list[int]:
        listed = list(struct.unpack_from("<109I", header, 76))
        following, count = struct.unpack_from("<II", header, 68)
        for _ in range(min(count, self._sectors)):
            if following >= _LAST:
                break
            *more, following = _integers(self._sector(following))
            listed += more
        tables = dict.fromkeys(sector for sector in listed if sector < self._sectors)
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
        root = next((stream for stream in self.streams if stream.kind == 5), None)
        store, out, sector = self._chain(root.start) if root else b"", b"", start
        while sector < len(self._mini_fat) and len(out) < enough:
            out += store[sector * self._mini_size : (sector + 1) * self._mini_size]
            sector = self._mini_fat[sector]
        return out


def _integers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _slices(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw) - size + 1, size)]


def _stream_of(record: bytes) -> _Stream:
    length, kind = struct.unpack_from("<HB", record, 64)
    name = record[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", record, 116)
    return _Stream(name, kind, start, size)


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

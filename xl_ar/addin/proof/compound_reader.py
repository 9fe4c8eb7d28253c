"""Reading a ``vbaProject.bin`` back: streams of the compound file ([MS-CFB]) and their compressed text ([MS-OVBA]).

Written apart from what writes them, and strict: what is not as the specification wants it is a ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _NOTHING = 0xFFFFFFFE, 0xFFFFFFFF
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class _Chains:
    """Pieces of one size and the table that says which follows which."""

    body: bytes
    table: Sequence[int]
    unit: int

    def read(self, start: int) -> bytes:
        """The pieces from ``start`` to the end mark; ValueError for a chain that leaves the file or turns back."""
        found, seen = [], set()
        while start != _END:
            if start in seen or start >= len(self.table) or (start + 1) * self.unit > len(self.body):
                raise ValueError("a chain of sectors leaves the file or turns back")
            seen.add(start)
            found.append(self.body[start * self.unit : (start + 1) * self.unit])
            start = self.table[start]
        return b"".join(found)


def streams(data: bytes) -> dict[str, bytes]:
    """Every stream by its path, such as ``VBA/dir``; ValueError where the container is not sound."""
    try:
        return _streams(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"the compound file is damaged ({error})") from error


def _streams(data: bytes) -> dict[str, bytes]:
    if data[:8] != _SIGNATURE or len(data) % _SECTOR:
        raise ValueError("no compound file, or one cut off")
    fat_count, directory, mini_start = (struct.unpack_from("<I", data, at)[0] for at in (44, 48, 60))
    body = data[_SECTOR:]
    places = struct.unpack_from(f"<{min(fat_count, 109)}I", data, 76)
    big = _Chains(body, [n for at in places for n in _numbers(body[at * _SECTOR : (at + 1) * _SECTOR])], _SECTOR)
    entries = [_entry(raw) for raw in _pieces(big.read(directory), 128)]
    if entries[0].kind != _ROOT:
        raise ValueError("the first entry of the directory is not the root")
    small = _Chains(big.read(entries[0].start), _numbers(big.read(mini_start)), _MINI)
    found = {}
    for path, entry in _walk(entries, entries[0].child, ""):
        read = (big if entry.size >= _CUTOFF else small).read(entry.start) if entry.size else b""
        if len(read) < entry.size:
            raise ValueError(f"the stream {path} is shorter than its entry says")
        found[path] = read[: entry.size]
    return found


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _entry(raw: bytes) -> _Entry:
    length = struct.unpack_from("<H", raw, 64)[0]
    name = raw[: max(length - 2, 0)].decode("utf-16-le")
    return _Entry(name, raw[66], *struct.unpack_from("<3I", raw, 68), *struct.unpack_from("<IQ", raw, 116))


def _walk(entries: Sequence[_Entry], at: int, folder: str) -> Iterator[tuple[str, _Entry]]:
    """Streams below an entry, their tree's order checked: shorter names first, then by capitals."""
    before = (0, "")
    for entry in _in_order(entries, at, len(entries)):
        if (len(entry.name), entry.name.upper()) <= before:
            raise ValueError(f"the directory is not in order at {entry.name}")
        before = (len(entry.name), entry.name.upper())
        if entry.kind == _STREAM:
            yield folder + entry.name, entry
        else:
            yield from _walk(entries, entry.child, f"{folder}{entry.name}/")


def _in_order(entries: Sequence[_Entry], at: int, depth: int) -> Iterator[_Entry]:
    if at == _NOTHING:
        return
    if at >= len(entries) or not depth:
        raise ValueError("the directory points outside itself or turns back")
    yield from _in_order(entries, entries[at].left, depth - 1)
    yield entries[at]
    yield from _in_order(entries, entries[at].right, depth - 1)


def decompressed(data: bytes) -> bytes:
    """What a compressed container ([MS-OVBA] 2.4.1) holds; ValueError where it is not one."""
    try:
        return _decompressed(data)
    except struct.error as error:
        raise ValueError(f"the compressed text is cut off ({error})") from error


def _decompressed(data: bytes) -> bytes:
    if data[:1] != b"\x01":
        raise ValueError("no compressed text")
    at, found = 1, bytearray()
    while at < len(data):
        header = struct.unpack_from("<H", data, at)[0]
        size = (header & 0x0FFF) + 3
        if (header >> 12) & 7 != 3 or at + size > len(data):
            raise ValueError("a chunk of compressed text is cut off")
        body = data[at + 2 : at + size]
        found += _inflated(body) if header & 0x8000 else body
        at += size
    return bytes(found)


def _inflated(body: bytes) -> bytes:
    at, found = 0, bytearray()
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                break
            if flags >> bit & 1:
                _copy(found, struct.unpack_from("<H", body, at)[0])
                at += 2
            else:
                found.append(body[at])
                at += 1
    return bytes(found)


def _copy(found: bytearray, token: int) -> None:
    bits = max((len(found) - 1).bit_length(), 4)
    offset, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + 3
    if offset > len(found):
        raise ValueError("compressed text refers to what is before its beginning")
    for _ in range(length):
        found.append(found[-offset])

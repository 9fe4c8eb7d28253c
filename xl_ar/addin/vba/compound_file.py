"""Compound files ([MS-CFB] version 3), written from named streams: what a ``vbaProject.bin`` is wrapped in.

Sectors of 512 bytes; streams under 4,096 bytes live in the mini stream in pieces of 64 bytes. One level of
storages is enough here. The same streams give the same bytes: no times, no class ids.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1  # a tree of black nodes only is allowed ([MS-CFB] 2.6.4)
_HEADER_FAT = 109  # FAT sectors that the header itself can name
_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = NOTHING
    right: int = NOTHING
    child: int = NOTHING
    start: int = END
    size: int = 0


@dataclass(slots=True)
class _Sectors:
    """Sectors laid out one after another, with the chain of each."""

    unit: int
    body: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Number of the first sector of ``data``, or the end mark where there is none."""
        if not data:
            return END
        first = len(self.chain)
        count = -(-len(data) // self.unit)
        self.body += data.ljust(count * self.unit, b"\0")
        self.chain += [*range(first + 1, first + count), END]
        return first


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file holding ``streams``; a name ``"VBA/dir"`` puts the stream into the storage ``VBA``."""
    entries = _entries(streams)
    big, small = _Sectors(SECTOR), _Sectors(MINI)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (big if entry.size >= CUTOFF else small).add(entry.data)
    entries[0].size = len(small.body)
    entries[0].start = big.add(bytes(small.body))
    mini_fat = big.add(_numbers(small.chain))
    directory = big.add(b"".join(_packed(entry) for entry in _padded(entries)))
    fat, fat_start = _fat(big.chain)
    mini_sectors = len(_numbers(small.chain)) // SECTOR
    header = _header(len(fat) // SECTOR, fat_start, directory, mini_fat, mini_sectors)
    return header + bytes(big.body) + fat


def _entries(streams: Mapping[str, bytes]) -> list[_Entry]:
    """Root, storages and streams, each folder's members hung into a balanced tree."""
    entries = [_Entry("Root Entry", _ROOT)]
    folders: dict[str, int] = {"": 0}
    members: dict[str, list[int]] = {"": []}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = len(entries)
            members[folder] = []
            members[""].append(len(entries))
            entries.append(_Entry(folder, _STORAGE, start=0))
        members[folder].append(len(entries))
        entries.append(_Entry(name, _STREAM, data))
    for folder, at in folders.items():
        entries[at].child = _tree(entries, sorted(members[folder], key=lambda one: _order(entries[one].name)))
    return entries


def _order(name: str) -> tuple[int, str]:
    return len(name), name.upper()


def _tree(entries: list[_Entry], members: Sequence[int]) -> int:
    if not members:
        return NOTHING
    middle = len(members) // 2
    top = entries[members[middle]]
    top.left, top.right = _tree(entries, members[:middle]), _tree(entries, members[middle + 1 :])
    return members[middle]


def _padded(entries: list[_Entry]) -> list[_Entry | None]:
    return [*entries, *[None] * (-len(entries) % (SECTOR // 128))]


def _packed(entry: _Entry | None) -> bytes:
    """One directory entry of 128 bytes."""
    if entry is None:
        return bytes(68) + struct.pack("<III", NOTHING, NOTHING, NOTHING) + bytes(48)
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        name,
        len(name),
        entry.kind,
        _BLACK,
        entry.left,
        entry.right,
        entry.child,
        bytes(16),
        0,
        bytes(8),
        bytes(8),
        entry.start,
        entry.size,
    )


def _numbers(values: Sequence[int]) -> bytes:
    """Sector numbers packed and filled up to whole sectors."""
    count = -(-len(values) // (SECTOR // 4)) * (SECTOR // 4)
    return struct.pack(f"<{count}I", *values, *[FREE] * (count - len(values)))


def _fat(chain: Sequence[int]) -> tuple[bytes, int]:
    """The allocation table with its own sectors in it, and where it starts."""
    count = 0
    while count * (SECTOR // 4) < len(chain) + count:
        count += 1
    if count > _HEADER_FAT:
        raise ValueError(f"{len(chain)} sectors are more than a compound file without DIFAT sectors can hold")
    return _numbers([*chain, *[FAT_SECTOR] * count]), len(chain)


def _header(fat_count: int, fat_start: int, directory: int, mini_fat: int, mini_count: int) -> bytes:
    fixed = struct.pack("<8s16sHHHHH6s", _SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6))
    counts = struct.pack("<IIIIIIIII", 0, fat_count, directory, 0, CUTOFF, mini_fat, mini_count, END, 0)
    numbers = [fat_start + at for at in range(fat_count)]
    return fixed + counts + struct.pack(f"<{_HEADER_FAT}I", *numbers, *[FREE] * (_HEADER_FAT - fat_count))

"""Numbers of texts that a file announces: a reader makes room for as many, so they must be possible."""

from __future__ import annotations

import re
import struct

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE

_TABLE = re.compile(rb"<(?:[\w.-]+:)?sst\b[^>]*")
_COUNT = re.compile(rb"""\b(?:uniqueC|c)ount\s*=\s*["']\s*(\d+)""")
_BINARY = b"\x9f\x01\x08"  # BrtBeginSst and its length
_SST, _END_OF_STREAM = 0xFC, 0x0A


def check_announced(start: bytes, part: str, size: int, where: str) -> None:
    """HostileError where a part of shared texts announces more of them than it has bytes."""
    counts = []
    if start.startswith(_BINARY) and len(start) >= 11:
        counts = list(struct.unpack_from("<II", start, 3))
    elif found := _TABLE.search(start):
        if b"&" in found[0] or found.end() == len(start) < size:
            raise HostileError(where, f"'{part}' does not say in plain digits how many texts it has", RESAVE)
        counts = [int(digits[:20]) for digits in _COUNT.findall(found[0])]
    _check(max(counts, default=0), part, size, where)


def check_legacy_announced(stream: bytes, where: str) -> None:
    """The same for the first part of a legacy workbook stream, up to its table of texts."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END_OF_STREAM:
            return
        if kind == _SST and at + 12 <= len(stream):
            _check(max(struct.unpack_from("<II", stream, at + 4)), "SST", len(stream), where)
            return
        at += 4 + length


def _check(count: int, part: str, size: int, where: str) -> None:
    if count > max(size, 1 << 16):
        raise HostileError(where, f"'{part}' announces {count:,} texts in {size:,} bytes", RESAVE)

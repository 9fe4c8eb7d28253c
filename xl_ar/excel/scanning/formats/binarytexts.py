"""Shared texts of a binary workbook (BrtSSTItem, BrtCellIsst): a reader copies the text for each cell that has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.formats.binary import BinaryScan
from xl_ar.excel.scanning.limits import Limits
from xl_ar.excel.scanning.sharedtexts import check_copied, text_parts

_SHORTEST = 14  # bytes of a cell that refers to a text
_HEAD = 11  # bytes of a record that tell all that is asked: kind, length, size of the text
_ITEM, _BEGIN, _ASIDE, _ASIDE_END = 0x13, 0x9F, 0x23, 0x24  # of texts; of what stands among them


def check_binary_texts(package: Package, cells: Mapping[str, int], where: str, limits: Limits) -> None:
    """HostileError where texts, copied for each cell that refers to them, come to far more than those of a ledger.

    ``cells``: how many cells the part of each sheet has at least.
    """
    references = sum(package.entry(name).size for name in cells) // _SHORTEST
    for part in text_parts(package, "bin"):
        size = package.entry(part).size
        most = size + limits.repeated_text + limits.text_bytes * sum(cells.values())
        if size * references <= most:
            continue
        sizes = text_sizes(package.pieces(part))
        if int(sizes.max(initial=0)) * references > most:
            numbers = (each for name in cells for each in _numbers(package.pieces(name)))
            check_copied(numbers, sizes, most, part, where)


def _numbers(pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Numbers of the texts that the cells of a sheet refer to, some at a time."""
    texts: list[bytes] = []
    scan = BinaryScan(texts)
    for piece in pieces:
        scan.feed(piece)
        yield texts.copy()
        texts.clear()


def text_sizes(pieces: Iterable[bytes]) -> NDArray[np.int64]:
    """Bytes of the characters of each text of a part that comes in pieces; those set aside for others are none."""
    sizes: list[int] = []
    begun = aside = False
    for kind, length, start in _records(pieces):
        if aside:
            aside = kind != _ASIDE_END
        elif not begun:
            begun = kind == _BEGIN
        elif kind == _ITEM:
            sizes.append(min(2 * int.from_bytes(start[1:5], "little"), length))
        elif kind == _ASIDE:
            aside = True
    return np.array(sizes, dtype=np.int64)


def _records(pieces: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Kind, length and the first bytes, five at most, of each record; one that is cut short has fewer."""
    rest, over = b"", 0  # bytes of the next pieces that belong to a record seen
    for piece in chain(pieces, [b""]):
        least = _HEAD if piece else 2
        part, at = rest + piece, over
        while len(part) - at >= least and (found := _record(part, at)):
            kind, length, at = found
            yield kind, length, part[at : at + 5]
            at += length
        rest, over = part[at:], max(at - len(part), 0)


def _record(part: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, length and place of the content of a record; None where the part ends before."""
    kind, at = part[at], at + 1
    if kind & 0x80:
        kind, at = kind & 0x7F | (part[at] & 0x7F) << 7, at + 1
    length = shift = 0
    while shift < 28 and at < len(part):
        byte, at = part[at], at + 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return kind, length, at
    return (kind, length, at) if shift == 28 else None

"""Shared texts that cells refer to: a reader copies the text for each cell, so a long one may fill all memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from xl_ar.errors import CorruptError, HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.limits import Limits

_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_INDEX = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]*+>\s*<(?:[\w.-]+:)?v>(\d{1,9})<""")
_MOST_ROW = 8 << 20
_MOST_HELD = 1 << 16


def check_shared_texts(package: Package, cells: Mapping[str, int], where: str, limits: Limits) -> None:
    """HostileError where texts, copied for each cell that refers to them, come to far more than those of a ledger.

    ``cells``: how many cells each worksheet part has.
    """
    number = sum(cells.values())
    if not number:
        return
    for part in text_parts(package):
        size = package.entry(part).size
        most = size + limits.repeated_text + limits.text_bytes * number
        if size * number <= most:
            continue
        sizes = _sizes(package, part, where)
        longest = int(sizes.max(initial=0))
        if longest * number <= most:
            continue
        if sum(_copied(package.pieces(name), sizes, longest) for name in cells) > most:
            raise HostileError(where, _too_much(most, part), RESAVE)


def check_copied(numbers: Iterable[list[bytes]], sizes: NDArray[np.int64], most: int, part: str, where: str) -> None:
    """HostileError where the texts of these numbers, which come some at a time, have more than ``most`` bytes.

    ``numbers``: four bytes each, or none; ``sizes``: bytes of each text of the part.
    """
    copied, held = 0, list[bytes]()
    for some in chain(numbers, [[]]):
        held += some
        if len(held) < _MOST_HELD and some:
            continue
        indexes = np.frombuffer(b"".join(number for number in held if len(number) == 4), dtype="<u4")
        copied += int(sizes[indexes[indexes < len(sizes)]].sum())
        held.clear()
        if copied > most:
            raise HostileError(where, _too_much(most, part), RESAVE)


def _too_much(most: int, part: str) -> str:
    return f"cells that come to more than {most:,} bytes by the texts of '{part}' that they share"


def text_parts(package: Package, suffix: str = "xml") -> set[str]:
    """Parts of shared texts, by name or because the workbook says so."""
    named = {name for name in package.names() if name.casefold().endswith(f"sharedstrings.{suffix}")}
    told = (rel for rel in package.relationships(package.main_part()) if rel.kind == "sharedStrings")
    return named | {found for rel in told if not rel.external and (found := package.find(rel.target))}


def _sizes(package: Package, part: str, where: str) -> NDArray[np.int64]:
    """Bytes of each shared text, its markup included."""
    starts: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def start(name: str, _: object) -> None:
        if name == "si" or name.endswith(":si"):
            starts.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    try:
        for piece in package.pieces(part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise CorruptError(where, f"the part '{part}' is damaged ({error})", RESAVE) from error
    ends = np.array([*starts, package.entry(part).size], dtype=np.int64)
    return ends[1:] - ends[:-1]


def _copied(pieces: Iterable[bytes], sizes: NDArray[np.int64], longest: int) -> int:
    """Bytes of the texts that the cells of a worksheet refer to; one whose number is not seen counts as the longest."""
    copied = 0
    for rows in _rows(pieces):
        indexes = np.array(_INDEX.findall(rows), dtype=np.int64)
        copied += int(sizes[indexes[indexes < len(sizes)]].sum())
        copied += longest * (len(_SHARED.findall(rows)) - len(indexes))
    return copied


def _rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same content in pieces that end where rows do."""
    rest = b""
    for piece in pieces:
        rest += piece
        if (end := rest.rfind(b"row>") + 4) > 3 or len(rest) > _MOST_ROW:
            end = end if end > 3 else len(rest)
            yield rest[:end]
            rest = rest[end:]
    yield rest

"""Reading remittance texts: which places of each text may be meant as document numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.buffers import PAD, Bytes, Ints, cut_out, plain
from xl_ar.core.numbers.places import Flags, Kind, Pieces, Small, read_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BLOCK = 50_000  # texts read at once: keeps the arrays small


@dataclass(frozen=True)
class Texts:
    """What was read of R receipts; the arrays of pieces have one entry a written piece, by receipt and position."""

    count: NDArray[np.int32]  # [R] places
    flags: Flags  # [R] bits of Flag
    beside: Ints = field(repr=False)  # of each place, by receipt: the amount directly after it in hundredths, or -1
    first: Ints = field(repr=False)  # [R + 1] where the places of each receipt begin in ``beside``
    piece_of: Ints = field(repr=False)  # [R + 1] first piece of each receipt
    kind: Small = field(repr=False)
    strip: Small = field(repr=False)
    join: Small = field(repr=False)
    relation: Small = field(repr=False)
    cuts: Small = field(repr=False)
    offset: NDArray[np.int32] = field(repr=False)  # bytes from the beginning of its text
    length: NDArray[np.int32] = field(repr=False)
    glue: Small = field(repr=False)
    raw: Bytes = field(repr=False)  # upper-case bytes of the pieces, one after another, padded
    starts: Ints = field(repr=False)  # of the pieces in raw
    sources: tuple[Sequence[str], Sequence[str]] = field(repr=False)  # remittances, stated
    from_stated: NDArray[np.int32] = field(repr=False)  # [R] leading pieces that stand in the stated number

    @cached_property
    def _places(self) -> Ints:
        """The pieces that are places."""
        return np.flatnonzero(self.kind == Kind.PLACE)

    def written(self, receipt: int, place: int) -> str:
        """The place as it is written in the receipt's text."""
        first = int(self.piece_of[receipt])
        piece = int(self._places[self.first[receipt] + place])
        text = self.sources[int(piece - first < self.from_stated[receipt])][receipt]
        upper = text.upper()
        signs = plain(upper).encode("utf-8", "replace")
        start, end = int(self.offset[piece]), int(self.offset[piece] + self.length[piece])
        before, within = len(signs[:start].decode()), len(signs[start:end].decode())
        return (text if len(text) == len(upper) else upper)[before : before + within]


def read_texts(remittances: Sequence[str], stated: Sequence[str]) -> Texts:
    """The places of each receipt's remittance text and of its stated document number ('' where none).

    Both sequences have one entry a receipt; ValueError if they differ in length.
    """
    if len(remittances) != len(stated):
        raise ValueError(f"{len(remittances)} remittances but {len(stated)} stated numbers")
    blocks = [
        _block(remittances[start : start + _BLOCK], stated[start : start + _BLOCK])
        for start in range(0, max(len(remittances), 1), _BLOCK)
    ]
    return _together(blocks, (remittances, stated))


def _block(remittances: Sequence[str], stated: Sequence[str]) -> tuple[Pieces, NDArray[np.int32]]:
    """Pieces of both texts of each receipt, the stated ones first, and how many of these each has."""
    free = read_block(remittances, stated=False)
    rows = np.array([row for row, number in enumerate(stated) if number], dtype=np.int64)
    if not rows.size:
        return free, np.zeros(len(stated), dtype=np.int32)
    own = read_block([stated[row] for row in rows], stated=True)
    text = np.concatenate((rows[own.text], free.text))
    order = np.argsort(text, kind="stable")
    raw, starts = cut_out(
        np.concatenate((own.raw, free.raw)),
        np.concatenate((own.starts, free.starts + own.raw.size))[order],
        np.concatenate((own.length + own.glue, free.length + free.glue))[order],
    )
    columns = {
        name: np.concatenate((getattr(own, name), getattr(free, name)))[order]
        for name in ("kind", "offset", "length", "strip", "join", "relation", "cuts", "amount", "glue")
    }
    leading = np.bincount(rows[own.text], minlength=len(stated)).astype(np.int32)
    return Pieces(flags=free.flags, text=text[order], raw=raw, starts=starts, **columns), leading


def _together(blocks: list[tuple[Pieces, NDArray[np.int32]]], sources: tuple[Sequence[str], Sequence[str]]) -> Texts:
    pieces = [piece for piece, _ in blocks]
    receipts = len(sources[0])
    text = np.concatenate([piece.text + number * _BLOCK for number, piece in enumerate(pieces)])
    kind = np.concatenate([piece.kind for piece in pieces])
    length = np.concatenate([piece.length for piece in pieces])
    glue = np.concatenate([piece.glue for piece in pieces])
    place = kind == Kind.PLACE
    count = np.bincount(text[place], minlength=receipts)
    raw = [piece.raw[PAD : piece.raw.size - PAD] for piece in pieces]
    return Texts(
        count=count.astype(np.int32),
        flags=np.concatenate([piece.flags for piece in pieces]),
        beside=np.concatenate([piece.amount for piece in pieces])[place],
        first=np.concatenate(([0], np.cumsum(count))),
        piece_of=np.searchsorted(text, np.arange(receipts + 1)),
        kind=kind,
        strip=np.concatenate([piece.strip for piece in pieces]),
        join=np.concatenate([piece.join for piece in pieces]),
        relation=np.concatenate([piece.relation for piece in pieces]),
        cuts=np.concatenate([piece.cuts for piece in pieces]),
        offset=np.concatenate([piece.offset for piece in pieces]).astype(np.int32),
        length=length.astype(np.int32),
        glue=glue,
        raw=np.pad(np.concatenate(raw), PAD),
        starts=np.cumsum(length + glue) - length - glue + PAD,
        sources=sources,
        from_stated=np.concatenate([leading for _, leading in blocks]),
    )

"""The pieces of some receipts' texts with their forms; and one piece cut into its chunks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Bytes, Ints, cut_out
from xl_ar.core.numbers.chunks import CLASS, DIGIT, OTHER
from xl_ar.core.numbers.forms import Forms, forms_of
from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.places import Kind, Small
from xl_ar.core.numbers.texts import Texts

_INNER_LINK = np.full(256, Link.BLANK, dtype=np.uint8)
_INNER_LINK[ord("/")] = Link.SLASH
_INNER_LINK[ord("-")] = Link.DASH


@dataclass(frozen=True)
class PieceBlock:
    """The pieces of some receipts; arrays of one entry a piece."""

    receipt: Ints
    place: Ints  # number of the place within its receipt; of a piece that is none the number of the next place
    kind: Small
    strip: Small
    join: Small
    relation: Small
    glue: Small
    raw: Bytes
    starts: Ints
    lengths: Ints
    forms: Forms
    cut: PieceBlock | None  # what is left of pieces behind a label, see ``_rests``

    @property
    def size(self) -> int:
        """How many pieces."""
        return int(self.receipt.size)

    @property
    def is_place(self) -> Bools:
        """Which pieces are places."""
        result: Bools = self.kind == Kind.PLACE
        return result


def piece_block(texts: Texts, first: int, last: int) -> PieceBlock:
    """The pieces of receipts ``first`` to ``last`` (exclusive)."""
    low, high = int(texts.piece_of[first]), int(texts.piece_of[last])
    part = slice(low, high)
    per_receipt = np.diff(texts.piece_of[first : last + 1])
    receipt = np.repeat(np.arange(first, last), per_receipt)
    kind = texts.kind[part]
    places = np.concatenate(([0], np.cumsum(kind == Kind.PLACE)))
    begins = np.repeat(texts.piece_of[first:last] - low, per_receipt)
    lengths = texts.length[part].astype(np.int64)
    starts = texts.starts[part]
    return PieceBlock(
        receipt,
        places[:-1] - places[begins],
        kind,
        texts.strip[part],
        texts.join[part],
        texts.relation[part],
        texts.glue[part],
        texts.raw,
        starts,
        lengths,
        forms_of(texts.raw, starts, lengths),
        _rests(texts.cuts[part], texts.raw, starts, lengths),
    )


def _rests(masks: Small, raw: Bytes, starts: Ints, lengths: Ints) -> PieceBlock | None:
    """What is left of pieces behind a label glued to letters (INVRE202500172), as the bits of the masks say.

    ``receipt`` is then the number of the piece; None if there are none.
    """
    some = np.flatnonzero(masks)
    if not some.size:
        return None
    row, bit = np.nonzero((masks[some, np.newaxis] >> np.arange(8, dtype=np.uint8)) & np.uint8(1))
    piece = some[row]
    starts, lengths = starts[piece] + bit + 1, lengths[piece] - bit - 1
    kinds = np.full(piece.size, Kind.PLACE, dtype=np.uint8)
    none = np.zeros(piece.size, dtype=np.uint8)
    forms = forms_of(raw, starts, lengths)
    return PieceBlock(piece, piece, kinds, none, none, none, none, raw, starts, lengths, forms, None)


def cut_inside(block: PieceBlock, pieces: Ints) -> PieceBlock:
    """Chunks of the given pieces as pieces of their own; ``receipt`` is then the number of the piece among these."""
    buffer, begins = cut_out(block.raw, block.starts[pieces], block.lengths[pieces] + 1)
    ends = begins + block.lengths[pieces]
    buffer[ends] = 0
    kind = CLASS[buffer]
    edges = np.flatnonzero((kind[1:] > OTHER) != (kind[:-1] > OTHER)) + 1
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    owner = np.searchsorted(begins, starts, side="right") - 1
    heads = starts == begins[owner]
    link = np.where(heads, np.uint8(Link.NONE), _INNER_LINK[buffer[starts - 1]])
    counted = np.cumsum(kind == DIGIT)
    numeric = counted[starts + lengths - 1] > counted[starts - 1]
    kinds = np.where(numeric, Kind.PLACE, Kind.PREFIX).astype(np.uint8)
    glue = np.append(owner[1:] == owner[:-1], False).astype(np.uint8)
    none = np.zeros(owner.size, dtype=np.uint8)
    forms = forms_of(buffer, starts, lengths)
    return PieceBlock(owner, owner, kinds, none, link, link, glue, buffer, starts, lengths, forms, None)

"""The forms under which written numbers are compared: squashed, folded, and by groups.

A number is cut into groups of digits and groups of letters. *Squashed* it is its letters and digits only
("INV-2025-00071": ``INV202500071``); *folded* the squashed form with letters that scanners take for digits written as
these digits; *grouped* each group after a bar, leading zeros of groups of digits left out (``|INV|2025|71``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import PAD, Bools, Bytes, Hashes, Ints, cut_out, hash_spans
from xl_ar.core.numbers.chunks import CLASS, DIGIT, OTHER

BAR = ord("|")
_ZERO = ord("0")
_FOLD = np.arange(256, dtype=np.uint8)
for _letters, _digit in (("O", "0"), ("IL", "1"), ("S", "5"), ("B", "8"), ("Z", "2"), ("G", "6")):
    for _letter in _letters:
        _FOLD[ord(_letter)] = ord(_digit)


@dataclass(frozen=True)
class Forms:
    """Forms of written pieces; ``squash_at`` and ``group_at`` have one entry a piece and one at the end.

    The arrays of groups have one entry a group: ``owner`` says of which piece.
    """

    squash: Bytes
    squash_at: Ints
    grouped: Bytes
    grouped_at: Ints
    owner: Ints
    group_of: Ints  # first group of each piece, and one entry at the end
    in_squash: Ints  # where the group begins
    in_grouped: Ints
    zeros: Ints  # leading zeros left out
    sizes: Ints  # letters or digits of the group
    numeric: Bools

    def squashed(self, first: Ints, last: Ints) -> Hashes:
        """Hashes of the squashed form of pieces ``first`` to ``last`` together."""
        start = self.squash_at[first]
        return hash_spans(self.squash, start, self.squash_at[last + 1] - start)

    def by_groups(self, first: Ints, last: Ints) -> Hashes:
        """Hashes of the grouped form of pieces ``first`` to ``last`` together."""
        start = self.grouped_at[first]
        return hash_spans(self.grouped, start, self.grouped_at[last + 1] - start)


def fold(squash: Bytes) -> Bytes:
    """The bytes with letters that look like digits written as those digits."""
    folded: Bytes = _FOLD[squash]
    return folded


def forms_of(raw: Bytes, starts: Ints, lengths: Ints) -> Forms:
    """Forms of the pieces ``raw[start : start + length]``, which stand in order and do not overlap."""
    packed, begins = cut_out(raw, starts, lengths)
    kind = CLASS[packed]
    kind[:PAD] = kind[packed.size - PAD :] = OTHER
    new_piece = np.zeros(packed.size, dtype=np.bool_)
    new_piece[begins[lengths > 0]] = True
    held = np.flatnonzero(kind)
    squash_kind = kind[held]
    heads = np.ones(held.size, dtype=np.bool_)
    heads[1:] = (squash_kind[1:] != squash_kind[:-1]) | (held[1:] - held[:-1] > 1) | new_piece[held[1:]]
    squash = packed[held]
    group_starts = np.flatnonzero(heads)
    sizes = np.diff(group_starts, append=held.size)
    numeric = squash_kind[group_starts] == DIGIT
    owner = np.searchsorted(begins, held[group_starts], side="right") - 1
    owner = _past_empty(owner, lengths)
    group_of = np.searchsorted(owner, np.arange(starts.size + 1))
    zeros = _leading_zeros(squash, group_starts, sizes, numeric)
    grouped, in_grouped, grouped_end = _grouped(squash, group_starts, sizes, zeros)
    ends = np.append(group_starts, held.size)
    return Forms(
        np.pad(squash, PAD),
        ends[group_of] + PAD,
        grouped,
        np.append(in_grouped, grouped_end)[group_of],
        owner,
        group_of,
        group_starts + PAD,
        in_grouped,
        zeros,
        sizes,
        numeric,
    )


def _past_empty(owner: Ints, lengths: Ints) -> Ints:
    """Owners moved off pieces of no length, which begin where the next one does."""
    filled = np.flatnonzero(lengths > 0)
    if filled.size == lengths.size or not owner.size:
        return owner
    return filled[np.searchsorted(filled, owner, side="right") - 1]


def _leading_zeros(squash: Bytes, starts: Ints, sizes: Ints, numeric: Bools) -> Ints:
    """How many zeros each group of digits begins with, one digit left in any case."""
    zeros = np.zeros(starts.size, dtype=np.int64)
    going = np.flatnonzero(numeric & (sizes > 1))
    step = 0
    while going.size:
        going = going[(squash[starts[going] + step] == _ZERO) & (step < sizes[going] - 1)]
        zeros[going] += 1
        step += 1
    return zeros


def _grouped(squash: Bytes, starts: Ints, sizes: Ints, zeros: Ints) -> tuple[Bytes, Ints, int]:
    """The grouped form of all pieces, where each group's bar stands in it, and its end."""
    kept = sizes - zeros + 1
    ends = np.cumsum(kept) + PAD
    grouped = np.zeros(int(kept.sum()) + 2 * PAD, dtype=np.uint8)
    bars = ends - kept
    source = np.repeat(starts + zeros - 1 - bars, kept) + np.arange(PAD, PAD + int(kept.sum()))
    grouped[PAD : grouped.size - PAD] = squash[np.maximum(source, 0)] if squash.size else 0
    grouped[bars] = BAR
    return grouped, bars, grouped.size - PAD

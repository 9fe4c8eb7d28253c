"""Columns of the items' document numbers that readings are checked against."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.numbers.buffers import PAD, Bytes, Hashes, Ints, hash_spans
from xl_ar.core.numbers.forms import Forms
from xl_ar.core.numbers.keys import Written
from xl_ar.core.numbers.likeness import Slices
from xl_ar.core.numbers.years import cores

Small = NDArray[np.uint8]
_DIGITS = 18  # longest counter


@dataclass(frozen=True)
class Documents:
    """Of each of I items; ``squash`` holds the squashed numbers one after another, padded."""

    squash: Bytes
    lengths: NDArray[np.int32]  # bytes of the squashed number
    lead: NDArray[np.int32]  # bytes of the letters before its first digit
    digits: NDArray[np.int32]
    counter: Ints  # value of its last group if that is digits, else -1
    zeros: NDArray[np.int32]  # leading zeros of the last group
    stem: Hashes  # of what stands before the last group
    whole: Hashes  # squashed
    core: Hashes  # by groups from the first digit on, with a year of two digits
    suffix: NDArray[np.int32]  # letters after the last digit
    printed: Hashes  # as printed, without blanks
    blanks: NDArray[np.int32]  # how many blanks were left out

    def starts(self) -> Ints:
        """Where each number begins in ``squash``."""
        ends: Ints = np.cumsum(self.lengths, dtype=np.int64) + PAD
        return ends - self.lengths


def documents_of(written: Written) -> Documents:
    """The columns of one block of items."""
    forms = written.forms
    every = np.arange(written.lengths.size)
    count = np.diff(forms.group_of)
    last = forms.group_of[1:] - 1
    numeric, sizes = np.append(forms.numeric, False), np.append(forms.sizes, 0)
    counted = np.flatnonzero((count > 0) & numeric[last] & (sizes[last] <= _DIGITS))
    counter = np.full(count.size, -1, dtype=np.int64)
    counter[counted] = numbers_at(forms.squash, forms.in_squash[last[counted]], sizes[last[counted]])
    first = np.minimum(forms.group_of[:-1], numeric.size - 1)
    lead = np.where((count > 0) & ~numeric[first], sizes[first], 0)
    lengths = np.diff(forms.squash_at)
    stem_length = lengths - np.where(count > 0, sizes[last], 0)
    printed, blanks = _printed(written)
    return Documents(
        forms.squash[PAD : forms.squash.size - PAD],
        lengths.astype(np.int32),
        lead.astype(np.int32),
        digits_of(forms).astype(np.int32),
        counter,
        np.where(count > 0, np.append(forms.zeros, 0)[last], 0).astype(np.int32),
        hash_spans(forms.squash, forms.squash_at[:-1], stem_length),
        forms.squashed(every, every),
        cores(forms),
        np.where((count > 0) & ~numeric[last], sizes[last], 0).astype(np.int32),
        printed,
        blanks.astype(np.int32),
    )


def digits_of(forms: Forms) -> Ints:
    """Digits of each number."""
    return np.bincount(forms.owner, np.where(forms.numeric, forms.sizes, 0), forms.squash_at.size - 1).astype(np.int64)


def all_documents(blocks: list[Documents]) -> Documents:
    """The columns of all blocks."""
    columns = {
        field.name: np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(Documents)
    }
    columns["squash"] = np.pad(columns["squash"], PAD)
    return Documents(**columns)


def _printed(written: Written) -> tuple[Hashes, Ints]:
    """Hashes of the numbers as printed but for blanks, and the number of blanks."""
    kept = written.raw != ord(" ")
    before = np.cumsum(kept)
    starts = before[written.starts - 1]
    lengths = before[written.starts + written.lengths - 1] - starts
    return hash_spans(written.raw[kept], starts, lengths), written.lengths - lengths


def numbers_at(digits: Bytes, starts: Ints, lengths: Ints) -> Ints:
    """Values of pieces of up to 18 digits."""
    values = np.zeros(starts.size, dtype=np.int64)
    for skip in range(int(lengths.max(initial=0))):
        digit = digits[starts + np.minimum(skip, lengths - 1)].astype(np.int64) - ord("0")
        values = np.where(lengths > skip, values * 10 + digit, values)
    return values


def bare_or_whole(documents: Documents, starts: Ints, items: Ints, bare: NDArray[np.bool_]) -> Slices:
    """The squashed numbers of the items, without their leading letters where ``bare``."""
    lead = np.where(bare, documents.lead[items], 0).astype(np.int64)
    return Slices(documents.squash, starts[items] + lead, documents.lengths[items] - lead)

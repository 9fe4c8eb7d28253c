"""The keys under which documents are found, as sorted tables of hashes.

See the package's docstring for the forms. Each entry of a table says which item it leads to and of what kind it is;
weak kinds are kept only where the key leads to few different documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.numbers.buffers import Bytes, Hashes, Ints, cut_out, joined
from xl_ar.core.numbers.chunks import CLASS, OTHER
from xl_ar.core.numbers.forms import Forms, forms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLING_DIGITS = 4  # a shortened number with fewer fits too many
_DOCUMENTS = 20  # a shortened form of more different documents says nothing
_ORDER_ITEMS = 100  # likewise an order of more items
_TWINS = 500  # likewise a number that more items bear


_PART_BITS = 20  # a part of a table has about a million entries
Items = NDArray[np.int32]
Kinds = NDArray[np.uint8]


class Entry(IntEnum):
    """What an entry's key leaves of the document number."""

    WHOLE = 0
    BARE = 1  # without the letters before its first digit
    TAIL = 2  # without some of its groups of digits
    ORDER = 3
    YEAR = 4  # with a year of two digits for four, or of four for two


@dataclass(frozen=True)
class Written:
    """Numbers as they are written in a column: their bytes, where each stands, and their forms."""

    raw: Bytes
    starts: Ints
    lengths: Ints
    forms: Forms


def written_numbers(numbers: Sequence[str]) -> Written:
    """The numbers of a column without the signs around them."""
    buffer, starts, ends = joined(numbers)
    inside = np.flatnonzero(CLASS[buffer] > OTHER)
    low, high = np.searchsorted(inside, starts), np.searchsorted(inside, ends)
    some = high > low
    first = np.where(some, inside[np.minimum(low, inside.size - 1)], starts) if inside.size else starts
    last = np.where(some, inside[high - 1] + 1, first) if inside.size else first
    raw, begins = cut_out(buffer, first, last - first)
    return Written(raw, begins, last - first, forms_of(raw, begins, last - first))


@dataclass(frozen=True)
class KeyTable:
    """Entries by hash: ``keys`` are distinct and ascending, those of key k are ``first[k] : first[k + 1]``."""

    keys: Hashes
    first: NDArray[np.int32]
    item: Items
    kind: Kinds
    sieve: NDArray[np.bool_]
    shift: np.uint64

    def find(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Which of the hashes have entries, and the number of their key."""
        if not self.keys.size:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        likely = np.flatnonzero(self.sieve[hashes >> self.shift])
        at = np.searchsorted(self.keys, hashes[likely])
        at = np.minimum(at, self.keys.size - 1)
        hit = self.keys[at] == hashes[likely]
        return likely[hit], at[hit]

    def entries(self, keys: Ints) -> tuple[Ints, Ints]:
        """For all entries of the given keys: which of these it belongs to, and the entry."""
        return spread(self.first[keys].astype(np.int64), np.diff(self.first)[keys].astype(np.int64))


def spread(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """All numbers from each start on, ``count`` of them: which start each belongs to, and the number."""
    which = np.repeat(np.arange(starts.size), counts)
    return which, np.arange(which.size) + np.repeat(starts - (np.cumsum(counts) - counts), counts)


def key_table(hashes: Hashes, items: Items, kinds: Kinds, documents: Hashes) -> KeyTable:
    """The table of the entries that are worth keeping; ``documents`` is the squashed number of each item."""
    parts = [_part(hashes, items, kinds, documents, rows) for rows in _by_high_bits(hashes)]
    keys, sizes, kept_items, kept_kinds = (np.concatenate([part[side] for part in parts]) for side in range(4))
    bits = max(int(kept_items.size * 4).bit_length(), 8)
    shift = np.uint64(64 - bits)
    sieve = np.zeros(1 << bits, dtype=np.bool_)
    sieve[keys >> shift] = True
    return KeyTable(keys, np.append(0, np.cumsum(sizes)).astype(np.int32), kept_items, kept_kinds, sieve, shift)


def _by_high_bits(hashes: Hashes) -> list[Ints | slice]:
    """Rows in parts of ascending hashes, so that large tables are sorted part by part."""
    bits = max(hashes.size.bit_length() - _PART_BITS, 0)
    if not bits:
        return [slice(None)]
    high = (hashes >> np.uint64(64 - bits)).astype(np.int32)
    return [np.flatnonzero(high == part) for part in range(1 << bits)]


def _part(
    hashes: Hashes, items: Items, kinds: Kinds, documents: Hashes, rows: Ints | slice
) -> tuple[Hashes, Ints, Items, Kinds]:
    """Distinct keys, entries of each, and their items and kinds."""
    hashes, items, kinds = hashes[rows], items[rows], kinds[rows]
    order = np.argsort(hashes)
    hashes, items, kinds = hashes[order], items[order], kinds[order]
    keep = _worthy(hashes, kinds, documents[items])
    hashes, items, kinds = hashes[keep], items[keep], kinds[keep]
    first = np.flatnonzero(_new(hashes))
    return hashes[first], np.diff(first, append=hashes.size), items, kinds


def _new(hashes: Hashes) -> NDArray[np.bool_]:
    """True where another hash stands before, of ascending ones."""
    new = np.ones(hashes.size, dtype=np.bool_)
    new[1:] = hashes[1:] != hashes[:-1]
    return new


def _worthy(hashes: Hashes, kinds: Kinds, documents: Hashes) -> NDArray[np.bool_]:
    """Entries, by ascending hash, whose key does not lead to too many documents or items."""
    keep = np.ones(hashes.size, dtype=np.bool_)
    first = np.flatnonzero(_new(hashes))
    sizes = np.diff(first, append=hashes.size)
    shared = np.flatnonzero(sizes > 1)
    if not shared.size:
        return keep
    key, rows = spread(first[shared], sizes[shared])
    kind, document = kinds[rows].astype(np.int64), documents[rows]
    by_items = (kind == Entry.WHOLE) | (kind == Entry.ORDER)
    weak = np.bincount(key, ~by_items, shared.size) > 0
    proper = np.flatnonzero((kind != Entry.ORDER) & weak[key])
    pairs = document[proper] + hashes[rows[proper]] * np.uint64(3)  # of key and document
    order = np.argsort(pairs)
    different = np.bincount(key[proper[order[_new(pairs[order])]]], minlength=shared.size)
    of_kind = key * len(Entry) + kind
    limits = np.array([_TWINS, _DOCUMENTS, 1, _ORDER_ITEMS, 1])
    keep[rows] = np.where(by_items, np.bincount(of_kind)[of_kind], different[key]) <= limits[kind]
    return keep

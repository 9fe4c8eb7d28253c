"""A short list of customers for payers whose name is nobody's: by rare words, pairs of words, beginnings and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from xl_ar.core.payers.joins import firsts, mixed, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_PER_FEATURE = 40  # a feature of more customers than this finds too many
_PER_PAYER = 48  # customers looked at for a payer
_BUCKETS = 22  # bits
_SHORTLIST = 6


class _Features(NamedTuple):
    """Buckets that names fall into."""

    name: IntArray
    bucket: IntArray


def shortlist(book: Book, payers: IntArray, most: int = _SHORTLIST) -> tuple[IntArray, IntArray]:
    """For spellings of payers the up to ``most`` customers' spellings worth comparing: pairs (payer, customer)."""
    masters = np.flatnonzero(book.size[: book.masters] > 0)
    given = _features(book, masters)
    asked = _features(book, payers)
    count = np.bincount(given.bucket, minlength=1 << _BUCKETS)
    found = count[asked.bucket]
    usable = (found > 0) & (found <= _PER_FEATURE)
    asked, found = _Features(asked.name[usable], asked.bucket[usable]), found[usable]
    order = np.lexsort((asked.bucket, found, asked.name))
    name, bucket, found = asked.name[order], asked.bucket[order], found[order]
    kept = _within(name, found)
    name, bucket, found = name[kept], bucket[kept], found[kept]
    first = np.cumsum(count) - count
    row, at = spread(first[bucket], found)
    customer = given.name[np.argsort(given.bucket, kind="stable")][at]
    return _nearest(book, name[row], customer, most)


def _within(name: IntArray, found: IntArray) -> BoolArray:
    """The rarest features of each name, until they find enough."""
    total = np.cumsum(found)
    start = np.flatnonzero(firsts(name))
    before = np.repeat(total[start] - found[start], np.diff(np.append(start, len(name))))
    return total - found - before < _PER_PAYER


def _nearest(book: Book, name: IntArray, customer: IntArray, most: int) -> tuple[IntArray, IntArray]:
    key = np.unique(name * book.masters + customer)
    name, customer = np.divmod(key, max(book.masters, 1))
    keys = np.array(book.keys, dtype=object)
    near = cpdist(keys[name], keys[customer], scorer=Indel.normalized_similarity, dtype=np.float32)
    order = np.lexsort((customer, -near, name))
    name, customer = name[order], customer[order]
    start = np.flatnonzero(firsts(name))
    place = np.arange(len(name)) - np.repeat(start, np.diff(np.append(start, len(name))))
    return name[place < most], customer[place < most]


def _features(book: Book, names: IntArray) -> _Features:
    """Words, beginnings and ends of words, and words with the beginning or end of another."""
    grid = book.grid[names][:, :6]
    places = [at for at in range(grid.shape[1]) if (grid[:, at] >= 0).any()]
    parts: list[_Features] = []
    canon, shapes = book.worth.canon, book.worth.shapes
    for one in places:
        here = grid[:, one]
        there = here >= 0
        for form in (canon[here], *(shape[here] for shape in shapes.alone)):
            parts.append(_Features(names[there], _bucket(mixed(form[there]))))
        for other in places:
            both = there & (grid[:, other] >= 0)
            if other == one or not both.any():
                continue
            word = mixed(canon[here[both]])
            for near in shapes.beside:
                parts.append(_Features(names[both], _bucket(word ^ mixed(near[grid[both, other]]))))
    if not parts:
        return _Features(np.zeros(0, np.int64), np.zeros(0, np.int64))
    return _Features(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _bucket(numbers: NDArray[np.uint64]) -> IntArray:
    return (mixed(numbers.view(np.int64)) >> np.uint64(64 - _BUCKETS)).astype(np.int64)

"""A short list of customers for payers whose name is nobody's: by rare words, pairs of words, beginnings and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from xl_ar.core.payers.joins import firsts, mixed, ordered, spread, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

_BUCKETS = 21  # bits
_NEAR_BITS, _CUSTOMER_BITS, _FOUND_BITS = 14, 24, 10

_FARTHER = int(0.45 * (1 << _NEAR_BITS - 1))  # behind the nearest: not looked at


class Reach(NamedTuple):
    """How far to look: customers of one feature at most, looked at for one payer, and kept for it."""

    feature: int
    payer: int
    kept: int


NEAR = Reach(80, 24, 6)
WIDE = Reach(150, 200, 12)


class _Features(NamedTuple):
    """Buckets that names fall into."""

    name: IntArray
    bucket: IntArray


def shortlist(book: Book, payers: IntArray, reach: Reach = NEAR) -> tuple[IntArray, IntArray]:
    """For spellings of payers the few customers' spellings worth comparing: pairs (payer, customer)."""
    masters = np.flatnonzero(book.size[: book.masters] > 0)
    given = _features(book, masters, reach.feature)
    asked = _features(book, payers, reach.feature)
    count = np.bincount(given.bucket, minlength=1 << _BUCKETS)
    found = count[asked.bucket]
    usable = np.flatnonzero((found > 0) & (found <= reach.feature))
    name, found, bucket = _rarest_first(asked.name[usable], found[usable], asked.bucket[usable])
    kept = _within(name, found, reach.payer)
    name, bucket, found = name[kept], bucket[kept], found[kept]
    first = np.cumsum(count) - count
    row, at = spread(first[bucket], found)
    customer = given.name[ordered(given.bucket)][at]
    rare = 1 + (100 * np.maximum(np.log(max(book.masters, 1) / found), 0)).astype(np.int64)
    return _nearest(book, name[row], customer, rare[row], reach.kept)


def _rarest_first(name: IntArray, found: IntArray, bucket: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """By name, the rarest feature first: sorted as one number, which is several times faster."""
    packed = np.sort((name << _BUCKETS + _FOUND_BITS) | (found << _BUCKETS) | bucket)
    found = (packed >> _BUCKETS) & ((1 << _FOUND_BITS) - 1)
    return packed >> _BUCKETS + _FOUND_BITS, found, packed & ((1 << _BUCKETS) - 1)


def _within(name: IntArray, found: IntArray, most: int) -> BoolArray:
    """The rarest features of each name, until they find enough."""
    total = np.cumsum(found)
    start = np.flatnonzero(firsts(name))
    before = np.repeat(total[start] - found[start], np.diff(np.append(start, len(name))))
    return total - found - before < most


def _nearest(book: Book, name: IntArray, customer: IntArray, rare: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """The customers that share most, rare features counting more, and that look most alike."""
    key, votes = summed(name * book.masters + customer, rare)
    name, customer = np.divmod(key, max(book.masters, 1))
    keys = np.array(book.keys, dtype=object)
    near = cpdist(keys[name], keys[customer], scorer=Indel.normalized_similarity, dtype=np.float32)
    start = np.flatnonzero(firsts(name))
    size = np.diff(np.append(start, len(name)))
    if len(start):
        near = near + 0.7 * votes / np.repeat(np.maximum.reduceat(votes, start), size)
    return _best(name, customer, near, most)


def _best(name: IntArray, customer: IntArray, near: FloatArray, most: int) -> tuple[IntArray, IntArray]:
    """The first ``most`` of each name, the nearest first: sorted as one number, which is several times faster."""
    far = ((2 - near) * (1 << _NEAR_BITS - 1)).astype(np.int64)
    packed = np.sort((name << _NEAR_BITS + _CUSTOMER_BITS) | (far << _CUSTOMER_BITS) | customer)
    name, customer = packed >> _NEAR_BITS + _CUSTOMER_BITS, packed & ((1 << _CUSTOMER_BITS) - 1)
    start = np.flatnonzero(firsts(name))
    first = np.repeat(start, np.diff(np.append(start, len(name))))
    far = (packed >> _CUSTOMER_BITS) & ((1 << _NEAR_BITS) - 1)
    kept = (np.arange(len(name)) - first < most) & (far <= far[first] + _FARTHER)
    return name[kept], customer[kept]


def _features(book: Book, names: IntArray, most: int) -> _Features:
    """Words, beginnings and ends of words, and words with the beginning or end of another."""
    grid = book.grid[names][:, :6]
    places = [at for at in range(grid.shape[1]) if (grid[:, at] >= 0).any()]
    parts: list[_Features] = []
    shapes = book.worth.shapes
    known = book.worth.canon < len(shapes.text)
    canon = np.where(known, shapes.text[np.where(known, book.worth.canon, 0)], shapes.text)
    common = book.worth.names > most
    for one in places:
        there = grid[:, one] >= 0
        rare = there & ~common[grid[:, one]]
        here = grid[rare, one]
        parts.extend(_Features(names[rare], _bucket(form[here])) for form in (canon, *shapes.alone))
        for other in places:
            both = there & (grid[:, other] >= 0)
            if other == one or not both.any():
                continue
            word = canon[grid[both, one]]
            for near in shapes.beside:
                parts.append(_Features(names[both], _bucket(word ^ near[grid[both, other]])))
    if not parts:
        return _Features(np.zeros(0, np.int64), np.zeros(0, np.int64))
    return _Features(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _bucket(numbers: IntArray) -> IntArray:
    return (mixed(numbers) >> np.uint64(64 - _BUCKETS)).astype(np.int64)

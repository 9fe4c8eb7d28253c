"""Vectorised joins of numbers, the bricks of the payer search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    Hashes = NDArray[np.uint64]


def spread(start: IntArray, count: IntArray) -> tuple[IntArray, IntArray]:
    """Rows and positions of ``count[r]`` positions from ``start[r]`` on, for every row r."""
    row = np.repeat(np.arange(len(count)), count)
    offset = np.repeat(np.cumsum(count) - count, count)
    return row, np.arange(len(row)) - offset + np.repeat(start, count)


def equal_pairs(left: NDArray[np.generic], right: NDArray[np.generic], most: int = 50) -> tuple[IntArray, IntArray]:
    """All (l, r) with left[l] == right[r], for each l the first ``most`` of its r."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    low = np.searchsorted(ordered, left, "left")
    count = np.minimum(np.searchsorted(ordered, left, "right") - low, most)
    row, at = spread(low, count)
    return row, order[at]


def mixed(numbers: NDArray[np.int64]) -> Hashes:
    """Well-mixed 64-bit numbers of numbers (splitmix64)."""
    with np.errstate(over="ignore"):
        mix = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        mix = (mix ^ (mix >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mix = (mix ^ (mix >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(mix ^ (mix >> np.uint64(31)))


def firsts(groups: IntArray) -> NDArray[np.bool_]:
    """True where a new group begins in sorted groups."""
    return np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.zeros(0, bool)


def distinct(numbers: IntArray) -> IntArray:
    """The distinct numbers, sorted (numpy's own way is several times slower for millions)."""
    ordered = np.sort(numbers)
    return ordered[firsts(ordered)]


def ordered(numbers: IntArray) -> IntArray:
    """Positions that sort numbers from 0 to 2 ** 36, equal ones in their order (faster than argsort)."""
    bits = max(len(numbers), 1).bit_length()
    return np.sort((numbers << bits) | np.arange(len(numbers))) & ((1 << bits) - 1)


def summed(keys: IntArray, amounts: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct keys (below 2 ** 50), sorted, and the sum of the amounts (0 to 4095) of each."""
    both = np.sort((keys << 12) | amounts)
    found = both >> 12
    start = np.flatnonzero(firsts(found))
    totals = np.add.reduceat(both & 4095, start) if len(start) else amounts
    return found[start], totals


def places(keys: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct keys, sorted, and for each key its place among them."""
    found = distinct(keys)
    return found, np.searchsorted(found, keys)


def summed_counts(keys: IntArray, counts: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct keys, sorted, and the sum of counts of any size of each."""
    found, place = places(keys)
    totals = np.zeros(len(found), np.int64)
    np.add.at(totals, place, counts)
    return found, totals

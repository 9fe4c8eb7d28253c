"""Subsets of any size, met in the middle: the sums of one half against those of the other."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def subsets(amounts: Sequence[int], total: int, most: int) -> tuple[int, list[int]]:
    """How many non-empty subsets have that sum, and up to ``most`` of them as bits by position."""
    middle = len(amounts) // 2
    one = all_sums(amounts[:middle])
    other = [total - reached for reached in all_sums(amounts[middle:])]
    common = set(one).intersection(other)
    if not common:
        return 0, []
    lows: dict[int, list[int]] = {}
    for mask, reached in enumerate(one):
        if reached in common:
            lows.setdefault(reached, []).append(mask)
    highs = [(mask << middle, lows[reached]) for mask, reached in enumerate(other) if reached in common]
    every = (high | low for high, matching in highs for low in matching)
    count = sum([len(matching) for _, matching in highs])
    return count - (total == 0), list(islice(filter(None, every), most))


def count_between(amounts: Sequence[int], low: int, high: int) -> int:
    """Number of subsets, the empty one included, with a sum from ``low`` to ``high``."""
    middle = len(amounts) // 2
    one = sum_array(amounts[:middle])
    other = np.sort(sum_array(amounts[middle:]))
    upto = np.searchsorted(other, high - one, side="right")
    below = np.searchsorted(other, low - one, side="left")
    return int((upto - below).sum())


def all_sums(amounts: Sequence[int]) -> list[int]:
    """Sums of all subsets; bit n of a position says whether the n-th amount is in."""
    sums = [0]
    for amount in amounts:
        sums += [reached + amount for reached in sums]
    return sums


def sum_array(amounts: Sequence[int]) -> NDArray[np.int64]:
    """The same as an array."""
    if len(amounts) <= 8:
        return np.array(all_sums(amounts), dtype=np.int64)
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums

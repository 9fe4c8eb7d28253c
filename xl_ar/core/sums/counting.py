"""The exact number of subsets that reach a total."""

from __future__ import annotations

from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.sums.halves import count_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_HALVES = 32  # items up to which two halves of at most 65,536 sums are quickest
_MOST_HALVES = 44
_MOST_CELLS = 1 << 26  # of a table of counts, 8 bytes each
_BITS = 62


def count_subsets(amounts: Sequence[int], total: int, *, limit: int | None = None) -> int:
    """Exact number of non-empty subsets, of any size, whose amounts sum to ``total``; at most ``limit`` if given.

    Amounts and total in minor units, credits negative. Up to 44 items by two halves of sums (at most 64 MB),
    beyond that by a table over every sum up to the total in steps of the common divisor.
    Raises ValueError where that table would pass half a gigabyte.

    >>> count_subsets([5001, 2932, 876, 98, 21, 9923, 2069, 123, 432, 765], 10002)
    1
    """
    lowest = sum(amount for amount in amounts if amount < 0)
    highest = sum(amount for amount in amounts if amount > 0)
    step = gcd(*amounts) or 1
    if not lowest <= total <= highest or total % step:
        return 0
    sizes = [abs(amount) // step for amount in amounts]
    target = min(total - lowest, highest - total) // step
    found = _count(sizes, target) - (total == 0)
    return found if limit is None else min(found, limit)


def _count(sizes: list[int], target: int) -> int:
    """Subsets of positive sizes, the empty one included. (Taking a credit is leaving out its absolute amount.)"""
    usable = [size for size in sizes if size <= target]
    free = 1 << sizes.count(0)
    usable = [size for size in usable if size]
    cells = (target + 1) * (len(usable) // _BITS + 1)
    if len(usable) <= _HALVES or (len(usable) <= _MOST_HALVES and cells > _MOST_CELLS):
        return free * count_between(usable, target, target)
    if cells > _MOST_CELLS:
        raise ValueError(f"{len(usable)} amounts over {target} steps are too many to count")
    return free * _by_table(usable, target)


def _by_table(sizes: list[int], target: int) -> int:
    """Counts of every sum up to the target, in numbers of 62 bits each so that none overflows."""
    digits: list[NDArray[np.int64]] = [np.zeros(target + 1, dtype=np.int64) for _ in range(len(sizes) // _BITS + 1)]
    digits[0][0] = 1
    for size in sizes:
        for digit in digits:
            digit[size:] += digit[:-size].copy()
        for lower, higher in pairwise(digits):
            higher += lower >> _BITS
            lower &= (1 << _BITS) - 1
    return sum(int(digit[target]) << _BITS * place for place, digit in enumerate(digits))

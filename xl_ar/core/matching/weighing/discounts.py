"""Which cash discounts a receipt has taken: all that are in time, all, or those of some items."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.matching.known.book import BoolArray, IntArray

_MOST_DISCOUNTED = 6


def discounts_taken(
    missing: IntArray, slack: IntArray, start: IntArray, discount: IntArray, in_time: BoolArray
) -> tuple[BoolArray, BoolArray]:
    """Item rows whose discount is taken, and rows' owners where one of them is late; by rows and by drafts.

    ``missing``: open amounts less the receipt, by draft; ``slack``: how far it may be from the discounts.
    """
    rows = np.repeat(np.arange(len(missing)), np.diff(start))
    early, late = _sums(np.where(in_time, discount, 0), start), _sums(discount, start)
    by_time = (early != 0) & (abs(missing - early) <= slack)
    all_of_them = ~by_time & (late != 0) & (abs(missing - late) <= slack)
    taken = (discount != 0) & ((by_time[rows] & in_time) | all_of_them[rows])
    open_ones = (missing > 0) & ~by_time & ~all_of_them & (missing < late)
    several = np.bincount(rows, weights=discount > 0, minlength=len(missing))
    for draft in np.flatnonzero(open_ones & (several >= 2) & (several <= _MOST_DISCOUNTED)).tolist():
        low = int(start[draft])
        amounts = discount[low : int(start[draft + 1])].tolist()
        for place in some_taken(amounts, int(missing[draft]), int(slack[draft])):
            taken[low + place] = True
    tardy = np.bincount(rows, weights=taken & ~in_time, minlength=len(missing)) > 0
    return taken, np.asarray(tardy)


def some_taken(discounts: Sequence[int], missing: int, slack: int) -> tuple[int, ...]:
    """Places of the only choice of discounts that comes to ``missing``; none where there is none, or several.

    >>> some_taken([60, 30], 30, 0)
    (1,)
    """
    places = [place for place, discount in enumerate(discounts) if discount > 0]
    found = [
        chosen
        for size in range(1, len(places))
        for chosen in combinations(places, size)
        if abs(sum(discounts[place] for place in chosen) - missing) <= slack
    ]
    return found[0] if len(found) == 1 else ()


def _sums(values: IntArray, start: IntArray) -> IntArray:
    running = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(running[start[1:]] - running[start[:-1]], dtype=np.int64)

"""Which cash discounts a receipt has taken: all that are in time, all, or those of some items."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.matching.known.book import BoolArray, IntArray, Items

_MOST_DISCOUNTED = 6


def running_discounts(items: Items, item: IntArray, day: IntArray, grace_days: int) -> IntArray:
    """The discount that each item row still earns on its receipt's day: of several tiers the earliest running."""
    earned = np.zeros(len(item), dtype=np.int64)
    for discount, last in reversed(items.tiers):
        earned = np.where((day <= last[item] + grace_days) & (discount[item] != 0), discount[item], earned)
    return earned


def discounts_taken(
    missing: IntArray, slack: IntArray, start: IntArray, discount: IntArray, running: IntArray
) -> tuple[IntArray, BoolArray]:
    """The discount taken on each item row, 0 for none, and by drafts whether one of them is late.

    ``missing``: open amounts less the receipt, by draft; ``slack``: how far it may be from the discounts; ``discount``:
    the highest, ``running``: that still earned, 0 for none.
    """
    rows = np.repeat(np.arange(len(missing)), np.diff(start))
    early, late = _sums(running, start), _sums(discount, start)
    by_time = (early != 0) & (abs(missing - early) <= slack)
    all_of_them = ~by_time & (late != 0) & (abs(missing - late) <= slack)
    taken = np.where(by_time[rows], running, np.where(all_of_them[rows], discount, 0))
    open_ones = (missing > 0) & ~by_time & ~all_of_them & (missing < late)
    several = np.bincount(rows, weights=discount > 0, minlength=len(missing))
    likely = np.where(running != 0, running, discount)
    for draft in np.flatnonzero(open_ones & (several >= 2) & (several <= _MOST_DISCOUNTED)).tolist():
        low = int(start[draft])
        amounts = likely[low : int(start[draft + 1])].tolist()
        for place in some_taken(amounts, int(missing[draft]), int(slack[draft])):
            taken[low + place] = amounts[place]
    tardy = np.bincount(rows, weights=(taken != 0) & (taken != running), minlength=len(missing)) > 0
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

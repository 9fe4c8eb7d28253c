"""How many subsets reach a total by accident, and amounts that always do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from math import gcd
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xl_ar.core.sums.families import Family
from xl_ar.core.sums.halves import count_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xl_ar.core.sums.items import Items
    from xl_ar.core.sums.views import View

_HALVES = 24  # items up to which every subset sum around the total is counted
_BUCKETS = 4096  # beyond: the sums are spread over this many buckets
_ROUND = 10**6
_ROUNDINGS = (5, 10, 20, 25, 50)  # minor units; most amounts alike in one of these are no cent amounts
_PRICE = 50


class Window(NamedTuple):
    """Totals like the one sought, both ends included, and how many of them the amounts could reach."""

    low: int
    high: int
    points: int


def expected_hits(amounts: Sequence[int], total: int) -> float:
    """Expected coincidences: the mean number of subsets a reachable total, over totals like this one.

    Reachable are multiples of the amounts' common divisor (of fewer than four amounts only its round part counts);
    like this one are totals within half of it, but no further than an ordinary amount. Up to 24 items exactly,
    beyond that by the distribution of the sums (within a few per cent). 0.0 where no subset could reach the total.
    """
    lowest, highest = span(amounts)
    if not amounts or not lowest <= total <= highest or total % lattice(amounts):
        return 0.0
    window = totals_like(amounts, total)
    return near_any(amounts, window) / window.points


def totals_like(amounts: Sequence[int], total: int) -> Window:
    """The neighbourhood of a total within reach, cut off where no sum can be."""
    lowest, highest = span(amounts)
    reach = min(abs(total) // 2, median_low([abs(amount) for amount in amounts]))
    low, high = max(total - reach, lowest), min(total + reach, highest)
    return Window(low, high, (high - low) // lattice(amounts) + 1)


def span(amounts: Sequence[int]) -> tuple[int, int]:
    """The lowest and the highest sum of any subset."""
    lowest = sum([amount for amount in amounts if amount < 0])
    return lowest, sum(amounts) - lowest


def lattice(amounts: Sequence[int]) -> int:
    """Common divisor of the amounts; of few amounts, which share one easily, its part of twos and fives."""
    step = gcd(*amounts) or 1
    return step if len(amounts) > 3 else gcd(step, _ROUND)


def price_list(amounts: Sequence[int]) -> bool:
    """Whether most amounts repeat, are round (half a currency unit of 100) or end alike: sums of such coincide."""
    count = len(amounts)
    sizes = [abs(amount) for amount in amounts]
    repeats = count - len(set(sizes))
    if 2 * repeats >= count or rounding(amounts) >= _PRICE or (count > 2 and gcd(*amounts) >= _PRICE):
        return True
    ends = [size % 100 for size in sizes]
    return count > 3 and len(set(ends)) < count and any(2 * ends.count(end) > count for end in set(ends))


def rounding(amounts: Sequence[int]) -> int:
    """Largest round number of minor units (1 to 50) that divides more than half of the amounts."""
    widest = 1
    for step in _ROUNDINGS:
        if 2 * len([amount for amount in amounts if amount % step == 0]) > len(amounts):
            widest = step
        elif step == _ROUNDINGS[0]:
            break
    return widest


def coarseness(amounts: Sequence[int]) -> float:
    """By how much sums lie denser than their common divisor says, because most amounts are rounded."""
    step = rounding(amounts)
    return step / gcd(step, lattice(amounts))


def near_family(items: Items, seen: list[View], family: Family, window: Window, total: int) -> float:
    """Number of subsets, of the family and those before it, with a sum in the window around ``total``."""
    if family is Family.ANY:
        return near_any(items.amounts, window)
    near = _between(items.amounts, window.low, window.high)
    for view in seen:
        low, high = view.total + window.low - total, view.total + window.high - total
        near += _between(_structured(view, family), low, high)
        if family >= Family.NEIGHBOURS and view.by_line:
            near += _near_runs(view.by_line, low, high)
    if family >= Family.ALL_BUT_FEW:
        everything = sum(items.amounts)
        near += near_few(items.amounts, everything - window.high, everything - window.low, largest=2)
    if family is Family.FEW:
        near += near_few(items.amounts, window.low, window.high) - _between(items.amounts, window.low, window.high)
    return near


def _between(sums: Sequence[int], low: int, high: int) -> int:
    return len([reached for reached in sums if low <= reached <= high])


def _structured(view: View, family: Family) -> list[int]:
    """Sums looked at, of the families with few subsets after the first."""
    sums = [view.everything] if family >= Family.ALL else []
    if family >= Family.DUE_PREFIX:
        sums += view.by_due
    if family >= Family.ALL_OVERDUE and view.overdue is not None:
        sums.append(view.overdue)
    return sums + view.by_group if family >= Family.GROUP else sums


def near_few(amounts: Sequence[int], low: int, high: int, *, largest: int = 3) -> int:
    """Number of subsets of one to ``largest`` (2 or 3) items with a sum from ``low`` to ``high``."""
    ordered = sorted(amounts)
    near = bisect_right(ordered, high) - bisect_left(ordered, low)
    if largest == 2:
        return near + _near_pairs(ordered, low, high)
    return near + _near_pairs(ordered, low, high) + _near_triples(ordered, low, high)


def _near_runs(reached: list[int], low: int, high: int) -> int:
    """Runs with a sum in between; among credits, where sums go up and down, perhaps a few too many."""
    ends = sorted([0, *reached])
    return sum([bisect_right(ends, start + high) - bisect_left(ends, start + low) for start in ends])


def _near_pairs(ordered: list[int], low: int, high: int) -> int:
    near = 0
    for at, amount in enumerate(ordered, 1):
        near += bisect_right(ordered, high - amount, at) - bisect_left(ordered, low - amount, at)
    return near


def _near_triples(ordered: list[int], low: int, high: int) -> int:
    values = np.array(ordered, dtype=np.int64)
    first, second = _pair_places(len(ordered))
    two = values[first] + values[second]
    upto = np.maximum(np.searchsorted(values, high - two, side="right"), second + 1)
    below = np.maximum(np.searchsorted(values, low - two, side="left"), second + 1)
    return int((upto - below).sum())


@lru_cache(maxsize=64)
def _pair_places(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first, second = np.triu_indices(count, 1)
    return first, second


def near_any(amounts: Sequence[int], window: Window) -> float:
    """Number of non-empty subsets with a sum in the window; of many items an estimate."""
    empty = window.low <= 0 <= window.high
    if len(amounts) <= _HALVES:
        return count_between(amounts, window.low, window.high) - empty
    return max(_spread(amounts, window) - empty, 0.0)


def _spread(amounts: Sequence[int], window: Window) -> float:
    """Subsets in the window by the distribution of all sums over equal buckets (credits turned to leaving out)."""
    lowest, _ = span(amounts)
    width = max(sum([abs(amount) for amount in amounts]) / _BUCKETS, 1.0)
    mass = np.zeros(_BUCKETS + len(amounts) + 2)
    mass[0] = 1.0
    for amount in amounts:
        whole, part = divmod(abs(amount) / width, 1.0)
        moved = np.zeros_like(mass)
        moved[int(whole) :] = mass[: len(mass) - int(whole)] * (1 - part)
        moved[int(whole) + 1 :] += mass[: len(mass) - int(whole) - 1] * part
        mass += moved
    edges = np.arange(len(mass) + 1) - 0.5
    below = np.concatenate([[0.0], np.cumsum(mass)])
    ends = (np.array([window.low, window.high + 1]) - lowest - 0.5) / width
    low, high = np.interp(ends, edges, below)
    return float(high - low)

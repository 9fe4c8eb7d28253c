"""Families of subsets a payer would choose on purpose, from the plainest to any subset at all."""

from __future__ import annotations

from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING

from xl_ar.core.sums.choosing import newest, oldest, pairs, singles, triples
from xl_ar.core.sums.items import mask_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.sums.items import Items
    from xl_ar.core.sums.views import View

_MOST_RUNS = 1000  # what lies beyond is ambiguous many times over


class Family(IntEnum):
    """Kinds of subsets in the order of trust: the first with exactly one hit wins."""

    ONE = 1
    ALL = 2
    DUE_PREFIX = 3
    ALL_OVERDUE = 4
    ALL_BUT_FEW = 5
    NEIGHBOURS = 6
    GROUP = 7
    FEW = 8
    ANY = 9


BY_AMOUNT = (Family.ONE, Family.ALL_BUT_FEW, Family.FEW)
"""Families of which one subset stands for all that differ only in the choice between equal amounts."""


def family_hits(items: Items, seen: list[View], total: int) -> dict[Family, list[int]]:
    """Subsets that sum to ``total``, by family, up to GROUP; families without one are left out."""
    rest = sum(items.amounts) - total
    left_out = singles(items.where, rest) + pairs(items.where, rest)
    everything = (1 << len(items.amounts)) - 1
    found = {
        Family.ONE: [oldest(items.where, hit) for hit in singles(items.where, total)],
        Family.ALL: [view.seen | view.extra for view in seen if view.everything == view.total],
        Family.DUE_PREFIX: [hit for view in seen if view.total in view.by_due for hit in _due_prefix(items, view)],
        Family.ALL_OVERDUE: [_taken(view, mask_of(items.overdue)) for view in seen if view.overdue == view.total],
        Family.ALL_BUT_FEW: [everything ^ newest(items.where, chosen) for chosen in left_out],
        Family.NEIGHBOURS: [hit for view in seen for hit in _neighbours(items, view)],
        Family.GROUP: [hit for view in seen if view.total in view.by_group for hit in _group(items, view)],
    }
    distinct = {family: [hit for hit in dict.fromkeys(hits) if hit] for family, hits in found.items() if hits}
    return {family: hits for family, hits in distinct.items() if hits}


def few_hits(items: Items, total: int) -> list[int]:
    """Two or three items that sum to ``total``."""
    chosen = pairs(items.where, total) + triples(items.where, total)
    return [oldest(items.where, hit) for hit in chosen]


def _taken(view: View, mask: int) -> int:
    """The items of a subset that the view sees, with the credits it nets; nothing if it sees none."""
    return mask & view.seen and mask & view.seen | view.extra


def _due_prefix(items: Items, view: View) -> Iterator[int]:
    for cut, reached in zip(items.due_cuts, view.by_due, strict=True):
        if reached == view.total:
            yield _taken(view, (1 << cut) - 1)


def _neighbours(items: Items, view: View) -> list[int]:
    starts = {0, *view.by_line}
    if starts.isdisjoint([reached - view.total for reached in view.by_line]):
        return []
    return list(islice(_runs(items, view), _MOST_RUNS))


def _runs(items: Items, view: View) -> Iterator[int]:
    starts = {0: [0]}
    for cut, reached in zip(items.line_cuts, view.by_line, strict=True):
        for start in starts.get(reached - view.total, ()):
            yield _taken(view, mask_of(items.line[start:cut]))
        starts.setdefault(reached, []).append(cut)


def _group(items: Items, view: View) -> Iterator[int]:
    for ranks, reached in zip(items.groups, view.by_group, strict=True):
        if reached == view.total:
            yield _taken(view, mask_of(ranks))

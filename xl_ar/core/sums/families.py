"""Families of subsets a payer would choose on purpose, from the plainest to any subset at all."""

from __future__ import annotations

from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xl_ar.core.sums.choosing import newest, oldest, pairs, singles, triples
from xl_ar.core.sums.items import mask_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from xl_ar.core.sums.items import Items, View

_MOST_HITS = 1000  # of one family; what lies beyond is ambiguous many times over


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


class Block(NamedTuple):
    """Items that cannot be told apart by their date or number: taken together or not at all."""

    mask: int
    amount: int


def family_hits(items: Items, day: int | None) -> dict[Family, list[int]]:
    """Subsets with the sum sought, by family, up to GROUP.

    Of ONE and ALL_BUT_FEW one subset a choice of amounts stands for all that differ only between equal amounts.
    """
    found: dict[Family, list[int]] = {
        Family.ONE: [oldest(items.where, hit) for hit in singles(items.where, items.total)],
        Family.ALL: [],
        Family.DUE_PREFIX: [],
        Family.ALL_OVERDUE: [],
        Family.ALL_BUT_FEW: _all_but_few(items),
        Family.NEIGHBOURS: [],
        Family.GROUP: [],
    }
    for view in items.views:
        for family, kind in _KINDS.items():
            hits = kind(items, view, day)
            found[family] += [mask | view.extra for mask in islice(hits, _MOST_HITS)]
    return {family: list(dict.fromkeys(hits)) for family, hits in found.items() if hits}


def few_hits(items: Items) -> list[int]:
    """Two or three items with the sum sought; one subset stands for all that differ only between equal amounts."""
    chosen = pairs(items.where, items.total) + triples(items.where, items.total)
    return [oldest(items.where, hit) for hit in chosen]


def blocks(items: Items, ranks: Sequence[int], keys: Sequence[Hashable]) -> list[Block]:
    """Neighbouring ranks with equal keys, each run as one block."""
    found: list[Block] = []
    last: Hashable = None
    for rank in ranks:
        if found and keys[rank] == last:
            mask, amount = found[-1]
            found[-1] = Block(mask | 1 << rank, amount + items.amounts[rank])
        else:
            found.append(Block(1 << rank, items.amounts[rank]))
        last = keys[rank]
    return found


def due_blocks(items: Items, view: View) -> list[Block]:
    """The items by due date, and within a date by document."""
    if not items.due:
        return []
    return blocks(items, view.ranks, list(zip(items.due, items.order, strict=True)) if items.order else items.due)


def order_blocks(items: Items, view: View) -> list[Block]:
    """The items by document."""
    return blocks(items, sorted(view.ranks, key=items.order.__getitem__), items.order) if items.order else []


def group_sums(items: Items, view: View) -> list[Block]:
    """Members and sum of every group: one month, one order, one site; an empty key is no group."""
    found: list[Block] = []
    for column in items.groups:
        members: dict[Hashable, list[int]] = {}
        for rank in view.ranks:
            members.setdefault(column[rank], []).append(rank)
        named = [ranks for key, ranks in members.items() if key not in (None, "")]
        found += [Block(mask_of(ranks), sum([items.amounts[rank] for rank in ranks])) for ranks in named]
    return found


def _all(items: Items, view: View, _day: int | None) -> Iterator[int]:
    if sum([items.amounts[rank] for rank in view.ranks]) == view.total and view.ranks:
        yield mask_of(view.ranks)


def _due_prefix(items: Items, view: View, _day: int | None) -> Iterator[int]:
    mask = amount = 0
    for block in due_blocks(items, view):
        mask |= block.mask
        amount += block.amount
        if amount == view.total:
            yield mask


def _all_overdue(items: Items, view: View, day: int | None) -> Iterator[int]:
    if not items.due or day is None:
        return
    overdue = [rank for rank in view.ranks if items.due[rank] <= day]
    if overdue and sum([items.amounts[rank] for rank in overdue]) == view.total:
        yield mask_of(overdue)


def _all_but_few(items: Items) -> list[int]:
    rest = sum(items.amounts) - items.total
    left_out = singles(items.where, rest) + pairs(items.where, rest)
    everything = (1 << len(items.amounts)) - 1
    kept = [everything ^ newest(items.where, chosen) for chosen in left_out]
    return [mask for mask in kept if mask]


def _neighbours(items: Items, view: View, _day: int | None) -> Iterator[int]:
    starts: dict[int, list[int]] = {0: [0]}
    mask = amount = 0
    for block in order_blocks(items, view):
        mask |= block.mask
        amount += block.amount
        for start in starts.get(amount - view.total, ()):
            yield mask ^ start
        starts.setdefault(amount, []).append(mask)


def _group(items: Items, view: View, _day: int | None) -> Iterator[int]:
    return (block.mask for block in group_sums(items, view) if block.amount == view.total)


_KINDS: dict[Family, Callable[[Items, View, int | None], Iterator[int]]] = {
    Family.ALL: _all,
    Family.DUE_PREFIX: _due_prefix,
    Family.ALL_OVERDUE: _all_overdue,
    Family.NEIGHBOURS: _neighbours,
    Family.GROUP: _group,
}

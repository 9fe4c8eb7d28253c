"""The open items of one customer in an order of their own, and subsets of them as bit masks."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence


class View(NamedTuple):
    """One way to treat credits: the ranks looked at must reach ``total``; the items of ``extra`` are taken anyway."""

    ranks: Sequence[int]
    extra: int
    total: int


@dataclass(frozen=True, slots=True)
class Items:
    """Open items, oldest due first (then by document, then by amount); a rank is a position in that order.

    ``amounts``, ``due`` and ``order`` are parallel, by rank; ``due``, ``order`` and ``groups`` may be empty.
    ``places`` leads back to the caller's positions, ``where`` from an amount to its ranks (ascending).
    """

    amounts: list[int]
    places: list[int]
    due: list[int]
    order: list[int]
    groups: list[list[Hashable]]
    where: dict[int, list[int]]
    views: list[View]
    total: int

    def amounts_of(self, mask: int) -> tuple[int, ...]:
        """Amounts of a subset, ascending: subsets alike in this differ only in the choice between equal amounts."""
        return tuple(sorted([self.amounts[rank] for rank in ranks_of(mask)]))

    def ways(self, chosen: tuple[int, ...]) -> int:
        """In how many ways these amounts can be picked from the items."""
        if len(self.where) == len(self.amounts):
            return 1
        product = 1
        for amount in set(chosen):
            product *= comb(len(self.where[amount]), chosen.count(amount))
        return product


def sort_items(
    amounts: Sequence[int],
    total: int,
    due: Sequence[int] = (),
    order: Sequence[int] = (),
    groups: Sequence[Sequence[Hashable]] = (),
) -> Items:
    """The items in their own order, which does not depend on the order they came in."""
    count = len(amounts)
    keys = list(zip(due or [0] * count, order or [0] * count, amounts, strict=True))
    places = sorted(range(count), key=keys.__getitem__)
    if groups and len(set(keys)) < count:
        names = [repr([column[place] for column in groups]) for place in range(count)]
        places.sort(key=lambda place: (keys[place], names[place]))
    sorted_amounts = [amounts[place] for place in places]
    return Items(
        amounts=sorted_amounts,
        places=places,
        due=[due[place] for place in places] if due else [],
        order=[order[place] for place in places] if order else [],
        groups=[[column[place] for place in places] for column in groups],
        where=ranks_by_amount(sorted_amounts),
        views=_views(sorted_amounts, total),
        total=total,
    )


def ranks_by_amount(amounts: Sequence[int]) -> dict[int, list[int]]:
    """Positions of every amount, ascending."""
    where: dict[int, list[int]] = {}
    for rank, amount in enumerate(amounts):
        where.setdefault(amount, []).append(rank)
    return where


def _views(amounts: list[int], total: int) -> list[View]:
    """Credits where they stand; and, as a payer nets them at will: invoices alone, invoices and every credit."""
    everything = View(range(len(amounts)), 0, total)
    credits = [rank for rank, amount in enumerate(amounts) if amount < 0]
    if not credits:
        return [everything]
    invoices = [rank for rank, amount in enumerate(amounts) if amount > 0]
    netted = sum([amounts[rank] for rank in credits])
    return [everything, View(invoices, 0, total), View(invoices, mask_of(credits), total - netted)]


def mask_of(ranks: Iterable[int]) -> int:
    """The subset of these ranks as bits."""
    mask = 0
    for rank in ranks:
        mask |= 1 << rank
    return mask


def ranks_of(mask: int) -> Iterator[int]:
    """Ranks of a subset, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest

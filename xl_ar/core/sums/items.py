"""The open items of one customer in an order of their own, and subsets of them as bit masks."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Items:
    """Open items, oldest due first (then by document, then by amount); a rank is a position in that order.

    ``amounts`` are by rank; ``places`` leads back to the caller's positions, ``where`` from an amount to its ranks
    (ascending). ``due_cuts`` and ``line_cuts`` are the lengths at which the items by due date, or ``line`` (the ranks
    by document), may be cut: items alike in date and number stay together. ``groups`` are ranks with one key,
    ``overdue`` those due by the day of the receipt. Each is empty where the caller gave no data.
    """

    amounts: list[int]
    places: list[int]
    where: dict[int, list[int]]
    due_cuts: list[int]
    line: list[int]
    line_cuts: list[int]
    groups: list[list[int]]
    overdue: list[int]

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
    due: Sequence[int] = (),
    order: Sequence[int] = (),
    groups: Sequence[Sequence[Hashable]] = (),
    day: int | None = None,
) -> Items:
    """The items in their own order, which does not depend on the order they came in."""
    count = len(amounts)
    keys = list(zip(due or [0] * count, order or [0] * count, amounts, strict=True))
    places = sorted(range(count), key=keys.__getitem__)
    if groups and len(set(keys)) < count:
        names = [repr([column[place] for column in groups]) for place in range(count)]
        places.sort(key=lambda place: (keys[place], names[place]))
    ordered = [amounts[place] for place in places]
    dates = [keys[place][:2] for place in places] if due else []
    numbers = [order[place] for place in places] if order else []
    line = sorted(range(count), key=numbers.__getitem__) if order else []
    return Items(
        amounts=ordered,
        places=places,
        where=ranks_by_amount(ordered),
        due_cuts=_cuts(dates),
        line=line,
        line_cuts=_cuts([numbers[rank] for rank in line]),
        groups=[ranks for column in groups for ranks in _members([column[place] for place in places])],
        overdue=[rank for rank, place in enumerate(places) if due[place] <= day] if due and day is not None else [],
    )


def ranks_by_amount(amounts: Sequence[int]) -> dict[int, list[int]]:
    """Positions of every amount, ascending."""
    where: dict[int, list[int]] = {}
    for rank, amount in enumerate(amounts):
        where.setdefault(amount, []).append(rank)
    return where


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


def _cuts(keys: Sequence[Hashable]) -> list[int]:
    """Lengths of the runs from the start that do not part equal keys."""
    return [end for end in range(1, len(keys)) if keys[end] != keys[end - 1]] + [len(keys)] if keys else []


def _members(keys: Sequence[Hashable]) -> list[list[int]]:
    """Positions by key; an empty key is no key."""
    members: dict[Hashable, list[int]] = {}
    for rank, key in enumerate(keys):
        if key is not None and key != "":
            members.setdefault(key, []).append(rank)
    return list(members.values())

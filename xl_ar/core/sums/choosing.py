"""One, two or three amounts with a given sum; equal amounts count as one choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def singles(where: Mapping[int, Sequence[int]], total: int) -> list[tuple[int, ...]]:
    """The amount itself, if it is there."""
    return [(total,)] if total in where else []


def pairs(where: Mapping[int, Sequence[int]], total: int) -> list[tuple[int, ...]]:
    """Every two amounts with that sum, as (lower, higher)."""
    return [
        (low, total - low)
        for low in where
        if total - low in where and (2 * low < total or (2 * low == total and len(where[low]) > 1))
    ]


def triples(where: Mapping[int, Sequence[int]], total: int) -> list[tuple[int, ...]]:
    """Every three amounts with that sum, ascending."""
    values = sorted(where)
    hits: list[tuple[int, ...]] = []
    for at, low in enumerate(values):
        rest = total - low
        if 2 * low > rest:
            break
        found = [middle for middle in values[at:] if rest - middle in where and 2 * middle <= rest]
        hits += [(low, middle, rest - middle) for middle in found]
    return [hit for hit in hits if len(set(hit)) == 3 or all(hit.count(x) <= len(where[x]) for x in hit)]


def oldest(where: Mapping[int, Sequence[int]], chosen: tuple[int, ...]) -> int:
    """The subset with these amounts that takes the lowest ranks."""
    mask = 0
    for nth, amount in enumerate(chosen):
        mask |= 1 << where[amount][chosen[:nth].count(amount)]
    return mask


def newest(where: Mapping[int, Sequence[int]], chosen: tuple[int, ...]) -> int:
    """The subset with these amounts that takes the highest ranks."""
    mask = 0
    for nth, amount in enumerate(chosen):
        mask |= 1 << where[amount][-1 - chosen[:nth].count(amount)]
    return mask

"""Open items by account and amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray, Items


@dataclass(frozen=True)
class AmountIndex:
    """Places of the usable items in the order of (group, amount)."""

    key: IntArray
    group: IntArray
    amount: IntArray
    item: IntArray

    def pairs(self, group: IntArray, amount: IntArray, most: int | None = None) -> tuple[IntArray, IntArray]:
        """Asked places and the items of that group and amount; no rows where there are more than ``most``."""
        key = _key(group, amount)
        low, high = np.searchsorted(self.key, key), np.searchsorted(self.key, key, side="right")
        count = high - low
        if most is not None:
            count = np.where(count > most, 0, count)
        place = np.repeat(np.arange(len(key)), count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        at = np.repeat(low, count) + within
        same = (self.group[at] == group[place]) & (self.amount[at] == amount[place])
        return place[same], self.item[at[same]]

    def counts(self, group: IntArray, amount: IntArray) -> IntArray:
        """How many items of that amount the group has."""
        place, _ = self.pairs(group, amount)
        return np.bincount(place, minlength=len(group)).astype(np.int64)

    def known(self, group: IntArray, amount: IntArray) -> BoolArray:
        """True where the group has an item of that amount."""
        return self.counts(group, amount) > 0


def amount_index(items: Items, group: IntArray) -> AmountIndex:
    """Index of the usable items by ``group`` (account, or currency) and open amount."""
    usable = np.flatnonzero(items.usable)
    key = _key(group[usable], items.amount[usable])
    order = np.argsort(key, kind="stable")
    item = usable[order]
    return AmountIndex(key[order], group[item], items.amount[item], item)


def _key(group: IntArray, amount: IntArray) -> IntArray:
    mixed = group.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + amount.astype(np.uint64)
    return mixed.astype(np.int64)

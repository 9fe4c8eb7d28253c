"""Hypotheses: for a receipt a set of items, what its difference is, and the evidence for it; as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag, unique
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.matching.known.book import BoolArray, FloatArray, IntArray


class Agreement(IntEnum):
    """Does the payer agree with the owner of the items? Higher is firmer."""

    OTHER = 0  # the name is another customer's
    STRANGER = 1  # the name is like no customer's
    SILENT = 2  # no payer is named
    WEAK = 3  # the name is a little like the owner's
    FAMILY = 4  # one of the owner's corporate group
    ALIKE = 5  # cut off, misspelt or abbreviated
    NAME = 6
    KNOWN = 7  # by account, history or the receipt's own customer column


class Difference(IntEnum):
    """What the receipt less the open amounts of the items is."""

    EQUAL = 0
    TOLERANCE = 1
    DISCOUNT = 2
    LATE_DISCOUNT = 3
    FEE = 4
    WITHHOLDING = 5
    KEYED = 6  # two digits of the amount swapped
    NEARLY = 7  # a little less or more
    SHORT = 8
    PARTIAL = 9
    OVER = 10
    FAR_OVER = 11
    INSTALMENT = 12  # the text says that it is a part
    GRANTED = 13  # paid in full, and the cash discount is granted all the same


@unique
class Sign(IntFlag):
    """Evidence that a hypothesis has or has not, beside number, payer and difference."""

    SEVERAL = 1 << 0  # two quoted numbers or more make it up
    MANY = 1 << 1  # four or more
    LEFT_OVER = 1 << 2  # one written number means nothing here
    LEFT_OVERS = 1 << 3  # two or more
    DROPPED = 1 << 4  # a quoted open item is left out
    TIED = 1 << 5  # a written number may be another item too
    OWNERS_DIFFER = 1 << 6  # items of customers that have nothing to do with each other
    STATEMENT_WORD = 1 << 7
    PARTIAL_WORD = 1 << 8
    DEPOSIT_WORD = 1 << 9
    CUT_LIST = 1 << 10  # the list of numbers is cut off
    CREDIT_ADDED = 1 << 11  # a credit memo that is not quoted is netted
    COMPLETED = 1 << 12  # items that are not quoted complete the total
    SUM_TRUSTED = 1 << 13  # the only sum there is, and no coincidence
    SUM_LIKELY = 1 << 25  # the only sum, with a small chance of coincidence
    SUM_DOUBTED = 1 << 14
    ALL_OPEN = 1 << 15  # everything that is open, or all of the oldest
    PAYER_TIED = 1 << 16  # the payer may be several customers
    NEAR = 1 << 17  # no number, and the amount is not equal
    NEAR_DISCOUNT = 1 << 30  # no number, and a discount taken late would explain the amount
    NEAR_FEE = 1 << 39  # no number, and a bank's fee would explain the amount
    FOREIGN_CLOSE = 1 << 18  # payer another or a stranger, and the amount is nearly that of the items
    FOREIGN_FAR = 1 << 31  # payer another or a stranger, and quite another amount
    SILENT_DIFFERS = 1 << 19  # no payer, and the amount is not equal
    WEAK_NUMBER_DIFFERS = 1 << 20  # corrected or partial number, and the amount is not equal
    AMOUNT_ELSEWHERE = 1 << 21  # another open item of the payer is exactly as much
    OLDEST_FIRST = 1 << 22
    LATER_DATED = 1 << 24  # an item is dated after the receipt
    CUT_DIFFERS = 1 << 26  # the list of numbers is cut off, and the amount is not equal
    LEFT_DIFFERS = 1 << 28  # written numbers are left unexplained, and the amount is not equal
    SEVERAL_SHORT = 1 << 29  # several items, and much less than they come to
    STATEMENT = 1 << 32  # the text speaks of a statement, and it is all that is open, due or issued up to a day
    PAIR_TOO = 1 << 33  # two other items of the account make the receipt as well
    UNKNOWN_NUMBER = 1 << 34  # no number is used, but one is written that no open item bears
    WEAK_LEFT = 1 << 35  # corrected or short numbers, and others are left unexplained
    COMPLETED_LEFT = 1 << 36  # completed by items that are not quoted, and written numbers are left unexplained
    COMPLETED_WHOLE = 1 << 37  # completed, although nothing says that the list is not whole
    CROWDED = 1 << 38  # no number, and the payer may be one of very many customers
    WEAK_FOREIGN = 1 << 41  # a corrected or partial number of another customer's item
    NOT_AS_STATED = 1 << 40  # the receipt states another customer
    STATED = 1 << 45  # the amounts stated beside the numbers come to the receipt
    NAMESAKE = 1 << 46  # no number, and another customer bears the payer's very name
    AMOUNT_ALONE = 1 << 27  # nothing but the amount speaks for it


@dataclass(frozen=True)
class Hypotheses:
    """``n`` hypotheses; the items of hypothesis ``h`` are ``item[start[h]:start[h + 1]]``, oldest due first.

    ``number`` is the weakest ``Strength`` of the numbers quoted, 0 where none is; ``rivals`` other explanations that
    the rule itself counted to be as good; ``difference`` the receipt less the open amounts, in minor units.
    """

    receipt: IntArray
    rule: IntArray
    start: IntArray
    item: IntArray
    difference: IntArray
    kind: IntArray
    number: IntArray
    agreement: IntArray
    signs: IntArray
    rivals: IntArray

    def __len__(self) -> int:
        """Number of hypotheses."""
        return len(self.receipt)

    @property
    def sizes(self) -> IntArray:
        """Items of each."""
        return np.diff(self.start)

    @property
    def owner_of_row(self) -> IntArray:
        """For each item row the hypothesis it belongs to."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def items_of(self, hypothesis: int) -> tuple[int, ...]:
        """The items of one."""
        starts, items = self._lists
        return tuple(items[starts[hypothesis] : starts[hypothesis + 1]])

    @cached_property
    def _lists(self) -> tuple[list[int], list[int]]:
        return self.start.tolist(), self.item.tolist()

    def rows_of(self, chosen: IntArray) -> IntArray:
        """The item rows of some of them, one after the other."""
        sizes = self.start[chosen + 1] - self.start[chosen]
        before = np.cumsum(sizes) - sizes
        within = np.arange(sizes.sum()) - np.repeat(before, sizes)
        return np.asarray(np.repeat(self.start[chosen], sizes) + within)

    def take(self, chosen: IntArray) -> Hypotheses:
        """Some of them, in the order asked."""
        start = np.concatenate([[0], np.cumsum(self.start[chosen + 1] - self.start[chosen])]).astype(np.int64)
        columns = {each.name: getattr(self, each.name)[chosen] for each in fields(self) if each.name not in _ROWS}
        return Hypotheses(start=start, item=self.item[self.rows_of(chosen)], **columns)

    def where(self, keep: BoolArray) -> Hypotheses:
        """Those that are marked."""
        return self if keep.all() else self.take(np.flatnonzero(keep))


_ROWS = frozenset(["start", "item"])
_MIX = np.uint64(0x9E3779B97F4A7C15)


def nothing() -> Hypotheses:
    """No hypothesis."""
    columns = {each.name: np.zeros(0, dtype=np.int64) for each in fields(Hypotheses)}
    return Hypotheses(**(columns | {"start": np.zeros(1, dtype=np.int64)}))


def joined(parts: Sequence[Hypotheses]) -> Hypotheses:
    """All of them in one table."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return nothing()
    if len(parts) == 1:
        return parts[0]
    columns = {each.name: np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Hypotheses)}
    offsets = np.cumsum([0, *(len(part.item) for part in parts)])
    starts = [part.start[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return Hypotheses(**(columns | {"start": np.concatenate([*starts, offsets[-1:]])}))


def distinct(found: Hypotheses, points: FloatArray) -> BoolArray:
    """Marks, of hypotheses with the same receipt and items, the one with most points (the first of equals)."""
    mixed = found.item.astype(np.uint64) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(mixed, dtype=np.uint64)])
    sets = running[found.start[1:]] - running[found.start[:-1]]
    order = np.lexsort((found.rule, -points, sets, found.receipt))
    same = (found.receipt[order][1:] == found.receipt[order][:-1]) & (sets[order][1:] == sets[order][:-1])
    keep = np.ones(len(found), dtype=bool)
    keep[order[1:][same]] = False
    return keep

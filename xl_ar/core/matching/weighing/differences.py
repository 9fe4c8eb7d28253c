"""What the difference between a receipt and the items it may pay is: equal, discount, fee, short, over, keyed wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.weighing.discounts import discounts_taken, running_discounts
from xl_ar.core.matching.weighing.hypotheses import Difference

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray, Items, Receipts
    from xl_ar.core.matching.policy import MatchingPolicy

_FEE_STEP = 50  # banks charge 12.00 or 17.50, not 13.37
_FEE_SHARE = 4  # a fee is no more than a quarter of what is paid
_LARGEST_SHORT = 4  # a deduction is up to a quarter; below three quarters it is a part payment
_LARGEST_OVER = 4  # the same for what is too much
WITHHOLDING_PERMILLE = (10, 15, 20, 30, 50, 75, 100, 150, 200, 250, 300)
_NEARLY = 50  # within two per cent
_MOST_DIGITS = 12


class Offer:
    """What the items of hypotheses come to: total, what is missing, and the discounts taken on the receipt's day."""

    def __init__(self, items: Items, receipts: Receipts, receipt: IntArray, start: IntArray, item: IntArray,
                 policy: MatchingPolicy) -> None:  # fmt: skip
        """``running`` and ``taken`` by item row, minor units; the others by hypothesis."""
        self.sizes = np.diff(start)
        self.amount = receipts.amount[receipt]
        self.total = sums(items.amount[item], start)
        self.missing = self.total - self.amount
        self.limits = tolerances(items.amount[item], policy)
        self.tolerance = sums(self.limits, start) if policy.tolerance_each else tolerances(self.total, policy)
        day = np.repeat(receipts.day[receipt], self.sizes)
        self.running = running_discounts(items, item, day, policy.grace_days)
        slack = self.sizes - 1 + self.tolerance  # each discount is rounded by itself
        self.taken, self.tardy = discounts_taken(self.missing, slack, start, items.discount[item], self.running)
        self.discount = sums(self.taken, start)
        self.given = sums(self.running, start) if policy.late_discount == "granted" else np.zeros_like(self.total)


def sums(values: IntArray, start: IntArray) -> IntArray:
    """Sum of ``values`` from each start to the next."""
    running = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(running[start[1:]] - running[start[:-1]], dtype=np.int64)


def kinds(offer: Offer, policy: MatchingPolicy, part: BoolArray) -> IntArray:
    """The ``Difference`` of each; ``part`` marks receipts whose text says that they pay a part."""
    amount, total, missing = offer.amount, offer.total, offer.missing
    less = (missing > 0) & (total > 0)
    kind = np.where(missing < 0, Difference.OVER, Difference.PARTIAL)
    kind[(missing < 0) & (-missing * _LARGEST_OVER > np.maximum(total, 1))] = Difference.FAR_OVER
    kind[less & (missing * _LARGEST_SHORT <= total)] = Difference.SHORT
    kind[(missing != 0) & (abs(missing) * _NEARLY <= total)] = Difference.NEARLY
    kind[less & part] = Difference.INSTALMENT
    kind[less & is_withholding(missing, total)] = Difference.WITHHOLDING
    kind[is_keyed(amount, total)] = Difference.KEYED
    kind[less & _is_fee(missing, amount, policy)] = Difference.FEE
    enough = amount >= offer.sizes  # a minor unit for each item
    kind[less & enough & (offer.discount != 0)] = Difference.DISCOUNT
    kind[less & enough & (offer.discount != 0) & offer.tardy] = Difference.LATE_DISCOUNT
    earned = (offer.discount > 0) & ~offer.tardy & (abs(missing - offer.discount) < offer.sizes)
    kind[(abs(missing) <= offer.tolerance) & (missing != 0) & ~earned & enough] = Difference.TOLERANCE
    kind[missing == 0] = Difference.EQUAL
    kind[(abs(missing) <= offer.tolerance) & (offer.given != 0)] = Difference.GRANTED
    return kind.astype(np.int64)


def tolerances(total: IntArray, policy: MatchingPolicy) -> IntArray:
    """The difference let go on each amount."""
    if policy.tolerance_minor is None and policy.tolerance_percent is None:
        return np.zeros(len(total), dtype=np.int64)
    return np.array([policy.tolerance(whole) for whole in total.tolist()], dtype=np.int64)


def _is_fee(missing: IntArray, amount: IntArray, policy: MatchingPolicy) -> BoolArray:
    fee = (missing <= policy.bank_fee_limit) & (missing % _FEE_STEP == 0) & (missing >= 2 * _FEE_STEP)
    return np.asarray(fee & (missing * _FEE_SHARE <= amount))


def is_withholding(missing: IntArray, total: IntArray) -> BoolArray:
    """True where what is missing is a usual rate of withholding tax on the total, to the cent."""
    found = np.zeros(len(missing), dtype=bool)
    for rate in WITHHOLDING_PERMILLE:
        found |= abs(missing * 1000 - total * rate) <= 500
    return found


def is_keyed(amount: IntArray, total: IntArray) -> BoolArray:
    """True where two neighbouring digits of the amount are swapped."""
    found = np.zeros(len(amount), dtype=bool)
    candidates = np.flatnonzero((amount != total) & ((amount - total) % 9 == 0) & (amount > 0) & (total > 0))
    one, other = amount[candidates], total[candidates]
    swapped = np.zeros(len(candidates), dtype=bool)
    power = 1
    for _ in range(_MOST_DIGITS):
        low, high = one // power % 10, one // (power * 10) % 10
        swapped |= one + (low - high) * power * 9 == other
        power *= 10
    found[candidates] = swapped
    return found

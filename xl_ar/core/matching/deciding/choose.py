"""The global step: the best hypothesis of each receipt, surest first, so that no item is settled twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.matching.deciding.allotment import unsaid
from xl_ar.core.matching.states import Ban
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Sign

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import IntArray, Items, Receipts
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_AS_GOOD = 0.5  # a hypothesis with more than this share of the best one's confidence is an alternative
_SURE = 0.99
_BAN_OF_SIGN = {
    Sign.AMOUNT_ALONE: Ban.AMOUNT_ALONE,
    Sign.OLDEST_FIRST: Ban.OLDEST_FIRST,
    Sign.SUM_DOUBTED: Ban.DOUBTED_SUM,
    Sign.SUM_LIKELY: Ban.DOUBTED_SUM,
    Sign.PAIR_TOO: Ban.TIE,
    Sign.UNKNOWN_NUMBER: Ban.UNKNOWN_NUMBER,
    Sign.CROWDED: Ban.CROWDED,
    Sign.NAMESAKE: Ban.NAMESAKE,
    Sign.NEAR: Ban.NEAR,
    Sign.NEAR_DISCOUNT: Ban.NEAR,
    Sign.NEAR_FEE: Ban.NEAR,
    Sign.LATER_DATED: Ban.LATER_DATED,
    Sign.WEAK_FOREIGN: Ban.WEAK_FOREIGN,
    Sign.NOT_AS_STATED: Ban.NOT_AS_STATED,
    Sign.AMOUNT_ELSEWHERE: Ban.AMOUNT_ELSEWHERE,
}


@dataclass(frozen=True)
class Claims:
    """The best hypothesis of each receipt that has one; ``chosen`` is its place among all, ``applied`` by item row."""

    chosen: IntArray
    best: Hypotheses
    confidence: NDArray[np.float64]
    applied: IntArray
    bans: IntArray
    alternatives: IntArray
    gap: NDArray[np.float64]
    automatic: NDArray[np.bool_]


@dataclass(slots=True)
class Outcome:
    """Claims after the global step: what is ``left`` of each item, and the last claim that ``took`` of it, or -1."""

    automatic: NDArray[np.bool_]
    bans: IntArray
    left: IntArray
    took: IntArray


def claims_of(
    found: Hypotheses,
    confidence: NDArray[np.float64],
    applied: IntArray,
    items: Items,
    receipts: Receipts,
    policy: MatchingPolicy,
) -> Claims:
    """The best of each receipt, what forbids it, and how far the next is; ``applied`` by item row of ``found``."""
    order = _ranked(found, confidence)
    receipt = found.receipt[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = receipt[1:] != receipt[:-1]
    chosen = order[first]
    best = found.take(chosen)
    top = confidence[chosen]
    group = np.cumsum(first) - 1
    close = ~first & (confidence[order] > _AS_GOOD * top[group]) if len(order) else first
    alternatives = np.bincount(group[close], minlength=len(chosen)).astype(np.int64) + best.rivals
    alternatives += (best.signs & Sign.PAIR_TOO) != 0
    second = np.zeros(len(chosen))
    follows = np.flatnonzero(~first & np.concatenate([[False], first[:-1]])) if len(order) else np.zeros(0, dtype=int)
    second[group[follows]] = confidence[order[follows]]
    bans = _bans(best, alternatives, items, receipts, policy)
    automatic = (bans == 0) & (top >= policy.auto_confidence)
    mine = applied[found.rows_of(chosen)]
    return Claims(chosen, best, top, mine, bans, alternatives, top - second, automatic)


def _ranked(found: Hypotheses, confidence: NDArray[np.float64]) -> IntArray:
    """Hypotheses by receipt, the surest first; of equals the one with less difference, then the older items."""
    level = -np.round(confidence, 9)
    head = found.item[found.start[:-1]] if len(found) else found.item
    return np.lexsort((head, found.sizes, abs(found.difference), found.rule, level, found.receipt))


def _bans(
    best: Hypotheses, alternatives: IntArray, items: Items, receipts: Receipts, policy: MatchingPolicy
) -> IntArray:
    bans = np.where(alternatives > 0, int(Ban.TIE), 0)
    for sign, ban in _BAN_OF_SIGN.items():
        bans |= np.where(best.signs & sign, int(ban), 0)
    foreign = np.isin(best.agreement, [Agreement.OTHER, Agreement.STRANGER]) & (best.number == 0)
    bans |= np.where(foreign, int(Ban.STRANGER), 0) | np.where(unsaid(best), int(Ban.WHICH_ITEM), 0)
    bans |= np.where(best.kind == Difference.FAR_OVER, int(Ban.FAR_OVER), 0)
    if len(best):
        disputed = np.bitwise_or.reduceat(items.disputed[best.item], best.start[:-1])
        bans |= np.where(disputed, int(Ban.DISPUTED), 0)
    if policy.approval_limit is not None:
        bans |= np.where(receipts.amount[best.receipt] > policy.approval_limit, int(Ban.ABOVE_LIMIT), 0)
    return bans


def settle(claims: Claims, items: Items, receipts: Receipts) -> Outcome:
    """Which automatic claims stand, and what is left of the items they settle."""
    best = claims.best
    row_of = best.owner_of_row
    untaken = np.full(len(items.amount), -1, dtype=np.int64)
    outcome = Outcome(claims.automatic.copy(), claims.bans.copy(), items.amount.copy(), untaken)
    _bow_to_older(outcome, claims, receipts)
    rows = np.flatnonzero(outcome.automatic[row_of])
    often = np.bincount(best.item[rows], minlength=len(items.amount))
    shared = np.zeros(len(best), dtype=bool)
    shared[row_of[rows[often[best.item[rows]] > 1]]] = True
    _settle_shared(outcome, claims, items, receipts, np.flatnonzero(shared))
    rows = np.flatnonzero(outcome.automatic[row_of])
    np.subtract.at(outcome.left, best.item[rows], claims.applied[rows])
    outcome.took[best.item[rows]] = row_of[rows]
    return outcome


def _bow_to_older(outcome: Outcome, claims: Claims, receipts: Receipts) -> None:
    """An automatic claim waits for a person where an older receipt of the same amount wants the same first item."""
    best = claims.best
    if not len(best):
        return
    lead, amount = best.item[best.start[:-1]], receipts.amount[best.receipt]
    day = receipts.day[best.receipt]
    order = np.lexsort((day, amount, lead))
    same = (lead[order][1:] == lead[order][:-1]) & (amount[order][1:] == amount[order][:-1])
    for at in np.flatnonzero(same).tolist():
        older, newer = order[at], order[at + 1]
        if day[older] < day[newer] and not outcome.automatic[older] and claims.confidence[older] > _AS_GOOD:
            outcome.automatic[newer] = False
            outcome.bans[newer] |= int(Ban.OLDER_CLAIM)


def _tiers(claims: Claims, receipts: Receipts, shared: IntArray) -> IntArray:
    """0 for sure claims, 1 for others; claims of one amount on one item are of one tier, so that the older wins."""
    best = claims.best
    tier = np.where(claims.confidence[shared] >= _SURE, 0, 1)
    lead, amount = best.item[best.start[:-1][shared]], receipts.amount[best.receipt[shared]]
    _, twin = np.unique(np.stack([lead, amount]), axis=1, return_inverse=True)
    least = np.ones(len(shared), dtype=np.int64)
    np.minimum.at(least, twin.ravel(), tier)
    return least[twin.ravel()]


def _settle_shared(outcome: Outcome, claims: Claims, items: Items, receipts: Receipts, shared: IntArray) -> None:
    """Claims on the same items: sure ones first, the older first; what no longer fits is not automatic."""
    best = claims.best
    tier = _tiers(claims, receipts, shared)
    day = receipts.day[best.receipt[shared]]
    left: dict[int, int] = {}
    taken: dict[int, list[tuple[int, int, int]]] = {}  # by item: tier, day and claim of those that took it
    for at in np.lexsort((best.receipt[shared], day, tier)).tolist():
        claim = int(shared[at])
        rows = range(int(best.start[claim]), int(best.start[claim + 1]))
        wanted = [(int(best.item[row]), int(claims.applied[row])) for row in rows]
        if all(abs(amount) <= abs(left.get(item, int(items.amount[item]))) for item, amount in wanted):
            for item, amount in wanted:
                left[item] = left.get(item, int(items.amount[item])) - amount
                taken.setdefault(item, []).append((int(tier[at]), int(day[at]), claim))
            continue
        outcome.automatic[claim] = False
        rivals = {c for item, _ in wanted for t, d, c in taken.get(item, ()) if (t, d) == (tier[at], day[at])}
        for contested in [*rivals, claim] if rivals else []:
            outcome.automatic[contested] = False
            outcome.bans[contested] |= int(Ban.CONTESTED)

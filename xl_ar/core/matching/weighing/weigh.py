"""Drafts weighed: the evidence for and against each, counted the same way whichever rule it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.known.book import LONG_AGO
from xl_ar.core.matching.known.evidence import agreement
from xl_ar.core.matching.known.stated import adds_up
from xl_ar.core.matching.weighing.differences import Offer, kinds
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Hypotheses, Sign
from xl_ar.core.numbers import Flag, Strength
from xl_ar.core.payers import State

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.draft import Drafts

_WEAK_NUMBERS = (Strength.EDIT, Strength.LAST_GROUP)
_CROWD = 20  # customers of names that begin alike, beyond which uniqueness is not to be had
_LEFT = int(Sign.LEFT_OVER | Sign.LEFT_OVERS | Sign.DROPPED)
_EXACT = (Difference.EQUAL, Difference.TOLERANCE, Difference.DISCOUNT, Difference.GRANTED)
_EXPLAINED = (Difference.LATE_DISCOUNT, Difference.FEE)
_CLOSE = (*_EXPLAINED, Difference.KEYED, Difference.NEARLY, Difference.SHORT, Difference.INSTALMENT)
_UNKNOWN = (Agreement.OTHER, Agreement.STRANGER, Agreement.SILENT)
_FOREIGN = (Agreement.OTHER, Agreement.STRANGER)


def weigh(drafts: Drafts, rule: int, evidence: Evidence) -> Hypotheses:
    """The drafts of rule number ``rule`` as hypotheses; those for nothing positive are left out."""
    items, policy = evidence.items, evidence.policy
    offer = Offer(items, evidence.receipts, drafts.receipt, drafts.start, drafts.item, policy)
    row_of = np.repeat(np.arange(len(drafts)), np.diff(drafts.start))
    levels = agreement(evidence.payers, drafts.receipt[row_of], items.owner[drafts.item])
    weakest = np.minimum.reduceat(levels, drafts.start[:-1]) if len(drafts) else levels
    found = Hypotheses(
        receipt=drafts.receipt,
        rule=np.full(len(drafts), rule, dtype=np.int64),
        start=drafts.start,
        item=drafts.item,
        difference=offer.amount - offer.total,
        kind=kinds(offer, policy, evidence.says(Flag.PARTIAL)[drafts.receipt] & (offer.sizes == 1)),
        number=drafts.number,
        agreement=weakest,
        signs=drafts.signs | _numbers(drafts, evidence) | _words(drafts.receipt, evidence) | _owners(drafts, evidence),
        rivals=drafts.rivals + _of_payer(drafts.receipt, weakest, evidence),
    )
    said, _ = adds_up(evidence, found.receipt, found.start, found.item)
    found.signs[:] |= _flag(said & (found.number > 0), Sign.STATED)
    found.signs[:] |= _together(found, evidence)
    return found.where((offer.total > 0) & (offer.amount > 0))


def _flag(where: BoolArray, sign: Sign) -> IntArray:
    return np.where(where, int(sign), 0)


def _numbers(drafts: Drafts, evidence: Evidence) -> IntArray:
    """How many written numbers make it up, and how many it leaves unexplained."""
    written, covered = evidence.texts.count[drafts.receipt], evidence.covered[drafts.receipt]
    dropped = np.maximum(covered - drafts.explained, 0)
    left = np.maximum(written - drafts.explained - dropped, 0)
    return (
        _flag(drafts.explained >= 2, Sign.SEVERAL)
        | _flag(drafts.explained >= 4, Sign.MANY)
        | _flag(left == 1, Sign.LEFT_OVER)
        | _flag(left >= 2, Sign.LEFT_OVERS)
        | _flag(dropped > 0, Sign.DROPPED)
    )


def _of_payer(receipt: IntArray, level: IntArray, evidence: Evidence) -> IntArray:
    """1 where the items are another customer's, and the payer itself owes an item that is as much as the receipt."""
    others = level == Agreement.OTHER
    rival = np.zeros(len(evidence.receipts), dtype=np.int64)
    if others.any():
        asked, account = evidence.likely_accounts
        here = np.isin(asked, receipt[others])
        known = evidence.amounts.known(account[here], evidence.receipts.amount[asked[here]])
        rival[asked[here][known]] = 1
    return np.asarray(np.where(others, rival[receipt], 0))


def _words(receipt: IntArray, evidence: Evidence) -> IntArray:
    return (
        _flag(evidence.says(Flag.STATEMENT)[receipt], Sign.STATEMENT_WORD)
        | _flag(evidence.says(Flag.PARTIAL)[receipt], Sign.PARTIAL_WORD)
        | _flag(evidence.says(Flag.ON_ACCOUNT)[receipt], Sign.DEPOSIT_WORD)
        | _flag(evidence.says(Flag.CUT_OFF)[receipt], Sign.CUT_LIST)
        | _flag(evidence.payers.state[receipt] == State.TIE, Sign.PAYER_TIED)
    )


def _owners(drafts: Drafts, evidence: Evidence) -> IntArray:
    """Whether the items belong together, and whether one is dated after the receipt."""
    items = evidence.items
    if not len(drafts):
        return drafts.signs
    first, last = _extremes(items.owner[drafts.item], drafts.start)
    family = evidence.payers.family[items.owner[drafts.item]]
    one, other = _extremes(family, drafts.start)
    issued = np.where(items.amount[drafts.item] > 0, items.day[drafts.item], LONG_AGO)  # credits net whenever they are
    latest = np.maximum.reduceat(issued, drafts.start[:-1])
    after = latest > evidence.receipts.day[drafts.receipt] + evidence.policy.early_days
    apart = (first != last) & ((one != other) | (one < 0))
    return _flag(apart, Sign.OWNERS_DIFFER) | _flag(after, Sign.LATER_DATED)


def _extremes(values: IntArray, start: IntArray) -> tuple[IntArray, IntArray]:
    return np.minimum.reduceat(values, start[:-1]), np.maximum.reduceat(values, start[:-1])


def _together(found: Hypotheses, evidence: Evidence) -> IntArray:
    """Evidence that only speaks together: who pays, by which number, and an amount that is not equal."""
    differs = ~np.isin(found.kind, _EXACT)
    weak = np.isin(found.number, _WEAK_NUMBERS)
    fifo = (found.signs & Sign.OLDEST_FIRST) != 0
    unquoted, foreign = (found.number == 0) & differs & ~fifo, np.isin(found.agreement, _FOREIGN)
    explained, close = np.isin(found.kind, _EXPLAINED), np.isin(found.kind, _CLOSE)
    left, cut = (found.signs & _LEFT) != 0, (found.signs & Sign.CUT_LIST) != 0
    candidates = np.diff(evidence.payers.start)
    stated, said = (found.signs & Sign.STATED) != 0, found.kind == Difference.INSTALMENT
    completed = (found.signs & Sign.COMPLETED) != 0
    part = np.isin(found.kind, [Difference.SHORT, Difference.PARTIAL]) & ~fifo
    return (
        _flag(unquoted & ~explained, Sign.NEAR)
        | _flag(unquoted & (found.kind == Difference.LATE_DISCOUNT), Sign.NEAR_DISCOUNT)
        | _flag(unquoted & (found.kind == Difference.FEE), Sign.NEAR_FEE)
        | _flag((found.number == 0) & left, Sign.UNKNOWN_NUMBER)
        | _flag(part & ~stated & (found.sizes > 1) & (found.difference < 0), Sign.SEVERAL_SHORT)
        | _flag(foreign & differs & close, Sign.FOREIGN_CLOSE)
        | _flag(foreign & differs & ~close, Sign.FOREIGN_FAR)
        | _flag((found.agreement == Agreement.SILENT) & differs, Sign.SILENT_DIFFERS)
        | _flag((found.number == 0) & (candidates[found.receipt] > _CROWD), Sign.CROWDED)
        | _flag((found.number == 0) & (found.agreement < evidence.firmest[found.receipt]), Sign.NAMESAKE)
        | _flag(weak & left, Sign.WEAK_LEFT)
        | _flag(completed & left, Sign.COMPLETED_LEFT)
        | _flag(completed & ~left & ~cut, Sign.COMPLETED_WHOLE)
        | _flag(weak & differs, Sign.WEAK_NUMBER_DIFFERS)
        | _flag(weak & np.isin(found.agreement, _UNKNOWN) & (found.sizes == 1), Sign.WEAK_FOREIGN)
        | _flag((found.agreement == Agreement.OTHER) & evidence.stated[found.receipt], Sign.NOT_AS_STATED)
        | _flag(differs & cut, Sign.CUT_DIFFERS)
        | _flag(differs & left, Sign.LEFT_DIFFERS)
        | _flag(differs & ~said & _elsewhere(found, evidence), Sign.AMOUNT_ELSEWHERE)
    )


def _elsewhere(found: Hypotheses, evidence: Evidence) -> BoolArray:
    """True where an open item of the same account is exactly as much as the receipt."""
    items = evidence.items
    if not len(found):
        return np.zeros(0, dtype=bool)
    lead = found.item[found.start[:-1]]
    return evidence.amounts.known(items.account[lead], evidence.receipts.amount[found.receipt])

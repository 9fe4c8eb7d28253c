"""The payer is known and nothing else helps: its oldest items first, as a suggestion (FIFO, oracle O27).

``matching.pay_first`` puts interest and charges before them (oracles O23, O24).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.known.priority import paid_first
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.discounts import running_discounts
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.weighing.hypotheses import Sign
from xl_ar.core.numbers import Flag
from xl_ar.core.payers import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_MOST_ITEMS = 60
_LARGEST_OVER = 4  # up to a quarter more than all that is owed


@rule("payer_oldest", order=80, sentence="{payer}; its oldest open items first: {documents}{earned}")
def payer_oldest(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """Oldest positive items until the receipt is used up; not for deposits, nor where it exceeds all that is owed."""
    del so_far
    known = (evidence.payers.state == State.KNOWN) & ~evidence.says(Flag.ON_ACCOUNT)
    return listed_drafts(_fifo(evidence, asked & known & (evidence.covered == 0) & (evidence.receipts.amount > 0)))


def _fifo(evidence: Evidence, wanted: BoolArray) -> Iterator[Draft]:
    items, currencies = evidence.items, len(evidence.items.currencies)
    for receipt in np.flatnonzero(wanted).tolist():
        owner = int(evidence.payers.code[evidence.payers.start[receipt]])
        members = items.by_account.of(owner * currencies + int(evidence.receipts.currency[receipt]))
        early = items.day[members] <= evidence.receipts.day[receipt] + evidence.policy.early_days
        owed, due = _in_order(evidence, receipt, members[early & (items.amount[members] > 0)])
        running = np.cumsum(due)
        paid = evidence.receipts.amount[receipt]
        last = int(np.searchsorted(running, paid))
        near = len(owed) > 0 and paid * _LARGEST_OVER <= running[-1] * (_LARGEST_OVER + 1)
        if near and (last == len(owed) or running[last] != paid):  # what is equal is for ``payer_sum``
            yield Draft(receipt, tuple(owed[: last + 1].tolist()), signs=Sign.OLDEST_FIRST)


def _in_order(evidence: Evidence, receipt: int, owed: IntArray) -> tuple[IntArray, IntArray]:
    """The items in the order they are paid, and what each asks: what is open, less discount where parts earn it."""
    items, policy = evidence.items, evidence.policy
    if policy.pay_first == "due" and not policy.discount_on_parts:
        return owed[:_MOST_ITEMS], items.amount[owed[:_MOST_ITEMS]]
    day = np.full(len(owed), evidence.receipts.day[receipt])
    earned = running_discounts(items, owed, day, policy.grace_days)
    order = paid_first(items, owed, earned, policy)[:_MOST_ITEMS]
    less = earned[order] if policy.discount_on_parts else 0
    return owed[order], items.amount[owed[order]] - less

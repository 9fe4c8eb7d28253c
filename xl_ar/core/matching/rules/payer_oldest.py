"""The payer is known and nothing else helps: its oldest items first, as a suggestion (FIFO, oracle O27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.weighing.hypotheses import Sign
from xl_ar.core.numbers import Flag
from xl_ar.core.payers import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_MOST_ITEMS = 60
_LARGEST_OVER = 4  # up to a quarter more than all that is owed


@rule("payer_oldest", order=80, sentence="{payer}; its oldest open items first: {documents}")
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
        owed = members[early & (items.amount[members] > 0)][:_MOST_ITEMS]
        running = np.cumsum(items.amount[owed])
        paid = evidence.receipts.amount[receipt]
        last = int(np.searchsorted(running, paid))
        near = len(owed) > 0 and paid * _LARGEST_OVER <= running[-1] * (_LARGEST_OVER + 1)
        if near and (last == len(owed) or running[last] != paid):  # what is equal is for ``payer_sum``
            yield Draft(receipt, tuple(owed[: last + 1].tolist()), signs=Sign.OLDEST_FIRST)

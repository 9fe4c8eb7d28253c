"""The text speaks of a statement: everything open, or all that was due or issued up to some day, is the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.weighing.hypotheses import Sign
from xl_ar.core.numbers import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses


@rule("statement", order=48, sentence="{payer}; the remittance speaks of a statement; {documents} {sum}")
def statement(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """What is due or issued up to a day, credits netted or left out, where that is exactly the receipt."""
    del so_far
    return listed_drafts(_statements(evidence, asked & evidence.says(Flag.STATEMENT)))


def _statements(evidence: Evidence, wanted: BoolArray) -> Iterator[Draft]:
    items = evidence.items
    receipt, account = evidence.likely_accounts
    here = np.flatnonzero(wanted[receipt])
    for asked, owed in zip(receipt[here].tolist(), account[here].tolist(), strict=True):
        members = items.by_account.of(owed)
        paid = int(evidence.receipts.amount[asked])
        pools = (members, members[items.amount[members] > 0])
        found = {
            tuple(np.sort(chosen).tolist())
            for pool in pools
            for days in (items.due[pool], items.day[pool])
            for chosen in _up_to_a_day(pool, days, items.amount[pool], paid)
        }
        for chosen in sorted(found):
            yield Draft(asked, chosen, signs=Sign.STATEMENT)


def _up_to_a_day(pool: IntArray, days: IntArray, amounts: IntArray, paid: int) -> Iterator[IntArray]:
    """The items up to each day whose amounts sum to ``paid``."""
    order = np.argsort(days, kind="stable")
    running = np.cumsum(amounts[order])
    last = np.ones(len(order), dtype=bool)
    last[:-1] = days[order][1:] != days[order][:-1]
    for end in np.flatnonzero(last & (running == paid)).tolist():
        yield pool[order[: end + 1]]

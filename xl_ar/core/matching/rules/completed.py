"""The quoted items with some that are not quoted: the rest of a list cut off, or credit memos netted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.weighing.hypotheses import Agreement, Sign
from xl_ar.core.numbers import Flag
from xl_ar.core.sums import completions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_MOST_ITEMS = 60
_FOREIGN = (Agreement.OTHER, Agreement.STRANGER)  # whose list is completed must be known
_LARGE_REST = 5  # more than a fifth of the receipt is too much for a mere overpayment


@rule("completed", order=45, sentence="remittance quotes {quoted}; with {added} {sum}; {payer}", doubts_quotes=True)
def completed(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """What is quoted, or read as such, with unquoted items of the same account that are exactly what is missing."""
    return listed_drafts(_completed(evidence, asked, so_far))


def _completed(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Iterator[Draft]:
    items, told = evidence.items, evidence.texts.count.tolist()
    amounts, account = items.amount.tolist(), items.account.tolist()
    for at in np.flatnonzero(_may_be_completed(evidence, asked, so_far)).tolist():
        base, rest = so_far.items_of(at), int(so_far.difference[at])
        owed = [item for item in items.by_account.of(account[base[0]]).tolist() if item not in base]
        pool = [item for item in owed if amounts[item] < 0] if rest < 0 else owed
        if not 0 < len(pool) <= _MOST_ITEMS:
            continue
        receipt, number = int(so_far.receipt[at]), int(so_far.number[at])
        sign = Sign.CREDIT_ADDED if rest < 0 else Sign.COMPLETED
        for way in completions([amounts[item] for item in pool], rest):
            added = tuple(pool[place] for place in way)
            yield Draft(receipt, (*base, *added), number, min(len(base), told[receipt]), sign)


def _may_be_completed(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> BoolArray:
    """Known owner and one account; credits open where too much is quoted, else a list that may not be whole."""
    items, rest = evidence.items, so_far.difference
    if not len(so_far):
        return np.zeros(0, dtype=bool)
    lead, receipt = items.account[so_far.item[so_far.start[:-1]]], so_far.receipt
    firm = (so_far.number > 0) & ~np.isin(so_far.agreement, _FOREIGN) & asked[receipt]
    firm &= (so_far.signs & Sign.OWNERS_DIFFER) == 0
    netting = np.zeros(len(items.by_account.start), dtype=bool)
    netting[items.account[items.usable & (items.amount < 0)]] = True
    cut = evidence.says(Flag.CUT_OFF | Flag.RANGE)[receipt] | (evidence.texts.count[receipt] > so_far.sizes)
    large = rest * _LARGE_REST > evidence.receipts.amount[receipt]
    alone = evidence.amounts.known(lead, rest)
    return np.asarray(firm & np.where(rest < 0, netting[lead], (rest > 0) & (cut | large | alone)))

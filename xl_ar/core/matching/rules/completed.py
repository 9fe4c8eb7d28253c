"""The quoted items with some that are not quoted: the rest of a list cut off, or credit memos netted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.hypotheses import Agreement, Sign
from xl_ar.core.matching.rules import rule
from xl_ar.core.numbers import Flag
from xl_ar.core.sums import completions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.book import BoolArray, IntArray
    from xl_ar.core.matching.evidence import Evidence
    from xl_ar.core.matching.hypotheses import Hypotheses

_MOST_ITEMS = 60
_FOREIGN = (Agreement.OTHER, Agreement.STRANGER)  # whose list is completed must be known
_LARGE_REST = 5  # more than a fifth of the receipt is too much for a mere overpayment


@rule("completed", order=45, sentence="remittance quotes {quoted}; with {added} {sum}; {payer}")
def completed(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """What is quoted, or read as such, with unquoted items of the same account that are exactly what is missing."""
    return listed_drafts(_completed(evidence, asked, so_far))


def _completed(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Iterator[Draft]:
    firm = (so_far.number > 0) & ~np.isin(so_far.agreement, _FOREIGN) & asked[so_far.receipt]
    open_ones = firm & (so_far.difference != 0) & ((so_far.signs & Sign.OWNERS_DIFFER) == 0)
    for at in np.flatnonzero(open_ones).tolist():
        receipt, base = int(so_far.receipt[at]), np.array(so_far.items_of(at))
        pool = _pool(evidence, receipt, base, int(so_far.difference[at]))
        if not 0 < len(pool) <= _MOST_ITEMS:
            continue
        rest = int(so_far.difference[at])
        sign = Sign.CREDIT_ADDED if rest < 0 else Sign.COMPLETED
        told = min(len(base), int(evidence.texts.count[receipt]))
        for way in completions(evidence.items.amount[pool].tolist(), rest):
            yield Draft(receipt, (*base.tolist(), *pool[list(way)].tolist()), int(so_far.number[at]), told, sign)


def _pool(evidence: Evidence, receipt: int, base: IntArray, rest: int) -> IntArray:
    """What may complete: credits where too much is quoted, else any item where the list may not be whole."""
    items = evidence.items
    owed = items.by_account.of(int(items.account[base[0]]))
    owed = owed[~np.isin(owed, base)]
    if rest < 0:
        return owed[items.amount[owed] < 0]
    cut = bool(evidence.texts.flags[receipt] & (Flag.CUT_OFF | Flag.RANGE))
    paid = int(evidence.receipts.amount[receipt])
    if cut or evidence.texts.count[receipt] > len(base) or rest * _LARGE_REST > paid:
        return owed
    return owed[items.amount[owed] == rest]

"""The payer is known and exactly one choice of its open items sums to the receipt: a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.agreement import identity
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import documents, spoken

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy


@rule(
    "payer_subset",
    order=70,
    confidence=0.7,
    sentence="{payer}; of its {count} open items only {documents} sum to {total} = the receipt.",
)
def payer_subset(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """The only subset that reaches the receipt, among few enough items for that to mean something."""
    if case.references or len(case.payer.namesakes) != 1:
        return None
    items = case.candidates
    if not 2 < len(items) <= policy.largest_search:
        return None
    hits = subsets([ledger.open_amount[item] for item in items], case.receipt.amount)
    if len(hits) != 1:
        return None
    chosen = tuple(items[place] for place in hits[0])
    payer = identity(case, [ledger.customer[chosen[0]]])
    facts = {
        "payer": payer[0].upper() + payer[1:],
        "count": str(len(items)),
        "documents": documents(ledger, chosen),
        "total": spoken(case.receipt.amount, case.receipt.currency),
    }
    return Proposal(chosen, tuple(ledger.open_amount[item] for item in chosen), facts=facts)


def subsets(amounts: list[int], total: int) -> list[tuple[int, ...]]:
    """Places of the amounts in every non-empty subset that sums to ``total``.

    >>> subsets([5001, 2932, 876, 98, 21, 9923, 2069, 123, 432, 765], 10002)
    [(0, 1, 6)]
    """
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    hits = np.flatnonzero(sums == total).tolist()
    return [tuple(place for place in range(len(amounts)) if hit >> place & 1) for hit in hits if hit]

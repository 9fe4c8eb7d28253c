"""The payer is known and nothing else explains the receipt: its oldest items first, as a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import identity
from xl_ar.core.matching.proposal import Case, Explanation, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import documents

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy


@rule(
    "payer_oldest",
    order=90,
    confidence=0.2,
    sentence="{payer}; nothing says which items are paid, so the oldest come first: {documents}.",
)
def payer_oldest(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """Oldest due first until the receipt is used up."""
    if case.references or len(case.payer.customers) != 1:
        return None
    left, items, applied = case.receipt.amount, [], []
    for item in case.candidates:
        owed = ledger.open_amount[item]
        if owed > 0 and left > 0 and ledger.customer[item] in case.payer.customers:
            items.append(item)
            applied.append(min(owed, left))
            left -= applied[-1]
    if not items:
        return None
    payer = identity(case, [ledger.customer[items[0]]])
    facts = {"payer": payer[0].upper() + payer[1:], "documents": documents(ledger, tuple(items))}
    partly = applied[-1] < ledger.open_amount[items[-1]]
    over = Explanation.UNAPPLIED if left else Explanation.NONE
    return Proposal(tuple(items), tuple(applied), 1.0, Explanation.SHORT_PAY if partly else over, facts=facts)

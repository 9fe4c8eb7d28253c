"""Numbers quoted in the remittance whose open amounts, credit memos netted, make up the receipt exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import agreement
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import spoken, written
from xl_ar.core.references import Strength

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy


@rule(
    "quoted",
    order=10,
    confidence=0.99,
    sentence="Remittance quotes {quoted}; {total} = the receipt; {payer}.",
)
def quoted(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """All quoted items together equal the receipt."""
    found = [items for items in case.readings if ledger.total(items) == case.receipt.amount]
    if not found:
        return None
    items, *rivals = found
    trust, payer = agreement(case, ledger, items)
    total = spoken(case.receipt.amount, case.receipt.currency)
    facts = {
        "quoted": written(case, ledger, items),
        "payer": payer,
        "total": f"together {total}" if len(items) > 1 else total,
    }
    if min(reference.strength for reference in case.quoted) is Strength.LAST_GROUP and trust < 1:
        trust *= 0.9
    applied = tuple(ledger.open_amount[item] for item in items)
    return Proposal(items, applied, trust, rivals=tuple(rivals), facts=facts)

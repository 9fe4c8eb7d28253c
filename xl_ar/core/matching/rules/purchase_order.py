"""A purchase order quoted in the remittance whose open items make up the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import agreement
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import documents, spoken
from xl_ar.core.references import Strength

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy


@rule(
    "purchase_order",
    order=40,
    confidence=0.975,
    sentence="Remittance quotes order {order}, billed by {documents}; {total} = the receipt; {payer}.",
)
def purchase_order(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """All open items of the orders, or the one of them that equals the receipt."""
    orders = [reference for reference in case.quoted if reference.strength is Strength.ORDER]
    billed = tuple(sorted({item for order in orders for item in order.items}))
    if not billed or len(orders) < len(case.quoted):
        return None
    sets = [(item,) for item in billed] if len(orders) == 1 else []
    found = [items for items in {billed, *sets} if ledger.total(items) == case.receipt.amount]
    if not found:
        return None
    items, *rivals = sorted(found)
    trust, payer = agreement(case, ledger, items)
    facts = {
        "order": " and ".join(order.written for order in orders),
        "documents": documents(ledger, items),
        "total": spoken(case.receipt.amount, case.receipt.currency),
        "payer": payer,
    }
    applied = tuple(ledger.open_amount[item] for item in items)
    return Proposal(items, applied, trust, rivals=tuple(rivals), facts=facts)

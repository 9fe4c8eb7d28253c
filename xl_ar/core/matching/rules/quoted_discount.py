"""Numbers quoted in the remittance that make up the receipt after the cash discount of their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import agreement
from xl_ar.core.matching.proposal import Case, Explanation, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import spoken, written

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy

_LATE = 0.9


@rule(
    "quoted_discount",
    order=20,
    confidence=0.985,
    sentence="Remittance quotes {quoted}; {total} less discount {discount}, {when}, = the receipt; {payer}.",
)
def quoted_discount(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """The quoted items less the discounts still open on the receipt's day, or less all if paid late."""
    found = case.readings
    if len(found) != 1:
        return None
    items = found[0]
    earned = [_discount(item, case.receipt.day, ledger) for item in items]
    offered = [ledger.discount[item] for item in items]
    for discounts, trust, when in ((earned, 1.0, "paid in time"), (offered, _LATE, "paid late")):
        if any(discounts) and ledger.total(items) - sum(discounts) == case.receipt.amount:
            agreed, payer = agreement(case, ledger, items)
            facts = _facts(case, ledger, items, sum(discounts)) | {"when": when, "payer": payer}
            applied = tuple(
                ledger.open_amount[item] - less for item, less in zip(items, discounts, strict=True)
            )
            return Proposal(items, applied, agreed * trust, Explanation.DISCOUNT, facts=facts)
    return None


def _discount(item: int, day: int | None, ledger: Ledger) -> int:
    last = ledger.discount_day[item]
    return ledger.discount[item] if day is not None and last is not None and day <= last else 0


def _facts(case: Case, ledger: Ledger, items: tuple[int, ...], discount: int) -> dict[str, str]:
    currency = case.receipt.currency
    return {
        "quoted": written(case, ledger, items),
        "total": spoken(ledger.total(items), currency),
        "discount": spoken(discount, currency),
    }

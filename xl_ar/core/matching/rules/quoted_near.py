"""Numbers quoted in the remittance that make up the receipt but for a difference, which is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import agreement
from xl_ar.core.matching.proposal import Case, Explanation, Proposal, allot
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import spoken, written

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy

_WITHIN_TOLERANCE = 1.0
_NEAR, _FAR = 0.8, 0.5
_NEAR_SHARE = 10  # a tenth of the total


@rule(
    "quoted_near",
    order=30,
    confidence=0.97,
    sentence="Remittance quotes {quoted}, in all {total}; the receipt is {difference} {direction}; {payer}.",
)
def quoted_near(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """The quoted items with what is missing or too much; automatic only within the tolerance."""
    found = case.readings
    if not found or ledger.total(found[0]) <= 0:
        return None
    total = ledger.total(found[0])
    over = case.receipt.amount - total
    if over == 0:
        return None
    shares = allot(case.receipt.amount, [ledger.open_amount[item] for item in found[0]])
    items, applied = zip(*(pair for pair in zip(found[0], shares, strict=True) if pair[1]), strict=True)
    trust, payer = agreement(case, ledger, items)
    facts = {
        "quoted": written(case, ledger, found[0]),
        "total": spoken(total, case.receipt.currency),
        "difference": spoken(abs(over), case.receipt.currency),
        "direction": "more" if over > 0 else "less",
        "payer": payer,
    }
    closeness, explanation = _judge(over, total, policy)
    return Proposal(items, applied, trust * closeness, explanation, tuple(found[1:]), facts)


def _judge(over: int, total: int, policy: MatchingPolicy) -> tuple[float, Explanation]:
    if abs(over) <= policy.tolerance(total):
        return _WITHIN_TOLERANCE, Explanation.TOLERANCE
    closeness = _NEAR if abs(over) * _NEAR_SHARE <= total else _FAR
    return closeness, Explanation.OVERPAYMENT if over > 0 else Explanation.SHORT_PAY

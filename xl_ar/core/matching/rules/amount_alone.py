"""Neither payer nor number is named, and one open item of the whole ledger has the amount: a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.core.matching.payers import Evidence
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import documents, spoken

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy


@rule(
    "amount_alone",
    order=80,
    confidence=0.3,
    sentence="The receipt names neither payer nor document; {documents} is the only open item of {total}.",
)
def amount_alone(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """The only open item of that amount in the whole ledger."""
    if case.payer.evidence is not Evidence.SILENT or case.references or case.unresolved:
        return None
    equal = ledger.of_amount.get((case.receipt.currency, case.receipt.amount), ())
    if len(equal) != 1 or ledger.day[equal[0]] > case.latest:
        return None
    total = spoken(case.receipt.amount, case.receipt.currency)
    facts = {"documents": documents(ledger, (equal[0],)), "total": total}
    return Proposal((equal[0],), (case.receipt.amount,), facts=facts)

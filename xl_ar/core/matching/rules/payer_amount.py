"""No usable number: the payer is known and exactly one of its open items has the receipt's amount."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import agreement
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import documents, spoken
from xl_ar.core.references import number_keys
from xl_ar.core.similarity import one_edit_apart

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy

_CONTRADICTED = 0.7


@rule(
    "payer_amount",
    order=50,
    confidence=0.965,
    sentence="{payer}; {documents} is {which} with the amount {total}{numbers}.",
)
def payer_amount(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """The one open item of the payer, and of all whose names begin alike, that equals the receipt."""
    amount = case.receipt.amount
    equal = [item for item in case.candidates if ledger.open_amount[item] == amount]
    if not equal:
        return None
    item = equal[0]
    later = [other for other in case.owed if ledger.open_amount[other] == amount and other not in equal]
    pairs = _pairs(case, ledger)
    rivals = [(other,) for other in equal[1:] + later] + pairs
    doubt = _doubt(case, ledger, item)
    _, payer = agreement(case, ledger, (item,))
    facts = {
        "payer": payer[0].upper() + payer[1:],
        "documents": documents(ledger, (item,)),
        "which": f"one of {len(equal + later)} open items" if equal[1:] + later else "its only open item",
        "total": spoken(amount, case.receipt.currency),
        "numbers": doubt or (", although two others together are as much" if pairs else ""),
    }
    return Proposal((item,), (amount,), _CONTRADICTED if doubt else 1.0, rivals=tuple(rivals), facts=facts)


def _pairs(case: Case, ledger: Ledger) -> list[tuple[int, ...]]:
    """Pairs of one customer's items that make up the receipt as well."""
    found: list[tuple[int, ...]] = []
    amounts = Counter((ledger.customer[item], ledger.open_amount[item]) for item in case.candidates)
    for first in case.candidates:
        wanted = ledger.customer[first], case.receipt.amount - ledger.open_amount[first]
        if wanted[1] and amounts[wanted]:
            items = (item for item in case.candidates if item > first)
            found += [
                (first, item) for item in items if (ledger.customer[item], ledger.open_amount[item]) == wanted
            ]
    return found


def _doubt(case: Case, ledger: Ledger, item: int) -> str:
    """Words for numbers in the remittance that speak against ``item``; "" if none does."""
    if case.references:
        return f", but the remittance quotes {case.references[0].written}"
    keys = number_keys(ledger.document[item])
    known = (keys.squashed, *keys.loose)
    strange = [
        written for written in case.unresolved if not any(one_edit_apart(written, key) for key in known)
    ]
    return f", but the remittance quotes {strange[0]}, which is not open" if strange else ""

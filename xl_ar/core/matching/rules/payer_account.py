"""The payer is known and the receipt equals everything it owes: a statement payment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_ar.core.matching.agreement import identity
from xl_ar.core.matching.proposal import Case, Proposal
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.wording import spoken

if TYPE_CHECKING:
    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy

_STATEMENT = re.compile(
    r"\b(STATEMENT|STMT|ALL OPEN|ALL INVOICES|ACCOUNT BALANCE|FULL BALANCE|KONTOAUSZUG|SALDO)\b"
)
_WITHOUT_WORD = 0.85


@rule(
    "payer_account",
    order=60,
    confidence=0.97,
    sentence="{payer}; all its {count} open items together are {total} = the receipt{word}.",
)
def payer_account(case: Case, ledger: Ledger, policy: MatchingPolicy) -> Proposal | None:
    """All open items of one customer; automatic only where the remittance speaks of a statement."""
    by_customer: dict[str, list[int]] = {}
    for item in case.candidates:
        by_customer.setdefault(ledger.customer[item], []).append(item)
    sets = [tuple(items) for items in by_customer.values() if len(items) > 1]
    found = sorted(items for items in sets if ledger.total(items) == case.receipt.amount)
    if not found or case.references:
        return None
    items, *rivals = found
    said = _STATEMENT.search(case.receipt.remittance.upper())
    payer = identity(case, [ledger.customer[items[0]]])
    facts = {
        "payer": payer[0].upper() + payer[1:],
        "count": str(len(items)),
        "total": spoken(case.receipt.amount, case.receipt.currency),
        "word": f"; the remittance says '{said.group()}'" if said else "",
    }
    applied = tuple(ledger.open_amount[item] for item in items)
    return Proposal(items, applied, 1.0 if said else _WITHOUT_WORD, rivals=tuple(rivals), facts=facts)

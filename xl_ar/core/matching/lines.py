"""Decisions as a MATCHES frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xl_ar.core.matching.proposal import Case, Explanation, Status
from xl_ar.core.matching.wording import why_unmatched
from xl_ar.core.schema import MATCHES

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.core.matching.choose import Claim, Decision
    from xl_ar.core.matching.ledger import Ledger


class Line(NamedTuple):
    """One row of MATCHES, its columns in order."""

    receipt_id: str
    item_id: str
    document: str
    customer: str
    amount: int
    currency: str
    status: str
    confidence: float
    rule: str
    reason: str
    difference: int
    explanation: str
    alternatives: int


def match_lines(
    cases: list[Case], claims: dict[int, Claim | None], decisions: dict[int, Decision], ledger: Ledger
) -> pd.DataFrame:
    """All lines, receipt by receipt."""
    lines: list[Line] = []
    for case in cases:
        claim, decision = claims[case.receipt.row], decisions[case.receipt.row]
        if claim is None or decision.status is Status.UNMATCHED:
            lines.append(_unmatched(case, decision, ledger))
        else:
            lines += _matched(case, claim, decision, ledger)
    columns = zip(*lines, strict=True) if lines else ()
    return MATCHES.conform(dict(zip(MATCHES.names, columns, strict=False)), len(lines))


def _unmatched(case: Case, decision: Decision, ledger: Ledger) -> Line:
    receipt, customers = case.receipt, sorted(case.payer.customers)
    reason = "; ".join(decision.notes) or why_unmatched(case, ledger)
    unapplied = Explanation.UNAPPLIED if customers else Explanation.UNIDENTIFIED
    return Line(
        receipt_id=receipt.receipt_id,
        item_id="",
        document="",
        customer=customers[0] if len(customers) == 1 else "",
        amount=0,
        currency=receipt.currency,
        status=Status.UNMATCHED.value,
        confidence=0.0,
        rule="",
        reason=_sentence(reason),
        difference=receipt.amount,
        explanation=(decision.explanation or unapplied).value,
        alternatives=0,
    )


def _matched(case: Case, claim: Claim, decision: Decision, ledger: Ledger) -> list[Line]:
    receipt, proposal = case.receipt, claim.proposal
    evidence = claim.rule.sentence.format_map(proposal.facts).rstrip(".")
    reason = _sentence("; ".join([evidence, *decision.notes]))
    difference = receipt.amount - sum(decision.applied)
    return [
        Line(
            receipt_id=receipt.receipt_id,
            item_id=ledger.item_id[item],
            document=ledger.document[item],
            customer=ledger.customer[item],
            amount=amount,
            currency=receipt.currency,
            status=decision.status.value,
            confidence=claim.confidence,
            rule=claim.rule.name,
            reason=reason,
            difference=0 if place else difference,
            explanation=decision.explanation.value,
            alternatives=len(proposal.rivals),
        )
        for place, (item, amount) in enumerate(zip(decision.items, decision.applied, strict=True))
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."

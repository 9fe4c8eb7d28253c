"""Everything that was thought about one receipt: all hypotheses, with the points for and against each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.deciding.allotment import applied_amounts
from xl_ar.core.matching.deciding.choose import claims_of
from xl_ar.core.matching.deciding.locked import apart
from xl_ar.core.matching.deciding.rejected import NO_PAIRS, barred_pairs
from xl_ar.core.matching.engine import DEFAULT_POLICY, hypotheses, read_evidence
from xl_ar.core.matching.rules import all_rules
from xl_ar.core.matching.states import explanation_of
from xl_ar.core.matching.telling.wording import Words
from xl_ar.core.matching.weighing.points import Table, evidence_names
from xl_ar.core.similarity import nearest
from xl_ar.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    import pandas as pd
    from numpy.typing import NDArray

    from xl_ar.core.matching.deciding.choose import Claims
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses


@dataclass(frozen=True, slots=True)
class Explained:
    """One hypothesis: what it applies to which item, its points by evidence, and how sure that makes it.

    Amounts in minor units of the receipt's currency; ``difference`` is the receipt less what is open of the items,
    ``explanation`` its reason code; ``not_automatic`` says why a person would be asked, () where nobody would.
    """

    rule: str
    item_ids: tuple[str, ...]
    documents: tuple[str, ...]
    customers: tuple[str, ...]
    applied: tuple[int, ...]
    difference: int
    explanation: str
    evidence: tuple[tuple[str, float], ...]
    points: float
    confidence: float
    reason: str
    not_automatic: tuple[str, ...]


def explain(
    receipt_id: str,
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    decided: pd.DataFrame | None = None,
    rejected: Set[tuple[str, str]] = NO_PAIRS,
    policy: MatchingPolicy = DEFAULT_POLICY,
) -> list[Explained]:
    """All hypotheses about one receipt by itself, the surest first; every rule is asked.

    Frames, ``decided`` and ``rejected`` as ``engine.match`` takes them. Raises InputError where there is no such
    receipt.
    """
    asked = receipts[receipts["receipt_id"] == receipt_id]
    if not len(asked):
        raise InputError(_unknown(receipt_id, receipts["receipt_id"].tolist()))
    if decided is not None and len(decided):
        open_items = apart(receipts, open_items, decided[decided["receipt_id"] != receipt_id]).items
    evidence = read_evidence(asked.iloc[:1], open_items, customers, history, policy)
    table = Table(policy.points)
    found = hypotheses(evidence, table, thorough=True, barred=barred_pairs(evidence, rejected))
    return list(_each(evidence, found, table)) if len(found) else []


def _unknown(receipt_id: str, known: list[str]) -> str:
    alike = nearest(receipt_id, known)
    hint = f"did you mean {' or '.join(alike)}?" if alike else f"none of the {len(known):,} receipts is called alike"
    return f"unknown receipt '{receipt_id}': {hint}"


def _each(evidence: Evidence, found: Hypotheses, table: Table) -> Iterator[Explained]:
    confidence = table.confidence(found, 1)
    applied = applied_amounts(found, evidence)
    words = Words(evidence, found, [rule.sentence for rule in all_rules()])
    chosen = int(_claims(evidence, found, confidence, applied).chosen[0])
    order = sorted(range(len(found)), key=lambda at: (at != chosen, -confidence[at], int(found.rule[at]), at))
    for at in order:
        amounts = applied[found.start[at] : found.start[at + 1]]
        one = np.array([at])
        alone = _claims(evidence, found.take(one), confidence[one], amounts)
        claims = _claims(evidence, found, confidence, applied) if at == chosen else alone
        why = tuple(_why_not(words, claims, first=at == chosen))
        yield _one(found, at, words, table, float(confidence[at]), tuple(amounts.tolist()), why)


def _claims(
    evidence: Evidence, found: Hypotheses, confidence: NDArray[np.float64], applied: NDArray[np.int64]
) -> Claims:
    return claims_of(found, confidence, applied, evidence.items, evidence.receipts, evidence.policy)


def _why_not(words: Words, claims: Claims, *, first: bool) -> Iterator[str]:
    """What keeps a hypothesis from being applied by itself; ``claims`` hold it alone, or as the best of all."""
    if not first:
        yield "another hypothesis is surer"
    yield from words.bans(int(claims.bans[0]), 0, int(claims.alternatives[0]))
    least, sure = words.evidence.policy.auto_confidence, float(claims.confidence[0])
    if sure < least:
        yield f"the confidence is below {least:g}"


def _one(
    found: Hypotheses, at: int, words: Words, table: Table, confidence: float, applied: tuple[int, ...],
    not_automatic: tuple[str, ...],
) -> Explained:  # fmt: skip
    items, rule = words.evidence.items, all_rules()[found.rule[at]].name
    members, difference = found.items_of(at), int(found.difference[at])
    evidence = [(name, table.worth[name]) for name in evidence_names(found, at)]
    if table.worth[f"rule.{rule}"]:
        evidence.append((f"rule.{rule}", table.worth[f"rule.{rule}"]))
    reason = words.reason(at)
    return Explained(
        rule=rule,
        item_ids=tuple(items.item_id[item] for item in members),
        documents=tuple(items.document[item] for item in members),
        customers=tuple(words.customers[items.owner[item]] for item in members),
        applied=applied,
        difference=difference,
        explanation=explanation_of(int(found.kind[at]), difference).value,
        evidence=tuple(evidence),
        points=sum(worth for _, worth in evidence),
        confidence=confidence,
        reason=reason[:1].upper() + reason[1:] + ".",
        not_automatic=not_automatic,
    )

"""Everything that was thought about one receipt: all hypotheses, with the points for and against each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.allotment import applied_amounts
from xl_ar.core.matching.choose import claims_of
from xl_ar.core.matching.engine import DEFAULT_POLICY, hypotheses, read_evidence
from xl_ar.core.matching.points import Table, evidence_names
from xl_ar.core.matching.rules import all_rules
from xl_ar.core.matching.wording import Words
from xl_ar.errors import InputError, unknown

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.core.matching.hypotheses import Hypotheses
    from xl_ar.core.matching.policy import MatchingPolicy


@dataclass(frozen=True, slots=True)
class Explained:
    """One hypothesis: what it applies to which item, its points by evidence, and how sure that makes it."""

    rule: str
    item_ids: tuple[str, ...]
    documents: tuple[str, ...]
    applied: tuple[int, ...]
    difference: int
    evidence: tuple[tuple[str, float], ...]
    points: float
    confidence: float
    reason: str
    bans: tuple[str, ...]  # only of the best


def explain(
    receipt_id: str,
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    policy: MatchingPolicy = DEFAULT_POLICY,
) -> list[Explained]:
    """All hypotheses about one receipt by itself, the surest first; every rule is asked.

    Raises InputError where there is no such receipt.
    """
    asked = receipts[receipts["receipt_id"] == receipt_id]
    if not len(asked):
        raise InputError(unknown("receipt", receipt_id, receipts["receipt_id"].tolist()))
    evidence = read_evidence(asked.iloc[:1], open_items, customers, history, policy)
    table = Table(policy.points)
    found = hypotheses(evidence, table, thorough=True)
    if not len(found):
        return []
    confidence = table.confidence(found, 1)
    applied = applied_amounts(found, evidence.items, evidence.receipts, policy)
    claims = claims_of(found, confidence, applied, evidence.items, evidence.receipts, policy)
    words = Words(evidence, found, [rule.sentence for rule in all_rules()])
    bans = tuple(words.bans(int(claims.bans[0]), 0, int(claims.alternatives[0])))
    order = np.lexsort((found.rule, -confidence)).tolist()
    chosen = claims.best.items_of(0), int(claims.best.rule[0])
    return [
        _one(found, at, words, table, float(confidence[at]), applied[found.start[at] : found.start[at + 1]].tolist(),
             bans if (found.items_of(at), int(found.rule[at])) == chosen else ())
        for at in order
    ]  # fmt: skip


def _one(
    found: Hypotheses, at: int, words: Words, table: Table, confidence: float, applied: list[int], bans: tuple[str, ...]
) -> Explained:
    items, rule = words.evidence.items, all_rules()[found.rule[at]].name
    members = found.items_of(at)
    evidence = [(name, table.worth[name]) for name in evidence_names(found, at)]
    if table.worth[f"rule.{rule}"]:
        evidence.append((f"rule.{rule}", table.worth[f"rule.{rule}"]))
    reason = words.reason(at)
    return Explained(
        rule=rule,
        item_ids=tuple(items.item_id[item] for item in members),
        documents=tuple(items.document[item] for item in members),
        applied=tuple(applied),
        difference=int(found.difference[at]),
        evidence=tuple(evidence),
        points=sum(worth for _, worth in evidence),
        confidence=confidence,
        reason=reason[:1].upper() + reason[1:] + ".",
        bans=bans,
    )

"""The cash discount that part payments in time earn, where ``matching.discount_on_parts`` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.weighing.differences import sums
from xl_ar.core.matching.weighing.discounts import running_discounts
from xl_ar.core.matching.weighing.hypotheses import Difference
from xl_ar.core.terms.discounts import on_part

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

PARTS = (Difference.SHORT, Difference.PARTIAL, Difference.INSTALMENT, Difference.NEARLY)


def earned_on_parts(found: Hypotheses, applied: IntArray, evidence: Evidence) -> IntArray:
    """Discount that each hypothesis earns on the items it pays in part, minor units."""
    earned = np.zeros(len(applied), dtype=np.int64)
    if not evidence.policy.discount_on_parts:
        return sums(earned, found.start)
    day = evidence.receipts.day[found.receipt][found.owner_of_row]
    running = running_discounts(evidence.items, found.item, day, evidence.policy.grace_days)
    opened = evidence.items.amount[found.item]
    less = (np.isin(found.kind, PARTS) & (found.difference < 0))[found.owner_of_row]
    for row in np.flatnonzero(less & (running != 0) & (applied != opened)).tolist():
        earned[row] = on_part(int(applied[row]), int(opened[row]), int(running[row]))
    return sums(earned, found.start)

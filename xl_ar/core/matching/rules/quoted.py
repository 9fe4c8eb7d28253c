"""The numbers written in the remittance name open items: all of them together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Drafts, of_rows
from xl_ar.core.matching.weighing.hypotheses import Sign

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses


@rule("quoted", order=10, sentence="remittance quotes {documents}; {sum}; {payer}")
def quoted(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """All quoted items together; a number that may be another item as well counts as a rival."""
    del so_far
    rows = evidence.quoted
    here = np.flatnonzero(asked[rows.receipt])
    drafts = of_rows(rows.receipt[here], rows.item[here], rows.strength[here])
    doubts = np.bincount(rows.receipt, weights=rows.tied, minlength=len(asked)).astype(np.int64)[drafts.receipt]
    signs = np.where(doubts > 0, int(Sign.TIED), 0)
    return replace(drafts, explained=evidence.covered[drafts.receipt], signs=signs, rivals=doubts)

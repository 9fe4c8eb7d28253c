"""Nothing but the amount: few open items are exactly as much. Always a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Drafts, singles
from xl_ar.core.matching.weighing.hypotheses import Sign
from xl_ar.core.payers import State

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_MOST = 5


@rule("amount_alone", order=70, sentence="{payer}; {documents} {is} {sum}")
def amount_alone(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """Items of equal amount, where the payer is not known and no number helps."""
    del so_far
    unknown = np.isin(evidence.payers.state, [State.SILENT, State.STRANGER]) & (evidence.covered == 0)
    receipt = np.flatnonzero(asked & unknown & (evidence.receipts.amount > 0))
    place, item = evidence.amounts_anywhere.pairs(
        evidence.receipts.currency[receipt], evidence.receipts.amount[receipt], most=_MOST
    )
    return singles(receipt[place], item, signs=np.full(len(item), int(Sign.AMOUNT_ALONE)))

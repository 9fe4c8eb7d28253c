"""The payer owes an item that explains the amount: equal, or with discount, fee or two digits swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.differences import Offer, kinds
from xl_ar.core.matching.draft import Drafts, singles
from xl_ar.core.matching.hypotheses import Difference
from xl_ar.core.matching.rules import rule

if TYPE_CHECKING:
    from xl_ar.core.matching.book import BoolArray, IntArray
    from xl_ar.core.matching.evidence import Evidence
    from xl_ar.core.matching.hypotheses import Hypotheses

_TELLING = [
    Difference.EQUAL, Difference.TOLERANCE, Difference.DISCOUNT, Difference.LATE_DISCOUNT, Difference.FEE,
    Difference.KEYED,
]  # fmt: skip
_MOST_PAIRS = 400  # items of a payer that are looked at one by one; of larger accounts only equal amounts


@rule("payer_amount", order=40, sentence="{payer}; {documents} {is} {sum}")
def payer_amount(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """Each item of the payer's accounts that explains the amount by itself; pairs that sum to it are rivals."""
    del so_far
    receipt, account = evidence.likely_accounts
    here = asked[receipt]
    receipt, account = receipt[here], account[here]
    groups = evidence.items.by_account
    size = groups.start[account + 1] - groups.start[account]
    small = size <= _MOST_PAIRS
    place, item = groups.pairs(account[small])
    pairs = [_telling(evidence, receipt[small][place], item)]
    place, item = evidence.amounts.pairs(account[~small], evidence.receipts.amount[receipt[~small]], most=5)
    pairs.append((receipt[~small][place], item))
    receipt, item = (np.concatenate(column) for column in zip(*pairs, strict=True))
    keys = np.unique(receipt * len(evidence.items.amount) + item)
    receipt, item = keys // len(evidence.items.amount), keys % len(evidence.items.amount)
    return singles(receipt, item)


def _telling(evidence: Evidence, receipt: IntArray, item: IntArray) -> tuple[IntArray, IntArray]:
    amount = evidence.items.amount[item]
    paid = evidence.receipts.amount[receipt]
    near = (amount > 0) & (paid * 2 > amount) & (paid < amount * 2)
    receipt, item = receipt[near], item[near]
    offer = Offer(evidence.items, evidence.receipts, receipt, np.arange(len(item) + 1), item, evidence.policy)
    telling = np.isin(kinds(offer, evidence.policy, np.zeros(len(item), dtype=bool)), _TELLING)
    return receipt[telling], item[telling]

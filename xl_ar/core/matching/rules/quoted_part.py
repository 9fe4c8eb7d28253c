"""One of several quoted items left out makes the receipt: a number that was quoted for another reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.book import distinct_keys
from xl_ar.core.matching.draft import Drafts, of_rows, singles, together
from xl_ar.core.matching.rules import rule

if TYPE_CHECKING:
    from xl_ar.core.matching.book import BoolArray, IntArray
    from xl_ar.core.matching.evidence import Evidence
    from xl_ar.core.matching.hypotheses import Hypotheses


@rule("quoted_part", order=20, sentence="of the documents quoted {documents} alone {make} the receipt; {payer}")
def quoted_part(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """All quoted items but one, or only one of them, where that is exactly the receipt."""
    del so_far
    rows, amount = evidence.quoted, evidence.items.amount
    here = np.flatnonzero(asked[rows.receipt])
    keys = distinct_keys(rows.receipt[here] * len(amount) + rows.item[here])
    receipt, item = keys // len(amount), keys % len(amount)
    count = np.bincount(receipt, minlength=len(asked))
    total = np.zeros(len(asked), dtype=np.int64)
    np.add.at(total, receipt, amount[item])
    paid, many = evidence.receipts.amount[receipt], count[receipt]
    without = (many >= 2) & (total[receipt] - amount[item] == paid)
    alone = (many >= 3) & (amount[item] == paid)
    left = _others(receipt, item, np.flatnonzero(without), len(asked))
    chosen = (receipt[alone], item[alone])
    return together([_drafts(evidence, *left), _drafts(evidence, *chosen), _of_orders(evidence, here)])


def _of_orders(evidence: Evidence, here: IntArray) -> Drafts:
    """Each item of an order by itself, where the one number written is that of an order with several."""
    rows = evidence.quoted
    several = np.bincount(rows.receipt, minlength=len(evidence.receipts)) > 1
    ones = here[(several & (evidence.texts.count == 1))[rows.receipt[here]]]
    return singles(rows.receipt[ones], rows.item[ones], number=rows.strength[ones], explained=np.ones_like(ones))


def _others(receipt: IntArray, item: IntArray, left_out: IntArray, receipts: int) -> tuple[IntArray, IntArray]:
    """The rows of receipts that leave out one item, without it; of two ways the first is taken."""
    _, first = np.unique(receipt[left_out], return_index=True)
    out = left_out[first]
    chosen = np.zeros(receipts, dtype=bool)
    chosen[receipt[out]] = True
    keep = chosen[receipt]
    keep[out] = False
    return receipt[keep], item[keep]


def _drafts(evidence: Evidence, receipt: IntArray, item: IntArray) -> Drafts:
    rows = evidence.quoted
    many = len(evidence.items.amount)
    used = np.isin(rows.receipt * many + rows.item, receipt * many + item)
    drafts = of_rows(rows.receipt[used], rows.item[used], rows.strength[used])
    places = distinct_keys(rows.receipt[used] * (evidence.texts.count.max(initial=0) + 1) + rows.place[used])
    told = np.bincount(places // (evidence.texts.count.max(initial=0) + 1), minlength=len(evidence.receipts))
    return replace(drafts, explained=told[drafts.receipt])

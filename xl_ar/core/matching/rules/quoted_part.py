"""One of several quoted items left out makes the receipt: a number that was quoted for another reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.known.book import distinct_keys
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Drafts, of_rows, singles, together

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses


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
    out, ways_without = _first_ways(receipt, np.flatnonzero(without), len(asked))
    one, ways_alone = _first_ways(receipt, np.flatnonzero(alone), len(asked))
    rest = _others(receipt, item, out, len(asked))
    parts = [_drafts(evidence, *rest, ways_without), _drafts(evidence, receipt[one], item[one], ways_alone)]
    return together([*parts, _of_orders(evidence, here)])


def _of_orders(evidence: Evidence, here: IntArray) -> Drafts:
    """Each item of an order by itself, where the one number written is that of an order with several."""
    rows = evidence.quoted
    several = np.bincount(rows.receipt, minlength=len(evidence.receipts)) > 1
    ones = here[(several & (evidence.texts.count == 1))[rows.receipt[here]]]
    return singles(rows.receipt[ones], rows.item[ones], number=rows.strength[ones], explained=np.ones_like(ones))


def _first_ways(receipt: IntArray, ways: IntArray, receipts: int) -> tuple[IntArray, IntArray]:
    """The first of the rows ``ways`` of each receipt, and by receipt how many others there are, which are as good."""
    _, first, count = np.unique(receipt[ways], return_index=True, return_counts=True)
    others = np.zeros(receipts, dtype=np.int64)
    others[receipt[ways[first]]] = count - 1
    return ways[first], others


def _others(receipt: IntArray, item: IntArray, out: IntArray, receipts: int) -> tuple[IntArray, IntArray]:
    """The rows of receipts that leave out the item of row ``out``, without it."""
    chosen = np.zeros(receipts, dtype=bool)
    chosen[receipt[out]] = True
    keep = chosen[receipt]
    keep[out] = False
    return receipt[keep], item[keep]


def _drafts(evidence: Evidence, receipt: IntArray, item: IntArray, rivals: IntArray) -> Drafts:
    rows = evidence.quoted
    many = len(evidence.items.amount)
    used = np.isin(rows.receipt * many + rows.item, receipt * many + item)
    drafts = of_rows(rows.receipt[used], rows.item[used], rows.strength[used])
    places = distinct_keys(rows.receipt[used] * (evidence.texts.count.max(initial=0) + 1) + rows.place[used])
    told = np.bincount(places // (evidence.texts.count.max(initial=0) + 1), minlength=len(evidence.receipts))
    return replace(drafts, explained=told[drafts.receipt], rivals=rivals[drafts.receipt])

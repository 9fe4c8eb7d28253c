"""Pairs of receipt and item that a person has rejected: no hypothesis has them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Set

    from xl_ar.core.matching.known.book import IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

NO_PAIRS: frozenset[tuple[str, str]] = frozenset()


def barred_pairs(evidence: Evidence, rejected: Set[tuple[str, str]]) -> IntArray:
    """Keys of the pairs (receipt_id, item_id) that are known here; of ids that stand twice all rows are meant."""
    if not rejected:
        return np.zeros(0, dtype=np.int64)
    receipts = _rows(evidence.receipts.receipt_id.tolist(), {receipt for receipt, _ in rejected})
    items = _rows(evidence.items.item_id.tolist(), {item for _, item in rejected})
    many = len(evidence.items.item_id)
    keys = {
        receipt * many + item
        for receipt_id, item_id in rejected
        for receipt in receipts.get(receipt_id, ())
        for item in items.get(item_id, ())
    }
    return np.array(sorted(keys), dtype=np.int64)


def _rows(ids: list[str], wanted: Set[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(ids):
        if key in wanted:
            rows.setdefault(key, []).append(row)
    return rows


def without_pairs(found: Hypotheses, barred: IntArray, items: int) -> Hypotheses:
    """The hypotheses that have none of the ``barred`` pairs; ``items``: number of items."""
    if not len(barred) or not len(found):
        return found
    row_of = found.owner_of_row
    keep = np.ones(len(found), dtype=bool)
    keep[row_of[np.isin(found.receipt[row_of] * items + found.item, barred)]] = False
    return found.where(keep)

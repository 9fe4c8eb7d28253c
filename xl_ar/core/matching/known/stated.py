"""Amounts that a remittance states beside its numbers: "4101298 (373.35), 4101413 (569.65)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence


def stated_rows(evidence: Evidence, receipt: IntArray, item: IntArray) -> IntArray:
    """The amount stated for an item in a receipt's remittance, in minor units; -1 where none is."""
    keys, amounts = evidence.beside
    if not len(keys):
        return np.full(len(item), -1, dtype=np.int64)
    asked = receipt * len(evidence.items.amount) + item
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, amounts[at], -1)


def adds_up(evidence: Evidence, receipt: IntArray, start: IntArray, item: IntArray) -> tuple[BoolArray, IntArray]:
    """Drafts whose stated amounts are the receipt, none above what is open; and the amounts by item row.

    A credit counts with what is open of it; an item without a stated amount too.
    """
    opened = evidence.items.amount[item]
    rows = np.repeat(np.arange(len(receipt)), np.diff(start))
    said = stated_rows(evidence, receipt[rows], item)
    usable = (said >= 0) & (opened > 0)
    amounts = np.where(usable, said, opened)
    total = np.zeros(len(receipt), dtype=np.int64)
    np.add.at(total, rows, amounts)
    some = np.bincount(rows, weights=usable, minlength=len(receipt)) > 0
    above = np.bincount(rows, weights=usable & (said > opened), minlength=len(receipt)) > 0
    return np.asarray(some & ~above & (total == evidence.receipts.amount[receipt])), amounts

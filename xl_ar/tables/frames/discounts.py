"""The cash discount of each item: by its own columns, else by its terms (2/10 net 30)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.terms import Discount, parse_terms
from xl_ar.tables.frames.columns import TableCells, Texts
from xl_ar.tables.frames.item_amounts import Minor

Days = NDArray[np.datetime64]


def discounts(cells: TableCells, original: Minor, document_date: Days, terms: Texts) -> tuple[Minor, Days]:
    """Discount in minor units, half up, and its last day; 0 and NaT where none is granted."""
    granted = {text: _granted(text) for text in set(terms)}
    points = np.array([granted[text].basis_points for text in terms], dtype=np.int64)
    days = np.array([granted[text].days for text in terms], dtype=np.int64)
    amount = np.sign(original) * ((np.abs(original) * points + 5_000) // 10_000)
    last = np.where(points > 0, document_date + days.astype("timedelta64[D]"), np.datetime64("NaT", "s"))
    if cells.has("discount_amount"):
        stated = cells.amount("discount_amount")
        amount = np.where(stated.ok, np.sign(original) * np.abs(stated.minor), amount)
    own = cells.date("discount_date")
    return amount, np.where(np.isnat(own), last, own).astype("datetime64[s]")


def _granted(terms: str) -> Discount:
    parsed = parse_terms(terms) if terms else None
    return parsed.discounts[0] if parsed and parsed.discounts else Discount(0, 0)

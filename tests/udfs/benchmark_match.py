"""A made book of receipts, open items and customers as rows of cells, with truth left aside."""

from __future__ import annotations

from functools import lru_cache

from benchmarks.cash.cells import Rows, cells


@lru_cache(maxsize=4)
def book(seed: int, receipts: int) -> tuple[Rows, Rows, Rows]:
    """Receipts, open items and customers with headings, as Excel has them: dates as dates, amounts as floats."""
    return cells(receipts, seed)

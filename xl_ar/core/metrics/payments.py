"""How late money comes, weighted by amount (formulas: field README 3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xl_ar.core.metrics.quotient import quotient


def weighted_days(paid: Iterable[tuple[int, int]], metric: str = "weighted average days to pay") -> Fraction:
    """Sum of amount x days / sum of amounts; ``paid``: (amount, days).

    Days from the document date give the weighted average days to pay, days from the due date the weighted average days
    late (early is negative).
    """
    rows = list(paid)
    return quotient(sum(amount * days for amount, days in rows), sum(amount for amount, _ in rows), metric, "paid")

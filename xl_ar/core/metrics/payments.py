"""How late money comes, weighted by amount (formulas: docs/metrics.md)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xl_ar.core.metrics.quotient import Number, quotient


def weighted_days(paid: Iterable[tuple[Number, Number]]) -> Fraction:
    """Sum of amount x days / sum of amounts; ``paid``: (amount, days).

    Days from the document date give the weighted average days to pay, days from the due date the weighted average days
    late (early is negative).
    """
    rows = [(Fraction(amount), Fraction(days)) for amount, days in paid]
    weighted = sum((amount * days for amount, days in rows), Fraction(0))
    return quotient(weighted, sum((amount for amount, _ in rows), Fraction(0)), "the sum of what was paid")

"""What rolls from one bucket into the next between two agings (formula: docs/metrics.md)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xl_ar.core.metrics.quotient import Number, quotient
from xl_ar.errors import InputError


def roll_rate(later: Number, earlier: Number) -> Fraction:
    """Bucket n+1 at the later date / bucket n at the earlier one."""
    return quotient(later, earlier, "the bucket of the earlier date")


def roll_rates(earlier: Sequence[Number], later: Sequence[Number]) -> list[Fraction | None]:
    """Roll rate out of each bucket but the last, agings in bucket order; None where nothing was there to roll.

    The dates must lie as far apart as the buckets are wide, or a rate has no meaning.
    """
    if len(earlier) != len(later):
        raise InputError(f"roll rates: {len(earlier)} buckets before, {len(later)} after; the same must stand there")
    pairs = zip(earlier[:-1], later[1:], strict=True)
    return [roll_rate(after, before) if before > 0 else None for before, after in pairs]

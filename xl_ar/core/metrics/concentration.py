"""How much hangs on few customers (formulas: docs/metrics.md). Balances of zero or below owe nothing and count not."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xl_ar.core.metrics.quotient import Number, quotient

_OWED = "what customers owe"


def hhi(balances: Iterable[Number]) -> Fraction:
    """Herfindahl-Hirschman index, 0 to 1: the sum of squared shares of the customers' balances."""
    owed = [Fraction(balance) for balance in balances if balance > 0]
    total = sum(owed, Fraction(0))
    return quotient(sum((balance * balance for balance in owed), Fraction(0)), total**2, _OWED)


def top_share(balances: Iterable[Number], count: int) -> Fraction:
    """Share of the ``count`` largest balances in all."""
    owed = sorted((Fraction(balance) for balance in balances if balance > 0), reverse=True)
    return quotient(sum(owed[:count], Fraction(0)), sum(owed, Fraction(0)), _OWED)

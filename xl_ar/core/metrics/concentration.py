"""How much hangs on few customers (formulas: field README 3.2). Balances of zero or below owe nothing and count not."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from xl_ar.core.metrics.quotient import quotient

_OWED = "what customers owe"


def hhi(balances: Iterable[int]) -> Fraction:
    """Herfindahl-Hirschman index, 0 to 1: the sum of squared shares of the customers' balances."""
    owed = [balance for balance in balances if balance > 0]
    total = sum(owed)
    return quotient(sum(balance * balance for balance in owed), total * total, "HHI", _OWED)


def top_share(balances: Iterable[int], count: int) -> Fraction:
    """Share of the ``count`` largest balances in all."""
    owed = sorted((balance for balance in balances if balance > 0), reverse=True)
    return quotient(sum(owed[:count]), sum(owed), f"top {count}", _OWED)

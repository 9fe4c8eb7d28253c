"""Provision matrix: expected credit losses by bucket, with given rates or with rates from history.

IFRS 9 B5.5.35 (practical expedient), ASC 326 (aging schedule); formulas: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xl_ar.core.metrics.quotient import Number, quotient
from xl_ar.errors import InputError


@dataclass(frozen=True, slots=True)
class Provision:
    """By bucket: balance (minor units), rate (0 to 1), expected loss (minor units, half up); and their total."""

    balances: tuple[int, ...]
    rates: tuple[Fraction, ...]
    losses: tuple[int, ...]

    @property
    def total(self) -> int:
        """The provision: the sum of the rounded losses, so that the column adds up."""
        return sum(self.losses)


def default_rates(reached: Sequence[Number], never_paid: Number) -> list[Fraction]:
    """Loss rate of each bucket: what was never paid / what reached the bucket; ``reached`` in bucket order."""
    if not 0 <= never_paid <= min(reached, default=0):
        raise InputError("provision: what was never paid must lie between 0 and what reached the last bucket")
    return [quotient(never_paid, amount, "what reached a bucket") for amount in reached]


def provision(balances: Sequence[int], rates: Sequence[Fraction | Decimal]) -> Provision:
    """Balance x rate by bucket; credits (balances below 0) carry no loss. InputError for a rate beyond 0 to 1."""
    if len(balances) != len(rates):
        raise InputError(f"provision: {len(balances)} buckets and {len(rates)} rates; as many must stand there")
    exact = tuple(Fraction(rate) for rate in rates)
    for rate in exact:
        if not 0 <= rate <= 1:
            raise InputError(f"provision: a rate of {float(rate):g}; a number from 0 to 1 must stand there")
    losses = tuple(_half_up(max(balance, 0) * rate) for balance, rate in zip(balances, exact, strict=True))
    return Provision(tuple(balances), exact, losses)


def _half_up(amount: Fraction) -> int:
    return int((2 * amount.numerator + amount.denominator) // (2 * amount.denominator))

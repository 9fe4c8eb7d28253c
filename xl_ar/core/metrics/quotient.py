"""One door to division: exact, and a sentence where there is nothing to divide by."""

from __future__ import annotations

from fractions import Fraction

from xl_ar.errors import InputError


def quotient(top: int | Fraction, bottom: int | Fraction, metric: str, divisor: str) -> Fraction:
    """``top`` / ``bottom``; InputError that names the divisor where it is not above zero.

    >>> quotient(3, 4, "DSO", "credit sales")
    Fraction(3, 4)
    """
    if bottom <= 0:
        raise InputError(f"{metric}: {divisor} must be above 0, not {float(bottom):,g}")
    return Fraction(top) / bottom

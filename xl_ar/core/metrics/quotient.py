"""One door to division: exact, and a sentence where there is nothing to divide by."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from xl_ar.errors import InputError

Number: TypeAlias = int | Decimal | Fraction
"""An amount in any unit, the same one throughout a metric, or a number of days: exact, never a float."""


def quotient(top: Number, bottom: Number, divisor: str) -> Fraction:
    """``top`` / ``bottom``; InputError that names the divisor where it is not above zero.

    >>> quotient(3, 4, "credit_sales")
    Fraction(3, 4)
    """
    return Fraction(top) / above_zero(bottom, divisor)


def above_zero(number: Number, name: str) -> Fraction:
    """The number; InputError where it is not above zero."""
    if number <= 0:
        raise InputError(f"{name} is {float(number):,g}; a number above 0 must stand there")
    return Fraction(number)

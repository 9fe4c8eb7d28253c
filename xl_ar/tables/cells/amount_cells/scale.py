"""Written digits to minor units, column-wise and exact."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.money import NOT_MONEY, minor_and_rounded

_EASY = 10**18


def minor_from_digits(
    digits: list[int], decimals: NDArray[np.int64], exponents: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Minor units of ``digits`` with ``decimals`` decimals, and where rounded; ``NOT_MONEY`` if too large."""
    long = [row for row, value in enumerate(digits) if not -_EASY < value < _EASY]
    values = np.array([0 if not -_EASY < value < _EASY else value for value in digits], dtype=np.int64)
    minor, rounded = _scaled(values, exponents.astype(np.int64) - decimals)
    for row in long:
        minor[row], rounded[row] = _scaled_one(digits[row], int(decimals[row]), int(exponents[row]))
    return minor, rounded


def _scaled(values: NDArray[np.int64], shift: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    up = np.int64(10) ** np.clip(shift, 0, 18)
    down = np.int64(10) ** np.clip(-shift, 0, 18)
    size = np.abs(values)
    too_large = size > (2**63 - 1) // up
    whole, rest = np.divmod(size, down)
    minor = np.sign(values) * (whole * np.where(too_large, 0, up) + (rest >= down - rest))
    return np.where(too_large, NOT_MONEY, minor), rest != 0


def _scaled_one(digits: int, decimals: int, exponent: int) -> tuple[int, bool]:
    try:
        return minor_and_rounded(Decimal(f"{digits}e{-decimals}"), exponent)
    except ValueError:
        return NOT_MONEY, True

"""The one door of money: decimals to integer minor units and back, by the ISO 4217 exponent of the currency.

Rounding is half up, away from zero (1.005 -> 1.01). A float means the shortest decimal that reads back to it.
What a sum of floats leaves below a millionth of a minor unit is noise: dropped, and not called rounding.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xl_ar.core.currencies import CANDIDATES, CODES, DEFAULT_EXPONENT, EXPONENTS, SIGNS

Amount: TypeAlias = Decimal | int | float | str

NOT_MONEY = -(2**63)
"""What ``minor_from_floats`` gives for a float that is no amount: not finite, or too large to be exact."""

_MOST_DIGITS = 18
_CONTEXT = Context(prec=64, rounding=ROUND_HALF_UP)
_POWERS = 10.0 ** np.arange(5)
_NOISE = 1e-6  # of a minor unit
_RELATIVE_NOISE = 2.0**-50
_EASY = 2.0**40  # below it a float product is off by less than a thousandth of a minor unit
_HINT_EDGE = re.compile(r"^[\s.:\[]+|[\s.:\]]+$")


def exponent(currency: str) -> int:
    """Number of decimals of ``currency`` (ISO code or hint); 2 where it is unknown."""
    return EXPONENTS.get(currency.strip().upper(), DEFAULT_EXPONENT)


def currency_code(text: str) -> str:
    """ISO 4217 code that a sign, code or word stands for; a hint ('USD?') when shared; '' if unknown."""
    plain = text.strip().casefold()
    return SIGNS.get(plain) or SIGNS.get(_HINT_EDGE.sub("", plain), "")


def currency_candidates(code: str) -> tuple[str, ...]:
    """Codes that ``code`` may mean: itself, or all that share the sign when it is a hint ('USD?')."""
    return (code,) if code in CODES else tuple(CANDIDATES.get(code, ()))


def to_minor(value: Amount, currency: str) -> int:
    """Exact minor units of ``value``, further decimals rounded half up; ValueError when it is no amount."""
    return minor_and_rounded(value, exponent(currency))[0]


def minor_and_rounded(value: Amount, decimals: int) -> tuple[int, bool]:
    """Minor units of ``value`` at ``decimals`` decimals, and whether digits that count were rounded away."""
    number = _decimal(value)
    if not number.is_finite() or number.adjusted() + decimals > _MOST_DIGITS:
        raise ValueError(f"no amount: {value!r} is not finite or too large")
    scaled = _CONTEXT.scaleb(number, decimals)
    minor = int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
    if abs(minor) >= -NOT_MONEY:
        raise ValueError(f"no amount: {value!r} is too large")
    off = abs(_CONTEXT.subtract(scaled, Decimal(minor)))
    if isinstance(value, float):
        return minor, float(off) > max(_NOISE, abs(minor) * _RELATIVE_NOISE)
    return minor, off != 0


def _decimal(value: Amount) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"no amount: {value!r} is a truth value")
    if isinstance(value, float):
        return Decimal(float.__repr__(value))
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"no amount: {value!r} is not a plain decimal number") from None


def to_decimal(minor: int, currency: str) -> Decimal:
    """Exact decimal amount of ``minor`` units, with the currency's number of decimals."""
    return Decimal(int(minor)).scaleb(-exponent(currency))


def decimal_text(minor: int, currency: str) -> str:
    """Plain decimal text with a point and the currency's decimals: '1234.50', JPY '1234'."""
    return decimal_digits(minor, exponent(currency))


def decimal_digits(minor: int, decimals: int) -> str:
    """Plain decimal text of ``minor`` units at ``decimals`` decimals."""
    if not decimals:
        return str(int(minor))
    whole, part = divmod(abs(int(minor)), 10**decimals)
    return f"{'-' if minor < 0 else ''}{whole}.{part:0{decimals}d}"


def minor_from_floats(
    values: NDArray[np.float64], decimals: int | ArrayLike = DEFAULT_EXPONENT
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Minor units of float amounts, and where digits that count were rounded away.

    Exact for every float that is the nearest double of a decimal with at most ``decimals`` decimals (up to 15
    digits; of 16, the shortest that reads back). What is not finite, or 2**53 minor units and more, becomes
    ``NOT_MONEY`` and is flagged.
    """
    scale = _POWERS[np.asarray(decimals)]
    sound = np.abs(values) < 2.0**53 / scale  # NaN compares false
    amounts = np.where(sound, values, 0.0)
    scaled = amounts * scale
    nearest = np.rint(scaled)
    off = np.abs(scaled - nearest)
    rounded = off > np.maximum(_NOISE, np.abs(scaled) * _RELATIVE_NOISE)
    minor = nearest.astype(np.int64)
    hard = ((np.abs(off - 0.5) < 1e-3) | (np.abs(scaled) > _EASY)) & (amounts != np.trunc(amounts))
    if hard.any():
        _by_repr(amounts, np.broadcast_to(decimals, amounts.shape), np.flatnonzero(hard), minor, rounded)
    minor[~sound] = NOT_MONEY
    return minor, rounded | ~sound


def _by_repr(
    amounts: NDArray[np.float64],
    decimals: NDArray[np.int_],
    rows: NDArray[np.intp],
    minor: NDArray[np.int64],
    rounded: NDArray[np.bool_],
) -> None:
    for row in rows:
        minor[row], rounded[row] = minor_and_rounded(float(amounts[row]), int(decimals[row]))

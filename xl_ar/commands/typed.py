"""What a person typed into a cell of ours: as text, as a day, as an amount."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from xl_ar.core.money import exponent, minor_and_rounded
from xl_ar.sheets.layout import Value

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_EXACT = 2.0**53
_LONGEST = 40  # signs of an amount


def typed_text(value: Value) -> str:
    """A cell as text: whole numbers without decimals, days as 2026-06-03, "" for an empty one."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value).strip()


def typed_day(value: Value) -> date | None:
    """A day that a person has written, as a date or as 2026-06-03; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def typed_minor(text: str, currency: str) -> int | None:
    """An amount such as 50.00 in minor units of ``currency``; None for anything else, 50.005 among it.

    >>> typed_minor("50.00", "USD"), typed_minor("50,00", "USD"), typed_minor("50.005", "USD")
    (5000, None, None)
    """
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    decimals = exponent(currency)
    try:
        minor, rounded = minor_and_rounded(Decimal(text), decimals)
        noise = rounded and not minor_and_rounded(float(text), decimals)[1]  # of a cell with a formula: 0.1 + 0.2
    except ValueError:
        return None
    return minor if noise or not rounded else None

"""Numbers that stand in settings as texts: amounts, and lists of values such as EUR/USD=1.08."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from xl_ar.errors import SettingsError, clipped

AMOUNT = "an amount such as 5.00"
NUMBER = "a number"
_MOST_DIGITS = 14  # of a number, before or after its point


def decimal_setting(name: str, text: str, what: str = AMOUNT) -> Decimal:
    """The number that a setting is, 0 for an empty one; SettingsError for what is none, not finite or too large."""
    try:
        number = Decimal(text or "0")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not -_MOST_DIGITS <= number.adjusted() <= _MOST_DIGITS:
        raise SettingsError(f"{name} = '{clipped(text)}'; {what} must stand there")
    return number


def amount_setting(name: str, text: str) -> Decimal:
    """The amount of 0 or more that a setting is, 0 for an empty one; SettingsError for anything else."""
    amount = decimal_setting(name, text)
    if amount < 0:
        raise SettingsError(f"{name} = '{clipped(text)}'; an amount of 0 or more must stand there")
    return amount


def list_parts(text: str) -> list[str]:
    """The parts of a list, which commas or semicolons separate."""
    return [part.strip() for part in re.split("[,;]", text) if part.strip()]


def check_numbers(name: str, text: str, kind: str) -> None:
    """SettingsError where a setting holds what is no number.

    ``kind``: "amount" for one of 0 or more, "list" for several, "named" for several behind their names and "=".
    """
    if kind == "amount":
        amount_setting(name, text)
        return
    for part in list_parts(text):
        key, sign, value = (side.strip() for side in part.partition("="))
        if kind == "list":
            decimal_setting(name, part, NUMBER)
        elif sign:
            decimal_setting(f"{name}: {key}", value, NUMBER)

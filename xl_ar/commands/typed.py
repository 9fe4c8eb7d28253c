"""What a person typed into a cell of ours: as text, as a day, as an amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from xl_ar.core.money import to_minor
from xl_ar.sheets.layout import Value


def typed_text(value: Value) -> str:
    """A cell as text: whole numbers without decimals, days as 2026-06-03, "" for an empty one."""
    if isinstance(value, float) and value.is_integer():
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
    """An amount such as 50.00 in minor units of ``currency``; None for anything else.

    >>> typed_minor("50.00", "USD"), typed_minor("50,00", "USD")
    (5000, None)
    """
    try:
        return to_minor(Decimal(text), currency)
    except (InvalidOperation, ValueError):
        return None

"""Days and months as the rules count them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Set
from datetime import date, timedelta

_SATURDAY = 5


def business_days_after(start: date, count: int, holidays: Set[date] = frozenset()) -> date:
    """The ``count``-th business day after ``start``: Saturdays, Sundays and ``holidays`` do not count.

    >>> business_days_after(date(2024, 6, 3), 7)
    datetime.date(2024, 6, 12)
    """
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in holidays
    return day


def months_after(start: date, months: int) -> date:
    """The same day of a later month, its last day where it is shorter.

    >>> months_after(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def quarter_end(day: date) -> date:
    """Last day of the calendar quarter of ``day``."""
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year, month, monthrange(day.year, month)[1])

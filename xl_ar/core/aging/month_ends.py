"""Month ends of an aging trend."""

from __future__ import annotations

from datetime import date, timedelta


def month_ends(as_of: date, count: int) -> list[date]:
    """The last ``count`` ends of months up to ``as_of``, the earliest first; ``as_of`` counts where it is one.

    >>> [str(day) for day in month_ends(date(2026, 3, 15), 2)]
    ['2026-01-31', '2026-02-28']
    """
    found: list[date] = []
    day = as_of + timedelta(days=1)
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        found.insert(0, day)
    return found

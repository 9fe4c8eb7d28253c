"""The columns that every table of AR Aging has: the buckets, credits and the balance of one currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.sheets.layout import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_ar.core.aging.aged import AgingResult

WORDS = {"credits": "Credits", "unapplied": "Unapplied cash"}


def buckets(aging: AgingResult, *, total: bool = True) -> tuple[Column, ...]:
    """One money column for each amount that sums to the balance, overdue buckets marked; then the balance, live."""
    late = aging.policy.scheme.labels[1:]
    names = tuple(aging.columns)
    columns = (Column(name, WORDS.get(name, name), Kind.MONEY, total=total, overdue=name in late) for name in names)
    return (*columns, Column("balance", "Balance", Kind.MONEY, total=total, sum_of=names))


def table_name(code: str) -> str:
    """Name of the table of customers of a currency."""
    return f"AR_Aging_{code}" if code else "AR_Aging"


def joined(parts: Iterable[str], code: str) -> str:
    """A heading and the currency it is in, where there is one."""
    return ", ".join([*parts, code] if code else parts)

"""Regulation Z, 12 CFR 1026.11 (open-end) and 1026.21 (closed-end credit): treatment of credit balances over $1."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from xl_ar.core.clocks.calendar import business_days_after, months_after

LEAST_CENTS = 100  # a credit must be over it
REQUEST_DAYS = 7  # business days after a written request
GOOD_FAITH_MONTHS = 6


@dataclass(frozen=True, slots=True)
class RegZ:
    """``refund_by``: after a written request (None without one); ``good_faith_from``: effort due without one."""

    refund_by: date | None
    good_faith_from: date


def reg_z(cents: int, arose: date, requested: date | None = None, holidays: Set[date] = frozenset()) -> RegZ | None:
    """The clocks of a credit of ``cents``; None where it is not over one dollar."""
    if cents <= LEAST_CENTS:
        return None
    refund_by = business_days_after(requested, REQUEST_DAYS, holidays) if requested else None
    return RegZ(refund_by, months_after(arose, GOOD_FAITH_MONTHS))

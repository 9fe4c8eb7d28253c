"""Medicare's 60-day rule, 42 CFR 401.305 (as of 2025): an overpayment is reported and returned in 60 days.

The days run from the day it is identified (known, or ignored deliberately or recklessly). A timely investigation in
good faith suspends them until it ends, at the latest 180 days after that day. Looked back for six years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xl_ar.core.clocks.calendar import months_after
from xl_ar.errors import InputError

DAYS, LONGEST_SUSPENSION, LOOK_BACK_MONTHS = 60, 180, 72


@dataclass(frozen=True, slots=True)
class Investigation:
    """An investigation in good faith; ``concluded`` None while it goes on."""

    begun: date
    concluded: date | None = None


def return_by(identified: date, investigation: Investigation | None = None) -> date:
    """Last day to report and return; while an investigation goes on, the day if it used all the time it may take."""
    if investigation is None:
        return identified + timedelta(days=DAYS)
    if investigation.begun < identified:
        begun = identified
    elif investigation.begun > identified + timedelta(days=DAYS):
        raise InputError(f"60-day rule: an investigation begun {investigation.begun} is after the 60 days had passed")
    else:
        begun = investigation.begun
    latest = identified + timedelta(days=LONGEST_SUSPENSION)
    ended = min(investigation.concluded or latest, latest)
    used = begun - identified
    return max(ended, begun) + timedelta(days=DAYS) - used


def in_look_back(received: date, identified: date) -> bool:
    """True where the overpayment was received in the six years before it was identified."""
    return months_after(received, LOOK_BACK_MONTHS) >= identified

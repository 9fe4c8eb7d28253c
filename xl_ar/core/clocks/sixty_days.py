"""Medicare's 60-day rule, 42 CFR 401.305 (as of 2025): an overpayment is reported and returned in 60 days.

The days run from the day it is identified (known, or ignored deliberately or recklessly). A timely investigation in
good faith suspends them until it ends, at the latest 180 days after that day. Looked back for six years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xl_ar.core.clocks.calendar import months_after

DAYS, LONGEST_SUSPENSION, LOOK_BACK_MONTHS = 60, 180, 72


@dataclass(frozen=True, slots=True)
class Investigation:
    """An investigation in good faith; ``concluded`` None while it goes on."""

    begun: date
    concluded: date | None = None


@dataclass(frozen=True, slots=True)
class SixtyDays:
    """``return_by`` None outside the look-back; ``told`` what must be said of the day, "" where nothing."""

    return_by: date | None
    told: str = ""


def sixty_days(received: date | None, identified: date, investigation: Investigation | None = None) -> SixtyDays:
    """The clock of an overpayment received and identified on these days."""
    if received and not in_look_back(received, identified):
        return SixtyDays(None, f"received {received}, more than six years before it was identified")
    if investigation is None:
        return SixtyDays(return_by(identified))
    begun, ended = investigation.begun, investigation.concluded
    if begun > identified + timedelta(days=DAYS):
        return SixtyDays(
            return_by(identified), f"the investigation begun {begun} came after the 60 days: no suspension"
        )
    if ended and ended < begun:
        return SixtyDays(return_by(identified), f"an investigation begun {begun} cannot end {ended}: no suspension")
    latest = identified + timedelta(days=LONGEST_SUSPENSION)
    told = "at the latest: the investigation is not concluded" if ended is None else ""
    if ended and ended > latest:
        told = f"suspended for {LONGEST_SUSPENSION} days at most, until {latest}"
    return SixtyDays(return_by(identified, investigation), told)


def return_by(identified: date, investigation: Investigation | None = None) -> date:
    """Last day to report and return; while an investigation goes on, the day if it used all the time it may take.

    An investigation that begins after the 60 days, or ends before it begins, suspends nothing.
    """
    if investigation is None:
        return identified + timedelta(days=DAYS)
    begun = max(investigation.begun, identified)
    latest = identified + timedelta(days=LONGEST_SUSPENSION)
    ended = min(investigation.concluded or latest, latest)
    if begun > identified + timedelta(days=DAYS) or ended < begun:
        return identified + timedelta(days=DAYS)
    return ended + timedelta(days=DAYS) - (begun - identified)


def in_look_back(received: date, identified: date) -> bool:
    """True where the overpayment was received in the six years before it was identified."""
    return months_after(received, LOOK_BACK_MONTHS) >= identified

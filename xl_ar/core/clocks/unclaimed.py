"""Unclaimed property: when a credit is dormant, when the owner is to be written to, when it is reported.

The rules differ by jurisdiction and change: the table is a person's file, ours is only its first filling.
A report covers what was dormant at its cut-off day; letters go out in a window of days before the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xl_ar.core.clocks.calendar import months_after


@dataclass(frozen=True, slots=True)
class Dormancy:
    """One jurisdiction's rule; days of the year as (month, day), amounts in minor units of USD.

    ``report`` None: the day is not known here, so no report and no letter is dated.
    """

    jurisdiction: str
    years: int
    least: int = 0  # a credit must be over it to count
    letter_least: int = 5_000  # a letter is due from it on
    letter_first: int = 120  # days before the report, window of the letter
    letter_last: int = 60
    cut_off: tuple[int, int] = (6, 30)
    report: tuple[int, int] | None = (11, 1)
    exemption: str = ""  # of credits between businesses, in words
    note: str = ""  # what else must be known of the rule


@dataclass(frozen=True, slots=True)
class Deadlines:
    """``dormant_on``; ``report_by`` and the letter's window, None where none is due or the day is not known."""

    dormant_on: date
    report_by: date | None
    letter_from: date | None
    letter_until: date | None


def deadlines(amount: int, arose: date, rule: Dormancy) -> Deadlines | None:
    """The deadlines of a credit; None where the jurisdiction does not want so small a one."""
    if amount <= rule.least:
        return None
    dormant = months_after(arose, 12 * rule.years)
    if rule.report is None:
        return Deadlines(dormant, None, None, None)
    year = dormant.year if (dormant.month, dormant.day) <= rule.cut_off else dormant.year + 1
    report = date(year, *rule.report)
    if rule.report <= rule.cut_off:  # reported in the year after the cut-off
        report = date(year + 1, *rule.report)
    if amount < rule.letter_least:
        return Deadlines(dormant, report, None, None)
    window = (report - timedelta(days=rule.letter_first), report - timedelta(days=rule.letter_last))
    return Deadlines(dormant, report, *window)

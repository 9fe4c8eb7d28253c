"""The columns of the clocks in AR Credits, as the settings ask for them, and what a person writes for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xl_ar.commands.clocks.table import DormancyTable, dormancy_table
from xl_ar.commands.rows import dates
from xl_ar.core.clocks.cms838 import due_date
from xl_ar.core.clocks.reg_z import reg_z
from xl_ar.core.clocks.sixty_days import return_by
from xl_ar.core.clocks.unclaimed import Dormancy, deadlines
from xl_ar.errors import SettingsError, unknown
from xl_ar.settings import CreditSettings
from xl_ar.sheets.layout import Column, Fact, Kind, Value
from xl_ar.sheets.people import Entries

REG_Z, UNCLAIMED, MEDICARE = "reg-z", "unclaimed", "medicare"
NAMES = (REG_Z, UNCLAIMED, MEDICARE)
REQUESTED, IDENTIFIED = "Refund requested on", "Overpayment identified on"
_US_DOLLARS = frozenset({"USD", ""})  # a ledger that states no currency counts as one in dollars
_ASKED = (
    (REG_Z, Column("requested", REQUESTED, Kind.NOTE, help="Day of the customer's written request, as 2026-06-03.")),
    (MEDICARE, Column("identified", IDENTIFIED, Kind.NOTE, help="Day it was identified, such as 2026-06-03.")),
)

_UNCLAIMED = (
    ("dormant_on", "Dormant on"),
    ("letter_from", "Letter from"),
    ("letter_until", "Letter until"),
    ("report_by", "Report by"),
)

STATED = (REQUESTED, IDENTIFIED)
"""Headings of the columns in which a person states a day."""
HEADINGS = (
    *STATED, "Refund by (Reg Z)", "Good faith from (Reg Z)", *(heading for _, heading in _UNCLAIMED), "CMS-838 due",
    "Return by (60 days)",
)  # fmt: skip
"""Headings of all columns that clocks may put into AR Credits."""

Filled = tuple[Column, list[Value]]


@dataclass(frozen=True, slots=True)
class Clocks:
    """Which clocks run, and what they need."""

    names: tuple[str, ...] = ()
    rule: Dormancy | None = None
    table: DormancyTable | None = None
    holidays: frozenset[date] = frozenset()


def clocks_of(settings: CreditSettings) -> Clocks:
    """The clocks that the settings ask for; SettingsError for a name, jurisdiction, file or day that is none."""
    names = tuple(_parts(settings.clocks))
    for name in names:
        if name not in NAMES:
            raise SettingsError(f"credits.clocks: {unknown('clock', name, NAMES)}")
    holidays = frozenset(_holiday(part) for part in _parts(settings.holidays))
    if UNCLAIMED not in names:
        return Clocks(names, holidays=holidays)
    table = dormancy_table(settings.dormancy_table)
    return Clocks(names, table.rule(settings.jurisdiction), table, holidays)


def clock_facts(clocks: Clocks) -> Iterator[Fact]:
    """What must be said of the clocks under the title."""
    if clocks.rule and clocks.table:
        said = f"{clocks.rule.years} years, table of {clocks.table.dated}, from {clocks.table.source or 'no source'}"
        yield Fact(f"Unclaimed property {clocks.rule.jurisdiction}", f"{said}; {clocks.table.warning}".rstrip("; "))
        if clocks.rule.report is None:
            yield Fact("Report and letter", "the table has no day of the report: enter it there after checking")
        if clocks.rule.exemption:
            yield Fact("Credits between businesses", f"{clocks.rule.exemption} exemption: check whether it holds")
    if clocks.names:
        yield Fact("Clocks", "reminders for who knows the rules that bind the firm; US dollars only")


def unread_facts(entries: Entries) -> Iterator[Fact]:
    """What a person wrote where a day must stand, and is none."""
    for _, column in _ASKED:
        wrong = [str(row[column.heading]) for row in entries.values() if _is_no_day(row.get(column.heading))]
        if wrong:
            yield Fact(column.heading, f"'{wrong[0]}' is no day; one such as 2026-06-03 must stand there")


def clock_columns(clocks: Clocks, found: pd.DataFrame, keys: list[str], entries: Entries) -> list[Filled]:
    """The columns that show days, with their cells, by row of ``found``; ``keys`` its row keys."""
    columns: list[Filled] = []
    arose = dates(found["arose_date"])
    if REG_Z in clocks.names:
        columns += _reg_z(clocks, found, arose, _days(REQUESTED, keys, entries))
    if clocks.rule:
        columns += _unclaimed(clocks.rule, found, arose)
    if MEDICARE in clocks.names:
        columns += _medicare(arose, _days(IDENTIFIED, keys, entries))
    return columns


def person_columns(clocks: Clocks, entries: Entries) -> list[Column]:
    """The columns in which a person states a day: those asked for, and those in which something stands."""
    written = {name for row in entries.values() for name, value in row.items() if value not in (None, "")}
    return [column for clock, column in _ASKED if clock in clocks.names or column.heading in written]


def stated_day(value: Value) -> date | None:
    """A day that a person has written, as a date or as 2026-06-03; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def _is_no_day(value: Value) -> bool:
    return value not in (None, "") and stated_day(value) is None


def _days(heading: str, keys: list[str], entries: Entries) -> list[date | None]:
    none: Mapping[str, Value] = {}
    return [stated_day(entries.get(key, none).get(heading)) for key in keys]


def _reg_z(clocks: Clocks, found: pd.DataFrame, arose: list[date | None], requested: list[date | None]) -> list[Filled]:
    each = [
        reg_z(minor, day, asked, clocks.holidays) if day else None
        for minor, day, asked in zip(_dollars(found), arose, requested, strict=True)
    ]
    return [
        (Column("reg_z_by", "Refund by (Reg Z)", Kind.DATE), [one.refund_by if one else None for one in each]),
        (
            Column("reg_z_from", "Good faith from (Reg Z)", Kind.DATE),
            [one.good_faith_from if one else None for one in each],
        ),
    ]


def _unclaimed(rule: Dormancy, found: pd.DataFrame, arose: list[date | None]) -> list[Filled]:
    each = [deadlines(minor, day, rule) if day else None for minor, day in zip(_dollars(found), arose, strict=True)]
    shown = _UNCLAIMED if rule.report is not None else _UNCLAIMED[:1]
    return [
        (Column(name, heading, Kind.DATE), [getattr(one, name) if one else None for one in each])
        for name, heading in shown
    ]


def _medicare(arose: list[date | None], identified: list[date | None]) -> list[Filled]:
    due: list[Value] = [due_date(day) if day else None for day in arose]
    back: list[Value] = [return_by(day) if day else None for day in identified]
    return [
        (Column("cms_838", "CMS-838 due", Kind.DATE), due),
        (Column("sixty_days", "Return by (60 days)", Kind.DATE), back),
    ]


def _dollars(found: pd.DataFrame) -> list[int]:
    """The credits in US cents, 0 in another currency: these clocks are American."""
    rows: Iterable[Any] = zip(found["credit_balance"].tolist(), found["currency"], strict=True)
    return [amount if code in _US_DOLLARS else 0 for amount, code in rows]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def _holiday(part: str) -> date:
    day = stated_day(part)
    if day is None:
        raise SettingsError(f"credits.holidays: '{part}'; days such as 2026-07-03 must stand there")
    return day

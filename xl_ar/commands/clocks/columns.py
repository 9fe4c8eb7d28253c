"""The columns of AR Clocks, as the settings ask for them, and what a person writes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xl_ar.commands.clocks.table import DormancyTable, dormancy_table
from xl_ar.commands.rows import dates
from xl_ar.commands.typed import typed_day
from xl_ar.core.clocks.cms838 import due_date
from xl_ar.core.clocks.reg_z import reg_z
from xl_ar.core.clocks.sixty_days import Investigation, SixtyDays, sixty_days
from xl_ar.core.clocks.unclaimed import Dormancy, deadlines
from xl_ar.errors import SettingsError, unknown
from xl_ar.settings import CreditSettings
from xl_ar.sheets.layout import Column, Fact, Kind, Value
from xl_ar.sheets.people import Entries

REG_Z, UNCLAIMED, MEDICARE = "reg-z", "unclaimed", "medicare"
NAMES = (REG_Z, UNCLAIMED, MEDICARE)
REQUESTED, IDENTIFIED = "Refund requested on", "Overpayment identified on"
BEGUN, CONCLUDED = "Investigation begun on", "Investigation concluded on"
US_DOLLARS = frozenset({"USD", ""})  # a ledger that states no currency counts as one in dollars
_ASKED = (
    (REG_Z, Column("requested", REQUESTED, Kind.NOTE, width=14, help="Day of the written request, as 2026-06-03.")),
    (
        MEDICARE,
        Column("identified", IDENTIFIED, Kind.NOTE, width=14, help="Day it was identified, such as 2026-06-03."),
    ),
    (MEDICARE, Column("begun", BEGUN, Kind.NOTE, width=14, help="Investigation in good faith; empty: there is none.")),
    (MEDICARE, Column("concluded", CONCLUDED, Kind.NOTE, width=14, help="Empty while the investigation goes on.")),
)

_UNCLAIMED = (
    ("dormant_on", "Dormant on"),
    ("letter_from", "Letter from"),
    ("letter_until", "Letter until"),
    ("report_by", "Report by"),
)

HEADINGS = (
    REQUESTED, IDENTIFIED, BEGUN, CONCLUDED, "Refund by (Reg Z)", "Good faith from (Reg Z)",
    *(heading for _, heading in _UNCLAIMED), "CMS-838 due", "Return by (60 days)",
)  # fmt: skip
"""Headings of all columns that clocks and the days stated for them may have."""

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
        name = clocks.rule.jurisdiction
        yield Fact(f"Unclaimed property {name}", f"{clocks.rule.years} years; {clocks.table.warning}")
        yield Fact("Where that is from", clocks.table.said(name))
        if clocks.rule.report is None:
            yield Fact("Report and letter", "the table has no day of the report: enter it there after checking")
        if clocks.rule.note:
            yield Fact(f"Note on {name}", clocks.rule.note)
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
    """The columns that show days, with their cells, by row of ``found`` in US dollars; ``keys`` its row keys."""
    columns: list[Filled] = []
    arose = dates(found["arose_date"])
    if REG_Z in clocks.names:
        columns += _reg_z(clocks, found, arose, _days(REQUESTED, keys, entries))
    if clocks.rule:
        columns += _unclaimed(clocks.rule, found, arose)
    if MEDICARE in clocks.names:
        said = (_days(name, keys, entries) for name in (IDENTIFIED, BEGUN, CONCLUDED))
        columns += _medicare(arose, list(zip(*said, strict=True)))
    return columns


def person_columns(clocks: Clocks, entries: Entries) -> list[Column]:
    """The columns in which a person states a day: those asked for, and those in which something stands."""
    written = {name for row in entries.values() for name, value in row.items() if value not in (None, "")}
    return [column for clock, column in _ASKED if clock in clocks.names or column.heading in written]


def _is_no_day(value: Value) -> bool:
    return value not in (None, "") and typed_day(value) is None


def _days(heading: str, keys: list[str], entries: Entries) -> list[date | None]:
    none: Mapping[str, Value] = {}
    return [typed_day(entries.get(key, none).get(heading)) for key in keys]


def _reg_z(clocks: Clocks, found: pd.DataFrame, arose: list[date | None], requested: list[date | None]) -> list[Filled]:
    each = [
        reg_z(minor, day, asked, clocks.holidays) if day else None
        for minor, day, asked in zip(found["credit_balance"].tolist(), arose, requested, strict=True)
    ]
    return [
        (Column("reg_z_by", "Refund by (Reg Z)", Kind.DATE), [one.refund_by if one else None for one in each]),
        (
            Column("reg_z_from", "Good faith from (Reg Z)", Kind.DATE),
            [one.good_faith_from if one else None for one in each],
        ),
    ]


def _unclaimed(rule: Dormancy, found: pd.DataFrame, arose: list[date | None]) -> list[Filled]:
    each = [
        deadlines(minor, day, rule) if day else None
        for minor, day in zip(found["credit_balance"].tolist(), arose, strict=True)
    ]
    shown = _UNCLAIMED if rule.report is not None else _UNCLAIMED[:1]
    return [
        (Column(name, heading, Kind.DATE), [getattr(one, name) if one else None for one in each])
        for name, heading in shown
    ]


def _medicare(arose: list[date | None], said: list[tuple[date | None, ...]]) -> list[Filled]:
    due: list[Value] = [due_date(day) if day else None for day in arose]
    each = [_sixty(day, *days) for day, days in zip(arose, said, strict=True)]
    told: list[Value] = [one.told if one else "" for one in each]
    columns: list[Filled] = [
        (Column("cms_838", "CMS-838 due", Kind.DATE), due),
        (Column("sixty_days", "Return by (60 days)", Kind.DATE), [one.return_by if one else None for one in each]),
    ]
    return [*columns, (Column("sixty_told", "About the 60 days", Kind.LONG, width=28), told)] if any(told) else columns


def _sixty(arose: date | None, identified: date | None, begun: date | None, concluded: date | None) -> SixtyDays | None:
    if identified is None:
        lost = "an investigation without the day it was identified starts no clock"
        return SixtyDays(None, lost) if begun or concluded else None
    if concluded and not begun:
        return SixtyDays(
            sixty_days(arose, identified).return_by, "an investigation without the day it began: no suspension"
        )
    return sixty_days(arose, identified, Investigation(begun, concluded) if begun else None)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def _holiday(part: str) -> date:
    day = typed_day(part)
    if day is None:
        raise SettingsError(f"credits.holidays: '{part}'; days such as 2026-07-03 must stand there")
    return day

"""The table of dormancy: ours as it is shipped, or a person's own file in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

from xl_ar.core.clocks.unclaimed import Dormancy
from xl_ar.core.money import to_minor
from xl_ar.errors import SettingsError, unknown
from xl_ar.settings.toml_files import toml_text, toml_tree

SHIPPED = "dormancy.toml"
_WHAT = "a table of dormancy"
_LARGEST = Decimal(10) ** 12
_ENTRIES = ("years", "least", "letter", "first", "last", "cut_off", "report", "exemption", "note")
_OF_THE_LINE = ("source", "own", "dated")
_YEAR = 2001  # a day of the year is checked in it: 02-29 is none of every year


@dataclass(frozen=True, slots=True)
class DormancyTable:
    """Rules by jurisdiction, with the day of the table, where it is from and what must be said of it."""

    rules: Mapping[str, Dormancy]
    dated: date
    source: str
    warning: str
    told: Mapping[str, str]  # of each jurisdiction: its sources, its day, what is our own knowledge in its line

    def rule(self, jurisdiction: str) -> Dormancy:
        """The rule of a jurisdiction; SettingsError for one that the table does not have."""
        wanted = jurisdiction.strip().upper()
        if not wanted:
            raise SettingsError(f"credits.jurisdiction is empty; one of {', '.join(self.rules)} must stand there")
        if wanted not in self.rules:
            raise SettingsError(f"credits.jurisdiction: {unknown('jurisdiction', wanted, self.rules)}")
        return self.rules[wanted]

    def said(self, jurisdiction: str) -> str:
        """Where the line of a jurisdiction is from, of which day it is, and that it must be checked."""
        return self.told[jurisdiction]


def dormancy_table(path: str = "") -> DormancyTable:
    """The table in the file ``path``, else the shipped one; SettingsError says where and what may stand there."""
    if not path:
        return _table(SHIPPED, files(__package__).joinpath(SHIPPED).read_text(encoding="utf-8"))
    return _table(path, toml_text(Path(path), _WHAT))


def _table(where: str, text: str) -> DormancyTable:
    tree = toml_tree(text, where, _WHAT)
    lines = tree.get("jurisdictions")
    if not isinstance(lines, dict) or not lines:
        raise SettingsError(f"{where}: the section [jurisdictions] must hold at least one line")
    dated = tree.get("dated")
    if type(dated) is not date:
        raise SettingsError(f"{where}: dated = {dated!r}; the day of the table, such as 2026-11-21, must stand there")
    rules = {name.upper(): _rule(f"{where}: {name}", name.upper(), line) for name, line in lines.items()}
    source, warning = str(tree.get("source", "")), str(tree.get("warning", "must be checked"))
    told = {name.upper(): _told(f"{where}: {name}", line, tree, dated) for name, line in lines.items()}
    return DormancyTable(rules, dated, source, warning, told)


def _told(where: str, line: Mapping[str, Any], tree: Mapping[str, Any], dated: date) -> str:
    known = tree.get("sources", {})
    names = [name.strip() for name in str(line.get("source", "")).split(",") if name.strip()]
    sources = [str(known.get(name, name)) for name in names] or [str(tree.get("source", "")) or "no source"]
    own = line.get("own", [])
    if not isinstance(own, list) or not set(own) <= set(_ENTRIES):
        raise SettingsError(f"{where}: own = {own!r}; a list of entries such as ['cut_off'] must stand there")
    said = f"line of {line.get('dated', dated)}, from {'; '.join(sources)}"
    return f"{said}; our own knowledge, without a source: {', '.join(own)}" if own else said


def _rule(where: str, name: str, line: Any) -> Dormancy:
    if not isinstance(line, dict):
        raise SettingsError(f"{where} = {line!r}; a line such as {{ years = 3 }} must stand there")
    for entry in line:
        if entry not in (*_ENTRIES, *_OF_THE_LINE):
            raise SettingsError(f"{where}: {unknown('entry', entry, (*_ENTRIES, *_OF_THE_LINE))}")
    if ("report" in line) != ("cut_off" in line):
        raise SettingsError(f"{where}: report and cut_off must stand there both, or neither")
    first, last = _whole(where, line, "first", 120), _whole(where, line, "last", 60)
    if first < last:
        raise SettingsError(f"{where}: first = {first}, last = {last}; first must not be below last")
    known = {"cut_off": _day(where, line, "cut_off"), "report": _day(where, line, "report")} if "report" in line else {}
    return Dormancy(
        name,
        _whole(where, line, "years", None),
        least=_amount(where, line, "least", "0"),
        letter_least=_amount(where, line, "letter", "50"),
        letter_first=first,
        letter_last=last,
        exemption=str(line.get("exemption", "")),
        note=str(line.get("note", "")),
        **{"report": None, **known},  # type: ignore[arg-type]
    )


def _whole(where: str, line: Mapping[str, Any], entry: str, default: int | None) -> int:
    number = line.get(entry, default)
    if type(number) is not int or not 0 < number <= 366:
        raise SettingsError(f"{where}: {entry} = {number!r:.80}; a whole number from 1 to 366 must stand there")
    return number


def _amount(where: str, line: Mapping[str, Any], entry: str, default: str) -> int:
    try:
        amount = Decimal(str(line.get(entry, default)))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < _LARGEST:
        raise SettingsError(f"{where}: {entry} = {line[entry]!r:.80}; an amount such as 50.00 must stand there")
    return to_minor(amount, "USD")


def _day(where: str, line: Mapping[str, Any], entry: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{_YEAR}-{line[entry]}")
    except ValueError as error:
        message = f"{where}: {entry} = {line[entry]!r}; month and day such as 06-30 must stand there"
        raise SettingsError(message) from error
    return day.month, day.day

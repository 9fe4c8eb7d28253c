"""``AR Aliases``: payers learned from the register or typed in by a person; matching uses them as its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xl_ar.commands.keys import numbered
from xl_ar.core.register.payers import Alias, Key, alias_key
from xl_ar.core.schema import HISTORY
from xl_ar.errors import unknown
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Column, Kind, Value
from xl_ar.sheets.people import KEY_HEADING

SHEET = "AR Aliases"
PERSON = "person"
YES, NO = "yes", "no"
COLUMNS = (
    Column("payer", "Payer"),
    Column("payer_account", "Payer account"),
    Column("customer", "Customer"),
    Column("source", "Source"),
    Column("first", "First date", Kind.DATE),
    Column("last", "Last date", Kind.DATE),
    Column("count", "Count", Kind.COUNT),
    Column("use", "Use", Kind.CHOICE, choices=(YES, NO), help="no: matching does not use this line. Empty = yes."),
    Column("correct", "Correct customer", Kind.NOTE, help="The customer that this payer really pays for."),
    Column("note", "Note", Kind.NOTE, help="Yours; it is kept in every run."),
    Column("key", KEY_HEADING, Kind.KEY),
)
_WORDS = ("Use", "Correct customer", "Note")

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of AR Aliases: what was learned or typed, and what a person says about it."""

    customer: str
    payer: str
    payer_account: str
    source: str
    first: date | None
    last: date | None
    count: int
    use: str = ""
    correct: str = ""
    note: str = ""

    @property
    def target(self) -> str:
        """The customer that the payer pays for."""
        return self.correct or self.customer

    @property
    def used(self) -> bool:
        """True for what matching may use."""
        confirmed = self.count > 0 or bool(self.correct) or self.source == PERSON or self.use.casefold() == YES
        return confirmed and self.use.casefold() != NO and bool(self.target and (self.payer or self.payer_account))


def shown_aliases(learned: Mapping[Key, Alias], rows: Iterable[Row]) -> list[Shown]:
    """What is learned with a person's words beside it, and what a person has typed in or said of what is gone."""
    said: dict[Key, Row] = {}
    for row in rows:
        customer = _text(row, "Customer") or _text(row, "Correct customer")
        if any(_text(row, name) for name in ("Payer", "Payer account", *_WORDS)) or customer:
            said.setdefault(alias_key(customer, _text(row, "Payer"), _text(row, "Payer account")), row)
    found = {key: _learned(alias, said.get(key, {})) for key, alias in learned.items()}
    for key, row in said.items():
        source = _text(row, "Source") or PERSON
        words = any(_text(row, name) for name in _WORDS)
        if key not in found and (source == PERSON or words):
            found[key] = _typed(key[0], row, source)
    return [found[key] for key in sorted(found)]


def _learned(alias: Alias, row: Row) -> Shown:
    source = f"{alias.source} by {alias.by}" if alias.by else alias.source
    return Shown(
        alias.customer, alias.payer, alias.payer_account, source, alias.first, alias.last, alias.count, *_words(row)
    )


def _typed(customer: str, row: Row, source: str) -> Shown:
    first, last = (value if isinstance(value := row.get(name), date) else None for name in ("First date", "Last date"))
    return Shown(customer, _text(row, "Payer"), _text(row, "Payer account"), source, first, last, 0, *_words(row))


def _words(row: Row) -> tuple[str, str, str]:
    use, correct, note = (_text(row, name) for name in _WORDS)
    return use, correct, note


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def history_of(aliases: Iterable[Shown]) -> pd.DataFrame:
    """The aliases as the history that matching takes."""
    used = [alias for alias in aliases if alias.used]
    columns = {
        "customer": [alias.target for alias in used],
        "payer": [alias.payer for alias in used],
        "payer_account": [alias.payer_account for alias in used],
        "times_seen": [max(alias.count, 1) for alias in used],
    }
    return HISTORY.conform(columns, len(used))


def alias_findings(aliases: Iterable[Shown], customers: frozenset[str]) -> Iterable[Finding]:
    """Customers named by a person that the workbook does not know."""
    for alias in aliases:
        if alias.used and alias.target not in customers and (alias.correct or alias.source == PERSON):
            message = f"payer '{alias.payer or alias.payer_account}': {unknown('customer', alias.target, customers)}"
            yield Finding("alias-not-used", Severity.CHECK, message, SHEET, seen=alias.target, expected="a customer")


def alias_rows(aliases: Iterable[Shown]) -> list[tuple[Value, ...]]:
    """The rows of AR Aliases."""
    listed = list(aliases)
    keys = numbered(" | ".join(alias_key(alias.customer, alias.payer, alias.payer_account)) for alias in listed)
    return [
        (
            alias.payer, alias.payer_account, alias.customer, alias.source, alias.first, alias.last, alias.count,
            alias.use or None, alias.correct or None, alias.note or None, key,
        )
        for alias, key in zip(listed, keys, strict=True)
    ]  # fmt: skip

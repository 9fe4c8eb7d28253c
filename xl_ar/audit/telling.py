"""Entries told to a person: when, who, which workbook, what was done, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]

_MOST_NAMED = 6
_TOTALS = {"open_before": "open before", "open_after": "open after", "receipts": "received", "applied": "applied"}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words; ``who``: the system's user, and who decided and checked where they are others."""

    line: int
    at: str
    who: str
    host: str
    action: str
    workbook: str
    command: str
    what: str
    totals: str

    def __str__(self) -> str:
        place = f"{self.who or '(nobody)'}{f' at {self.host}' if self.host else ''}"
        parts = (self.command, self.what, self.totals)
        words = "; ".join(part for part in parts if part)
        return f"{self.line:>6}  {self.at}  {place}  {self.action} {self.workbook}: {words}".rstrip(": ")


def told(entry: Entry, line: int, *, unconfirmed: bool = False) -> Told:
    """The entry of a line in words; ``unconfirmed``: an intent of which nothing says what became of it."""
    return Told(
        line,
        str(entry.get("at", "")),
        _who(entry),
        str(entry.get("host", "")),
        "intended, not confirmed:" if unconfirmed else str(entry.get("action", "")),
        str(entry.get("file") or entry.get("workbook") or ""),
        str(entry.get("command", "")),
        "; ".join(_what(entry)),
        "; ".join(_totals(entry.get("totals"))),
    )


def people(entry: Entry) -> tuple[str, ...]:
    """Everybody whom the entry names: the system's user, who decided, who checked."""
    checkers = entry.get("checked_by")
    names = [entry.get("user"), entry.get("by"), *(checkers.values() if isinstance(checkers, Mapping) else ())]
    return tuple(dict.fromkeys(str(name) for name in names if name))


def _who(entry: Entry) -> str:
    first, *others = people(entry) or ("",)
    by, checkers = entry.get("by"), [name for name in others if name != entry.get("by")]
    parts = [first, f"for {by}" if by and by != first else "", f"checked by {', '.join(checkers)}" if checkers else ""]
    return ", ".join(part for part in parts if part)


def _what(entry: Entry) -> Iterable[str]:
    if why := entry.get("why"):
        yield str(why)
    for name, word in (("accepted", "accepted"), ("applied", "applied"), ("reversed", "reversed")):
        if found := _list(entry.get(name)):
            yield f"{word} {_few(found)}"
    if sheets := _list(entry.get("sheets")):
        yield f"sheets {', '.join(sheets)}"
    if removed := _list(entry.get("removed")):
        yield f"taken out {', '.join(removed)}"
    rows = entry.get("rows")
    for sheet, counts in rows.items() if isinstance(rows, Mapping) else ():
        if isinstance(counts, Mapping):
            yield f"{sheet}: " + ", ".join(f"{number} {word}" for word, number in counts.items())
    if formulas := entry.get("formulas"):
        yield f"{formulas} formulas recalculated"
    if backup := entry.get("backup"):
        yield f"original kept as {backup}"


def _few(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _totals(totals: object) -> Iterable[str]:
    for code, sums in totals.items() if isinstance(totals, Mapping) else ():
        if isinstance(sums, Mapping):
            parts = (f"{word} {sums[key]}" for key, word in _TOTALS.items() if key in sums)
            yield f"{code or 'no currency'}: {', '.join(parts)}"

"""The entries of a log that a person asks for: of a workbook, since a day, of a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xl_ar.audit.chain import Link
from xl_ar.audit.telling import people
from xl_ar.audit.trail import read


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown; empty: everything. ``workbook`` is a part of its path, ``by`` a whole name."""

    workbook: str = ""
    since: date | None = None
    by: str = ""


def shown(log: Path, wanted: Wanted) -> Iterator[tuple[Link, bool]]:
    """The entries in order, each with whether it is an intent that nothing confirms. OSError for one not readable."""
    links, unconfirmed = read(log)
    for link in links:
        if _fits(link, wanted):
            yield link, link.number in unconfirmed


def _fits(link: Link, wanted: Wanted) -> bool:
    entry = link.entry
    name = str(entry.get("file") or entry.get("workbook") or "")
    if wanted.workbook.casefold() not in name.casefold():
        return False
    if wanted.since and str(entry.get("at", ""))[:10] < wanted.since.isoformat():
        return False
    return not wanted.by or wanted.by.casefold() in {one.casefold() for one in people(entry)}

"""The trail of one workbook: the entries that concern it, and the verdict on the log they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xl_ar.audit.chain import Form, Link, links
from xl_ar.audit.growing import growing
from xl_ar.audit.intents import INTEND, Intents
from xl_ar.audit.verifying import Verdict, read_lines

SHEET = "AR Audit Trail"


@dataclass(frozen=True, slots=True)
class Trail:
    """``log``: its name; ``links``: its entries on the workbook in order; ``unconfirmed``: numbers of intents."""

    log: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    links: tuple[Link, ...] = ()
    unconfirmed: frozenset[int] = frozenset()


def trail_of(log: Path | None, file: str) -> Trail:
    """The trail of the workbook that the log calls ``file``; empty where there is no log.

    OSError where it cannot be read.

    What only wrote the trail itself is no part of it, so that writing it twice changes nothing.
    """
    if log is None or not log.is_file():
        return Trail(log.name if log else "")
    grown = growing(log.absolute())
    verdict = grown.read_on()
    unconfirmed = grown.unconfirmed()
    mine = (link for link in _kept(grown.entries(file), unconfirmed) if not _is_of_the_trail(link.entry))
    return Trail(log.name, verdict, tuple(mine), unconfirmed)


def wrote(log: Path, file: str, sha256: str) -> bool:
    """Whether a sound entry says that the file was written with this SHA-256, or was to be; OSError if unreadable."""
    if not log.is_file():
        return False
    grown = growing(log.absolute())
    grown.read_on()
    return any(link.form is Form.SOUND and link.entry.get("sha256_after") == sha256 for link in grown.entries(file))


def read(log: Path) -> tuple[list[Link], frozenset[int]]:
    """The entries of a log in order, intents only where nothing confirms them; and the numbers of these."""
    intents = Intents()
    found = []
    for link in _entries(log):
        intents.take(link)
        found.append(link)
    unconfirmed = intents.unconfirmed()
    return list(_kept(found, unconfirmed)), unconfirmed


def _kept(found: Iterable[Link], unconfirmed: frozenset[int]) -> Iterator[Link]:
    return (link for link in found if link.entry.get("action") != INTEND or link.number in unconfirmed)


def _entries(log: Path) -> Iterator[Link]:
    return (link for link in links(read_lines(log)) if link.entry)


def _is_of_the_trail(entry: Mapping[str, Any]) -> bool:
    """True for an entry that says no more than that the trail was written, or was to be."""
    sheets = [*entry.get("sheets", ()), *entry.get("removed", ())]
    decided = any(entry.get(name) for name in ("accepted", "applied", "reversed"))
    written = entry.get("action") in ("write", INTEND)
    return written and sheets == [SHEET] and not decided and not entry.get("formulas")

"""``trail``: the sheet AR Audit Trail: what the audit log says of this workbook, and whether its chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xl_ar.audit import Trail, told
from xl_ar.audit.chain import Link
from xl_ar.audit.trail import SHEET
from xl_ar.commands.work import Work
from xl_ar.findings import Finding, Severity
from xl_ar.registry import Command, builds
from xl_ar.sheets.layout import Column, Fact, Kind, Sheet, Table, Text, Value

_MOST_PLACES = 10
_COLUMNS = (
    Column("at", "When (UTC)"),  # first, as the labels of the facts share its width
    Column("line", "Line", Kind.COUNT),
    Column("who", "Who"),
    Column("host", "Host"),
    Column("action", "Action"),
    Column("command", "Command", Kind.LONG, width=24),
    Column("what", "What", Kind.LONG, width=60),
    Column("totals", "Totals", Kind.LONG, width=40),
    Column("before", "SHA-256 before", Kind.HASH),
    Column("after", "SHA-256 after", Kind.HASH),
    Column("hash", "Hash of the entry", Kind.HASH),
)


@builds("trail")
def build(work: Work) -> tuple[Sheet, ...]:
    """AR Audit Trail. OSError where the log cannot be read."""
    trail = work.trail()
    rows = [_row(link, unconfirmed=link.number in trail.unconfirmed) for link in trail.links]
    empty = "The audit log says nothing of this workbook yet."
    table = Table("AR_Audit_Trail", _COLUMNS, rows, "Entries on this workbook", empty=empty)
    return (Sheet(SHEET, "Audit trail", tuple(_facts(trail)), (*_broken(trail), table)),)


def with_chain(work: Work, steps: Iterable[Command]) -> Work:
    """The work, saying where the trail is among the steps and the chain of its log is broken.

    To check, and no stop: no figure rests on the log, and as a chain cannot be mended the stop would never end.
    """
    if not any(step.name == "trail" for step in steps) or (verdict := work.trail().verdict).intact:
        return work
    message = f"the chain of the audit log is broken {verdict.where}"
    said = Finding("audit-log-broken", Severity.CHECK, message, SHEET, expected="the log as it was written")
    return replace(work, said=(*work.said, said))


def _facts(trail: Trail) -> Iterator[Fact]:
    """Nothing here grows with entries on other workbooks, so that a second run changes nothing."""
    yield Fact("Log", trail.log or "no audit log is kept")
    yield Fact("Chain of the whole log", "intact" if trail.verdict.intact else f"BROKEN {trail.verdict.where}")
    yield Fact("Entries on this workbook", len(trail.links), Kind.COUNT)
    if trail.links and trail.links[-1].hash:  # an edited line may have none
        yield Fact("Hash of the last one", trail.links[-1].hash)
        yield Fact("To verify", f"xl-ar audit verify {trail.log} --expect {trail.links[-1].hash[:16]}")


def _broken(trail: Trail) -> Iterator[Text]:
    for place in trail.verdict.places[:_MOST_PLACES]:
        where = f"Line {place.line:,} of the log" if place.line else "The log"
        yield Text(f"{where}: {place.what.value}: {place.told}")


def _row(link: Link, *, unconfirmed: bool) -> tuple[Value, ...]:
    words = told(link.entry, link.line, unconfirmed=unconfirmed)
    hashes = (str(link.entry.get(name) or "") for name in ("sha256_before", "sha256_after"))
    action = words.action.rstrip(":")
    return (
        words.at, link.line, words.who, words.host, action, words.command, words.what, words.totals, *hashes, link.hash,
    )  # fmt: skip

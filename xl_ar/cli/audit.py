"""``xl-ar audit``: whether the chain of an audit log holds, and what the log says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from xl_ar.cli.places import Here
from xl_ar.cli.root import JSON, Day, examples, guarded, main
from xl_ar.doors.shown import json_text
from xl_ar.doors.shown import shown as plain
from xl_ar.errors import UsageError

WHERE = click.argument("log", metavar="LOG|FOLDER", type=Here(path_type=Path))


@main.group(
    epilog=examples("xl-ar audit verify month-end", "xl-ar audit show month-end --workbook north --since 2026-06-01")
)
def audit() -> None:
    """The audit log: verify its chain, show what it says."""


@audit.command(
    epilog=examples(
        "xl-ar audit verify month-end",
        "xl-ar audit verify month-end/xl_ar_audit.jsonl --expect 3f2a90c17b44",
        "xl-ar audit verify month-end --json",
    )
)
@WHERE
@click.option("--expect", metavar="HASH", help="Hash of an entry, or 12 signs or more of it, that must be in the log.")
@JSON
def verify(log: Path, expect: str | None, as_json: bool) -> None:
    """Say whether any line of the log was changed, taken out, put in or moved, and where.

    Exit code 0: intact, 1: broken. Keep the hash that is printed elsewhere, and give it as --expect another day: only
    so are lines cut off at the end found, or a log written anew.
    """
    guarded(lambda: _verify(_log(log), expect, as_json))


@audit.command(
    epilog=examples(
        "xl-ar audit show month-end",
        "xl-ar audit show month-end --workbook north.xlsx --by ann --since 2026-06-01",
        "xl-ar audit show month-end --json",
    )
)
@WHERE
@click.option("--workbook", default="", metavar="NAME", help="Only workbooks whose path has this in it.")
@click.option("--since", type=Day(), metavar="DATE", help="Only entries of this day (UTC) and later.")
@click.option("--by", default="", metavar="NAME", help="Only what this person has run, decided or checked.")
@JSON
def show(log: Path, workbook: str, since: date | None, by: str, as_json: bool) -> None:
    """Print the entries of the log, one a line; with --json the entries themselves.

    Intents are printed only where nothing confirms them. The chain is not verified: xl-ar audit verify.
    """
    guarded(lambda: _show(_log(log), workbook, since, by, as_json))


def _log(given: Path) -> Path:
    from xl_ar.audit import FILE

    log = given / FILE if given.is_dir() else given
    if not log.is_file():
        raise UsageError(f"{log}: there is no such log; give the log itself or the folder with its {FILE}")
    return log


def _verify(log: Path, expect: str | None, as_json: bool) -> int:
    from xl_ar.audit import verify as verified

    found = verified(log, expect)
    if as_json:
        places = [{"line": place.line, "what": place.what.value, "told": place.told} for place in found.places]
        facts = {"log": str(log), "intact": found.intact, "lines": found.lines, "entries": found.entries}
        click.echo(json.dumps(facts | {"hash": found.hash, "places": places, "notes": list(found.notes)}, indent=2))
        return int(not found.intact)
    word = "intact" if found.intact else f"broken {found.where}"
    click.echo(plain(f"{log}: {word}, {found.lines:,} lines, {found.entries:,} of them in the chain"))
    for place in found.places:
        click.echo(plain(f"  {place}"))
    for note in found.notes:
        click.echo(plain(f"  note: {note}"))
    if found.head:
        at, by = found.head.entry.get("at", ""), found.head.entry.get("user", "")
        click.echo(plain(f"  last entry: {at} by {by}, hash {found.hash}"))
    return int(not found.intact)


def _show(log: Path, workbook: str, since: date | None, by: str, as_json: bool) -> int:
    from xl_ar.audit import told
    from xl_ar.audit.showing import Wanted, shown

    found = list(shown(log, Wanted(workbook, since, by)))
    if as_json:
        click.echo(json_text([dict(link.entry) for link, _ in found]))
        return 0
    for link, unconfirmed in found:
        click.echo(plain(told(link.entry, link.line, unconfirmed=unconfirmed)))
    if not found:
        click.echo("no entry of the log is of that kind")
    return 0

"""What people put into our sheets beside the columns meant for them: own columns are kept, the rest is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xl_ar.commands.clocks.report_838 import COLUMNS as REPORT_COLUMNS
from xl_ar.commands.clocks.report_838 import SHEET as REPORT_838
from xl_ar.commands.clocks.sheet import HEADINGS as CLOCK_HEADINGS
from xl_ar.commands.clocks.sheet import SHEET as CLOCKS
from xl_ar.commands.credits import COLUMNS as CREDIT_COLUMNS
from xl_ar.commands.credits import SHEET as CREDITS
from xl_ar.commands.findings import COLUMNS as FINDING_COLUMNS
from xl_ar.commands.findings import SHEET as FINDINGS
from xl_ar.commands.matching import COLUMNS as MATCH_COLUMNS
from xl_ar.commands.matching import SHEET as MATCHES
from xl_ar.commands.refunds.columns import COLUMNS as REFUND_COLUMNS
from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.refunds.lines import with_own_keys
from xl_ar.commands.review.aliases import COLUMNS as ALIAS_COLUMNS
from xl_ar.commands.review.aliases import SHEET as ALIASES
from xl_ar.commands.review.elsewhere import typed_elsewhere
from xl_ar.commands.review.register import COLUMNS as REGISTER_COLUMNS
from xl_ar.commands.review.register import SHEET as REGISTER_SHEET
from xl_ar.commands.reviewing import STANDING_SHEETS
from xl_ar.commands.setup import COLUMNS as SETUP_COLUMNS
from xl_ar.commands.setup import SHEET as SETUP
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.layout import Column, Kind, Sheet, Table, Value
from xl_ar.sheets.people import GONE, KEY_HEADING, Entries, copied, entries, is_told, read_rows
from xl_ar.sheets.surface import Surface
from xl_ar.tables.corrections import ADDED, keyed
from xl_ar.tables.grid import cell_name

HEADINGS = {
    name: frozenset(heading.casefold() for heading in headings)
    for name, headings in (
        (MATCHES, [column.heading for column in MATCH_COLUMNS]),
        (REGISTER_SHEET, [column.heading for column in REGISTER_COLUMNS]),
        (ALIASES, [column.heading for column in ALIAS_COLUMNS]),
        (CREDITS, [*(column.heading for column in CREDIT_COLUMNS), KEY_HEADING]),
        (CLOCKS, CLOCK_HEADINGS),
        (REPORT_838, [column.heading for column in REPORT_COLUMNS]),
        (REFUNDS, [column.heading for column in REFUND_COLUMNS]),
        (SETUP, [column.heading for column in SETUP_COLUMNS]),
        (FINDINGS, [column.heading for column in FINDING_COLUMNS]),
    )
}
"""Of each of our sheets with row keys all headings that its tables may have, folded."""
_MOST_QUOTED = 3
_LINE = re.compile("[^0-9]")
_ADDED = {"comments": "comments", "threadedComment": "comments with answers", "image": "a background picture"}
_DIGITS = 7  # of the number of a row


def with_own_columns(sheet: Sheet, kept: Entries) -> Sheet:
    """The sheet with the columns that a person has added to its tables, at their end, their cells by row key."""
    if sheet.name not in HEADINGS or not kept:
        return sheet
    blocks = (
        _with_own(block, kept, HEADINGS[sheet.name]) if isinstance(block, Table) else block for block in sheet.blocks
    )
    return replace(sheet, blocks=tuple(blocks))


def _with_own(table: Table, kept: Entries, ours: frozenset[str]) -> Table:
    place = next((n for n, column in enumerate(table.columns) if column.heading == KEY_HEADING), None)
    if place is None:
        return table
    keys = [str(row[place]) for row in table.rows]
    mark = next((column.heading for column in table.columns if column.person), KEY_HEADING)
    mine = [row for key, row in kept.items() if key in set(keys) or mark in row]
    found = dict.fromkeys(name for row in mine for name, cell in row.items() if cell not in (None, ""))
    own = list({name.casefold(): name for name in reversed(found) if name.casefold() not in ours}.values())[::-1]
    rows = [(*row, *(kept.get(key, {}).get(name) for name in own)) for key, row in zip(keys, table.rows, strict=True)]
    more = (Column(f"own_{number}", name, Kind.NOTE) for number, name in enumerate(own, 1))
    return replace(table, columns=(*table.columns, *more), rows=rows) if own else table


def not_kept(
    sheets: Iterable[Sheet],
    gone: Iterable[str],
    ours: Mapping[str, Sequence[Sequence[Any]]],
    surfaces: Mapping[str, Surface],
) -> tuple[Finding, ...]:
    """A finding for each of our sheets in which something stands that these new ones, or none, will not hold."""
    bare = Surface()
    lost = [
        (sheet.name, list(_lost(sheet, ours[sheet.name], surfaces.get(sheet.name, bare))))
        for sheet in sheets
        if sheet.name in ours
    ]
    lost += [(name, list(_own_words(entries(ours[name]), HEADINGS.get(name, frozenset())))) for name in gone]
    return tuple(_finding(name, found) for name, found in lost if found)


def _finding(sheet: str, found: Sequence[tuple[str, str]]) -> Finding:
    quoted = ", ".join(f"'{text[:40]}'" for _, text in found[:_MOST_QUOTED])
    more = ", ..." if len(found) > _MOST_QUOTED else ""
    return Finding(
        "words-not-kept",
        Severity.CHECK,
        f"{sheet} is written anew without what was typed into it outside of the columns for people: {quoted}{more}; "
        "the file as it was before this run still has it",
        sheet,
        found[0][0],
        found[0][1],
        "a column with a heading of its own in a table with row keys, or a sheet of your own",
        rows=len(found),
    )


def _lost(sheet: Sheet, rows: Sequence[Sequence[Any]], surface: Surface) -> Iterator[tuple[str, str]]:
    """Cells of the sheet as it stood that the new one does not hold, name and text, each once; then what no cell holds.

    In rows of tables it is known by their headings, around them by where they lie.
    """
    found = [] if sheet.name in STANDING_SHEETS else list(_rows_typed_in(sheet, rows))
    found += _beside(sheet, rows)
    lines = {_LINE.sub("", cell) for cell, _ in found}
    found += [each for each in typed_elsewhere(sheet, rows, surface) if _LINE.sub("", each[0]) not in lines]
    yield from found
    yield from (("", _ADDED[kind]) for kind in surface.added)


def _rows_typed_in(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    tables = [table for table in sheet.blocks if isinstance(table, Table)]
    places = [(table, n) for table in tables for n, column in enumerate(table.columns) if column.heading == KEY_HEADING]
    present = {str(row[place]) for table, place in places for row in table.rows}
    found = with_own_keys(entries(rows)) if sheet.name == REFUNDS else entries(rows)
    people = [column.heading for table in tables for column in table.columns if column.person]
    for key, entry in found.items():
        if not key.startswith(ADDED) or (sheet.name == SETUP and keyed({key: entry})):
            continue
        if key in present:
            yield from ((_place_of(key), text) for text in _not_for_people(entry, people))
            continue
        said = [entry.get(name) for name in people] if copied(key, found) else list(entry.values())
        text = next((str(cell) for cell in said if cell not in (None, "")), "")
        if text and not is_told(key, found, people):
            yield _place_of(key), text


def _not_for_people(entry: Mapping[str, Value], people: Sequence[str]) -> list[str]:
    """What a person has typed into columns of ours of a row of which the others are kept."""
    ours = (cell for name, cell in entry.items() if name not in (*people, KEY_HEADING))
    return [cell for cell in ours if isinstance(cell, str) and cell != GONE]


def _place_of(key: str) -> str:
    """The cell of a row that was typed in, '' where its number is not known."""
    number = key.removeprefix(ADDED)
    return cell_name(int(number), 1) if number.isascii() and number.isdigit() and len(number) <= _DIGITS else ""


def _beside(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Cells right of a table, in its rows: beyond its last heading, or, with row keys, under no heading."""
    ends = [_ends(block) for block in sheet.blocks if isinstance(block, Table)]
    known: set[int] = set()
    for number, _, texts, is_head in read_rows(rows):
        if is_head:
            known = {n for n, text in enumerate(texts) if text}
        elif end := next((last for first, last in ends if first in texts and last in texts), ""):
            known = set(range(texts.index(end) + 1))
            yield from _cells(number, texts, known)
        elif not any(texts[n] for n in known if n < len(texts)):
            known = set()
        elif known:
            yield from _cells(number, texts, known)


def _ends(table: Table) -> tuple[str, str]:
    return table.columns[0].heading, table.columns[-1].heading


def _cells(number: int, texts: Sequence[str], known: set[int]) -> Iterator[tuple[str, str]]:
    for place, text in enumerate(texts):
        if text and place not in known and place > min(known):
            yield cell_name(number, place + 1), text


def _own_words(found: Entries, ours: frozenset[str]) -> Iterator[tuple[str, str]]:
    for row in found.values():
        for name, cell in row.items():
            if cell not in (None, "") and name.casefold() not in ours:
                yield "", str(cell)

"""Columns meant for people: read from our sheet as it is, put back by row key, never lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

from xl_ar.sheets.layout import Column, Kind, Sheet, Table, Value
from xl_ar.tables.corrections import ADDED

KEY_HEADING = "Row key"
GONE = "(row no longer in the workbook)"
_COPY = re.compile(rf"^(?:{re.escape(ADDED)}copy [0-9]+ of )+")
_ALIKE = 3  # headings that two tables of one sheet share

Entries = Mapping[str, Mapping[str, Value]]


def is_headed(rows: Sequence[Sequence[Any]]) -> bool:
    """False where a sheet of ours has more than a title but no row of headings any more."""
    return any(KEY_HEADING in [str(cell).strip() for cell in row] for row in rows)


def entries(rows: Sequence[Sequence[Any]]) -> dict[str, dict[str, Value]]:
    """Every cell of our tables by row key and heading, from the values of one of our sheets; of copies the first.

    A row without a key, and a copy of a row, have a key of their own that begins with ``ADDED`` (see ``copied``); of a
    heading that stands twice the first is meant, the other one has its number: "Note (2)".
    """
    found: dict[str, dict[str, Value]] = {}
    headings: list[str] = []
    for number, row, texts, is_head in read_rows(rows):
        if is_head:
            headings = _apart(texts)
        if is_head or not headings:
            continue
        key = texts[headings.index(KEY_HEADING)]
        if not key and sum(map(bool, texts)) >= 2:  # typed in below
            key = f"{ADDED}{number}"
        if key in found:
            key = next(name for name in _copies_of(key) if name not in found)
        if key:
            found[key] = {name: _value(cell) for name, cell in zip(headings, row, strict=False) if name}
    return found


def read_rows(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any], list[str], bool]]:
    """Number from 1, cells, cells as stripped texts, and whether it is a row of headings, of each row of a sheet.

    A row of a table that has begun is no row of headings, though one of its cells says "Row key".
    """
    headings: list[str] = []
    ended = True
    for number, row in enumerate(rows, 1):
        texts = [str(cell).strip() if cell not in ("", None) else "" for cell in row]
        is_head = KEY_HEADING in texts and (not headings or _begins(row, texts, headings, ended))
        if is_head:
            headings = texts
        yield number, row, texts, is_head
        ended = sum(map(bool, texts)) < 2


def _begins(row: Sequence[Any], texts: Sequence[str], headings: Sequence[str], ended: bool) -> bool:
    """True where a further table begins: after a gap or a title, or with headings of the table before."""
    alike = len((set(texts) & set(headings)) - {""}) >= _ALIKE
    return alike or (ended and all(isinstance(cell, str) for cell in row if cell is not None))


def _apart(texts: Sequence[str]) -> list[str]:
    """Headings, each once: a further one of the same name has its number."""
    seen: Counter[str] = Counter()
    headings: list[str] = []
    for text in texts:
        seen[text] += 1
        headings.append(text if not text or seen[text] == 1 else f"{text} ({seen[text]})")
    return headings


def _copies_of(key: str) -> Iterator[str]:
    original = _COPY.sub("", key)
    return (f"{ADDED}copy {number} of {original}" for number in count(1))


def copied(key: str, found: Entries) -> str:
    """The key of the row that the one of ``key`` is a copy of, "" where it is none."""
    original = _COPY.sub("", key)
    return original if original != key and original in found else ""


def is_told(key: str, found: Entries, names: Sequence[str]) -> bool:
    """True for a copy that says in the columns ``names`` just what its row says."""
    own = copied(key, found)
    return bool(own) and all(_plain(found[key].get(name)) == _plain(found[own].get(name)) for name in names)


def contradicted(found: Entries, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What rows say that contradict each other, by row key: copies of a row, or columns of one heading.

    Of the columns ``names``; a copy that says nothing in them contradicts nothing.
    """
    said: dict[str, dict[tuple[str, ...], None]] = {}
    for key, row in found.items():
        own = copied(key, found) or key
        words = tuple(_plain(row.get(name)) for name in names)
        if own == key or any(words):
            said.setdefault(own, {})[words] = None
        for name in names:
            if (other := _plain(row.get(f"{name} (2)"))) and other != _plain(row.get(name)):
                said.setdefault(own, {})[(other,)] = None
    return {key: tuple(_told(words) for words in each) for key, each in said.items() if len(each) > 1}


def _plain(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split()).casefold()


def _told(words: Sequence[str]) -> str:
    return " ".join(filter(None, words)) or "nothing"


def _value(cell: Any) -> Value:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, str | int | float | bool | date) else str(cell)


def with_people(sheet: Sheet, kept: Entries) -> Sheet:
    """The sheet with what people wrote in it before: by row key, rows that went away at the end of their table."""
    blocks = tuple(_table(block, kept) if isinstance(block, Table) else block for block in sheet.blocks)
    return replace(sheet, blocks=blocks)


def _table(table: Table, kept: Entries) -> Table:
    people = [place for place, column in enumerate(table.columns) if column.person]
    if not people or not kept:
        return table
    place = next(place for place, column in enumerate(table.columns) if column.heading == KEY_HEADING)
    rows = [_filled(row, table.columns, kept.get(str(row[place]), {})) for row in table.rows]
    present = {str(row[place]) for row in table.rows}
    rows.extend(_gone(table.columns, place, present, kept))
    return replace(table, rows=rows)


def _filled(row: Sequence[Value], columns: Sequence[Column], entry: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(
        _word(entry, column) if column.person and entry.get(column.heading) is not None else value
        for column, value in zip(columns, row, strict=True)
    )


def _word(entry: Mapping[str, Value], column: Column) -> Value:
    """What a person wrote; a day as text, since the column has no date format."""
    value = entry.get(column.heading)
    return value.isoformat() if isinstance(value, date) else value


def _gone(columns: Sequence[Column], place: int, present: set[str], kept: Entries) -> Iterator[tuple[Value, ...]]:
    people = [column.heading for column in columns if column.person]
    texts = [n for n, column in enumerate(columns) if column.kind in (Kind.TEXT, Kind.LONG)]
    for key, entry in kept.items():
        ours = people[0] in entry  # other columns come and go with what there is to show, or are newer
        words = [entry.get(name) for name in people]
        told = is_told(key, kept, people)
        if key in present or not ours or told or all(word in (None, "") for word in words):
            continue
        row: list[Value] = [None] * len(columns)
        for n, column in enumerate(columns):
            if column.person:
                row[n] = _word(entry, column)
        if texts:
            row[texts[0]] = GONE
        row[place] = key
        yield tuple(row)

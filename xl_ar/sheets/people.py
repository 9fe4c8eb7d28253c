"""Columns meant for people: read from our sheet as it is, put back by row key, never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from xl_ar.sheets.layout import Column, Kind, Sheet, Table, Value
from xl_ar.tables.corrections import ADDED

KEY_HEADING = "Row key"
GONE = "(row no longer in the workbook)"

Entries = Mapping[str, Mapping[str, Value]]


def is_headed(rows: Sequence[Sequence[Any]]) -> bool:
    """False where a sheet of ours has more than a title but no row of headings any more."""
    return any(KEY_HEADING in [str(cell).strip() for cell in row] for row in rows)


def entries(rows: Sequence[Sequence[Any]]) -> dict[str, dict[str, Value]]:
    """Every cell of our tables by row key and heading, from the values of one of our sheets; of copies the first."""
    found: dict[str, dict[str, Value]] = {}
    headings: list[str] = []
    for number, row in enumerate(rows, 1):
        texts = [str(cell).strip() if cell not in ("", None) else "" for cell in row]
        if KEY_HEADING in texts:
            headings = texts
            continue
        if not headings:
            continue
        key = texts[headings.index(KEY_HEADING)]
        if (not key and sum(map(bool, texts)) >= 2) or key in found:  # typed in below, or a copy of a row
            key = f"{ADDED}{number}"
        if key:
            found[key] = {name: _value(cell) for name, cell in zip(headings, row, strict=False) if name}
    return found


def _value(cell: Any) -> Value:
    if cell == "":
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
    place = next(place for place, column in enumerate(table.columns) if column.kind is Kind.KEY)
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
        if key in present or not ours or all(entry.get(name) in (None, "") for name in people):
            continue
        row: list[Value] = [None] * len(columns)
        for n, column in enumerate(columns):
            if column.person:
                row[n] = _word(entry, column)
        if texts:
            row[texts[0]] = GONE
        row[place] = key
        yield tuple(row)

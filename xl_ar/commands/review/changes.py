"""What a run changes in our sheets, row by row: added, changed, unchanged, gone, by row key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xl_ar.core.money import to_decimal
from xl_ar.sheets.layout import Column, Kind, Sheet, Table, Value
from xl_ar.sheets.people import KEY_HEADING, entries

Rows = dict[str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of one sheet against those of the run before."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def __str__(self) -> str:
        parts = ((name, getattr(self, name)) for name in ("added", "changed", "gone", "unchanged"))
        return ", ".join(f"{number:,} {name}" for name, number in parts if number) or "no rows"

    @property
    def any(self) -> bool:
        """True when something differs."""
        return bool(self.added or self.changed or self.gone)


def changes(sheets: Iterable[Sheet], ours: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Changes]:
    """By sheet what differs from the values of the earlier run; sheets that are new or have no row keys left out."""
    found = {}
    for sheet in sheets:
        tables = [block for block in sheet.blocks if isinstance(block, Table) and _key_place(block) is not None]
        if sheet.name in ours and tables:
            found[sheet.name] = _compared(entries(ours[sheet.name]), tables)
    return found


def _compared(before: Mapping[str, Mapping[str, Value]], tables: Iterable[Table]) -> Changes:
    after: Rows = {}
    for table in tables:
        after.update(rows_by_key(table))
    same = sum(_same(before[key], row) for key, row in after.items() if key in before)
    common = sum(key in before for key in after)
    return Changes(len(after) - common, common - same, same, sum(key not in after for key in before))


def rows_by_key(table: Table) -> Rows:
    """The rows of a table as a further run reads them: cells by heading, amounts in currency units, by row key."""
    place = _key_place(table)
    keyed: Rows = {}
    codes = next((n for n, column in enumerate(table.columns) if column.key == table.currency_key), None)
    for row in table.rows:
        currency = table.currency if codes is None else str(row[codes] or "")
        cells = {
            column.heading: _cell(column, value, currency)
            for column, value in zip(table.columns, row, strict=True)
        }  # fmt: skip
        if place is not None:
            keyed[str(row[place] or "")] = cells
    return keyed


def _key_place(table: Table) -> int | None:
    return next((n for n, column in enumerate(table.columns) if column.heading == KEY_HEADING), None)


def _cell(column: Column, value: Value, currency: str) -> Value:
    if column.kind is Kind.MONEY and isinstance(value, int) and not isinstance(value, bool):
        return float(to_decimal(value, currency))
    return None if value == "" else value


def _same(before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    return all(_plain(before.get(name)) == _plain(value) for name, value in after.items())


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return value if isinstance(value, date) or value is None else round(float(value), 6)

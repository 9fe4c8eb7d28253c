"""What each body row of a table is: a row of data, a total, a balance line, a group heading, a repeat, a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.row_kinds import (
    AMOUNT_FIELDS,
    DATE_FIELDS,
    KEY_FIELDS,
    NAME_FIELDS,
    RowKind,
    is_dated,
    key_text,
    texts_of,
)
from xl_ar.tables.frames.unsaid import find_unsaid
from xl_ar.tables.frames.vocabulary import is_balance_line, is_bare_total, is_total
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.mapping.table_map import TableMap

__all__ = ["RowKind", "Rows", "classify"]

Flags = NDArray[np.bool_]

_WITHOUT_MONEY = frozenset({Role.CUSTOMERS, Role.CONTACTS, Role.HISTORY})
_GROUPS = {"key": KEY_FIELDS, "name": NAME_FIELDS, "date": DATE_FIELDS, "amount": AMOUNT_FIELDS}


@dataclass(frozen=True, slots=True)
class Rows:
    """Kind of every body row, and the label that decided where one did."""

    kinds: NDArray[np.int8]
    labels: dict[int, str]

    def where(self, *kinds: RowKind) -> NDArray[np.intp]:
        """Body positions (0-based) of the rows of these kinds."""
        return np.flatnonzero(np.isin(self.kinds, kinds))


def classify(region: Region, table: TableMap) -> Rows:
    """Kind of each body row of a mapped table."""
    filled = region.grid.filled[region.first - 1 : region.last]
    inside = [column - 1 for column in (*region.margin, *region.columns)]
    count = filled[:, inside].sum(axis=1)
    kinds = np.where(count == 0, RowKind.BLANK, RowKind.DATA).astype(np.int8)
    has = {name: _any(filled, table, names) for name, names in _GROUPS.items()}
    doubtful = np.flatnonzero((count > 0) & ~_certain(table, has))
    labels: dict[int, str] = {}
    once = bool(has["amount"].any()) and not has["name"][has["amount"] & has["key"]].any()
    for row in doubtful:
        seen = {name: bool(flags[row]) for name, flags in has.items()}
        seen["date"] = seen["date"] and is_dated(region, table, int(row))
        seen["alone"] = seen["name"] and once
        kinds[row] = _kind(region, int(row), seen, table, labels)
    _repeats(region, kinds)
    find_unsaid(region, table, kinds, labels, doubtful)
    return Rows(kinds, labels)


def _any(filled: Flags, table: TableMap, names: tuple[str, ...]) -> Flags:
    columns = [column.column - 1 for column in table.columns if column.field in names]
    return np.asarray(filled[:, columns].any(axis=1)) if columns else np.zeros(len(filled), dtype=bool)


def _certain(table: TableMap, has: dict[str, Flags]) -> Flags:
    """Rows with a key and a date (of the table's own) and an amount need no second look."""
    sure = has["amount"].copy()
    for name in ("key", "date"):
        if any(column.field in _GROUPS[name] for column in table.columns):
            sure &= has[name]
    if any(column.field in NAME_FIELDS for column in table.columns):
        sure &= has["name"]
    known = sum(any(column.field in _GROUPS[name] for column in table.columns) for name in ("key", "date"))
    return sure if known == 2 else np.zeros_like(sure)


def _kind(region: Region, row: int, has: dict[str, bool], table: TableMap, labels: dict[int, str]) -> RowKind:
    texts = texts_of(region, row)
    label = next((text for text in texts if is_total(text) or is_balance_line(text)), "")
    if label and has["key"]:  # a label that stands in the document column is no document number
        has["key"] = key_text(region, table, row) not in ("", label)
    if label and is_balance_line(label) and not has["key"]:
        labels[row] = label
        return RowKind.BALANCE
    if (
        label
        and (is_bare_total(label) if has["date"] or has["key"] else is_total(label))
        and not (has["date"] and has["key"])
    ):
        labels[row] = label
        return RowKind.TOTAL
    if table.role in _WITHOUT_MONEY:
        return RowKind.DATA if has["name"] or has["key"] else _noted(row, texts, labels)
    if not has["amount"]:
        return _without_amount(row, texts, has, table, labels)
    return RowKind.DATA if has["key"] or has["name"] or has["date"] else _unlabelled(row, texts, labels)


def _without_amount(
    row: int, texts: list[str], has: dict[str, bool], table: TableMap, labels: dict[int, str]
) -> RowKind:
    if has["date"] and (has["key"] or has["name"]):
        return RowKind.DATA
    named = any(table.column(name) for name in NAME_FIELDS)
    if len(texts) == 1 and not has["date"] and (not named or has["alone"]) and not is_total(texts[0]):
        labels[row] = texts[0]
        return RowKind.GROUP
    return _noted(row, texts, labels)


def _noted(row: int, texts: list[str], labels: dict[int, str]) -> RowKind:
    labels[row] = " | ".join(texts)[:80] or "(figures without a text)"
    return RowKind.NOTE


def _unlabelled(row: int, texts: list[str], labels: dict[int, str]) -> RowKind:
    labels[row] = texts[0] if texts else "(no label)"
    return RowKind.TOTAL if not texts else RowKind.NOTE


def _repeats(region: Region, kinds: NDArray[np.int8]) -> None:
    anchor = region.columns[0]
    head = region.grid.value(region.header_row, anchor)
    header = [region.grid.value(region.header_row, column) for column in region.columns]
    for row, cell in enumerate(region.cells(anchor)):
        if cell == head and isinstance(cell, str) and cell:
            values: list[Any] = [region.grid.value(region.first + row, column) for column in region.columns]
            if values == header:
                kinds[row] = RowKind.HEADER

"""What each body row of a table is: a row of data, a total, a balance line, a group heading, a repeat, a note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.detect.profile import kinds_of
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.frames.vocabulary import is_balance_line, is_bare_total, is_total
from xl_ar.tables.mapping.maps import TableMap
from xl_ar.tables.mapping.roles import Role

Flags = NDArray[np.bool_]

KEY_FIELDS = ("document", "receipt_id", "item_id")
NAME_FIELDS = ("customer", "customer_name", "payer")
DATE_FIELDS = (
    "document_date",
    "due_date",
    "value_date",
    "posting_date",
    "settled_date",
    "contact_date",
    "promise_date",
)
AMOUNT_FIELDS = (
    "open_amount", "original_amount", "amount", "money_in", "money_out", "debit", "credit", "applied_amount",
    "paid_amount", "line_amount", "running_balance",
)  # fmt: skip


class RowKind(IntEnum):
    """What a body row is."""

    BLANK = 0
    DATA = 1
    TOTAL = 2
    BALANCE = 3
    GROUP = 4
    HEADER = 5
    NOTE = 6


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
    dated = [column.column for column in table.columns if column.field in DATE_FIELDS]
    for row in doubtful:
        seen = {name: bool(flags[row]) for name, flags in has.items()}
        seen["date"] = seen["date"] and any(
            _is_dated(region.grid.value(region.first + int(row), at)) for at in dated
        )
        seen["alone"] = seen["name"] and once
        kinds[row] = _kind(region, int(row), seen, table, labels)
    _repeats(region, kinds)
    _unsaid_totals(region, table, kinds, labels, doubtful)
    return Rows(kinds, labels)


def _unsaid_totals(
    region: Region, table: TableMap, kinds: NDArray[np.int8], labels: dict[int, str], doubtful: NDArray[np.intp]
) -> None:
    """Rows that name too little to be items and state the sum of the rows above them: totals, whatever their label."""
    main = next((table.column(name) for name in AMOUNT_FIELDS[:4] if table.column(name)), None)
    thin = [int(row) for row in doubtful if kinds[row] == RowKind.DATA and _is_thin(region, table, int(row))]
    if main is None or not thin or len(thin) > 0.5 * np.count_nonzero(kinds == RowKind.DATA):
        return
    amounts = read_amounts(region.cells(main.column), exponents=2).minor
    starts, thinned = [0], set(thin)
    named = _any(region.grid.filled[region.first - 1 : region.last], table, NAME_FIELDS)
    for row in range(len(kinds)):
        if kinds[row] == RowKind.TOTAL:
            starts.append(row + 1)
        elif row in thinned:
            data = kinds == RowKind.DATA
            sums = [int(amounts[start:row][data[start:row]].sum()) for start in starts if data[start:row].any()]
            if int(amounts[row]) in sums:
                kinds[row], labels[row] = RowKind.TOTAL, " | ".join(_texts(region, row)) or "(no label)"
                starts.append(row + 1)
            elif not named[row] and not any(char.isdigit() for char in _key_text(region, table, row)):
                kinds[row], labels[row] = RowKind.NOTE, " | ".join(_texts(region, row))[:80] or "(figures without a text)"


def _is_thin(region: Region, table: TableMap, row: int) -> bool:
    """True for a row without a date that names no document, no customer, or a total."""
    dated = [column.column for column in table.columns if column.field in DATE_FIELDS]
    if any(_is_dated(region.grid.value(region.first + row, at)) for at in dated):
        return False
    key, texts = _key_text(region, table, row), _texts(region, row)
    names = [column.column for column in table.columns if column.field in NAME_FIELDS]
    named = any(region.grid.value(region.first + row, at) not in ("", None) for at in names)
    return not key or any(is_total(text) for text in texts) or (bool(dated) and bool(names) and not named)


def _key_text(region: Region, table: TableMap, row: int) -> str:
    keys = [column.column for column in table.columns if column.field in KEY_FIELDS]
    return "".join(str(region.grid.value(region.first + row, at)) for at in keys)


_DATES = frozenset({"day", "date_text", "number", "serial"})


def _is_dated(value: Any) -> bool:
    return value not in ("", None) and bool(kinds_of(value) & _DATES)


_WITHOUT_MONEY = frozenset({Role.CUSTOMERS, Role.CONTACTS, Role.HISTORY})
_GROUPS = {"key": KEY_FIELDS, "name": NAME_FIELDS, "date": DATE_FIELDS, "amount": AMOUNT_FIELDS}


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
    texts = _texts(region, row)
    label = next((text for text in texts if is_total(text) or is_balance_line(text)), "")
    if label and has["key"]:  # a label that stands in the document column is no document number
        has["key"] = _key_text(region, table, row) not in ("", label)
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


def _texts(region: Region, row: int) -> list[str]:
    sheet_row = region.grid.rows[region.first - 1 + row]
    cells = (sheet_row[column - 1] for column in (*region.margin, *region.columns))
    return [" ".join(cell.split()) for cell in cells if isinstance(cell, str) and any(map(str.isalpha, cell))]


def _repeats(region: Region, kinds: NDArray[np.int8]) -> None:
    anchor = region.columns[0]
    head = region.grid.value(region.header_row, anchor)
    header = [region.grid.value(region.header_row, column) for column in region.columns]
    for row, cell in enumerate(region.cells(anchor)):
        if cell == head and isinstance(cell, str) and cell:
            values: list[Any] = [region.grid.value(region.first + row, column) for column in region.columns]
            if values == header:
                kinds[row] = RowKind.HEADER

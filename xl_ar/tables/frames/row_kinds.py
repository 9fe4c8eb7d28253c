"""Kinds of rows, and what a row is judged by: its document, names, dates, amounts and texts."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from xl_ar.tables.detect.profile import kinds_of
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.mapping.table_map import TableMap

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
_DATES = frozenset({"day", "date_text", "number", "serial"})


class RowKind(IntEnum):
    """What a body row is."""

    BLANK = 0
    DATA = 1
    TOTAL = 2
    BALANCE = 3
    GROUP = 4
    HEADER = 5
    NOTE = 6


def places(table: TableMap, names: tuple[str, ...]) -> list[int]:
    """Columns of the table that hold one of these fields."""
    return [column.column for column in table.columns if column.field in names]


def is_dated(region: Region, table: TableMap, row: int) -> bool:
    """True when a date column of the body row holds something like a date."""
    values = (region.grid.value(region.first + row, at) for at in places(table, DATE_FIELDS))
    return any(value not in ("", None) and kinds_of(value) & _DATES for value in values)


def key_text(region: Region, table: TableMap, row: int) -> str:
    """The document and id cells of a body row in one text."""
    return "".join(str(region.grid.value(region.first + row, at)) for at in places(table, KEY_FIELDS))


def texts_of(region: Region, row: int) -> list[str]:
    """The texts with letters in a body row and beside it."""
    sheet_row: Any = region.grid.rows[region.first - 1 + row]
    cells = (sheet_row[column - 1] for column in (*region.margin, *region.columns))
    return [" ".join(cell.split()) for cell in cells if isinstance(cell, str) and any(map(str.isalpha, cell))]

"""AR_DUPLICATES: documents or receipts that may be there twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from udfs.define import formula
from xl_ar.core.duplicates import ITEM_DAYS, RECEIPT_DAYS, duplicate_items, duplicate_receipts
from xl_ar.core.money import to_decimal
from xl_ar.errors import InputError
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.ranges.cash import RangeTable, read_either
from xl_ar.tables.ranges.scalars import optional_amount

_MOST_DAYS = 3660
_ITEMS = {
    "source_row": "Row", "customer": "Customer", "document": "Document", "document_date": "Document date",
    "original_amount": "Amount",
}  # fmt: skip
_RECEIPTS = {
    "source_row": "Row", "receipt_id": "Receipt", "payer": "Payer", "value_date": "Value date", "amount": "Amount",
}  # fmt: skip


@formula(
    help="Documents or receipts that may be there twice, in groups: how likely, and what they have in common.",
    example="=AR_DUPLICATES(Receipts!A1:E6)",
    spills=True,
    open_items="Open items, or receipts with headings; every row is compared, repeated ones too",
    days="Days between equal amounts that are looked at; if left out 7 for documents, 25 for receipts",
)
def AR_DUPLICATES(open_items: Any, days: Any = None) -> list[list[Any]]:  # noqa: N802
    """A row a document or receipt of a group, its row in the range, the strongest groups first."""
    within = _days(days)
    table = read_either("open_items", open_items)
    rows = pd.concat([table.frame, table.repeats]).sort_values("source_row", kind="stable", ignore_index=True)
    if table.role is Role.RECEIPTS:
        found = duplicate_receipts(rows, days=RECEIPT_DAYS if within is None else within)
        return _table(rows, found, _RECEIPTS, table)
    found = duplicate_items(rows, days=ITEM_DAYS if within is None else within)
    return _table(rows, found, _ITEMS, table)


def _days(days: Any) -> int | None:
    number = optional_amount("days", days)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= _MOST_DAYS:
        raise InputError(f"days is {number}; a whole number from 0 to {_MOST_DAYS} must stand there")
    return int(number)


def _table(rows: pd.DataFrame, found: pd.DataFrame, columns: dict[str, str], table: RangeTable) -> list[list[Any]]:
    header = ["Group", *columns.values(), "Strength", "Reason"]
    members = rows.iloc[found["row"].to_numpy()].to_dict("records")
    body = [
        [group, *(_cell(row, name) for name in columns), strength, reason]
        for group, row, strength, reason in zip(
            found["group"].tolist(), members, found["strength"], found["reason"], strict=True
        )
    ]
    none = [] if body else [["No likely duplicates."]]
    why = f" ({table.reasons})" if table.reasons else ""
    notes = [[f"rows not read: {table.unread:,}{why}"]] if table.unread else []
    return [header, *body, *none, *notes]


def _cell(row: dict[Any, Any], name: str) -> Any:
    value = row[name]
    if name in ("original_amount", "amount"):
        return to_decimal(int(value), row["currency"])
    if name.endswith("_date"):
        return "" if pd.isna(value) else value.date()
    return value

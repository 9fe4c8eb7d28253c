"""Row keys by what a row is, not where it stands: a person's word must not move when rows are inserted above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

LONGEST = 120


def receipt_keys(receipts: pd.DataFrame) -> dict[str, str]:
    """Key of each receipt by its id: the id that is printed, else day, amount, payer and remittance."""
    columns = ("receipt_id", "source_row", "value_date", "amount", "currency", "payer", "remittance")
    ids, keys = [], []
    for number, row, day, amount, currency, *texts in zip(*(receipts[name] for name in columns), strict=True):
        ids.append(number)
        content = " ".join([_day(day), f"{amount}{currency}", *texts])
        keys.append(content if _by_row(number, row) else number)
    return dict(zip(ids, numbered(keys), strict=True))


def item_keys(items: pd.DataFrame) -> dict[str, str]:
    """Key of each open item by its id: document and customer, else dates and amount."""
    columns = ("item_id", "document", "customer", "currency", "document_date", "original_amount")
    ids, keys = [], []
    for number, document, customer, currency, day, amount in zip(*(items[name] for name in columns), strict=True):
        ids.append(number)
        keys.append(" ".join([document or f"{_day(day)} {amount}", customer, currency]))
    return dict(zip(ids, numbered(keys), strict=True))


def cut(key: str) -> str:
    """The key as far as it is shown."""
    return key[:LONGEST].rstrip()


def numbered(keys: Iterable[str]) -> list[str]:
    """The keys in short form, repeated ones with their number of appearance."""
    seen: Counter[str] = Counter()
    result = []
    for key in keys:
        short = cut(" ".join(key.split()))
        seen[short] += 1
        result.append(short if seen[short] == 1 else f"{short} #{seen[short]}")
    return result


def _by_row(number: str, row: int) -> bool:
    return number == str(row) or number.endswith((f"!{row}", f"(row {row})"))


def _day(value: object) -> str:
    return "" if pd.isna(value) else pd.Timestamp(value).date().isoformat()  # type: ignore[call-overload, arg-type]

"""A made book of receipts, open items and customers as rows of cells, with truth left aside."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cash.generator import generate

_DATES = ("payment_date", "invoice_date", "due_date")
_NUMBERS = ("amount", "open_amount")


@lru_cache(maxsize=4)
def book(seed: int, receipts: int) -> tuple[list[list[Any]], list[list[Any]], list[list[Any]]]:
    """Receipts, open items and customers with headings, as Excel has them: dates as dates, amounts as floats."""
    with TemporaryDirectory() as folder:
        generate(Path(folder), receipts, 2.0, "typical", seed)
        payments, invoices, customers = (
            _rows(Path(folder) / f"{name}.csv") for name in ("payments", "invoices", "customers")
        )
    return payments, invoices, customers


def _rows(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return [list(headings), *[[_cell(*pair) for pair in zip(headings, row, strict=True)] for row in rows]]


def _cell(heading: str, text: str) -> Any:
    if not text:
        return None
    if heading in _DATES:
        return date.fromisoformat(text)
    return float(text) if heading in _NUMBERS else text

"""A made problem as rows of cells with headings, as Excel hands them in: dates as dates, amounts as floats."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cash.generator import generate

Rows = list[list[Any]]
_DATES = ("payment_date", "invoice_date", "due_date")
_NUMBERS = ("amount", "open_amount")


def cells(receipts: int, seed: int) -> tuple[Rows, Rows, Rows]:
    """Receipts, twice as many open items, and customers of the typical profile; truth is left aside."""
    with TemporaryDirectory() as folder:
        generate(Path(folder), receipts, 2.0, "typical", seed)
        came, items, customers = (_rows(Path(folder) / f"{name}.csv") for name in ("payments", "invoices", "customers"))
    return came, items, customers


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return [list(headings), *[[_cell(*pair) for pair in zip(headings, row, strict=True)] for row in rows]]


def _cell(heading: str, text: str) -> Any:
    if not text:
        return None
    if heading in _DATES:
        return date.fromisoformat(text)
    return float(text) if heading in _NUMBERS else text

"""A small ledger that is run in memory, so that our sheets can be changed as values between two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from xl_ar.commands.review.changes import rows_by_key
from xl_ar.excel.book import Book
from xl_ar.excel.guard import FileKind
from xl_ar.findings import Finding
from xl_ar.outcome import Order
from xl_ar.planning import plan_book
from xl_ar.registry import steps
from xl_ar.sheets.layout import Sheet, Table
from xl_ar.tables.grid import Grid

AS_OF = date(2026, 6, 30)
KEY = "Row key"
NOTED = ("AR Matches", "AR Credits", "AR Setup")  # our sheets with row keys and notes that this ledger gives
_MAY = date(2026, 5, 1)
Rows = list[list[Any]]

ITEMS: Rows = [
    ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance", "Currency"],
    ["INV-101", "Acme Ltd", _MAY, AS_OF, 100.0, 100.0, "EUR"],
    ["INV-102", "Bolt Inc", _MAY, AS_OF, 40.0, 40.0, "EUR"],
    ["CM-9", "Cord AG", _MAY, _MAY, -75.5, -75.5, "EUR"],
    ["CM-8", "Dahl AS", _MAY, _MAY, -20.0, -20.0, "EUR"],
    ["CM-7", "Eder KG", _MAY, _MAY, -31.0, -31.0, "EUR"],
]
CASH: Rows = [
    ["Receipt ID", "Value Date", "Payer", "Amount", "Currency", "Remittance"],
    ["R-1", date(2026, 6, 10), "ACME LTD", 100.0, "EUR", "INV-101"],
    ["R-2", date(2026, 6, 11), "BOLT INC", 17.0, "EUR", "something"],
]


def first_run() -> dict[str, Rows]:
    """Our sheets after a first run, to be changed at will."""
    return {name: [list(row) for row in rows] for name, rows in _first_run().items()}


@cache
def _first_run() -> dict[str, Rows]:
    return run_in_memory(ITEMS, CASH, {})[0]


def run_in_memory(items: Rows, cash: Rows, ours: Mapping[str, Rows]) -> tuple[dict[str, Rows], list[Finding]]:
    """Our sheets as a door would read them back, and what was told of words that are not kept."""
    grids = tuple(Grid(name, [list(row) for row in rows]) for name, rows in (("Items", items), ("Bank", cash)) if rows)
    book = Book(Path("book.xlsx"), FileKind.XLSX, grids, "hash", "print")
    order = Order(AS_OF, steps("setup,age,match,credits"), by="ann", at=datetime(2026, 7, 1, tzinfo=UTC))
    made = plan_book(book, order, ours)
    told = [finding for finding in made.findings if finding.kind == "words-not-kept"]
    kept = {name: rows for name, rows in ours.items() if name not in made.remove}
    return kept | {sheet.name: values(sheet) for sheet in made.sheets}, told


def values(sheet: Sheet) -> Rows:
    """A sheet as it is read back: title, facts, tables with an empty row before each; amounts in currency units."""
    rows: Rows = [[sheet.title], *([fact.label, str(fact.value)] for fact in sheet.facts)]
    for block in sheet.blocks:
        if isinstance(block, Table):
            rows += [[], [column.heading for column in block.columns], *_cells(block)]
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _cells(table: Table) -> Rows:
    if any(column.heading == KEY for column in table.columns):
        return [["" if cell is None else cell for cell in row.values()] for row in rows_by_key(table).values()]
    return [["" if cell is None else cell for cell in row] for row in table.rows]


def head_of(rows: Rows) -> int:
    """The place of the last row of headings with row keys."""
    return max(number for number, row in enumerate(rows) if KEY in row)


def words_at(rows: Sequence[Sequence[Any]], headings: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """What stands under these headings by row key; rows without a word left out."""
    found: dict[str, tuple[Any, ...]] = {}
    head: Sequence[Any] = ()
    for row in rows:
        if KEY in row:
            head = row
        elif head and (key := row[list(head).index(KEY)]):
            words = tuple(row[list(head).index(name)] or None if name in head else None for name in headings)
            if any(words):
                found[str(key)] = words
    return found

"""A workbook that is run, decided and run again in memory: our sheets go round as values, as a door would read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xl_ar.commands.review.changes import rows_by_key
from xl_ar.excel.book import Book
from xl_ar.excel.guard import FileKind
from xl_ar.outcome import Order
from xl_ar.planning import Plan, plan_book
from xl_ar.registry import steps
from xl_ar.settings import Settings
from xl_ar.sheets.layout import Column, Kind, Sheet, Table
from xl_ar.sheets.people import KEY_HEADING
from xl_ar.tables.grid import Grid

AS_OF = date(2026, 6, 30)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 30)
ITEM_HEAD = ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance", "Currency"]
CASH_HEAD = ["Receipt ID", "Value Date", "Payer", "Amount", "Currency", "Remittance"]
Rows = list[list[Any]]


def invoice(document: str, balance: float, amount: float | None = None, customer: str = "Acme Ltd") -> list[Any]:
    return [document, customer, MAY, JUNE, balance if amount is None else amount, balance, "EUR"]


def receipt(number: str, amount: float, remittance: str, payer: str = "ACME LTD") -> list[Any]:
    return [number, date(2026, 6, 10), payer, amount, "EUR", remittance]


@dataclass
class Desk:
    """The ledger and bank sheets of a person, and our sheets as they stand after the last run."""

    items: Rows
    cash: Rows
    settings: Settings = field(default_factory=Settings, repr=False)
    head: list[str] = field(default_factory=lambda: list(ITEM_HEAD))
    cash_head: list[str] = field(default_factory=lambda: list(CASH_HEAD))
    ours: dict[str, Rows] = field(default_factory=dict, repr=False)
    last: Plan | None = field(default=None, repr=False)

    def run(self, names: str = "match", *, as_of: date = AS_OF, by: str = "ann", **asked: Any) -> Plan:
        """A run; our sheets are replaced by what it plans."""
        grids = (Grid("Items", [self.head, *self.items]), Grid("Bank", [self.cash_head, *self.cash]))
        book = Book(Path("book.xlsx"), FileKind.XLSX, grids, "hash", "print")
        order = Order(as_of, steps(names), self.settings, by=by, at=datetime(2026, 7, 1, 8, tzinfo=UTC), **asked)
        self.last = plan_book(book, order, self.ours)
        for name in self.last.remove:
            del self.ours[name]
        self.ours |= {sheet.name: values(sheet) for sheet in self.last.sheets}
        return self.last

    def rows(self, sheet: str) -> dict[str, dict[str, Any]]:
        """The rows of one of our sheets by row key."""
        return by_key(self.ours.get(sheet, []))

    def say(self, sheet: str, key: str, **words: Any) -> None:
        """Writes into the row of ``key`` as a person would: difference_is="discount"."""
        names = {name.replace("_", " ").capitalize(): value for name, value in words.items()}
        rows = self.ours[sheet]
        head = next(row for row in rows if KEY_HEADING in row)
        place = head.index(KEY_HEADING)
        line = next(row for row in rows if len(row) > place and row[place] == key)
        for name, value in names.items():
            line[head.index(name)] = value

    def decide(self, key: str, **words: Any) -> None:
        self.say("AR Matches", key, **words)

    def register(self) -> list[dict[str, Any]]:
        """The lines of AR Applications in their order."""
        return list(self.rows("AR Applications").values())

    def findings(self, kind: str) -> list[str]:
        assert self.last is not None
        return [finding.message for finding in self.last.findings if finding.kind == kind]


def values(sheet: Sheet) -> Rows:
    """A sheet as a door reads it back: title, facts, tables with headings; amounts in currency units."""
    rows: Rows = [[sheet.title]]
    rows += [[fact.label, str(fact.value)] for fact in sheet.facts]
    for block in sheet.blocks:
        if isinstance(block, Table):
            rows += _table(block)
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _table(table: Table) -> Rows:
    if not any(column.kind is Kind.KEY for column in table.columns):
        return [[]]
    numbered = [(*row, str(place)) for place, row in enumerate(table.rows)]
    columns = (*(replace(c, heading=f"Its {c.heading}") for c in table.columns), Column("place", KEY_HEADING))
    cells = rows_by_key(replace(table, columns=columns, rows=numbered)).values()
    heads = [column.heading for column in table.columns]
    return [[], heads, *([_empty(row[f"Its {name}"]) for name in heads] for row in cells)]


def _empty(value: Any) -> Any:
    return "" if value is None else value


def by_key(rows: Sequence[Sequence[Any]]) -> dict[str, dict[str, Any]]:
    """Rows of the tables of a sheet by row key."""
    found: dict[str, dict[str, Any]] = {}
    head: Sequence[Any] = []
    for row in rows:
        if KEY_HEADING in row:
            head = row
        elif head and row[list(head).index(KEY_HEADING)]:
            found[str(row[list(head).index(KEY_HEADING)])] = dict(zip(head, row, strict=False))
    return found


def key(number: str, document: str, customer: str = "Acme Ltd") -> str:
    return f"{number} | {document} {customer} EUR" if document else f"{number} |"


def desk(items: list[list[Any]] | None = None, cash: list[list[Any]] | None = None, **more: Any) -> Desk:
    standard = [invoice("INV-101", 100.0), invoice("INV-102", 40.0), invoice("INV-103", 75.5)]
    made = Desk(standard if items is None else items, cash or [receipt("R-1", 100.0, "INV-101")], **more)
    made.run("match,age,credits")
    return made


def told(made: Desk) -> list[tuple[Any, ...]]:
    """Kind, document, amount, reason code and status of each line of the register."""
    names = ("Kind", "Document", "Amount", "Reason code", "Status")
    return [tuple(line[name] for name in names) for line in made.register()]


def opened(made: Desk) -> dict[str, int]:
    assert made.last is not None
    items = made.last.work.items
    return dict(zip(items["document"], items["open_amount"].tolist(), strict=True))

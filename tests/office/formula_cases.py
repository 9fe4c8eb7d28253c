"""Formulas as they are typed in LibreOffice, the same calls in Python, and the sheets on which they meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from formula_server import rows
from office_program import Typed
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

import udfs

AS_OF = date(2026, 6, 30)
ITEMS: list[list[Any]] = [
    ["Customer", "Document", "Document date", "Due date", "Open amount", "Currency"],
    ["00123", "INV-1001", date(2026, 5, 20), date(2026, 6, 19), 1234.56, "USD"],
    ["00123", "INV-1002", date(2026, 2, 28), date(2026, 3, 30), 0.1, "USD"],
    ["Alder GmbH", "INV-1003", date(2026, 6, 1), date(2026, 7, 1), 850.5, "EUR"],
    ["Alder GmbH", "CN-77", date(2026, 6, 10), None, -100.2, "EUR"],
    ["Birch & Söhne", "INV-1004", "2026-04-01", "2026-05-01", 0.2, "USD"],
    ["Birch & Söhne", "PAY-9", date(2026, 6, 25), None, -2500, "USD"],
]


@dataclass(frozen=True, slots=True)
class Case:
    """A formula as it is typed in LibreOffice, and the same call in Python."""

    typed: str
    python: Callable[[], Any]


CASES = {
    "aging": Case("=AR_AGING(Items.A1:F7;DATE(2026;6;30))", lambda: udfs.AR_AGING(ITEMS, AS_OF)),
    "aging without headings": Case("=AR_AGING(Items.A2:F7;DATE(2026;6;30))", lambda: udfs.AR_AGING(ITEMS[1:], AS_OF)),
    "aging, as-of from a cell, edges, by document": Case(
        '=AR_AGING(Items.A1:F7;Items.H1;"30,60";"document")', lambda: udfs.AR_AGING(ITEMS, AS_OF, "30,60", "document")
    ),
    "aging, an argument left out between": Case(
        '=AR_AGING(Items.A1:F7;Items.H1;;"currency")', lambda: udfs.AR_AGING(ITEMS, AS_OF, None, "currency")
    ),
    "aging of rows that a formula chose": Case(
        "=AR_AGING(OFFSET(Items.A1;0;0;4;6);Items.H1)", lambda: udfs.AR_AGING(ITEMS[:4], AS_OF)
    ),
    "aging of a computed array": Case(
        '=AR_AGING({"Customer";"Due date";"Amount"|"Alder";46150;12.34|"Birch";46204;-1};"2026-06-30")',
        lambda: udfs.AR_AGING(
            [["Customer", "Due date", "Amount"], ["Alder", 46150, 12.34], ["Birch", 46204, -1]], AS_OF
        ),
    ),
    "credits": Case("=AR_CREDITS(Items.A1:F7;Items.H1)", lambda: udfs.AR_CREDITS(ITEMS, AS_OF)),
    "credit flags of a column": Case(
        "=AR_CREDIT_FLAG(Items.E2:E7)", lambda: udfs.AR_CREDIT_FLAG([row[4:5] for row in ITEMS[1:]])
    ),
    "balance": Case('=AR_BALANCE(Items.A1:F7;"00123")', lambda: udfs.AR_BALANCE(ITEMS, "00123")),
    "buckets of a column with blanks": Case(
        "=AR_BUCKET(Items.D2:D7;Items.H1)", lambda: udfs.AR_BUCKET([row[3:4] for row in ITEMS[1:]], AS_OF)
    ),
    "days past due of one cell": Case(
        "=AR_DAYS_PAST_DUE(Items.D2;Items.H1)", lambda: udfs.AR_DAYS_PAST_DUE(ITEMS[1][3], AS_OF)
    ),
    "due dates of a column": Case(
        '=AR_DUE_DATE(Items.C2:C7;"2/10 net 30")',
        lambda: udfs.AR_DUE_DATE([row[2:3] for row in ITEMS[1:]], "2/10 net 30"),
    ),
    "discount": Case(
        '=AR_DISCOUNT(Items.E2;Items.C2;"2/10 net 30";"2026-05-29")',
        lambda: udfs.AR_DISCOUNT(1234.56, ITEMS[1][2], "2/10 net 30", "2026-05-29"),
    ),
    "a formula among others": Case(
        "=ROUND(AR_DSO(150000;1800000;365)+1;2)", lambda: round(udfs.AR_DSO(150000, 1800000, 365) + 1, 2)
    ),
    "collection effectiveness": Case(
        "=ROUND(AR_CEI(6200;10890;6340;3590;3);6)", lambda: round(udfs.AR_CEI(6200, 10890, 6340, 3590, 3), 6)
    ),
    "version": Case("=AR_VERSION()", udfs.AR_VERSION),
    "a missing argument": Case("=AR_AGING(Items.A1:F7)", lambda: udfs.AR_AGING(ITEMS, None)),
    "a date that is none": Case('=AR_AGING(Items.A1:F7;"soon")', lambda: udfs.AR_AGING(ITEMS, "soon")),
    "an empty range": Case("=AR_AGING(Items.J1:K3;Items.H1)", lambda: udfs.AR_AGING([["", ""]] * 3, AS_OF)),
    "an error value": Case("=AR_AGING(Items.A1:F7;NA())", lambda: "#N/A"),  # the program's own answer
    "an error value in the range": Case("=AR_AGING(Items.A1:I7;Items.H1)", lambda: "#VALUE!"),  # the same
    "an error value caught": Case('=IFERROR(AR_AGING(Items.A1:F7;NA());"none")', lambda: "none"),
}


def book_of_items(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Formulas"
    sheet = book.create_sheet("Items")
    for row in ITEMS:
        sheet.append(row)
    sheet["H1"] = AS_OF
    sheet["I1"] = "=NA()"
    book.save(path)
    return path


def typed_items() -> list[Typed]:
    """The same cells, typed by hand: a text behind an apostrophe, a date as it is written."""
    cells = [("H1", AS_OF.isoformat()), ("I1", "=NA()")]
    for down, row in enumerate(ITEMS, 1):
        for along, value in enumerate(row, 1):
            written = f"'{value}" if isinstance(value, str) else "" if value is None else str(value)
            cells.append((f"{get_column_letter(along)}{down}", written))
    return [Typed("Items", cell, written) for cell, written in cells if written]


def places() -> dict[str, str]:
    """The cells that each case's result takes, one below the other."""
    found, line = {}, 1
    for name, case in CASES.items():
        table = rows(case.python())
        last = f"{get_column_letter(len(table[0]))}{line + len(table) - 1}"
        found[name] = f"A{line}:{last}" if last != f"A{line}" else last
        line += len(table) + 1
    return found


def cells_of(sheet: Any, place: str) -> list[list[Any]]:
    found = sheet[place]
    table = found if isinstance(found, tuple) else ((found,),)
    return [["" if cell.value is None else rows(cell.value)[0][0] for cell in row] for row in table]


def text_of(formula: Any) -> str:
    return str(formula.text if isinstance(formula, ArrayFormula) else formula)

"""Formulas as they are typed in LibreOffice, the same calls in Python, and the sheets on which they meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from formula_server import rows
from office_program import Typed
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

import udfs
from xl_ar.formulas import EXAMPLE_SHEETS, example_output, formulas

AS_OF = date(2026, 6, 30)
LEDGER: list[list[Any]] = [
    ["Customer", "Document", "Document date", "Due date", "Open amount", "Currency"],
    ["00123", "INV-1001", date(2026, 5, 20), date(2026, 6, 19), 1234.56, "USD"],
    ["00123", "INV-1002", date(2026, 2, 28), date(2026, 3, 30), 0.1, "USD"],
    ["Alder GmbH", "INV-1003", date(2026, 6, 1), date(2026, 7, 1), 850.5, "EUR"],
    ["Alder GmbH", "CN-77", date(2026, 6, 10), None, -100.2, "EUR"],
    ["Birch & Söhne", "INV-1004", "2026-04-01", "2026-05-01", 0.2, "USD"],
    ["Birch & Söhne", "PAY-9", date(2026, 6, 25), None, -2500, "USD"],
]


SHEETS: dict[str, Sequence[Sequence[Any]]] = {"Ledger": LEDGER, **EXAMPLE_SHEETS}


@dataclass(frozen=True, slots=True)
class Case:
    """A formula as it is typed in LibreOffice, and the same call in Python."""

    typed: str
    python: Callable[[], Any]


CASES = {
    "aging": Case("=AR_AGING(Ledger.A1:F7;DATE(2026;6;30))", lambda: udfs.AR_AGING(LEDGER, AS_OF)),
    "aging without headings": Case("=AR_AGING(Ledger.A2:F7;DATE(2026;6;30))", lambda: udfs.AR_AGING(LEDGER[1:], AS_OF)),
    "aging, as-of from a cell, edges, by document": Case(
        '=AR_AGING(Ledger.A1:F7;Ledger.H1;"30,60";"document")',
        lambda: udfs.AR_AGING(LEDGER, AS_OF, "30,60", "document"),
    ),
    "aging, an argument left out between": Case(
        '=AR_AGING(Ledger.A1:F7;Ledger.H1;;"currency")', lambda: udfs.AR_AGING(LEDGER, AS_OF, None, "currency")
    ),
    "aging of rows that a formula chose": Case(
        "=AR_AGING(OFFSET(Ledger.A1;0;0;4;6);Ledger.H1)", lambda: udfs.AR_AGING(LEDGER[:4], AS_OF)
    ),
    "aging of a computed array": Case(
        '=AR_AGING({"Customer";"Due date";"Amount"|"Alder";46150;12.34|"Birch";46204;-1};"2026-06-30")',
        lambda: udfs.AR_AGING(
            [["Customer", "Due date", "Amount"], ["Alder", 46150, 12.34], ["Birch", 46204, -1]], AS_OF
        ),
    ),
    "credits": Case("=AR_CREDITS(Ledger.A1:F7;Ledger.H1)", lambda: udfs.AR_CREDITS(LEDGER, AS_OF)),
    "credit flags of a column": Case(
        "=AR_CREDIT_FLAG(Ledger.E2:E7)", lambda: udfs.AR_CREDIT_FLAG([row[4:5] for row in LEDGER[1:]])
    ),
    "balance": Case('=AR_BALANCE(Ledger.A1:F7;"00123")', lambda: udfs.AR_BALANCE(LEDGER, "00123")),
    "buckets of a column with blanks": Case(
        "=AR_BUCKET(Ledger.D2:D7;Ledger.H1)", lambda: udfs.AR_BUCKET([row[3:4] for row in LEDGER[1:]], AS_OF)
    ),
    "days past due of one cell": Case(
        "=AR_DAYS_PAST_DUE(Ledger.D2;Ledger.H1)", lambda: udfs.AR_DAYS_PAST_DUE(LEDGER[1][3], AS_OF)
    ),
    "due dates of a column": Case(
        '=AR_DUE_DATE(Ledger.C2:C7;"2/10 net 30")',
        lambda: udfs.AR_DUE_DATE([row[2:3] for row in LEDGER[1:]], "2/10 net 30"),
    ),
    "a formula among others": Case(
        "=ROUND(AR_DSO(150000;1800000;365)+1;2)", lambda: round(udfs.AR_DSO(150000, 1800000, 365) + 1, 2)
    ),
    "a missing argument": Case("=AR_AGING(Ledger.A1:F7)", lambda: udfs.AR_AGING(LEDGER, None)),
    "a date that is none": Case('=AR_AGING(Ledger.A1:F7;"soon")', lambda: udfs.AR_AGING(LEDGER, "soon")),
    "an empty range": Case("=AR_AGING(Ledger.J1:K3;Ledger.H1)", lambda: udfs.AR_AGING([["", ""]] * 3, AS_OF)),
    "an error value": Case("=AR_AGING(Ledger.A1:F7;NA())", lambda: "#N/A"),  # the program's own answer
    "an error value in the range": Case("=AR_AGING(Ledger.A1:I7;Ledger.H1)", lambda: "#VALUE!"),  # the same
    "an error value caught": Case('=IFERROR(AR_AGING(Ledger.A1:F7;NA());"none")', lambda: "none"),
}


def _typed(excel: str) -> str:
    """An example as LibreOffice takes it from the keyboard: points before cells, semicolons between arguments."""
    parts = excel.split('"')
    return '"'.join(part if at % 2 else part.replace("!", ".").replace(",", ";") for at, part in enumerate(parts))


assert udfs.__all__  # importing it registers the formulas
CASES |= {f"example of {one.name}": Case(_typed(one.example), partial(example_output, one)) for one in formulas()}


def result(name: str) -> list[list[Any]]:
    """What Python gives for a case, as rows of cells."""
    return _rounded(rows(CASES[name].python()))


def filled_book(path: Path) -> Path:
    """A workbook with all the sheets, and one for the formulas."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Formulas"
    for name, table in SHEETS.items():
        for row in table:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(list(row))
    book["Ledger"]["H1"], book["Ledger"]["I1"] = AS_OF, "=NA()"
    book.save(path)
    return path


def typed_sheets() -> list[Typed]:
    """The same cells, typed by hand: a text behind an apostrophe, a date as it is written."""
    found = [Typed("Ledger", "H1", AS_OF.isoformat()), Typed("Ledger", "I1", "=NA()")]
    for name, table in SHEETS.items():
        for down, row in enumerate(table, 1):
            for along, value in enumerate(row, 1):
                written = f"'{value}" if isinstance(value, str) else "" if value is None else str(value)
                found.append(Typed(name, f"{get_column_letter(along)}{down}", written))
    return [one for one in found if one.formula]


def places() -> dict[str, str]:
    """The cells that each case's result takes, one below the other."""
    found, line = {}, 1
    for name in CASES:
        table = result(name)
        last = f"{get_column_letter(len(table[0]))}{line + len(table) - 1}"
        found[name] = f"A{line}:{last}" if last != f"A{line}" else last
        line += len(table) + 1
    return found


def cells_of(sheet: Any, place: str) -> list[list[Any]]:
    """The values of cells as rows, dates as serial numbers, "" for nothing."""
    found = sheet[place]
    table = found if isinstance(found, tuple) else ((found,),)
    return _rounded([["" if cell.value is None else rows(cell.value)[0][0] for cell in row] for row in table])


def _rounded(table: list[list[Any]]) -> list[list[Any]]:
    """Numbers as far as a file tells them apart."""
    return [[round(cell, 9) if isinstance(cell, float) else cell for cell in row] for row in table]


def text_of(formula: Any) -> str:
    return str(formula.text if isinstance(formula, ArrayFormula) else formula)

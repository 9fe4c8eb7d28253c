"""collections.xlsm: a collector's macro workbook with contact log, promises, an own AR Aging."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import MONEY, US_DATE, Styles, area, formula, new_book, put_row, widths
from samples.clerk import Clerk, Customer, customers, weekday
from samples.model import AS_OF, ZERO, Expected, Item, Table
from xl_ar.addin.vba.vba_project import Kind, Module, VbaProject, vba_project

HEADINGS = (
    "Invoice", "Customer", "Inv. Date", "Due", "Original", "Open Balance", "Days Late", "Collector", "Hold",
)  # fmt: skip
LOG_HEADINGS = ("Date", "Customer", "Spoke To", "Channel", "Outcome", "Notes", "Next Step On")
PROMISE_HEADINGS = ("Promised On", "Customer", "Invoice", "Amount Promised", "Pay By", "Kept?")
SHEETS = ("Invoices", "Contact Log", "Promises", "AR Aging")
_CALL = """\
Option Explicit

' Puts today's call at the end of the contact log.
Public Sub LogCall()
    Dim log As Worksheet, row As Long
    Set log = ThisWorkbook.Worksheets("Contact Log")
    row = log.Cells(log.Rows.Count, 1).End(xlUp).Row + 1
    log.Cells(row, 1).Value = Date
    log.Cells(row, 2).Value = ActiveCell.EntireRow.Cells(1, 2).Value
    log.Activate
End Sub

Public Function DaysLate(due As Date, asOf As Date) As Long
    If asOf > due Then DaysLate = asOf - due
End Function
"""
_OPEN = """\
Private Sub Workbook_Open()
    Worksheets("Invoices").Activate
End Sub
"""


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.HOME, 500, (30, 15))
    items = Clerk(6606).invoices(accounts, 64, lambda at: f"A{71_040 + 5 * at}", part_paid=20)
    book = new_book(path, "Collections desk", "M. Szabados")
    styles = Styles(book)
    invoices, log, promises, aged = (book.add_worksheet(name) for name in SHEETS)
    _invoices(invoices, items, styles)
    calls = _log(log, accounts, styles)
    promised = _promises(promises, items, styles)
    buckets = _aging(aged, items, styles)
    _macros(book)
    book.close()
    return _expected(items, [calls, promised, buckets])


def _invoices(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    put_row(sheet, 1, HEADINGS, [styles(bold=True, bg_color="#FCE4D6", bottom=1)] * len(HEADINGS))
    sheet.write("A1", "As of", styles(bold=True))
    put_row(sheet, 0, (AS_OF,), [styles(US_DATE, bold=True)], col=1)
    plain, day, money = styles(), styles(US_DATE), styles(MONEY)
    for at, item in enumerate(items, 2):
        cells = (item.document, item.customer, item.issued, item.due, item.original, item.open)
        put_row(sheet, at, cells, (plain, plain, day, day, money, money))
        late = Decimal(max(0, (AS_OF - item.due).days))
        formula(sheet, at, 6, f"=MAX(0,$B$1-D{at + 1})", late, styles("0"))
        put_row(sheet, at, (("MS", "TD")[at % 2], "Y" if at % 17 == 3 else None), (plain, plain), col=7)
    sheet.data_validation(2, 8, len(items) + 1, 8, {"validate": "list", "source": ["Y", "N"]})
    sheet.insert_button("K2", {"macro": "LogCall", "caption": "Log a call", "width": 110, "height": 28})
    sheet.freeze_panes(2, 1)
    widths(sheet, (11, 30, 12, 12, 13, 13, 10, 10, 6))


def _log(sheet: Worksheet, accounts: list[Customer], styles: Styles) -> Table:
    clerk = Clerk(6607)
    outcomes = (
        "left message",
        "promised",
        "wants copies",
        "no answer",
        "disputes freight",
        "paid, awaiting bank",
    )
    put_row(sheet, 0, LOG_HEADINGS, [styles(bold=True, bottom=1)] * len(LOG_HEADINGS))
    row_styles = (styles(US_DATE), *[styles()] * 5, styles(US_DATE))
    rows = 36
    for at in range(1, rows + 1):
        day = weekday(AS_OF - timedelta(days=(rows - at) * 2))
        outcome = clerk.random.choice(outcomes)
        cells = (
            day, clerk.random.choice(accounts).name,
            clerk.random.choice(("Jo", "Priya", "accounts", "Mr Lind")),
            clerk.random.choice(("phone", "e-mail", "phone", "letter")), outcome, f"{outcome}, see file",
            weekday(day + timedelta(days=10)) if at % 3 else None,
        )  # fmt: skip
        put_row(sheet, at, cells, row_styles)
    widths(sheet, (12, 30, 12, 10, 20, 30, 13))
    columns = {"contact_date": "Date", "customer": "Customer", "channel": "Channel", "outcome": "Outcome"}
    return Table("Contact Log", area(0, 0, rows, len(LOG_HEADINGS) - 1), "contacts", rows, columns)


def _promises(sheet: Worksheet, items: list[Item], styles: Styles) -> Table:
    put_row(sheet, 0, PROMISE_HEADINGS, [styles(bold=True, bottom=1)] * len(PROMISE_HEADINGS))
    late = [item for item in items if (AS_OF - item.due).days > 15][::2][:14]
    row_styles = (styles(US_DATE), styles(), styles(), styles(MONEY), styles(US_DATE), styles())
    for at, item in enumerate(late, 1):
        made = weekday(date(2026, 6, 1) + timedelta(days=2 * at - at % 2))
        pay_by = made + timedelta(days=9)
        kept = None if pay_by > AS_OF else ("no", "late")[at % 2]
        put_row(sheet, at, (made, item.customer, item.document, item.open, pay_by, kept), row_styles)
    widths(sheet, (12, 30, 12, 16, 12, 8))
    return Table("Promises", area(0, 0, len(late), len(PROMISE_HEADINGS) - 1), "none", len(late))


def _aging(sheet: Worksheet, items: list[Item], styles: Styles) -> Table:
    """The collector's own aging, one row a customer; it only happens to have our sheet's name."""
    put_row(sheet, 0, ("Customer", "Not late", "Late", "All"), [styles(bold=True)] * 4)
    people = sorted({item.customer for item in items})
    for at, name in enumerate(people, 1):
        mine = [item for item in items if item.customer == name]
        late = sum((item.open for item in mine if item.due < AS_OF), ZERO)
        whole = sum((item.open for item in mine), ZERO)
        put_row(sheet, at, (name, whole - late, late, whole), (styles(), *[styles(MONEY)] * 3))
    widths(sheet, (30, 14, 14, 14))
    return Table("AR Aging", area(0, 0, len(people), 3), "derived", len(people))


def _macros(book: Workbook) -> None:
    sheets = (Module(f"Sheet{at}", "", Kind.WORKSHEET) for at in range(1, len(SHEETS) + 1))
    modules = (Module("ThisWorkbook", _OPEN, Kind.WORKBOOK), *sheets, Module("Collecting", _CALL))
    book.add_vba_project(BytesIO(vba_project(VbaProject("VBAProject", modules))), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    for at, sheet in enumerate(book.worksheets(), 1):
        sheet.set_vba_name(f"Sheet{at}")


def _expected(items: list[Item], others: list[Table]) -> Expected:
    columns = {
        "document": "Invoice", "customer": "Customer", "document_date": "Inv. Date", "due_date": "Due",
        "original_amount": "Original", "open_amount": "Open Balance",
    }  # fmt: skip
    span = area(1, 0, len(items) + 1, len(HEADINGS) - 1)
    return Expected(
        title="macro workbook of a collector",
        holds="Open invoices with a contact log, promises to pay, a button and two macros.",
        mess=(
            "A VBA project, a form button and code names, all of which must survive",
            "The user's own sheet is called AR Aging: it is not ours and must not be touched",
            "Days Late is a formula; header in row 2 below the as-of date",
        ),
        items=items,
        tables=[Table("Invoices", span, "open_items", len(items), columns), *others],
    )

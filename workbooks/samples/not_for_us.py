"""vendor_payables, protected_structure, ambiguous_dates: skipped, refused, for a person."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import MONEY, US_DATE, Styles, area, formula, new_book, put_row, widths
from samples.clerk import Clerk, customers
from samples.model import ZERO, Expected, Item, Table
from samples.plain import save

BILLS = (
    "Vendor ID", "Vendor Name", "Bill No", "Bill Date", "Due Date", "Bill Amount", "Amount Paid",
    "Balance Due", "Expense Account",
)  # fmt: skip
BUDGET = (
    ("Rent", 6850), ("Wages", 41_000), ("Power", 1240), ("Freight", 3900), ("Insurance", 720),
    ("Repairs", 1500),
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
VENDORS = (
    "Corrigate Steel Service Center",
    "Palletworks of Dunmere",
    "Lumenfold Energy",
    "Trestlegate Freight Lines",
    "Bindlestiff Office Supply",
    "Aquaverde Cleaning",
    "Nettlebed Insurance Agency",
    "Oxbow Fasteners Inc.",
)


def payables(path: Path) -> Expected:
    """Writes vendor_payables.xlsx: bills we owe and a budget, nothing anyone owes us."""
    bills = Clerk(1212).invoices(customers(VENDORS, 801, (30, 45), "V"), 48, lambda at: f"B-{5510 + 9 * at}")
    book = new_book(path, "Payables", "AP desk")
    styles = Styles(book)
    _bills(book.add_worksheet("AP Bills"), bills, styles)
    _budget(book.add_worksheet("Budget 2026"), styles)
    book.close()
    span = area(0, 0, len(bills), len(BILLS) - 1)
    return Expected(
        title="payables and a budget",
        holds="Vendor bills and an expense budget: the same shape as receivables, but money we owe.",
        mess=(
            "Vendor, bill and balance headings look like an open-item list",
            "Nothing may be written: the file stays byte-identical",
        ),
        status="skipped",
        tables=[
            Table("AP Bills", span, "payables", len(bills)),
            Table("Budget 2026", area(1, 0, 1 + len(BUDGET), len(MONTHS) + 1), "none", len(BUDGET)),
        ],
    )


def _bills(sheet: Worksheet, bills: list[Item], styles: Styles) -> None:
    put_row(sheet, 0, BILLS, [styles(bold=True, bg_color="#D9E1F2")] * len(BILLS))
    plain, day, money = styles(), styles(US_DATE), styles(MONEY)
    for at, bill in enumerate(bills, 1):
        cells = (
            bill.customer_id, bill.customer, bill.document, bill.issued, bill.due, bill.original, bill.paid,
            bill.open, 6000 + 10 * (at % 7),
        )  # fmt: skip
        put_row(sheet, at, cells, (plain, plain, plain, day, day, money, money, money, plain))
    widths(sheet, (10, 32, 10, 12, 12, 13, 13, 13, 16))


def _budget(sheet: Worksheet, styles: Styles) -> None:
    sheet.write("A1", "Operating budget", styles(bold=True, size=13))
    put_row(sheet, 1, ("Expense", *MONTHS, "Half year"), [styles(bold=True, bottom=1)] * (len(MONTHS) + 2))
    for at, (name, amount) in enumerate(BUDGET, 2):
        values = [Decimal(amount + 15 * month) for month in range(len(MONTHS))]
        put_row(sheet, at, (name, *values), [styles(), *[styles(MONEY)] * len(values)])
        formula(sheet, at, 7, f"=SUM(B{at + 1}:G{at + 1})", sum(values, ZERO), styles(MONEY))
    widths(sheet, (16, *[12] * 7))


def protected(path: Path) -> Expected:
    """Writes protected_structure.xlsx: a register in a workbook to which no sheet can be added."""
    items = Clerk(1313).invoices(customers(names.HOME, 210, (30,)), 30, lambda at: f"P{8801 + at}")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    sheet.append(("Invoice", "Customer", "Invoice Date", "Due Date", "Balance"))
    for item in items:
        sheet.append((item.document, item.customer, item.issued, item.due, item.open))
    book.security = WorkbookProtection(workbookPassword="C9A7", lockStructure=True)
    save(book, path)
    return Expected(
        title="structure protected",
        holds="A clean register whose owner locked the workbook's structure with a password.",
        mess=("No sheet can be added without the password: refused with a sentence, the file as it was",),
        status="refused",
    )


def ambiguous(path: Path) -> Expected:
    """Writes ambiguous_dates.xlsx: due dates as text that read as well day first as month first."""
    clerk = Clerk(1414)
    items = clerk.invoices(
        customers(names.HOME, 640, (30,)), 28, lambda at: f"{40_117 + 3 * at}", part_paid=0
    )
    book = new_book(path, "Open list", "unknown")
    sheet, styles = book.add_worksheet("Open"), Styles(book)
    put_row(sheet, 0, ("Client", "Invoice", "Due", "Balance"), [styles(bold=True)] * 4)
    for at, item in enumerate(items, 1):
        first, second = (at * 5 % 8 + 1), (at * 3 % 7 + 1)
        text = f"{first:02d}/{second + (second >= first):02d}/2026"
        put_row(sheet, at, (item.customer, item.document, text, item.open), [*[styles()] * 3, styles(MONEY)])
    widths(sheet, (30, 10, 12, 13))
    book.close()
    columns = {"customer": "Client", "document": "Invoice", "due_date": "Due", "open_amount": "Balance"}
    return Expected(
        title="dates nobody can read",
        holds="A short list whose only dates are text such as 03/04/2026, with no day above 12.",
        mess=("Day first or month first cannot be told: the balance is right, the aging waits for a person",),
        status="needs_person",
        items=items,
        aged=False,
        findings={"day and month order unknown": 1},
        tables=[Table("Open", area(0, 0, len(items), 3), "open_items", len(items), columns)],
    )

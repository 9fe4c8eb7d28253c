"""The derived sheets of messy_month_end.xlsx: a pivot, an aging made by hand, and notes."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from samples.book import MONEY, Styles, area, formula, put, put_row, widths
from samples.model import AS_OF, ZERO, Item, Table, bucket

_COLUMNS = ("Current", "1-30", "31-60", "61-90", "Over 90")
_OVER = {"Not due": "Current", "91-120": "Over 90", "121+": "Over 90"}


def pivot(sheet: Worksheet, owed: list[Item], styles: Styles) -> Table:
    """A pasted pivot: balance and count a customer, with its Grand Total."""
    put_row(sheet, 2, ("Row Labels", "Sum of Balance", "Count of Inv No."), [styles(bold=True)] * 3)
    names = sorted({item.customer for item in owed})
    row_styles = (styles(), styles(MONEY), styles("0"))
    for at, name in enumerate(names, 3):
        mine = [item.open for item in owed if item.customer == name]
        put_row(sheet, at, (name, sum(mine, ZERO), len(mine)), row_styles)
    bold = [styles(MONEY, bold=True, top=1), styles(MONEY, bold=True, top=1), styles("0", bold=True, top=1)]
    last = 3 + len(names)
    put_row(sheet, last, ("Grand Total", sum((item.open for item in owed), ZERO), len(owed)), bold)
    widths(sheet, (30, 16, 18))
    return Table("Pivot by Customer", area(2, 0, last - 1, 2), "derived", len(names))


def aging_sheet(sheet: Worksheet, owed: list[Item], styles: Styles) -> Table:
    """An aging made by hand: one row an invoice, its balance in one of five columns, sums below."""
    sheet.write("A1", "AR Aging as of 6/30/2026", styles(bold=True, size=12))
    head = ("Customer", "Invoice", *_COLUMNS, "Total")
    put_row(sheet, 2, head, [styles(bold=True, bottom=1)] * len(head))
    rows = sorted(owed, key=lambda item: (item.customer, item.document))
    for at, item in enumerate(rows, 3):
        _aged_row(sheet, at, item, styles)
    last = 3 + len(rows)
    _sums(sheet, last, rows, styles)
    widths(sheet, (30, 12, 14, 14, 14, 14, 14, 15))
    return Table("Aging 6-30", area(2, 0, last - 1, 7), "derived", len(rows))


def _aged_row(sheet: Worksheet, at: int, item: Item, styles: Styles) -> None:
    put_row(sheet, at, (item.customer, item.document), [styles()] * 2)
    put(sheet, at, 2 + _COLUMNS.index(_column(item)), item.open, styles(MONEY))
    formula(sheet, at, 7, f"=SUM(C{at + 1}:G{at + 1})", item.open, styles(MONEY))


def _column(item: Item) -> str:
    label = bucket(item.due, AS_OF)
    return _OVER.get(label, label)


def _sums(sheet: Worksheet, last: int, rows: list[Item], styles: Styles) -> None:
    bold = styles(MONEY, bold=True, top=1)
    put(sheet, last, 0, "Total", bold)
    for at, name in enumerate((*_COLUMNS, "Total"), 2):
        value = sum((item.open for item in rows if name in ("Total", _column(item))), Decimal(0))
        letter = "ABCDEFGH"[at]
        formula(sheet, last, at, f"=SUM({letter}4:{letter}{last})", value, bold)


def notes(sheet: Worksheet, styles: Styles) -> None:
    """Free text of the preparer."""
    lines = (
        "6/26 - spoke to Cinderpath, cheque promised for 7/8",
        "6/29 - Bluemarrow wants copies of all invoices over 60 days",
        "Do not send statements to Harrowgate before the dispute is settled",
    )
    for at, line in enumerate(lines):
        put(sheet, at, 0, line, styles(text_wrap=True))
    widths(sheet, (70,))

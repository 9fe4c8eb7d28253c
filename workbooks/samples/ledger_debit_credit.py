"""ledger_debit_credit.xlsx: customers' accounts stacked, Debit and Credit, a running balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import MONEY, Styles, area, new_book, put, put_row, widths
from samples.clerk import Clerk, Customer, customers, weekday
from samples.model import AS_OF, ZERO, Expected, Item, Table

SHEET = "Customer Ledger"
HEADINGS = ("Date", "Vch Type", "Vch No.", "Particulars", "Debit (USD)", "Credit (USD)", "Balance")
HEADER = 3
START = date(2026, 1, 1)
DAY = "dd-mmm-yyyy"


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger line; ``amount`` is positive for a debit."""

    day: date
    kind: str
    number: str
    text: str
    amount: Decimal


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.US[6:14], 4021, (30,))
    clerk = Clerk(9909)
    ledgers = {account: _ledger(clerk, account, at) for at, account in enumerate(accounts)}
    book = new_book(path, "Customer ledger", "Ledger desk", default_date_format=DAY)
    last, rows = _write(book.add_worksheet(SHEET), ledgers, Styles(book, "Tahoma", 9))
    book.close()
    items = [_item(account, line) for account, lines in ledgers.items() for line in lines if line.amount]
    columns = {
        "document_date": "Date", "document_type": "Vch Type", "document": "Vch No.", "memo": "Particulars",
        "debit": "Debit (USD)", "credit": "Credit (USD)", "balance": "Balance",
    }  # fmt: skip
    return Expected(
        title="customer ledger with debit and credit",
        holds="Six months of eight customers' accounts, stacked on one sheet. There are no due dates.",
        mess=(
            "A row with account and name opens each block; opening and closing balances, a total at the end",
            "Balance is text (`1,234.50 Dr`) and runs within the customer; two opening balances are credits",
            "The currency stands in the headings",
            "`aging` keeps each credit apart; `aging_oldest_first` sets it against the oldest debits",
        ),
        currency_stated=True,
        items=items,
        oldest_first=True,
        balances={
            account.code: sum((line.amount for line in lines), ZERO) for account, lines in ledgers.items()
        },
        findings={
            "opening balances": len(accounts),
            "closing balances": len(accounts),
            "grand total rows": 1,
        },
        tables=[Table(SHEET, area(HEADER, 0, last, len(HEADINGS) - 1), "ledger", rows, columns)],
    )


def _item(account: Customer, line: Line) -> Item:
    return Item(
        document=line.number, customer=account.name, customer_id=account.code, issued=line.day, due=line.day,
        original=line.amount, open=line.amount, kind=line.kind,
    )  # fmt: skip


def _ledger(clerk: Clerk, account: Customer, at: int) -> list[Line]:
    opening = clerk.amount() * (-1 if at in (2, 5) else 1) if at != 4 else ZERO
    lines = [Line(START, "Opening", "", "Opening Balance", opening)]
    for index, item in enumerate(clerk.invoices([account], 7, lambda one: f"SI/{2600 + 40 * at + one}")):
        if item.issued < START:
            continue
        lines.append(Line(item.issued, "Sales", item.document, "Goods supplied", item.original))
        lines += _settled(clerk, item, 40 * at + index)
    return sorted(lines, key=lambda line: (line.day, line.kind != "Opening", line.number))


def _settled(clerk: Clerk, item: Item, number: int) -> list[Line]:
    """A receipt, a receipt and a credit note, or nothing yet."""
    day = weekday(item.due + timedelta(days=clerk.random.randrange(-5, 30)))
    draw = clerk.random.randrange(10)
    if day >= AS_OF or draw < 2:
        return []
    if draw == 9:
        part = (item.original / 10).quantize(Decimal("0.01"))
        note = Line(day, "Credit Note", f"CN/{310 + number}", f"Price difference {item.document}", -part)
        return [note, Line(day, "Receipt", f"RV/{5400 + number}", "Cheque", part - item.original)]
    return [Line(day, "Receipt", f"RV/{5400 + number}", f"Against {item.document}", -item.original)]


def _write(sheet: Worksheet, ledgers: dict[Customer, list[Line]], styles: Styles) -> tuple[int, int]:
    """The sheet filled; the last row of a line and the number of lines."""
    sheet.write_string(0, 0, "Saltmarsh Traders - Sundry Debtors", styles(bold=True, size=12))
    sheet.write_string(1, 0, f"1-Jan-2026 to {AS_OF:%d-%b-%Y}", styles(italic=True))
    put_row(sheet, HEADER, HEADINGS, [styles(bold=True, top=1, bottom=1)] * len(HEADINGS))
    row, last = HEADER + 1, HEADER
    for account, lines in ledgers.items():
        put(sheet, row, 0, f"{account.code} - {account.name}", styles(bold=True))
        last = _lines(sheet, row + 1, lines, styles)
        row = _closing(sheet, last + 1, lines, styles) + 2
    every = [line.amount for lines in ledgers.values() for line in lines]
    _sums(sheet, row, "Total", every, styles)
    widths(sheet, (13, 12, 12, 34, 14, 14, 18))
    sheet.freeze_panes(HEADER + 1, 0)
    return last, sum(bool(amount) for amount in every)


def _lines(sheet: Worksheet, row: int, lines: list[Line], styles: Styles) -> int:
    balance = ZERO
    row_styles = (styles(DAY), *[styles()] * 3, styles(MONEY), styles(MONEY), styles(align="right"))
    for line in lines:
        balance += line.amount
        kind = None if line.kind == "Opening" else line.kind
        cells = (line.day, kind, line.number or None, line.text, *_sides(line.amount), signed(balance))
        put_row(sheet, row, cells, row_styles)
        row += 1
    return row - 1


def _sides(amount: Decimal) -> tuple[Decimal | None, Decimal | None]:
    return (amount, None) if amount > 0 else (None, -amount) if amount < 0 else (None, None)


def signed(amount: Decimal) -> str:
    """A balance as ledgers print it: 1,234.50 Dr."""
    return f"{abs(amount):,.2f} {'Cr' if amount < 0 else 'Dr'}"


def _closing(sheet: Worksheet, row: int, lines: list[Line], styles: Styles) -> int:
    _sums(sheet, row, "Closing Balance", [line.amount for line in lines], styles)
    return row


def _sums(sheet: Worksheet, row: int, label: str, amounts: list[Decimal], styles: Styles) -> None:
    bold, right = styles(MONEY, bold=True, top=1), styles(bold=True, top=1, align="right")
    debit = sum((amount for amount in amounts if amount > 0), ZERO)
    credit = -sum((amount for amount in amounts if amount < 0), ZERO)
    put_row(sheet, row, (label, debit, credit, signed(debit - credit)), (bold, bold, bold, right), col=3)

"""credit_balances.xlsx: net credits, credits under debits, duplicate payments, residues; 1904 dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import Styles, area, new_book, put_row, widths
from samples.clerk import Clerk, Customer, customers
from samples.model import ZERO, Credit, Expected, Item, Table, totals

SHEET = "Open Transactions"
HEADINGS = (
    "Cust No", "Customer", "Trx Type", "Trx No", "Trx Date", "Due Date", "Open Amount (USD)", "Comment",
)  # fmt: skip
DAY = "m/d/yyyy"
MINUS = "#,##0.00_);[Red]-#,##0.00"
_DEBTORS = 11  # the first accounts also have open invoices; the others only credits


@dataclass(frozen=True, slots=True)
class Planned:
    """One open credit with its cause and what to do about it; ``account`` counts from 0."""

    account: int
    kind: str
    number: str
    day: date
    amount: str
    comment: str
    cause: str
    action: str


_PLAN = (
    (0, "Credit Memo", "CM-2207", "2026-05-04", "-412.60", "return RMA 881", "credit_memo", "apply"),
    (1, "Payment", "PMT-9918", "2026-06-11", "-1500.00", "on account", "unapplied_cash", "apply"),
    (2, "Credit Memo", "CM-2215", "2026-03-19", "-88.15", "price change", "credit_memo", "apply"),
    (3, "Payment", "PMT-9871", "2026-04-28", "-260.00", "overpaid INV-30077", "overpayment", "apply"),
    (
        11,
        "Payment",
        "PMT-9902",
        "2026-05-27",
        "-3184.20",
        "INV-30102 paid twice",
        "duplicate_payment",
        "refund",
    ),
    (12, "Payment", "PMT-9840", "2026-04-02", "-745.00", "overpaid INV-30018", "overpayment", "refund"),
    (13, "Credit Memo", "CM-2198", "2026-02-24", "-1290.45", "cancelled order", "credit_memo", "refund"),
    (14, "Payment", "PMT-9655", "2026-01-15", "-0.37", "rounding INV-29871", "overpayment", "write_off"),
    (15, "Payment", "PMT-9790", "2026-03-09", "-2.10", "bank fee INV-29950", "overpayment", "write_off"),
    (16, "Payment", "PMT-6120", "2022-11-14", "-618.00", "unidentified deposit", "unapplied_cash", "review"),
    (17, "Payment", "PMT-9931", "2026-06-22", "-5200.00", "deposit SO-7714", "unapplied_cash", "review"),
)
PLAN = tuple(Planned(at, kind, no, date.fromisoformat(day), *rest) for at, kind, no, day, *rest in _PLAN)


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.US, 10_400, (30, 45), prefix="")
    debits = Clerk(1010).invoices(accounts[:_DEBTORS], 52, lambda at: f"INV-{30_120 + 2 * at}", part_paid=25)
    items = [*debits, *(_item(accounts, planned) for planned in PLAN)]
    comments = {planned.number: planned.comment for planned in PLAN}
    items.sort(key=lambda item: (item.customer_id, item.issued, item.document))
    book = new_book(path, "Open transactions", "AR credits desk", date_1904=True, default_date_format=DAY)
    _write(book.add_worksheet(SHEET), items, comments, Styles(book))
    book.close()
    return _expected(items, accounts)


def _item(accounts: list[Customer], planned: Planned) -> Item:
    account, amount = accounts[planned.account], Decimal(planned.amount)
    return Item(
        document=planned.number, customer=account.name, customer_id=account.code, issued=planned.day,
        due=planned.day, original=amount, open=amount, kind=planned.kind,
    )  # fmt: skip


def _write(sheet: Worksheet, items: list[Item], comments: dict[str, str], styles: Styles) -> None:
    put_row(sheet, 0, HEADINGS, [styles(bold=True, bg_color="#FFF2CC", bottom=1)] * len(HEADINGS))
    plain, day, money = styles(), styles(DAY), styles(MINUS)
    for at, item in enumerate(items, 1):
        cells = (
            item.customer_id, item.customer, item.kind, item.document, item.issued,
            item.due if item.open > 0 else None, item.open, comments.get(item.document),
        )  # fmt: skip
        put_row(sheet, at, cells, (plain, plain, plain, plain, day, day, money, plain))
    sheet.autofilter(0, 0, len(items), len(HEADINGS) - 1)
    sheet.freeze_panes(1, 2)
    widths(sheet, (9, 32, 13, 12, 12, 12, 18, 44))


def _expected(items: list[Item], accounts: list[Customer]) -> Expected:
    columns = {
        "customer": "Cust No", "customer_name": "Customer", "document_type": "Trx Type", "document": "Trx No",
        "document_date": "Trx Date", "due_date": "Due Date", "open_amount": "Open Amount (USD)",
        "memo": "Comment",
    }  # fmt: skip
    return Expected(
        title="credit balances",
        holds="All open transactions of a wholesaler, with eleven open credits in every usual form.",
        mess=(
            "Four credits hidden under open debits, seven accounts below zero",
            "Duplicate payment, overpayments, credit memos, unapplied cash, two residues, one credit of 2022",
            "Credits have no due date; the workbook counts its dates from 1904",
        ),
        currency_stated=True,
        items=items,
        credits=[_credit(planned, items, accounts) for planned in PLAN],
        findings={"credit rows": len(PLAN)},
        tables=[Table(SHEET, area(0, 0, len(items), len(HEADINGS) - 1), "open_items", len(items), columns)],
    )


def _credit(planned: Planned, items: list[Item], accounts: list[Customer]) -> Credit:
    account = accounts[planned.account]
    net = totals(item for item in items if item.customer_id == account.code)["USD"]
    grain = "account" if net < ZERO else "item"
    amount = Decimal(planned.amount)
    return Credit(account.code, grain, planned.number, amount, planned.day, planned.cause, planned.action)

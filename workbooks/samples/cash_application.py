"""cash_application.xlsx: open items, bank receipts and customers, one receipt for every way people pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import MONEY, US_DATE, Styles, area, new_book, put_row, widths
from samples.cash_cases import Receipt, receipts
from samples.clerk import Clerk, Customer, customers
from samples.model import AS_OF, ZERO, Expected, Item, Match, Table

ITEM_HEADINGS = (
    "Invoice No", "Doc Type", "Customer No", "Customer Name", "Invoice Date", "Due Date", "Open Amount",
    "PO No",
)  # fmt: skip
CASH_HEADINGS = ("Receipt ID", "Value Date", "Amount", "Payer", "Remittance Information", "Bank Reference")
CUSTOMER_HEADINGS = ("Customer No", "Customer Name", "Payment Terms", "Payer Account")


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.US, 41_005, (30, 30, 45), prefix="")
    items = _items(accounts)
    cash = receipts(items)
    book = new_book(path, "Cash application", "Treasury desk")
    styles = Styles(book)
    _write(book.add_worksheet("Open Items"), ITEM_HEADINGS, [_item_row(item) for item in items], styles)
    _write(
        book.add_worksheet("Bank Receipts"),
        CASH_HEADINGS,
        [_cash_row(at, one) for at, one in enumerate(cash)],
        styles,
    )
    _write(
        book.add_worksheet("Customers"), CUSTOMER_HEADINGS, [_account_row(one) for one in accounts], styles
    )
    book.close()
    return _expected(items, cash, accounts)


def _items(accounts: list[Customer]) -> list[Item]:
    clerk = Clerk(5505)
    items = clerk.invoices(accounts, 88, lambda at: f"INV-{104_508 + 6 * at + at % 3}", part_paid=0)
    items = [item for item in items if item.issued < AS_OF - timedelta(days=9)]
    items = _with_twins(items)
    credit = items[20]
    amount = Decimal("-318.40")
    memo = replace(
        credit, document="CM-7719", kind="Credit Memo", original=amount, open=amount, due=credit.issued
    )
    return [*items, memo]


def _with_twins(items: list[Item]) -> list[Item]:
    """Two customers owe the same amount twice: cash without a reference cannot be told apart."""
    result = list(items)
    for name, amount in ((names.US[3], "1850.00"), (names.US[9], "642.75")):
        rows = [at for at, item in enumerate(result) if item.customer == name][-2:]
        for at in rows:
            result[at] = replace(result[at], original=Decimal(amount), open=Decimal(amount))
    return result


def _item_row(item: Item) -> tuple[object, ...]:
    return (
        item.document, item.kind, item.customer_id, item.customer, item.issued, item.due, item.open, item.po,
    )  # fmt: skip


def _cash_row(at: int, receipt: Receipt) -> tuple[object, ...]:
    trace = f"{20_260_622_000 + 137 * at}"
    return (receipt.receipt_id, receipt.value_date, receipt.amount, receipt.payer, receipt.text, trace)


def _account_row(account: Customer) -> tuple[object, ...]:
    return (account.code, account.name, f"Net {account.terms}", f"9{int(account.code) * 7919 % 10**8:08d}")


def _write(
    sheet: Worksheet, headings: tuple[str, ...], rows: list[tuple[object, ...]], styles: Styles
) -> None:
    put_row(sheet, 0, headings, [styles(bold=True, bg_color="#EDEDED", bottom=1)] * len(headings))
    for at, row in enumerate(rows, 1):
        put_row(sheet, at, row, [_style(styles, value) for value in row])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    widths(sheet, [max(len(str(row[at])) for row in [headings, *rows]) + 2 for at in range(len(headings))])


def _style(styles: Styles, value: object) -> object:
    choose: dict[type, Callable[[], object]] = {Decimal: lambda: styles(MONEY), date: lambda: styles(US_DATE)}
    return choose.get(type(value), styles)()


def _expected(items: list[Item], cash: list[Receipt], accounts: list[Customer]) -> Expected:
    return Expected(
        title="cash application",
        holds="Open items, a week of bank receipts and the customers of a wholesaler, ready to be matched.",
        mess=(
            "References quoted exactly, rewritten, several in one text, between bank noise, and not at all",
            "Payers under other names, short pays, an earned discount, overpayments, a netted credit memo",
            "Duplicates, unknown payers, two equal amounts of one customer (ties): for a person",
        ),
        items=items,
        receipts=len(cash),
        receipt_totals={"USD": sum((one.amount for one in cash), ZERO)},
        matches=[Match(one.receipt_id, one.case, one.documents, one.clear, one.amount) for one in cash],
        tables=_tables(items, cash, accounts),
    )


def _tables(items: list[Item], cash: list[Receipt], accounts: list[Customer]) -> list[Table]:
    item_columns = {
        "document": "Invoice No", "document_type": "Doc Type", "customer": "Customer No",
        "customer_name": "Customer Name", "document_date": "Invoice Date", "due_date": "Due Date",
        "open_amount": "Open Amount", "po_number": "PO No",
    }  # fmt: skip
    cash_columns = {
        "receipt_id": "Receipt ID", "value_date": "Value Date", "amount": "Amount", "payer": "Payer",
        "remittance": "Remittance Information",
    }  # fmt: skip
    account_columns = {
        "customer": "Customer No", "customer_name": "Customer Name", "terms": "Payment Terms",
        "payer_account": "Payer Account",
    }  # fmt: skip
    return [
        Table("Open Items", area(0, 0, len(items), 7), "open_items", len(items), item_columns),
        Table("Bank Receipts", area(0, 0, len(cash), 5), "receipts", len(cash), cash_columns),
        Table("Customers", area(0, 0, len(accounts), 3), "customers", len(accounts), account_columns),
    ]

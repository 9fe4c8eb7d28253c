"""line_level_export.xlsx: a cloud accounting export, one row an invoice line, the total repeated on each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from samples import names
from samples.book import area
from samples.clerk import Clerk, customers
from samples.model import ZERO, Expected, Item, Table
from samples.plain import save

SHEET = "Sheet1"
HEADINGS = (
    "*ContactName", "EmailAddress", "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate", "Total",
    "TaxTotal", "InvoiceAmountPaid", "InvoiceAmountDue", "Description", "*Quantity", "*UnitAmount",
    "LineAmount", "*AccountCode", "*TaxType", "TaxAmount", "Currency", "Type", "Status",
)  # fmt: skip
GOODS = ("Site survey", "Oak worktop, per metre", "Fitting, per hour", "Delivery", "Hinge set", "Varnish 5 l")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """One invoice line: what, how many, at what price."""

    text: str
    quantity: int
    price: Decimal

    @property
    def net(self) -> Decimal:
        """Quantity times price."""
        return self.quantity * self.price

    @property
    def tax(self) -> Decimal:
        """A fifth, to the penny."""
        return (self.net / 5).quantize(CENT)


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice with its lines and its status."""

    item: Item
    parts: tuple[Part, ...]
    status: str


def build(path: Path) -> Expected:
    """Writes the export and states what must be found in it."""
    sales = _sales()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(HEADINGS)
    for row in (row for sale in sales for row in _rows(sale)):
        sheet.append(row)
    for column in ("E", "F"):
        for cell in sheet[column][1:]:
            cell.number_format = "dd/mm/yyyy"
    book.properties.creator = "export service"
    save(book, path)
    return _expected(sales)


def _sales() -> list[Sale]:
    clerk = Clerk(1111)
    contacts = customers(names.BRITISH, 1, (30, 14, 30))
    made = clerk.invoices(contacts, 42, lambda at: f"INV-{7203 + at:05d}", part_paid=0)
    return [_sale(clerk, at, item) for at, item in enumerate(made)]


def _sale(clerk: Clerk, at: int, item: Item) -> Sale:
    sign = -1 if at in (9, 27) else 1
    parts = tuple(_part(clerk, sign) for _ in range(clerk.random.randrange(1, 5)))
    total = sum((part.net + part.tax for part in parts), ZERO)
    status = (
        "Paid" if at % 6 == 2 else "Draft" if at in (40, 41) else "Voided" if at == 11 else "Awaiting Payment"
    )
    due = {"Paid": ZERO, "Voided": ZERO}.get(status, total)
    if at in (4, 19, 33):
        due = total - (total / 3).quantize(CENT)
    number = f"CN-{110 + at}" if sign < 0 else item.document
    sold = replace(item, document=number, original=total, open=due, currency="GBP")
    return Sale(sold, parts, status)


def _part(clerk: Clerk, sign: int) -> Part:
    price = Decimal(clerk.random.randrange(450, 38_000)).scaleb(-2)
    return Part(clerk.random.choice(GOODS), clerk.random.randrange(1, 9), sign * price)


def _rows(sale: Sale) -> list[list[object]]:
    item = sale.item
    mail = f"accounts@{item.customer.split()[0].lower()}.example"
    tax = sum((part.tax for part in sale.parts), ZERO)
    paid = ZERO if sale.status == "Voided" else item.paid
    head = [
        item.customer, mail, item.document, item.po, item.issued, item.due, item.original, tax, paid,
        item.open,
    ]  # fmt: skip
    kind = "Sales credit note" if item.original < 0 else "Sales invoice"
    tail = ["GBP", kind, sale.status]
    return [
        [*head, part.text, part.quantity, part.price, part.net, "200", "20% (VAT on Income)", part.tax, *tail]
        for part in sale.parts
    ]


def _expected(sales: list[Sale]) -> Expected:
    lines = sum(len(sale.parts) for sale in sales)
    columns = {
        "customer": "*ContactName", "document": "*InvoiceNumber", "document_date": "*InvoiceDate",
        "due_date": "*DueDate", "original_amount": "Total", "paid_amount": "InvoiceAmountPaid",
        "open_amount": "InvoiceAmountDue", "currency": "Currency", "document_type": "Type",
        "status": "Status",
    }  # fmt: skip
    owed = [sale.item for sale in sales if sale.status == "Awaiting Payment"]
    left_out = {
        f"{word} documents left out": _count(sales, word.title()) for word in ("paid", "draft", "voided")
    }
    return Expected(
        title="line-level export",
        holds="An export of a cloud accounting system: a row for every line of every invoice (by openpyxl).",
        mess=(
            f"{lines} lines of {len(sales)} documents: totals and amounts due repeat on each line",
            "Required headings carry an asterisk; Total includes the tax of the lines",
            "Paid, draft and voided documents; two credit notes; three part payments",
        ),
        currency_stated=True,
        items=owed,
        findings={**left_out, "repeated lines": lines - len(sales)},
        tables=[Table(SHEET, area(0, 0, lines, len(HEADINGS) - 1), "open_items", lines, columns)],
    )


def _count(sales: list[Sale], status: str) -> int:
    return sum(sale.status == status for sale in sales)

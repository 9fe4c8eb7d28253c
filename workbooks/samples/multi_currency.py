"""multi_currency.xlsx: open items in four currencies with their own places, unapplied cash and receipts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import Styles, area, new_book, put_row, widths
from samples.clerk import Clerk, Customer, weekday
from samples.model import AS_OF, EXPONENTS, ZERO, Expected, Item, Match, Table

HEADINGS = (
    "Document No.", "Document Type", "Customer No.", "Customer Name", "Document Date", "Due Date",
    "Currency Code", "Original Amount", "Remaining Amount", "External Document No.",
)  # fmt: skip
RECEIPT_HEADINGS = ("Entry No.", "Value Date", "Payer", "Currency", "Amount", "Remittance Information")
DAY = "yyyy-mm-dd"
_MINUS = {0: "#,##0;-#,##0", 2: "#,##0.00;-#,##0.00", 3: "#,##0.000;-#,##0.000"}
_SCALE = {"JPY": 100, "KWD": 1}  # JPY amounts have no cents but are a hundred times as large


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    items = _items()
    matches = _matches([item for item in items if item.open > 0 and item.open == item.original])
    book = new_book(path, "Open customer entries", "Meridian Quay Instruments", default_date_format=DAY)
    styles = Styles(book, "Segoe UI", 9)
    _entries(book.add_worksheet("Customer Ledger Entries"), items, styles)
    _receipts(book.add_worksheet("Receipts"), items, matches, styles)
    _rates(book.add_worksheet("Exchange Rates"), styles)
    book.close()
    return _expected(items, matches)


def _items() -> list[Item]:
    clerk = Clerk(4404)
    accounts = [
        Customer(f"D{1010 + 10 * at}", name, (30, 60, 45)[at % 3]) for at, (name, _) in enumerate(names.WORLD)
    ]
    currency = dict(names.WORLD)
    made = clerk.invoices(accounts, 70, lambda at: f"SI-{103_220 + 2 * at}", part_paid=0)
    items = [_in_currency(item, currency[item.customer], at) for at, item in enumerate(made)]
    return items + [_on_account(clerk, items[at], at) for at in (4, 21, 38, 55)]


def _in_currency(item: Item, currency: str, at: int) -> Item:
    cents = int(item.original * 100)
    places = EXPONENTS.get(currency, 2)
    original = Decimal(cents // 100 * _SCALE["JPY"] if places == 0 else cents).scaleb(-places)
    paid = (original / 4).quantize(Decimal(1).scaleb(-places)) if at % 9 == 5 else ZERO
    return replace(item, currency=currency, original=original, open=original - paid)


def _on_account(clerk: Clerk, near: Item, at: int) -> Item:
    amount = -(near.original / 3).quantize(Decimal(1).scaleb(-EXPONENTS.get(near.currency, 2)))
    issued = AS_OF - timedelta(days=clerk.random.randrange(5, 70))
    own = replace(near, document=f"PAY-{2201 + at}", kind="Payment", issued=issued, due=issued, po="")
    return replace(own, original=amount, open=amount)


def _matches(candidates: list[Item]) -> list[Match]:
    """Receipts by customer: one invoice, then two, then one, quoted in the remittance text."""
    groups: list[tuple[Item, ...]] = []
    for name, _ in names.WORLD:
        mine = [item for item in candidates if item.customer == name]
        groups += [tuple(mine[:2])] if len(groups) % 3 == 1 else [tuple(mine[:1])]
        groups += [tuple(mine[3:4])] if len(groups) % 2 else []
    return [_match(at, group) for at, group in enumerate(group for group in groups if group)]


def _match(at: int, group: tuple[Item, ...]) -> Match:
    case = "several references" if len(group) > 1 else "exact reference"
    paid = sum((item.open for item in group), ZERO)
    return Match(
        f"{90_001 + at}", case, tuple(item.document for item in group), True, paid, group[0].currency
    )


def _entries(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    put_row(sheet, 0, HEADINGS, [styles(bold=True, bg_color="#DDEBF7", bottom=1)] * len(HEADINGS))
    plain, day = styles(), styles(DAY)
    for at, item in enumerate(sorted(items, key=lambda item: (item.issued, item.document)), 1):
        amount = styles(_MINUS[EXPONENTS.get(item.currency, 2)])
        cells = (
            item.document, item.kind, item.customer_id, item.customer, item.issued, item.due, item.currency,
            item.original, item.open, item.po or None,
        )  # fmt: skip
        put_row(sheet, at, cells, (plain, plain, plain, plain, day, day, plain, amount, amount, plain))
    sheet.autofilter(0, 0, len(items), len(HEADINGS) - 1)
    sheet.freeze_panes(1, 1)
    widths(sheet, (14, 14, 12, 34, 12, 12, 10, 16, 16, 18))


def _receipts(sheet: Worksheet, items: list[Item], matches: list[Match], styles: Styles) -> None:
    head = styles(bold=True, bg_color="#E2EFDA", bottom=1)
    put_row(sheet, 0, RECEIPT_HEADINGS, [head] * len(RECEIPT_HEADINGS))
    plain, day = styles(), styles(DAY)
    owner = {item.document: item.customer for item in items}
    for at, match in enumerate(matches, 1):
        amount = styles(_MINUS[EXPONENTS.get(match.currency, 2)])
        value_date = weekday(AS_OF - timedelta(days=(len(matches) - at) // 3))
        payer = owner[match.documents[0]].upper()
        text = ("Payment of ", "INVOICES ", "inv. ")[at % 3] + " / ".join(match.documents)
        cells = (int(match.receipt), value_date, payer, match.currency, match.amount, text)
        put_row(sheet, at, cells, (plain, day, plain, plain, amount, plain))
    widths(sheet, (10, 12, 36, 9, 16, 48))


def _rates(sheet: Worksheet, styles: Styles) -> None:
    rates = (("EUR", "1.0842"), ("JPY", "0.006712"), ("KWD", "3.2541"))
    put_row(sheet, 0, ("Currency", "Rate to USD", "Valid from"), [styles(bold=True)] * 3)
    for at, (currency, rate) in enumerate(rates, 1):
        put_row(sheet, at, (currency, Decimal(rate), AS_OF), (styles(), styles("0.000000"), styles(DAY)))
    widths(sheet, (10, 14, 12))


def _expected(items: list[Item], matches: list[Match]) -> Expected:
    columns = {
        "document": "Document No.", "document_type": "Document Type", "customer": "Customer No.",
        "customer_name": "Customer Name", "document_date": "Document Date", "due_date": "Due Date",
        "currency": "Currency Code", "original_amount": "Original Amount", "open_amount": "Remaining Amount",
        "po_number": "External Document No.",
    }  # fmt: skip
    cash = {
        "receipt_id": "Entry No.", "value_date": "Value Date", "payer": "Payer", "currency": "Currency",
        "amount": "Amount", "remittance": "Remittance Information",
    }  # fmt: skip
    entries = area(0, 0, len(items), len(HEADINGS) - 1)
    received = area(0, 0, len(matches), len(RECEIPT_HEADINGS) - 1)
    return Expected(
        title="four currencies with receipts",
        holds="Customer ledger entries in USD, EUR, JPY and KWD, and the receipts of the last days.",
        mess=(
            "Two, two, none and three decimal places; currencies are never added together",
            "Open payments (on account) are negative items and go to Credits",
            "Receipts quote one or two invoices in their text not yet applied; the rate table is not ours",
        ),
        items=items,
        currency_stated=True,
        receipts=len(matches),
        receipt_totals=_received(matches),
        findings={"unapplied cash": sum(item.kind == "Payment" for item in items)},
        matches=matches,
        tables=[
            Table("Customer Ledger Entries", entries, "open_items", len(items), columns),
            Table("Receipts", received, "receipts", len(matches), cash),
        ],
    )


def _received(matches: list[Match]) -> dict[str, Decimal]:
    result: dict[str, Decimal] = {}
    for match in sorted(matches, key=lambda match: match.currency):
        result[match.currency] = result.get(match.currency, ZERO) + match.amount
    return result

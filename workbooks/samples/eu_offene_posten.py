"""eu_offene_posten.xlsx: a German open-item list: comma amounts, text dates, Skonto, Gutschriften."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import Styles, area, new_book, put, put_row, widths
from samples.clerk import Clerk, Customer
from samples.model import AS_OF, ZERO, Expected, Item, Table

SHEET = "Offene Posten"
HEADINGS = (
    "Belegnummer", "Belegart", "Kundennr.", "Kunde", "Belegdatum", "Zahlungsbedingung", "Fällig am", "Betrag",
    "Bezahlt", "Offener Betrag", "Mahnstufe",
)  # fmt: skip
HEADER = 3
LAST = len(HEADINGS) - 1
DAY = "dd.mm.yyyy"
EURO = '#,##0.00\\ "€"'
_TERMS = {
    14: "14 Tage netto",
    30: "2 % Skonto 10 Tage, 30 Tage netto",
    45: "3 % Skonto 14 Tage, 45 Tage netto",
}


def accounts() -> list[Customer]:
    """The German customers."""
    dealt = (30, 14, 45, 30)
    cities = zip(names.GERMAN, names.GERMAN_CITIES, strict=True)
    return [
        Customer(str(10_020 + 15 * at), name, dealt[at % 4], city) for at, (name, city) in enumerate(cities)
    ]


def items() -> list[Item]:
    """Invoices and credit notes open on 30 June 2026."""
    clerk = Clerk(3303)
    made = clerk.invoices(accounts(), 62, lambda at: f"RE-2026-{410 + 7 * at:05d}", part_paid=12)
    made = [euro(item) for item in made]
    return made + [_credit_note(clerk, item, at) for at, item in enumerate(made[9:60:13])]


def euro(item: Item) -> Item:
    """The same invoice in euro, called Rechnung."""
    return replace(item, currency="EUR", kind="RE")


def _credit_note(clerk: Clerk, invoice: Item, at: int) -> Item:
    amount = -Decimal(clerk.random.randrange(2_500, 60_000)).scaleb(-2)
    issued = min(invoice.issued + timedelta(days=12), AS_OF)
    number = f"GU-2026-{31 + 4 * at:05d}"
    return replace(
        invoice, document=number, kind="GU", issued=issued, due=issued, original=amount, open=amount
    )


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    posten, kunden = items(), accounts()
    book = new_book(path, "Offene Posten", "Buchhaltung Seeblick Werkzeuge GmbH")
    styles = Styles(book, "Arial")
    sheet = book.add_worksheet(SHEET)
    _above(sheet, styles)
    for at, item in enumerate(
        sorted(posten, key=lambda item: (item.customer_id, item.issued, item.document))
    ):
        _row(sheet, HEADER + 1 + at, at, item, styles)
    _sum(sheet, HEADER + 1 + len(posten), posten, styles)
    _master(book.add_worksheet("Stammdaten"), kunden, styles)
    book.close()
    return _expected(posten, kunden)


def _above(sheet: Worksheet, styles: Styles) -> None:
    sheet.write_string(0, 0, "Offene-Posten-Liste Debitoren", styles(bold=True, size=13))
    sheet.write_string(1, 0, "Mandant 100 Seeblick Werkzeuge GmbH", styles())
    sheet.write_string(1, 6, f"Stichtag: {AS_OF:%d.%m.%Y}", styles(italic=True))
    head = styles(bold=True, bg_color="#E4EFDC", bottom=2)
    put_row(sheet, HEADER, HEADINGS, [head] * len(HEADINGS))
    sheet.freeze_panes(HEADER + 1, 0)
    widths(sheet, (15, 9, 10, 34, 12, 36, 12, 15, 14, 16, 10))


def _row(sheet: Worksheet, row: int, at: int, item: Item, styles: Styles) -> None:
    plain, day, amount = styles(), styles(DAY), styles(EURO, align="right")
    cells = (
        item.document, item.kind, int(item.customer_id), item.customer, f"{item.issued:%d.%m.%Y}",
        _TERMS[item.terms] if item.kind == "RE" else None, item.due, item.original, item.paid or None,
        german(item.open) if at % 4 else item.open, _level(item),
    )  # fmt: skip
    row_styles = (plain, plain, plain, plain, plain, plain, day, amount, amount, amount, plain)
    put_row(sheet, row, cells, row_styles)


def german(value: Decimal, sign: str = " €") -> str:
    """The amount as a German types it: 1.234,56 €."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,")) + sign


def _level(item: Item) -> int:
    late = (AS_OF - item.due).days
    return 0 if item.open < 0 else sum(late > edge for edge in (14, 35, 70))


def _sum(sheet: Worksheet, row: int, posten: list[Item], styles: Styles) -> None:
    bold = styles(EURO, bold=True, top=1, align="right")
    put(sheet, row, 0, "Summe", styles(bold=True, top=1))
    put(sheet, row, 7, sum((item.original for item in posten), ZERO), bold)
    put(sheet, row, 8, sum((item.paid for item in posten), ZERO), bold)
    put(sheet, row, 9, german(sum((item.open for item in posten), ZERO)), bold)


def _master(sheet: Worksheet, kunden: list[Customer], styles: Styles) -> None:
    head = ("Kundennr.", "Name", "Ort", "Zahlungsziel (Tage)")
    put_row(sheet, 0, head, [styles(bold=True, bottom=1)] * len(head))
    for at, kunde in enumerate(kunden, 1):
        put_row(sheet, at, (int(kunde.code), kunde.name, kunde.city, kunde.terms), [styles()] * 4)
    widths(sheet, (12, 36, 16, 20))


def _expected(posten: list[Item], kunden: list[Customer]) -> Expected:
    columns = {
        "document": "Belegnummer", "document_type": "Belegart", "customer": "Kundennr.",
        "customer_name": "Kunde",
        "document_date": "Belegdatum", "terms": "Zahlungsbedingung", "due_date": "Fällig am",
        "original_amount": "Betrag", "paid_amount": "Bezahlt", "open_amount": "Offener Betrag",
    }  # fmt: skip
    master = {"customer": "Kundennr.", "customer_name": "Name", "terms": "Zahlungsziel (Tage)"}
    span = area(HEADER, 0, HEADER + len(posten), LAST)
    return Expected(
        title="German open items",
        holds="The open-item list of a German tool maker with its customer master.",
        mess=(
            "German headings; Belegdatum is text `31.12.2025`, Fällig am holds real dates",
            "Offener Betrag is text `1.234,56 €` in three rows of four; € is the only currency mark",
            "Terms are Skonto texts; credit notes (GU) are negative; a row Summe closes the list",
        ),
        currency_stated=True,
        items=posten,
        findings={"grand total rows": 1, "credit memos": sum(item.kind == "GU" for item in posten)},
        tables=[
            Table(SHEET, span, "open_items", len(posten), columns),
            Table("Stammdaten", area(0, 0, len(kunden), 3), "customers", len(kunden), master),
        ],
    )

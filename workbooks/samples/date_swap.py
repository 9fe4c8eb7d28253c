"""date_swap.xlsx: a US register opened day-first; dates up to the 12th were swapped in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import Styles, area, new_book, put_row, widths
from samples.clerk import Clerk, customers, weekday
from samples.model import AS_OF, Expected, Item, Table

SHEET = "Register"
HEADINGS = ("invoiceNo", "accountNo", "accountName", "invoiceDate", "dueDate", "invoiceAmount", "settledDate")
DAY = "dd/mm/yyyy"
EARLIER = (date(2026, 3, 31), date(2026, 5, 15))


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    items = _items()
    book = new_book(path, "Invoice register", "export", default_date_format=DAY)
    styles = Styles(book)
    _write(book.add_worksheet(SHEET), items, styles)
    book.close()
    dates = [day for item in items for day in (item.issued, item.due, item.settled) if day]
    columns = {
        "document": "invoiceNo", "customer": "accountNo", "customer_name": "accountName",
        "document_date": "invoiceDate", "due_date": "dueDate", "original_amount": "invoiceAmount",
        "settled_date": "settledDate",
    }  # fmt: skip
    return Expected(
        title="register with silently swapped dates",
        holds="A year of invoices with settled dates, a m/d/y CSV that a day-first Excel opened and saved.",
        mess=(
            "Dates up to the 12th of a month became real dates with day and month swapped",
            "Dates after the 12th stayed text in m/d/yyyy; only both together show the accident",
            "Open is what has no settled date; settled dates allow the books to be aged at earlier days too",
        ),
        items=[item for item in items if item.settled is None],
        history=items,
        earlier=EARLIER,
        findings={
            "dates swapped and repaired": sum(day.day <= 12 and day.day != day.month for day in dates),
            "dates as text": sum(day.day > 12 for day in dates),
        },
        tables=[Table(SHEET, area(0, 0, len(items), len(HEADINGS) - 1), "open_items", len(items), columns)],
    )


def _items() -> list[Item]:
    clerk = Clerk(8808)
    accounts = customers(names.US[:14], 7001, (30, 45))
    made = clerk.invoices(accounts, 118, lambda at: f"{99_204_310 + 17 * at}", part_paid=0)
    return [replace(item, settled=_settled(clerk, item)) for item in made]


def _settled(clerk: Clerk, item: Item) -> date | None:
    """Paid a week before to seven weeks after the due date, unless that is still to come."""
    day = weekday(item.due + timedelta(days=clerk.random.randrange(-7, 50)))
    day += timedelta(days=3) if day in EARLIER else timedelta()
    return day if item.issued < day < AS_OF and clerk.random.randrange(100) < 85 else None


def swapped(day: date | None) -> date | str | None:
    """What a day-first Excel makes of m/d/yyyy: a swapped date, or text where it finds no 13th month."""
    if day is None:
        return None
    if day.day <= 12:
        return date(day.year, day.day, day.month)
    return f"{day.month}/{day.day}/{day.year}"


def _write(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    put_row(sheet, 0, HEADINGS, [styles(bold=True)] * len(HEADINGS))
    plain, day, money = styles(), styles(DAY), styles("0.00")
    for at, item in enumerate(items, 1):
        cells = (
            int(item.document), item.customer_id, item.customer, swapped(item.issued), swapped(item.due),
            item.original, swapped(item.settled),
        )  # fmt: skip
        put_row(sheet, at, cells, (plain, plain, plain, day, day, money, day))
    widths(sheet, (12, 11, 32, 12, 12, 14, 12))

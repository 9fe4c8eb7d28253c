"""us_open_invoices.xlsx: a clean US register as an Excel table, with everything Excel can put around it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from samples import names
from samples.book import MONEY, US_DATE, Styles, area, formula, new_book, png, put_row, widths
from samples.clerk import Clerk, Customer, customers
from samples.model import AS_OF, Expected, Item, Table

SHEET = "Open Invoices"
HEADINGS = (
    "Invoice #", "Customer ID", "Customer", "Invoice Date", "Terms", "Due Date", "PO Number", "Sales Rep",
    "Amount", "Paid", "Balance",
)  # fmt: skip
HEADER = 4  # zero-based row of the headings
REPS = ("D. Marsh", "P. Okoro", "L. Vance")
TERMS = ("Net 15", "Net 30", "Net 45", "Net 60")
_EDGES = (0, 1, 30, 31, 60, 61, 90, 91, 120, 121, -1)


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.US, 20011, (30, 45, 30, 15, 60))
    items = Clerk(1101).invoices(accounts, 84, lambda at: f"INV-{48201 + at}", days_past_due=_EDGES)
    book = new_book(path, "Open invoices", "Harbor Lantern Supply Co.")
    styles = Styles(book)
    register = book.add_worksheet(SHEET)
    dashboard = book.add_worksheet("Dashboard")
    clients = book.add_worksheet("Customers")
    lists = book.add_worksheet("Lists")
    _register(register, items, styles)
    _furnish(register, items, styles)
    _dashboard(book, dashboard, items, styles)
    _clients(clients, accounts, styles)
    _lists(book, lists, len(items))
    book.close()
    return _expected(items, accounts)


def _register(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    last = HEADER + len(items)
    columns = [{"header": heading} for heading in HEADINGS]
    columns[-1]["formula"] = "=[@Amount]-[@Paid]"
    options = {"name": "tblOpenInvoices", "style": "Table Style Medium 2", "columns": columns}
    sheet.add_table(HEADER, 0, last, len(HEADINGS) - 1, options)
    row_styles = _row_styles(styles)
    for at, item in enumerate(items, HEADER + 1):
        put_row(sheet, at, _cells(item), row_styles)
        text = "=tblOpenInvoices[[#This Row],[Amount]]-tblOpenInvoices[[#This Row],[Paid]]"
        formula(sheet, at, len(HEADINGS) - 1, text, item.open, styles(MONEY))


def _row_styles(styles: Styles) -> list[object]:
    plain, day, money = styles(), styles(US_DATE), styles(MONEY)
    return [plain, plain, plain, day, plain, day, plain, plain, money, money, money]


def _cells(item: Item) -> tuple[object, ...]:
    rep = REPS[int(item.customer_id[1:]) % len(REPS)]
    return (
        item.document, item.customer_id, item.customer, item.issued, f"Net {item.terms}", item.due,
        item.po, rep, item.original, item.paid or Decimal(0),
    )  # fmt: skip


def _furnish(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    _title(sheet, items, styles)
    last = HEADER + len(items)
    sheet.data_validation(HEADER + 1, 4, last, 4, {"validate": "list", "source": "=TermsList"})
    sheet.data_validation(HEADER + 1, 7, last, 7, {"validate": "list", "source": list(REPS)})
    late = {"bg_color": "#FDE9D9", "font_color": "#9C0006"}
    overdue = f"=AND($F{HEADER + 2}<AsOf,$K{HEADER + 2}>0)"
    sheet.conditional_format(
        HEADER + 1, 5, last, 5, {"type": "formula", "criteria": overdue, "format": styles(US_DATE, **late)}
    )
    bars = {"type": "data_bar", "bar_color": "#8DB4E2", "bar_solid": True, "data_bar_2010": True}
    sheet.conditional_format(HEADER + 1, 10, last, 10, bars)
    for at in (3, 17, 40):
        note = f"{items[at].customer}: proof of delivery asked for, resent."
        sheet.write_comment(HEADER + 1 + at, 10, note, {"author": "D. Marsh", "x_scale": 1.4})
    sheet.freeze_panes(HEADER + 1, 1)
    widths(sheet, (12, 11, 30, 11, 8, 11, 11, 10, 13, 12, 13))
    _print(sheet)


def _title(sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    logo = BytesIO(png(96, 48, (31, 78, 121), (255, 255, 255)))
    sheet.insert_image(
        "A1", "harbor-lantern.png", {"image_data": logo, "description": "Harbor Lantern Supply Co."}
    )
    parts = (styles(bold=True, size=14), "Harbor Lantern ", styles(italic=True, size=14), "Supply Co.")
    sheet.write_rich_string("C1", *parts)
    sheet.write("C2", "Open invoices by due date", styles(font_color="#595959"))
    sheet.write("H1", "As of", styles(bold=True))
    sheet.write_datetime("I1", AS_OF, styles(US_DATE, bold=True))
    sheet.write("H2", "Open total", styles(bold=True))
    total = sum((item.open for item in items), Decimal(0))
    formula(sheet, 1, 8, "=SUBTOTAL(109,tblOpenInvoices[Balance])", total, styles(MONEY, bold=True))


def _print(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_header("&L&G&C&B&A", {"image_left": "lantern.png", "image_data_left": _small_logo()})
    sheet.set_footer("&LPrinted &D&RPage &P of &N")


def _small_logo() -> BytesIO:
    return BytesIO(png(48, 24, (31, 78, 121), (255, 255, 255)))


def _dashboard(book: Workbook, sheet: Worksheet, items: list[Item], styles: Styles) -> None:
    sums: dict[str, Decimal] = {}
    for item in items:
        sums[item.customer] = sums.get(item.customer, Decimal(0)) + item.open
    top = sorted(sums.items(), key=lambda pair: -pair[1])[:8]
    sheet.write("A1", "Largest balances", styles(bold=True, size=14))
    put_row(sheet, 2, ("Customer", "Open balance", "Share"), [styles(bold=True, bottom=1)] * 3)
    whole = sum(sums.values(), Decimal(0))
    for at, (name, value) in enumerate(top, 3):
        sheet.write_string(at, 0, name, styles())
        text = f"=SUMIFS(tblOpenInvoices[Balance],tblOpenInvoices[Customer],A{at + 1})"
        formula(sheet, at, 1, text, value, styles(MONEY))
        share = f"=B{at + 1}/'{SHEET}'!$I$2"
        formula(sheet, at, 2, share, (value / whole).quantize(Decimal("1e-10")), styles("0.0%"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.add_sparkline("D4", {"range": "Dashboard!$B$4:$B$11", "type": "column"})
    widths(sheet, (32, 15, 9, 14))
    _chart(book, sheet)


def _chart(book: Workbook, sheet: Worksheet) -> None:
    chart = book.add_chart({"type": "bar"})
    series = {
        "name": "=Dashboard!$B$3",
        "categories": "=Dashboard!$A$4:$A$11",
        "values": "=Dashboard!$B$4:$B$11",
        "fill": {"color": "#1F4E79"},
        "gap": 60,
    }
    chart.add_series(series)
    chart.set_title({"name": "Who owes the most"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 320})
    sheet.insert_chart("F2", chart, {"description": "Bar chart of the eight largest balances"})


def _clients(sheet: Worksheet, accounts: list[Customer], styles: Styles) -> None:
    head = ("Customer ID", "Customer Name", "Payment Terms", "E-mail", "Credit Limit")
    put_row(sheet, 0, head, [styles(bold=True, bg_color="#DCE6F1", bottom=1)] * len(head))
    for at, account in enumerate(accounts, 1):
        put_row(sheet, at, (account.code, account.name, f"Net {account.terms}"), [styles()] * 3)
        sheet.write_url(
            at, 3, f"mailto:{account.email}", styles(font_color="blue", underline=1), account.email
        )
        sheet.write_number(at, 4, 25_000 * (1 + at % 4), styles("#,##0"))
    sheet.autofilter(0, 0, len(accounts), len(head) - 1)
    sheet.freeze_panes(1, 0)
    widths(sheet, (12, 32, 14, 34, 12))


def _lists(book: Workbook, sheet: Worksheet, rows: int) -> None:
    sheet.write_column("A1", ("Terms", *TERMS))
    sheet.hide()
    book.define_name("TermsList", f"=Lists!$A$2:$A${len(TERMS) + 1}")
    book.define_name("AsOf", f"='{SHEET}'!$I$1")
    book.define_name("OpenInvoices", f"='{SHEET}'!$A${HEADER + 1}:$K${HEADER + 1 + rows}")


def _expected(items: list[Item], accounts: list[Customer]) -> Expected:
    columns = {
        "document": "Invoice #", "customer": "Customer ID", "customer_name": "Customer",
        "document_date": "Invoice Date", "terms": "Terms", "due_date": "Due Date", "po_number": "PO Number",
        "original_amount": "Amount", "paid_amount": "Paid", "open_amount": "Balance",
    }  # fmt: skip
    master = {"customer": "Customer ID", "customer_name": "Customer Name", "terms": "Payment Terms"}
    span = area(HEADER, 0, HEADER + len(items), len(HEADINGS) - 1)
    return Expected(
        title="clean US register",
        holds="Open invoices of a supply house as an Excel table, with a dashboard and a customer list.",
        mess=(
            "Header in row 5 under a logo, a rich-text title and the open total; Balance is a table formula",
            "Bar chart, sparkline, data bars, validations, comments, defined names, header picture",
            "Invoices on every edge of the buckets: 0, 1, 30, 31, 60, 61, 90, 91, 120, 121 days past due",
            "The dashboard sums the same invoices (derived) and the sheet Lists is hidden",
        ),
        items=items,
        tables=[
            Table(SHEET, span, "open_items", len(items), columns),
            Table("Dashboard", "A3:C11", "derived", 8),
            Table("Customers", area(0, 0, len(accounts), 4), "customers", len(accounts), master),
        ],
    )

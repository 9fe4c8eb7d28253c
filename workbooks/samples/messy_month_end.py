"""messy_month_end.xlsx: a month-end detail with titles, subtotals, merges, text amounts, derived sheets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from samples import messy_views, names
from samples.book import MONEY, US_DATE, Styles, area, new_book, put, put_row, widths
from samples.clerk import Clerk, Customer, customers
from samples.model import AS_OF, ZERO, Expected, Item, Table

SHEET = "AR Detail June"
HEADINGS = (
    "Customer", "Inv No.", "Type", "Inv Date", "Due Date", "Terms", "Batch ID", "Original Amt", "Balance",
    "Status", "Remarks",
)  # fmt: skip
HEADER = 5  # zero-based row of the headings
LAST = len(HEADINGS) - 1
NOT_OPEN = ("Paid", "Cancelled", "Draft")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row: the item, its status, and whether its due date or its terms were left out."""

    item: Item
    status: str = "Open"
    remark: str = ""
    due_shown: bool = True
    terms_shown: bool = True

    @property
    def counts(self) -> bool:
        """True where the row is still owed."""
        return self.status not in NOT_OPEN


@dataclass(slots=True)
class Page:
    """Where the next row goes, and which rows hold documents."""

    sheet: Worksheet
    styles: Styles
    row: int = HEADER + 1
    last_item: int = 0
    printed: list[Line] = field(default_factory=list)


def build(path: Path) -> Expected:
    """Writes the workbook and states what must be found in it."""
    accounts = customers(names.HOME, 3004, (30, 30, 45, 15), prefix="")
    lines = _lines(accounts)
    book = new_book(path, "June 2026 close", "R. Castellane")
    styles = Styles(book, "Arial")
    page = Page(book.add_worksheet(SHEET), styles)
    owed = [line.item for line in lines if line.counts]
    _above(page, sum((item.open for item in owed), ZERO))
    for account in accounts:
        _block(page, account, [line for line in lines if line.item.customer_id == account.code])
    _grand_total(page, owed)
    pivot = messy_views.pivot(book.add_worksheet("Pivot by Customer"), owed, styles)
    aged = messy_views.aging_sheet(book.add_worksheet("Aging 6-30"), owed, styles)
    messy_views.notes(book.add_worksheet("Notes"), styles)
    book.close()
    return _expected(page, lines, pivot, aged)


def _lines(accounts: list[Customer]) -> list[Line]:
    clerk = Clerk(2202)
    items = clerk.invoices(accounts, 88, lambda at: f"{61007 + 3 * at}", part_paid=10)
    lines = [_line(clerk, at, item) for at, item in enumerate(items)]
    return sorted(lines, key=lambda line: (line.item.customer_id, line.item.issued, line.item.document))


def _line(clerk: Clerk, at: int, item: Item) -> Line:
    if at % 11 == 4:
        return Line(replace(item, open=ZERO), "Paid", f"ck {clerk.random.randrange(4000, 9000)}")
    if at in (17, 50):
        return Line(item, "Cancelled", "duplicate of order, do not collect")
    if at in (85, 86):
        return Line(item, "Draft", "not sent yet")
    if at in (23, 61, 71):
        return Line(_credit(clerk, item), "Open", "return")
    if at in (31, 44):
        return Line(item, due_shown=False)
    if at == 57:
        undated = replace(item, due=item.issued)
        return Line(undated, remark="terms to be agreed", due_shown=False, terms_shown=False)
    status = "Disputed" if at in (12, 39) else "Partial" if item.paid else "Open"
    return Line(item, status, "short shipped, claim open" if status == "Disputed" else "")


def _credit(clerk: Clerk, item: Item) -> Item:
    amount = -Decimal(clerk.random.randrange(5_000, 90_000)).scaleb(-2)
    return replace(item, kind="Credit Memo", original=amount, open=amount, document=f"CM{item.document}")


def _above(page: Page, total: Decimal) -> None:
    sheet, styles = page.sheet, page.styles
    title = styles(bold=True, size=14, align="center")
    sheet.merge_range(0, 0, 0, LAST, "TIDEWARDEN FIXTURES, INC.", title)
    heading = styles(bold=True, align="center")
    sheet.merge_range(1, 0, 1, LAST, "Accounts Receivable Detail - June 2026 close", heading)
    sheet.write_string(2, 0, "Legend:", styles(bold=True))
    sheet.write_string(2, 1, "grey = paid", styles(bg_color="#D9D9D9"))
    sheet.write_string(2, 2, "yellow = disputed", styles(bg_color="#FFFF99"))
    sheet.write_string(3, 0, f"As of {AS_OF:%m/%d/%Y}", styles(italic=True))
    sheet.write_string(3, 7, "Total open:", styles(bold=True, align="right"))
    put(sheet, 3, 8, total, styles(MONEY, bold=True, top=1, bottom=6))
    head = styles(bold=True, bg_color="#C5D9F1", border=1, text_wrap=True)
    put_row(sheet, HEADER, HEADINGS, [head] * len(HEADINGS))
    widths(sheet, (28, 11, 12, 12, 12, 9, 10, 16, 14, 11, 30))
    sheet.set_column(6, 6, 10, None, {"hidden": True})
    sheet.freeze_panes(HEADER + 1, 2)


def _block(page: Page, account: Customer, lines: list[Line]) -> None:
    first = page.row
    merged = account.name.startswith(("Graymantle", "Oakenshaw"))
    for line in lines:
        _row(page, line, name="" if merged else account.name)
    if merged:
        named = page.styles(valign="top", bold=True)
        page.sheet.merge_range(first, 0, page.row - 1, 0, account.name, named)
    bold = page.styles(MONEY, bold=True, top=1)
    put(page.sheet, page.row, 0, f"Total {account.name}", bold)
    put(page.sheet, page.row, 8, sum((line.item.open for line in lines if line.counts), ZERO), bold)
    page.row += 2


def _row(page: Page, line: Line, name: str) -> None:
    at, item = len(page.printed), line.item
    shade = {"Paid": {"bg_color": "#D9D9D9"}, "Disputed": {"bg_color": "#FFFF99"}}.get(line.status, {})
    plain, day = page.styles(**shade), page.styles(US_DATE, align="center", **shade)
    right = page.styles(MONEY, align="right", **shade)
    cells = (
        name or None, item.document, "CM" if item.open < 0 else "INV", item.issued,
        item.due if line.due_shown else None, f"Net {item.terms}" if line.terms_shown else None,
        880_100 + at // 6, _suffixed(item.original), _balance(at, item.open), line.status,
        line.remark or None,
    )  # fmt: skip
    styles = (plain, plain, plain, day, day, plain, plain, right, right, plain, plain)
    put_row(page.sheet, page.row, cells, styles)
    page.printed.append(line)
    page.last_item = page.row
    page.row += 1


def _suffixed(value: Decimal) -> str:
    return f"{abs(value):,.2f} {'CR' if value < 0 else 'DR'}"


def _balance(at: int, value: Decimal) -> object:
    """A number in most rows; text in every third row and in all credits."""
    if value < 0:
        return f"({-value:,.2f})"
    if at % 3 == 1:
        return f"{value:,.2f}" if at % 2 else f"\u00a0{value:,.2f} "
    return value


def _grand_total(page: Page, owed: list[Item]) -> None:
    bold = page.styles(MONEY, bold=True, top=1, bottom=6)
    put(page.sheet, page.row, 0, "GRAND TOTAL", bold)
    put(page.sheet, page.row, 8, sum((item.open for item in owed), ZERO), bold)
    put(page.sheet, page.row + 2, 0, "Prepared by R. Castellane", page.styles(italic=True))


def _expected(page: Page, lines: list[Line], pivot: Table, aged: Table) -> Expected:
    columns = {
        "customer": "Customer", "document": "Inv No.", "document_type": "Type", "document_date": "Inv Date",
        "due_date": "Due Date", "terms": "Terms", "original_amount": "Original Amt", "open_amount": "Balance",
        "status": "Status", "memo": "Remarks",
    }  # fmt: skip
    return Expected(
        title="messy month-end detail",
        holds="A month-end AR detail typed and pasted over years, with a pivot and an aging made by hand.",
        mess=(
            "Titles, legend and grand total above the header in row 6; subtotals and blank rows inside",
            "Balance is part numbers, part text: `1,234.50`, no-break spaces, credits as `(1,234.50)`; "
            "Original Amt is text with DR and CR",
            "Paid, cancelled and draft rows: cancelled and draft still show a balance and are not owed",
            "Two customers' names stand in merged cells; the column Batch ID is hidden",
            "Three due dates are missing: two follow from terms, one falls back to the invoice date",
            "The pivot and the hand-made aging hold the same invoices (derived), never counted again",
        ),
        items=[line.item for line in lines if line.counts],
        findings=_findings(lines),
        tables=[
            Table(SHEET, area(HEADER, 0, page.last_item, LAST), "open_items", len(page.printed), columns),
            pivot,
            aged,
        ],
    )


def _findings(lines: list[Line]) -> dict[str, int]:
    counts = {f"{status.lower()} rows left out": _count(lines, status) for status in NOT_OPEN}
    return counts | {
        "due date from terms": sum(not line.due_shown and line.terms_shown for line in lines),
        "due date from invoice date": sum(not line.due_shown and not line.terms_shown for line in lines),
        "subtotal rows": len({line.item.customer_id for line in lines}),
        "grand total rows": 1,
        "disputed rows": _count(lines, "Disputed"),
    }


def _count(lines: list[Line], status: str) -> int:
    return sum(line.status == status for line in lines)

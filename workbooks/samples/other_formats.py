"""old_system_export.xls (HTML in disguise) and studio_fees.ods: their results go to a new .xlsx."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

from samples import names
from samples.book import area
from samples.clerk import Clerk, customers
from samples.model import AS_OF, ZERO, Expected, Item, Table
from samples.plain import pack

HTML_HEADINGS = ("ACCT", "NAME", "DOC NO", "TP", "DOC DATE", "DUE DATE", "AMOUNT", "OPEN AMT")
ODS_HEADINGS = ("Client", "Invoice", "Issued", "Due", "Total (CAD)", "Paid (CAD)", "Outstanding (CAD)")
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def html_export(path: Path) -> Expected:
    """Writes old_system_export.xls: HTML, trailing minus signs, m/d/yy dates and zero-padded numbers."""
    items = _old_items()
    rows = "\r\n".join(_html_row(_html_cells(item)) for item in items)
    total = _trailing(sum((item.open for item in items), ZERO))
    foot = f'<tr><td colspan="7"><b>REPORT TOTAL</b></td><td align="right"><b>{total}</b></td></tr>'
    page = _PAGE.format(date=f"{AS_OF:%m/%d/%y}", head=_html_row(HTML_HEADINGS, "th"), rows=rows, foot=foot)
    path.write_bytes(page.replace("\r\n", "\n").replace("\n", "\r\n").encode("latin-1"))
    columns = {
        "customer": "ACCT", "customer_name": "NAME", "document": "DOC NO", "document_type": "TP",
        "document_date": "DOC DATE", "due_date": "DUE DATE", "original_amount": "AMOUNT",
        "open_amount": "OPEN AMT",
    }  # fmt: skip
    return Expected(
        title="HTML named .xls",
        holds="The open-item report of an old system: an HTML page with the extension of Excel.",
        mess=(
            "Not a workbook at all: the result goes to a new .xlsx beside it",
            "Amounts end in a minus sign (`318.40-`), dates are mm/dd/yy, account numbers have leading zeros",
            "A title line above, a REPORT TOTAL with a spanning cell below",
        ),
        items=items,
        findings={"grand total rows": 1, "credit memos": sum(item.open < 0 for item in items)},
        tables=[Table("old_system_export", area(1, 0, 1 + len(items), 7), "open_items", len(items), columns)],
    )


def _old_items() -> list[Item]:
    clerk = Clerk(1515)
    accounts = customers(names.HOME, 4471, (30, 45), prefix="000")
    made = clerk.invoices(accounts, 46, lambda at: f"{900_211 + 13 * at:08d}", part_paid=10)
    return [_credited(item) if at % 15 == 7 else item for at, item in enumerate(made)]


def _credited(item: Item) -> Item:
    amount = -(item.original / 8).quantize(Decimal("0.01"))
    return replace(item, kind="Credit", original=amount, open=amount, due=item.issued)


def _html_cells(item: Item) -> tuple[str, ...]:
    kind = "CR" if item.open < 0 else "IN"
    days = (f"{item.issued:%m/%d/%y}", f"{item.due:%m/%d/%y}")
    return (
        item.customer_id,
        item.customer,
        item.document,
        kind,
        *days,
        _trailing(item.original),
        _trailing(item.open),
    )


def _trailing(value: Decimal) -> str:
    return f"{abs(value):,.2f}" + ("-" if value < 0 else "")


def _html_row(cells: tuple[str, ...], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag} nowrap>{escape(cell)}&nbsp;</{tag}>" for cell in cells) + "</tr>"


def studio_ods(path: Path) -> Expected:
    """Writes studio_fees.ods: a small register by LibreOffice's own format, with cached formula values."""
    accounts = customers(names.HOME[:7], 10, (14, 30))
    made = Clerk(1616).invoices(accounts, 34, lambda at: f"SF-{at + 201}", part_paid=20)
    items = [replace(item, currency="CAD") for item in made]
    rows = "".join(_ods_row(at, item) for at, item in enumerate(items, 2))
    parts = {
        "mimetype": _MIME.encode(),
        "content.xml": _CONTENT.format(ns=_NAMESPACE, head=_ods_head(), rows=rows).encode(),
        "META-INF/manifest.xml": _MANIFEST.format(ns=_NAMESPACE, mime=_MIME).encode(),
    }
    pack(path, parts, stored="mimetype")
    columns = {
        "customer": "Client", "document": "Invoice", "document_date": "Issued", "due_date": "Due",
        "original_amount": "Total (CAD)", "paid_amount": "Paid (CAD)", "open_amount": "Outstanding (CAD)",
    }  # fmt: skip
    return Expected(
        title="OpenDocument register",
        holds="The fee register of a shared studio in OpenDocument form.",
        mess=("The currency stands in the headings, Outstanding is a formula; the result is a new .xlsx",),
        currency_stated=True,
        items=items,
        tables=[Table("Fees", area(0, 0, len(items), 6), "open_items", len(items), columns)],
    )


def _ods_head() -> str:
    return "".join(_ods_text(text) for text in ODS_HEADINGS)


def _ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def _ods_row(row: int, item: Item) -> str:
    days = _ods_day(item.issued) + _ods_day(item.due)
    amounts = (
        _ods_amount(item.original)
        + _ods_amount(item.paid)
        + _ods_amount(item.open, f"of:=[.E{row}]-[.F{row}]")
    )
    texts = _ods_text(item.customer) + _ods_text(item.document)
    return f"<table:table-row>{texts}{days}{amounts}</table:table-row>"


def _ods_day(day: date) -> str:
    cell = f'<table:table-cell office:value-type="date" office:date-value="{day}">'
    return f"{cell}<text:p>{day}</text:p></table:table-cell>"


def _ods_amount(value: Decimal, formula: str = "") -> str:
    given = f' table:formula="{formula}"' if formula else ""
    cell = f'<table:table-cell{given} office:value-type="float" office:value="{value}">'
    return f"{cell}<text:p>{value:.2f}</text:p></table:table-cell>"


_PAGE = """\
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>AR0140 OPEN ITEM REPORT</title>
<style>td {{ font-family: Courier New; font-size: 9pt; }}</style>
</head>
<body>
<table border="1">
<tr><td colspan="8"><b>AR0140 OPEN ITEM REPORT {date}</b></td></tr>
{head}
{rows}
{foot}
</table>
</body>
</html>
"""

_CONTENT = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{ns}office:1.0" xmlns:table="{ns}table:1.0" xmlns:text="{ns}text:1.0" \
xmlns:of="{ns}of:1.2" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Fees">\
<table:table-row>{head}</table:table-row>{rows}</table:table></office:spreadsheet></office:body>\
</office:document-content>
"""

_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{ns}manifest:1.0" manifest:version="1.2">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{mime}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>
"""

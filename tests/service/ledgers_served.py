"""Small workbooks for the tests of batch, watching and the cluster, made afresh in each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook

AS_OF = date(2026, 6, 30)


def ledger(path: Path, *, invoices: int = 3, first: float = 100.10) -> Path:
    """A workbook with a register and receipts; the first invoice is 100.10, each next one twenty less."""
    book = Workbook()
    items = book.active
    assert items is not None
    items.title = "Open Invoices"
    items.append(["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance"])
    for number in range(invoices):
        amount = first - 20 * number
        customer = "Acme Ltd" if number % 2 == 0 else "Bolt Inc"
        items.append([f"INV-{number + 1}", customer, date(2026, 5, 1), date(2026, 5, 31), amount, amount])
    receipts = book.create_sheet("Bank Receipts")
    receipts.append(["Receipt ID", "Value Date", "Payer", "Amount", "Remittance"])
    receipts.append(["R-1", date(2026, 6, 10), "ACME LTD", first, "INV-1"])
    book.save(path)
    return path


def budget(path: Path) -> Path:
    """A workbook without receivables."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Item", "Cost"], ["Rent", 100], ["Light", 20]):
        sheet.append(row)
    book.save(path)
    return path


def names(folder: Path) -> list[str]:
    """Names in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())

"""Small workbooks for the doors' tests, made afresh in each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

AS_OF = date(2026, 6, 30)
REGISTER: list[list[Any]] = [
    ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Balance"],
    ["INV-1", "Acme Ltd", date(2026, 5, 1), date(2026, 5, 31), 100.10, 100.10],
    ["INV-2", "Acme Ltd", date(2026, 6, 1), date(2026, 7, 1), 50.05, 50.05],
    ["INV-3", "=Bolt, Inc", date(2026, 1, 5), date(2026, 2, 4), 75.00, 75.00],
    ["CM-9", "=Bolt, Inc", date(2026, 3, 5), date(2026, 3, 5), -20.00, -20.00],
]
RECEIPTS: list[list[Any]] = [
    ["Receipt ID", "Value Date", "Payer", "Amount", "Remittance"],
    ["R-1", date(2026, 6, 10), "ACME LTD", 100.10, "INV-1"],
    ["R-2", date(2026, 6, 11), "NOBODY", 13.13, "thank you"],
]


def save(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(["'" + cell if isinstance(cell, str) and cell.startswith("=") else cell for cell in row])
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and cell.value.startswith("'="):
                    cell.value = cell.value[1:]
                    cell.data_type = "s"
    book.save(path)
    return path


def ledger(path: Path) -> Path:
    return save(path, Open_Invoices=REGISTER, Bank_Receipts=RECEIPTS)

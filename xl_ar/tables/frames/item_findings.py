"""What a register's rows leave in doubt: missing numbers, names and dates, documents that stand twice, currencies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_ar.core.money import decimal_text
from xl_ar.findings import Severity
from xl_ar.tables.cells.amounts import AmountState
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.item_amounts import Flags, ItemAmounts


def report_items(cells: TableCells, frame: pd.DataFrame, amounts: ItemAmounts, void: Flags, repeated: Flags) -> None:
    """Adds a finding for every doubt that the rows of a register leave."""
    document = cells.table.fields["document"]
    used = ~(void | repeated) & amounts.ok
    if void.any():
        status = cells.table.fields["status"]
        message = "not a receivable by its status (cancelled, void or draft); set aside"
        cells.cell_findings("not-a-receivable", Severity.INFO, message, status, np.flatnonzero(void))
    main = cells.table.fields[amounts.main]
    empty = [row for row in np.flatnonzero(~amounts.ok & ~void).tolist() if _empty(amounts, row)]
    cells.cell_findings("amount-missing", Severity.STOP, f"{main.heading} is empty", main, empty, "an amount")
    blank = np.flatnonzero(used & (frame["document"] == "").to_numpy())
    cells.cell_findings("document-missing", Severity.CHECK, "no document number", document, blank, "a document number")
    nameless = np.flatnonzero(used & (frame["customer"] == "").to_numpy())
    named = cells.table.column("customer") or cells.table.column("customer_name")
    if named is not None:
        cells.cell_findings("customer-missing", Severity.CHECK, "no customer", named, nameless, "a customer")
    elif len(nameless):
        message = "no column and no heading names the customer; aged together under no name"
        cells.table_finding("customer-missing", Severity.CHECK, message, rows=len(nameless))
    _report_dates(cells, frame, used)
    _report_same_documents(cells, frame, used)
    _report_currencies(cells, frame, used)
    zero = np.flatnonzero(used & (frame["original_amount"] == 0).to_numpy())
    cells.cell_findings("zero-amount", Severity.INFO, "the amount is zero; kept, it changes no figure", main, zero)


def _empty(amounts: ItemAmounts, row: int) -> bool:
    return all(column.state[row] == AmountState.EMPTY for column in amounts.columns.values())


def _report_dates(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    opened = used & (frame["open_amount"] != 0).to_numpy()
    basis = frame["due_basis"].to_numpy()
    for name, treatment in (
        ("terms", "no due date; taken from the terms"),
        ("document_date", "no due date and no terms; aged from the document date"),
        ("none", "no date at all; shown in the column 'No date'"),
    ):
        rows = np.flatnonzero(opened & (basis == name))
        column = cells.table.column("due_date") or cells.table.fields["document"]
        severity = Severity.CHECK if name == "none" else Severity.INFO
        if len(rows) and not cells.has("due_date"):
            cells.table_finding(
                "due-date-missing",
                severity,
                f"no column of due dates: {treatment.split('; ')[1]}",
                rows=len(rows),
            )
        else:
            cells.cell_findings("due-date-missing", severity, treatment, column, rows, "a due date")


def _report_same_documents(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    named = used & (frame["document"] != "").to_numpy()
    same = frame.loc[named].duplicated(["document", "customer", "document_type"], keep="first")
    rows = np.flatnonzero(named)[same.to_numpy()]
    message = "the document number stands on an earlier row with other figures; both are counted"
    cells.cell_findings("duplicate-document", Severity.CHECK, message, cells.table.fields["document"], rows)


def _report_currencies(cells: TableCells, frame: pd.DataFrame, used: Flags) -> None:
    codes = frame.loc[used, "currency"]
    known = sorted(set(codes))
    if len(known) > 1:
        sums = frame.loc[used].groupby("currency")["open_amount"].sum()
        shown = ", ".join(f"{code or '(none)'} {decimal_text(int(sums[code]), code)}" for code in known)
        message = f"several currencies, never added together: open {shown}"
        severity = Severity.CHECK if "" in known else Severity.INFO
        cells.table_finding("mixed-currencies", severity, message, cells.table.column("currency"))

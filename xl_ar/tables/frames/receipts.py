"""Receipts out of payment lists and bank lines: money in only, payments out set aside."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.schema import RECEIPTS
from xl_ar.findings import Severity
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.item_amounts import Flags, Minor
from xl_ar.tables.frames.items import ReadRows, ids_of
from xl_ar.tables.frames.vocabulary import Standing, inflow, standing


def read_receipts(cells: TableCells, *, negative_in: bool | None = None) -> ReadRows:
    """The receipts of a list of payments or of a bank statement."""
    amount, ok, heading, sign = _amounts(cells, negative_in)
    void = np.array([standing(text) is Standing.VOID for text in cells.text("status")], dtype=bool)
    out = ok & (amount < 0)
    rejected = ~ok & ~void
    frame = _frame(cells, amount)
    used = ok & ~void & (amount > 0)
    aside = (out | (ok & (amount == 0)) | void) & ~rejected
    _report(cells, out & ~void, rejected, heading)
    return ReadRows(frame[used], used, aside, rejected, np.where(ok, amount, np.int64(0)), heading, sign)


def _amounts(cells: TableCells, negative_in: bool | None) -> tuple[Minor, Flags, str, str]:
    if cells.has("money_in"):
        return _two_columns(cells)
    column = cells.amount("amount")
    amount, heading = column.minor.copy(), cells.table.fields["amount"].heading
    sign = "positive = money in"
    directions = _directions(cells)
    filled = np.count_nonzero(amount)
    if directions is not None:
        amount, sign = np.where(directions, np.abs(amount), -np.abs(amount)), "by the debit/credit column"
    elif negative_in or (negative_in is None and filled >= 3 and np.count_nonzero(amount < 0) == filled):
        amount, sign = -amount, "negative = money in"
        cells.table_finding("sign-turned", Severity.CHECK, f"all of {heading} is negative: read as money in")
    return amount, column.ok, heading, sign


def _directions(cells: TableCells) -> Flags | None:
    if not cells.has("direction"):
        return None
    read = [inflow(text) for text in cells.text("direction")]
    known = [value for value in read if value is not None]
    if len(known) < 0.9 * len(read) or len(set(known)) < 1:
        return None
    return np.array([bool(value) for value in read], dtype=bool)


def _two_columns(cells: TableCells) -> tuple[Minor, Flags, str, str]:
    """Money in less money out; which column is which is proved by the running balance where there is one."""
    into = cells.amount("money_in")
    outof = cells.amount("money_out") if cells.has("money_out") else None
    out_minor = np.abs(outof.minor) if outof is not None else np.zeros_like(into.minor)
    ok = into.ok | (outof.ok if outof is not None else False)
    heading = cells.table.fields["money_in"].heading
    amount = np.abs(into.minor) - out_minor
    if outof is not None and _balance_says_reverse(cells, amount):
        heading = cells.table.fields["money_out"].heading
        message = f"the running balance rises with {heading}: that column is the money in (a cash book)"
        cells.table_finding("money-in-by-balance", Severity.INFO, message)
        return -amount, ok, heading, f"{heading} = money in, by the running balance"
    return amount, ok, heading, f"{heading} = money in"


def _balance_says_reverse(cells: TableCells, amount: Minor) -> bool:
    """True when the running balance moves against ``amount`` in most rows, read downwards or upwards."""
    if not cells.has("running_balance") or len(amount) < 3:
        return False
    balance = cells.amount("running_balance")
    steps = np.diff(balance.minor)
    usable = balance.ok[1:] & balance.ok[:-1] & (steps != 0)
    along = max(_agree(steps, amount[1:], usable), _agree(-steps, amount[:-1], usable))
    against = max(_agree(steps, -amount[1:], usable), _agree(-steps, -amount[:-1], usable))
    return against > along and against >= 0.6 * int(np.count_nonzero(usable))


def _agree(steps: Minor, amount: Minor, usable: Flags) -> int:
    return int(np.count_nonzero((steps == amount) & usable))


def _frame(cells: TableCells, amount: Minor) -> Any:
    payer, customer = cells.text("payer"), cells.text("customer")
    columns = {
        "receipt_id": ids_of(cells, "receipt_id"),
        "value_date": _value_date(cells),
        "amount": amount,
        "currency": cells.currency,
        "payer": payer,
        "payer_account": cells.text("payer_account"),
        "remittance": cells.text("remittance"),
        "document": cells.text("document"),
        "customer": customer,
        "channel": cells.text("channel"),
        "source_sheet": [cells.sheet] * len(amount),
        "source_row": cells.sheet_rows,
    }
    return RECEIPTS.conform(columns, len(amount))


def _value_date(cells: TableCells) -> NDArray[np.datetime64]:
    days = cells.date("value_date")
    if cells.has("posting_date"):
        days = np.where(np.isnat(days), cells.date("posting_date"), days)
    return days


def _report(cells: TableCells, out: Flags, rejected: Flags, heading: str) -> None:
    column = cells.table.column("money_out") or cells.table.column("amount") or cells.table.fields["money_in"]
    if out.any():
        message = f"{int(out.sum()):,} payments out are not receipts; set aside"
        cells.table_finding("payments-out", Severity.INFO, message, column, rows=int(out.sum()))
    main = cells.table.column("amount") or cells.table.fields["money_in"]
    empty = [row for row in np.flatnonzero(rejected) if cells.raw(main.field)[row] == ""]
    cells.cell_findings("amount-missing", Severity.CHECK, f"{heading} is empty", main, empty, "an amount")
    undated = np.flatnonzero(~rejected & np.isnat(_value_date(cells)))
    dated = cells.table.column("value_date") or cells.table.fields["posting_date"]
    cells.cell_findings("value-date-missing", Severity.CHECK, f"{dated.heading} is empty", dated, undated, "a date")

"""Open items out of a customer ledger: debits are items, credits reduce the document they name or stand on account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.schema import APPLICATIONS, OPEN_ITEMS
from xl_ar.findings import Severity
from xl_ar.tables.cells.amounts import AmountState
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.group_names import group_labels, named
from xl_ar.tables.frames.item_amounts import Flags, Minor
from xl_ar.tables.frames.items import ReadRows
from xl_ar.tables.frames.rows import RowKind
from xl_ar.tables.frames.vocabulary import DocumentType, document_type


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """Rows of a ledger as open items, and its credits that name a debit's document as applications."""

    items: ReadRows
    applications: pd.DataFrame


def read_ledger(cells: TableCells) -> ReadLedger:
    """The open items and applications of a ledger with debit and credit columns."""
    debit, credit = cells.amount("debit"), cells.amount("credit")
    amount = np.abs(debit.minor) - np.abs(credit.minor)
    amount, opening = _with_openings(cells, amount)
    readable = debit.ok | credit.ok | opening
    empty = (debit.state == AmountState.EMPTY) & (credit.state == AmountState.EMPTY) & ~opening
    frame = _frame(cells, amount, opening)
    frame, applied = _applied(frame, cells.text("applies_to"))
    items = _net(frame, applied)
    if count := int((items["original_amount"] < 0).sum()):
        message = f"{count:,} credits name no debit's document: shown as credits on account, not netted against items"
        cells.table_finding("credits-on-account", Severity.INFO, message, cells.table.fields["credit"], rows=count)
    used = readable & ~empty
    heading = f"{cells.table.fields['debit'].heading} less {cells.table.fields['credit'].heading}"
    rejected = ~used
    rows = ReadRows(
        items[items["original_amount"] != 0],
        used,
        np.zeros(len(amount), dtype=bool),
        rejected,
        amount,
        heading,
    )
    return ReadLedger(rows, _applications(frame[applied]))


def _with_openings(cells: TableCells, amount: Minor) -> tuple[Minor, Any]:
    """Opening lines that only state a balance count as that amount."""
    opening = np.isin(cells.positions, cells.rows.where(RowKind.BALANCE))
    if opening.any() and cells.has("running_balance"):
        balance = cells.amount("running_balance")
        only = opening & (amount == 0) & balance.ok
        amount = np.where(only, balance.minor, amount)
    return amount, opening


def _frame(cells: TableCells, amount: Minor, opening: Any) -> pd.DataFrame:
    codes, names = named(cells, "customer"), named(cells, "customer_name")
    customer = np.where(codes == "", names, codes)
    group = group_labels(cells)
    customer = np.where(customer == "", group, customer)
    size = len(amount)
    columns: dict[str, Any] = {
        "item_id": [str(row) for row in cells.sheet_rows],
        "document": np.where(opening, "Opening balance", cells.text("document")),
        "document_type": _kinds(cells, amount),
        "customer": customer,
        "customer_name": np.where(names == "", customer, names),
        "document_date": cells.date("document_date"),
        "due_date": cells.date("due_date"),
        "currency": cells.currency,
        "original_amount": amount,
        "open_amount": amount,
        "memo": cells.text("memo"),
        "source_sheet": [cells.sheet] * size,
        "source_row": cells.sheet_rows,
    }
    columns["posting_date"] = cells.date("posting_date")
    columns["document_date"] = np.where(
        np.isnat(columns["document_date"]), columns["posting_date"], columns["document_date"]
    )
    frame = OPEN_ITEMS.conform(columns, size)
    frame["due_basis"] = np.where(frame["due_date"].isna(), "document_date", "due_date")
    return frame


_MEMO, _LOST = DocumentType.CREDIT_MEMO, DocumentType.WRITE_OFF


def _kinds(cells: TableCells, amount: Minor) -> NDArray[np.object_]:
    """Kind of document of each line: credits are cash on account and debits invoices unless their type says else."""
    said = [document_type(text) for text in cells.text("document_type")]
    memo, lost = (np.array([kind is one for kind in said], dtype=bool) for one in (_MEMO, _LOST))
    debit = np.array([kind is DocumentType.DEBIT_MEMO for kind in said], dtype=bool)
    credits = np.where(lost, _LOST.value, np.where(memo, _MEMO.value, DocumentType.ON_ACCOUNT.value))
    debits = np.where(debit, DocumentType.DEBIT_MEMO.value, DocumentType.INVOICE.value)
    kinds: NDArray[np.object_] = np.where(amount < 0, credits, debits).astype(object)
    return kinds


_KEY = ["customer", "currency", "document"]


def _applied(frame: pd.DataFrame, targets: NDArray[np.object_]) -> tuple[pd.DataFrame, Flags]:
    """Which lines are credits that name a debit's document of the same customer and currency.

    ``targets`` is what each line says it applies to; the frame comes back with it for the document of such credits.
    """
    debits = frame[(frame["original_amount"] > 0) & (frame["document"] != "")]
    owned = pd.MultiIndex.from_frame(debits[_KEY])
    credits = (frame["original_amount"] < 0).to_numpy()
    said = credits & (targets != "")
    named = frame.assign(document=np.where(said, targets, frame["document"]))
    applied: Flags = credits & pd.MultiIndex.from_frame(named[_KEY]).isin(owned)
    document = np.where(applied, named["document"], frame["document"]).astype(object)
    return frame.assign(document=document), applied


def _net(frame: pd.DataFrame, applied: Flags) -> pd.DataFrame:
    items: pd.DataFrame = frame[~applied].copy()
    sums = frame[applied].groupby(_KEY)["original_amount"].sum()
    first = ~items.duplicated(_KEY) & (items["original_amount"] > 0)
    keys = pd.MultiIndex.from_frame(items[_KEY])
    paid = sums.reindex(keys).fillna(0).to_numpy(dtype="int64") if len(sums) else np.zeros(len(items), dtype=np.int64)
    paid = np.where(first, paid, 0)
    items["open_amount"] = items["original_amount"].to_numpy() + paid
    items["paid_amount"] = -paid
    return items


def _applications(credits: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "document": credits["document"].to_numpy(),
        "customer": credits["customer"].to_numpy(),
        "applied_date": credits["document_date"].to_numpy(),
        "amount": -credits["original_amount"].to_numpy(),
        "kind": credits["document_type"].to_numpy(),
        "currency": credits["currency"].to_numpy(),
        "source_sheet": credits["source_sheet"].to_numpy(),
        "source_row": credits["source_row"].to_numpy(),
    }
    return APPLICATIONS.conform(columns, len(credits))

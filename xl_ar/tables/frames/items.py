"""Open items out of a register: what is open on each, by which column, and what was set aside and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xl_ar.core.schema import OPEN_ITEMS
from xl_ar.core.terms import due_dates
from xl_ar.findings import Severity
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.discounts import discounts
from xl_ar.tables.frames.group_names import group_labels, named
from xl_ar.tables.frames.item_amounts import Flags, ItemAmounts, Minor
from xl_ar.tables.frames.item_findings import report_items
from xl_ar.tables.frames.vocabulary import DocumentType, Standing, document_type, standing, yes

_SAME = [
    "document",
    "customer",
    "document_date",
    "due_date",
    "currency",
    "original_amount",
    "open_amount",
    "document_type",
]

_LINE_FIELDS = ("line_no", "line_amount", "quantity", "unit_amount", "product", "tax_amount")


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Frame of the rows used, and which data rows were used, set aside or rejected; ``minor`` is the proof's money.

    ``repeats`` are items that repeat an earlier row and were set aside for it.
    """

    frame: pd.DataFrame
    used: Flags
    aside: Flags
    rejected: Flags
    minor: Minor
    heading: str
    sign: str = "positive = owes"
    repeats: pd.DataFrame | None = None


def read_items(cells: TableCells, *, negative_owes: bool | None = None) -> ReadRows:
    """The open items of a register; rows without an amount are rejected, void and repeated ones set aside."""
    amounts = ItemAmounts(cells, negative_owes)
    status = cells.text("status")
    kinds = _document_types(cells)
    amounts.turn_credits(kinds)
    states = _standings(cells, status)
    settled = _settled(cells, amounts, states)
    opened = amounts.opened(states, ~np.isnat(settled))
    void = np.array([state is Standing.VOID for state in states], dtype=bool)
    rejected = ~amounts.ok & ~void
    frame = _frame(cells, amounts, opened, status, kinds, settled)
    repeated = _repeated(cells, frame, rejected | void)
    report_items(cells, frame, amounts, void, repeated)
    used = ~(void | rejected | repeated)
    repeats = None if _by_line(cells, np.flatnonzero(repeated)) else frame[repeated]
    aside = void | repeated
    return ReadRows(frame[used], used, aside, rejected, amounts.proof, amounts.heading, amounts.sign, repeats)


def _settled(cells: TableCells, amounts: ItemAmounts, states: list[Standing]) -> NDArray[np.datetime64]:
    """Settlement dates; where the sheet states a balance beside one, or beside a paid status, the balance counts."""
    settled = cells.date("settled_date")
    left = amounts.stated & (amounts.value("open_amount") != 0)
    whole = left & ~np.isnat(settled) & (amounts.value("open_amount") == amounts.value("original_amount"))
    closed = left & np.array([state is Standing.CLOSED for state in states], dtype=bool)
    message = "settled by its date or status, yet it has a balance; the balance counts"
    rows = np.flatnonzero(whole | closed)
    if len(rows):
        cells.cell_findings("settled-with-balance", Severity.CHECK, message, cells.table.fields["open_amount"], rows)
    return np.where(whole, np.datetime64("NaT"), settled)


def _document_types(cells: TableCells) -> list[DocumentType]:
    if not cells.has("document_type"):
        return [DocumentType.INVOICE] * len(cells.positions)
    return [document_type(text) for text in cells.text("document_type")]


def _standings(cells: TableCells, status: NDArray[np.object_]) -> list[Standing]:
    column = cells.table.column("status")
    if column is None:
        return [Standing.UNKNOWN] * len(status)
    said = "".join(filter(str.isalpha, column.heading.casefold()))
    if said in ("isopen", "open"):
        return [Standing.OPEN if yes(text) else Standing.CLOSED for text in status]
    if said in ("ispaid", "paid", "paidyn", "paidyesno"):
        return [Standing.CLOSED if yes(text) else Standing.OPEN for text in status]
    return [standing(text) for text in status]


def _frame(
    cells: TableCells, amounts: ItemAmounts, opened: Minor, status: Any, kinds: list[DocumentType], settled: Any
) -> pd.DataFrame:
    size = len(cells.positions)
    documents = cells.text("document")
    codes, names = named(cells, "customer"), named(cells, "customer_name")
    names = np.where((names == "") & (codes == ""), group_labels(cells), names)
    document_date, posting_date = cells.date("document_date"), cells.date("posting_date")
    document_date = np.where(np.isnat(document_date), posting_date, document_date)
    columns: dict[str, Any] = {
        "item_id": ids_of(cells, "item_id"),
        "document": documents,
        "document_type": _typed(kinds, opened),
        "customer": np.where(codes == "", names, codes),
        "customer_name": np.where(names == "", codes, names),
        "document_date": document_date,
        "posting_date": posting_date,
        "settled_date": settled,
        "terms": cells.text("terms"),
        "currency": cells.currency,
        "original_amount": np.where(amounts.known, amounts.value("original_amount"), opened),
        "open_amount": opened,
        "paid_amount": amounts.paid,
        "status": status,
        "disputed": np.array([yes(text) for text in cells.text("disputed")], dtype=bool),
        "po_number": cells.text("po_number"),
        "memo": cells.text("memo"),
        "source_sheet": [cells.sheet] * size,
        "source_row": cells.sheet_rows,
    }
    columns["due_date"], columns["due_basis"] = _due(cells, document_date, columns["terms"])
    discounted = discounts(cells, columns["original_amount"], document_date, columns["terms"])
    columns["discount_amount"], columns["discount_date"] = discounted
    return OPEN_ITEMS.conform(columns, size)


def ids_of(cells: TableCells, name: str) -> NDArray[np.object_]:
    """Key of each row: its printed id; the row number where there is none, and with the id where that stands twice."""
    printed, rows = cells.text(name), cells.sheet_rows.tolist()
    seen: set[str] = set()
    result = np.empty(len(rows), dtype=object)
    for place, (text, row) in enumerate(zip(printed, rows, strict=True)):
        key = text or str(row)
        result[place] = key if key not in seen else f"{text or 'row'} (row {row})"
        seen.add(result[place])
    repeated = [place for place, text in enumerate(printed) if text and result[place] != text]
    if repeated and name == "receipt_id":
        message = "the id stands on an earlier row too; its row number is added"
        cells.cell_findings("duplicate-id", Severity.CHECK, message, cells.table.fields[name], repeated)
    return result


def _typed(kinds: list[DocumentType], opened: Minor) -> list[str]:
    return [
        DocumentType.CREDIT_MEMO.value if kind is DocumentType.INVOICE and amount < 0 else kind.value
        for kind, amount in zip(kinds, opened, strict=True)
    ]


def _due(cells: TableCells, document_date: NDArray[np.datetime64], terms: Any) -> tuple[Any, Any]:
    stated = cells.date("due_date")
    by_terms = due_dates(pd.Series(document_date), pd.Series(terms, dtype=object)).to_numpy(dtype="datetime64[s]")
    due = np.where(np.isnat(stated), by_terms, stated)
    basis = np.where(~np.isnat(stated), "due_date", np.where(~np.isnat(by_terms), "terms", "document_date"))
    return due, np.where(np.isnat(due) & np.isnat(document_date), "none", basis).astype(object)


def _repeated(cells: TableCells, frame: pd.DataFrame, out: Flags) -> Flags:
    """Later rows that repeat an earlier one's document, customer, dates and amounts."""
    keyed = frame[_SAME].where(~pd.Series(out), other=None) if out.any() else frame[_SAME]
    named = (frame["document"] != "").to_numpy() & ~out
    repeats: Flags = keyed.duplicated(keep="first").to_numpy() & named
    if repeats.any():
        column = cells.table.fields["document"]
        rows = np.flatnonzero(repeats)
        if _by_line(cells, rows):
            message = "the export has one row a line and repeats the invoice total; each invoice is counted once"
            cells.cell_findings("line-level-export", Severity.INFO, message, column, rows)
        else:
            message = "the row repeats an earlier one (document, customer, dates, amounts); counted once"
            cells.cell_findings("duplicate-row", Severity.CHECK, message, column, rows)
    return repeats


def _by_line(cells: TableCells, rows: NDArray[np.intp]) -> bool:
    return sum(cells.has(name) for name in _LINE_FIELDS) >= 2

"""Open items of a register without rows to set aside: the frame of ``frames.items``, whole columns at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from xl_ar.core.schema import OPEN_ITEMS
from xl_ar.core.terms import due_dates, parse_terms
from xl_ar.tables.columnar.cells import ColumnCells
from xl_ar.tables.columnar.table import Flags, Texts, objects, same
from xl_ar.tables.frames.group_names import named
from xl_ar.tables.frames.item_amounts import ItemAmounts, Minor
from xl_ar.tables.frames.item_findings import report_items
from xl_ar.tables.frames.items import ids_of
from xl_ar.tables.frames.vocabulary import DocumentType, Standing, document_type, yes

Days = NDArray[np.datetime64]
Value = TypeVar("Value")
_ELSEWHERE = ("status", "settled_date", "discount_amount")
_SAME = (
    "document", "customer", "document_date", "due_date", "currency", "original_amount", "open_amount", "document_type",
)  # fmt: skip


def plain_items(cells: ColumnCells) -> pd.DataFrame | None:
    """The open items; None where a status, a settlement, an unread amount or a repeated row needs ``read_items``."""
    if any(cells.has(name) for name in _ELSEWHERE):
        return None
    amounts = ItemAmounts(cells, None)
    if not amounts.ok.all():
        return None
    kinds = _by_text(cells, "document_type", document_type)
    if np.isin(kinds, (DocumentType.CREDIT_MEMO, DocumentType.ON_ACCOUNT, DocumentType.WRITE_OFF)).any():
        amounts.turn_credits(kinds.tolist())
    _ = cells.dates  # their findings stand before those of the balances
    nothing = np.zeros(len(cells.positions), dtype=bool)
    opened = amounts.opened([Standing.UNKNOWN] * len(nothing), nothing)
    frame = _frame(cells, amounts, opened, kinds)
    if _repeats(frame):
        return None
    report_items(cells, frame, amounts, nothing, nothing)
    return frame


def ids(cells: ColumnCells, name: str) -> Texts:
    """Keys of the rows as ``ids_of`` gives them; its loop is left out where no printed id stands twice or lacks."""
    column = cells.field(name)
    if column is None:
        return objects(pl.Series(cells.sheet_rows).cast(pl.String).to_list())
    if column.empty.any() or len(column.odd_rows) or column.cells.n_unique() < len(column):
        return ids_of(cells, name)
    return column.texts


def _by_text(cells: ColumnCells, name: str, read: Callable[[str], Any]) -> Texts:
    """What ``read`` says of each text of a field, asked once for each different text."""
    column = cells.field(name)
    if column is None:
        return same(read(""), len(cells.positions))
    if column.coded is None:
        return objects([read(text) for text in column.texts])
    places, texts = column.different
    return objects([read(text) for text in texts])[places]


def _frame(cells: ColumnCells, amounts: ItemAmounts, opened: Minor, kinds: Texts) -> pd.DataFrame:
    size = len(cells.positions)
    codes, names = named(cells, "customer"), named(cells, "customer_name")
    document_date, posting_date = cells.date("document_date"), cells.date("posting_date")
    document_date = np.where(np.isnat(document_date), posting_date, document_date)
    original = np.where(amounts.known, amounts.value("original_amount"), opened)
    due, basis = _due(cells, document_date)
    discount, last = _discounts(cells, original, document_date)
    columns: dict[str, Any] = {
        "item_id": ids(cells, "item_id"),
        "document": cells.text("document"),
        "document_type": _types(kinds, opened),
        "customer": _filled(codes, names),
        "customer_name": _filled(names, codes),
        "document_date": document_date,
        "posting_date": posting_date,
        "due_date": due,
        "due_basis": basis,
        "terms": cells.text("terms"),
        "currency": cells.currency,
        "original_amount": original,
        "open_amount": opened,
        "paid_amount": amounts.paid,
        "disputed": _by_text(cells, "disputed", yes).astype(bool),
        "discount_date": last,
        "discount_amount": discount,
        "po_number": cells.text("po_number"),
        "memo": cells.text("memo"),
        "source_sheet": same(cells.sheet, size),
        "source_row": cells.sheet_rows,
    }
    return OPEN_ITEMS.conform(columns, size)


def _filled(texts: Texts, others: Texts) -> Texts:
    empty = texts == ""
    return np.where(empty, others, texts) if empty.any() else texts


def _types(kinds: Texts, opened: Minor) -> Texts:
    names = {kind: kind.value for kind in DocumentType}
    texts = objects([names[kind] for kind in kinds]) if len(kinds) else kinds
    texts[(opened < 0) & (texts == DocumentType.INVOICE.value)] = DocumentType.CREDIT_MEMO.value
    return texts


def _due(cells: ColumnCells, document_date: Days) -> tuple[Days, Texts]:
    """Due dates as stated, else by the terms, and where each came from."""
    due = cells.date("due_date")
    basis = same("due_date", len(due))
    missing = np.flatnonzero(np.isnat(due))
    if len(missing):
        terms = pd.Series(cells.text("terms")[missing], dtype=object)
        due = due.copy()
        due[missing] = due_dates(pd.Series(document_date[missing]), terms).to_numpy(dtype="datetime64[s]")
        basis[missing] = "terms"
        basis[np.isnat(due)] = "document_date"
        basis[np.isnat(due) & np.isnat(document_date)] = "none"
    return due, basis


def _discounts(cells: ColumnCells, original: Minor, document_date: Days) -> tuple[Minor, Days]:
    """Discount in minor units, half up, and its last day, by the first discount of the terms."""
    points = _by_text(cells, "terms", lambda text: _discount(text)[0]).astype(np.int64)
    days = _by_text(cells, "terms", lambda text: _discount(text)[1]).astype("timedelta64[D]")
    amount = np.sign(original) * ((np.abs(original) * points + 5_000) // 10_000)
    last = np.where(points > 0, document_date + days, np.datetime64("NaT", "s"))
    own = cells.date("discount_date")
    return amount, np.where(np.isnat(own), last, own).astype("datetime64[s]")


def _discount(text: str) -> tuple[int, int]:
    terms = parse_terms(text) if text else None
    return (terms.discounts[0].basis_points, terms.discounts[0].days) if terms and terms.discounts else (0, 0)


def _repeats(frame: pd.DataFrame) -> bool:
    """True when a later row has the document, customer, dates and amounts of an earlier one."""
    twice: Flags = frame["document"].duplicated(keep=False).to_numpy() & (frame["document"] != "").to_numpy()
    return bool(frame.loc[twice, list(_SAME)].duplicated().any())

"""Customer masters, applications and history read into their frames."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_ar.core.schema import APPLICATIONS, CUSTOMERS, HISTORY
from xl_ar.tables.cells.documents import document_text
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.items import ReadRows

_MOST_DIGITS = 9


def read_customers(cells: TableCells) -> ReadRows:
    """One row a customer account."""
    codes, names = cells.text("customer"), cells.text("customer_name")
    frame = CUSTOMERS.conform(
        {
            "customer": np.where(codes == "", names, codes),
            "customer_name": np.where(names == "", codes, names),
            "terms": cells.text("terms"),
            "currency": cells.currency,
            "parent": cells.text("parent"),
            "payer_account": cells.text("payer_account"),
            **_source(cells),
        },
        len(codes),
    )
    return _all(cells, frame, "customer")


def read_applications(cells: TableCells) -> ReadRows:
    """One row an application of cash to a document."""
    amount = cells.amount("applied_amount")
    date = "applied_date" if cells.has("applied_date") else "value_date"
    frame = APPLICATIONS.conform(
        {
            "document": cells.text("document"),
            "customer": cells.text("customer"),
            "receipt_id": cells.text("receipt_id"),
            "applied_date": cells.date(date),
            "amount": amount.minor,
            "currency": cells.currency,
            **_source(cells),
        },
        len(amount.minor),
    )
    used = amount.ok
    empty = np.zeros_like(used)
    return ReadRows(frame[used], used, empty, ~used, amount.minor, cells.table.fields["applied_amount"].heading)


def read_history(cells: TableCells) -> ReadRows:
    """One row a payer name or account that earlier confirmed matches taught."""
    times = [_times(cell) for cell in cells.raw("times_seen")]
    frame = HISTORY.conform(
        {
            "customer": cells.text("customer"),
            "payer": cells.text("payer"),
            "payer_account": cells.text("payer_account"),
            "times_seen": times,
            **_source(cells),
        },
        len(times),
    )
    return _all(cells, frame, "customer")


def _times(cell: object) -> int:
    """A number of times; 1 where none can be read, as the row itself was seen once."""
    text = document_text(cell)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 1


def read_contacts(cells: TableCells) -> ReadRows:
    """The contact log as it is recognised; later steps use its rows in place."""
    frame = CUSTOMERS.conform({"customer": cells.text("customer"), **_source(cells)}, len(cells.positions))
    return _all(cells, frame, "contact_date")


def _source(cells: TableCells) -> dict[str, object]:
    return {"source_sheet": [cells.sheet] * len(cells.positions), "source_row": cells.sheet_rows}


def _all(cells: TableCells, frame: pd.DataFrame, name: str) -> ReadRows:
    used = np.ones(len(frame), dtype=bool)
    column = cells.table.column(name) or cells.table.columns[0]
    return ReadRows(frame, used, ~used, ~used, np.zeros(len(frame), dtype=np.int64), column.heading)

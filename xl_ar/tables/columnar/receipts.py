"""Receipts of a list of payments without rows to set aside: the frame that ``frames.receipts`` gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_ar.core.schema import RECEIPTS
from xl_ar.tables.columnar.cells import ColumnCells
from xl_ar.tables.columnar.items import ids
from xl_ar.tables.columnar.table import same

_ELSEWHERE = ("money_in", "direction", "status")
_TEXTS = ("payer", "payer_account", "remittance", "document", "customer", "channel")


def plain_receipts(cells: ColumnCells) -> pd.DataFrame | None:
    """The receipts; None unless each has a positive amount in one column, and a date."""
    if any(cells.has(name) for name in _ELSEWHERE):
        return None
    amount, keys, days = cells.amount("amount"), ids(cells, "receipt_id"), cells.date("value_date")
    if cells.has("posting_date"):
        days = np.where(np.isnat(days), cells.date("posting_date"), days)
    if not (amount.ok & (amount.minor > 0)).all() or np.isnat(days).any():
        return None
    size = len(cells.positions)
    columns = {
        "receipt_id": keys,
        "value_date": days,
        "amount": amount.minor,
        "currency": cells.currency,
        "source_sheet": same(cells.sheet, size),
        "source_row": cells.sheet_rows,
        **{name: cells.text(name) for name in _TEXTS},
    }
    return RECEIPTS.conform(columns, size)

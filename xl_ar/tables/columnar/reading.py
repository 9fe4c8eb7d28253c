"""A plain table read column by column into its ledger frame; None where it takes the cell-by-cell path."""

from __future__ import annotations

import pandas as pd

from xl_ar.findings import Finding
from xl_ar.tables.columnar.cells import ColumnCells
from xl_ar.tables.columnar.items import plain_items
from xl_ar.tables.columnar.plainness import all_data
from xl_ar.tables.columnar.receipts import plain_receipts
from xl_ar.tables.columnar.shape import mapped, one_table
from xl_ar.tables.columnar.table import TextTable
from xl_ar.tables.frames.items import read_items
from xl_ar.tables.frames.masters import read_customers, read_history
from xl_ar.tables.frames.receipts import read_receipts
from xl_ar.tables.mapping.roles import Role

_READERS = {
    Role.OPEN_ITEMS: read_items,
    Role.RECEIPTS: read_receipts,
    Role.CUSTOMERS: read_customers,
    Role.HISTORY: read_history,
}

_PLAIN = {Role.OPEN_ITEMS: plain_items, Role.RECEIPTS: plain_receipts}


def read_columns(source: TextTable, role: Role) -> tuple[pd.DataFrame, list[Finding]] | None:
    """The frame and the findings that ``read_table`` gives for the table in this role.

    None for what is not one table of nothing but rows of data, all of its columns under headings, from a line
    near the top to the last.
    """
    region = one_table(source) if role in _READERS else None
    if region is None:
        return None
    table = mapped(source, region, role)
    if table.missing:
        return None
    cells = ColumnCells(source, region, table)
    if not all_data(cells):
        return None
    frame = _PLAIN[role](cells) if role in _PLAIN else None
    if frame is None:
        cells = ColumnCells(source, region, table)  # without the findings made so far
        frame = _READERS[role](cells).frame
    return frame, list(cells.findings)

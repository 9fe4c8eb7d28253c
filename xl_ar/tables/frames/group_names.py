"""Names that stand once for several rows: merged cells, the first row of a group, group headings, a title line."""

from __future__ import annotations

import re

import numpy as np

from xl_ar.findings import Severity
from xl_ar.tables.cells.documents import document_text
from xl_ar.tables.frames.columns import TableCells, Texts
from xl_ar.tables.frames.rows import RowKind
from xl_ar.tables.mapping.table_map import ColumnMap

_GROUP_WORDS = re.compile(
    r"^(customer|account|client|debtor|kunde|debitor|a/c)\s*(no|nr|name|id)?\.?\s*[:\-]\s*", re.IGNORECASE
)


def named(cells: TableCells, name: str) -> Texts:
    """Texts of a name or account that may stand once for the rows below it: merged, or only on a group's first."""
    texts = cells.text(name)
    column = cells.table.column(name)
    if column is None or not (texts == "").any() or (texts == "").all():
        return texts
    filled = _from_merged(cells, column, texts)
    return _from_above(cells, column, filled) if _once_a_group(cells, filled) else filled


def _from_merged(cells: TableCells, column: ColumnMap, texts: Texts) -> Texts:
    areas = [
        area for area in cells.region.grid.merged if area.left <= column.column <= area.right and area.bottom > area.top
    ]
    if not areas:
        return texts
    owner = {row: area for area in areas for row in range(area.top, area.bottom + 1)}
    result = texts.copy()
    for place, row in enumerate(cells.sheet_rows.tolist()):
        if not texts[place] and row in owner:
            result[place] = document_text(cells.region.grid.value(owner[row].top, owner[row].left))
    return result


def _once_a_group(cells: TableCells, texts: Texts) -> bool:
    """True when a group's first row always has the text and most of the others lack it."""
    empty = texts == ""
    closes = np.isin(cells.rows.kinds, (RowKind.TOTAL, RowKind.BLANK, RowKind.GROUP))
    first = np.array([position == 0 or closes[position - 1] for position in cells.positions], dtype=bool)
    first[:1] = True
    return bool(empty.mean() >= 0.2 and not empty[first].any())


def _from_above(cells: TableCells, column: ColumnMap, texts: Texts) -> Texts:
    message = f"{column.heading} stands once for the rows below it; filled down"
    empty = np.flatnonzero(texts == "")
    cells.table_finding("filled-down", Severity.INFO, message, column, rows=len(empty))
    result = texts.copy()
    for place in empty:
        result[place] = result[place - 1]
    return result


def _title_of_block(cells: TableCells) -> str:
    """The line right above the header, where the later blocks have their customer in such a line."""
    repeats = [int(row) for row in cells.rows.where(RowKind.HEADER)]
    groups = set(cells.rows.where(RowKind.GROUP).tolist())
    if not repeats or not all(row - 1 in groups for row in repeats):
        return ""
    above = cells.region.header_row - cells.region.header_rows
    columns = (*cells.region.margin, *cells.region.columns)
    texts = [text for column in columns if (text := cells.region.grid.value(above, column))]
    return texts[0] if len(texts) == 1 and isinstance(texts[0], str) else ""


def group_labels(cells: TableCells) -> Texts:
    """Label of the group heading above each data row, '' where there is none."""
    labels, current = {}, ""
    groups = set(cells.rows.where(RowKind.GROUP).tolist())
    current = _title_of_block(cells)
    for row in range(len(cells.rows.kinds)):
        current = cells.rows.labels[row] if row in groups else current
        labels[row] = current
    result = np.empty(len(cells.positions), dtype=object)
    result[:] = [_GROUP_WORDS.sub("", labels[int(row)]).strip() for row in cells.positions]
    return result

"""Total and subtotal rows: checked against the rows they close, never counted as items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.money import decimal_text
from xl_ar.findings import Finding, Severity
from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.proof import Share
from xl_ar.tables.frames.rows import RowKind
from xl_ar.tables.grid import cell_name

Minor = NDArray[np.int64]


def check_totals(cells: TableCells, name: str, used: NDArray[np.bool_]) -> tuple[Share, list[Finding]]:
    """Total, balance and heading rows with the money in field ``name``; a finding for each that does not add up."""
    headings = len(cells.rows.where(RowKind.GROUP, RowKind.HEADER))
    rows = np.setdiff1d(cells.rows.where(RowKind.TOTAL, RowKind.BALANCE), cells.positions)
    if not len(rows):
        return Share(headings, {}), []
    codes = set(cells.currency)
    currency = next(iter(codes)) if len(codes) == 1 else ""
    column, decimals = cells.table.fields[name], cells.exponents(cells.currency)
    body = cells.amount(name)
    whole = cells.region.cells(column.column)
    places = decimals if isinstance(decimals, int) else 2
    stated = read_amounts([whole[row] for row in rows], exponents=places, style=body.style)
    share = Share(len(rows) + headings, {currency: int(stated.minor.sum())} if stated.minor.any() else {})
    if len(codes) > 1:
        return share, []
    findings = []
    for row, amount, ok in zip(rows, stated.minor, stated.ok, strict=True):
        if ok and cells.rows.kinds[row] == RowKind.TOTAL:
            counted = _sums(cells, np.where(used, body.minor, 0), rows, int(row))
            if int(amount) not in (*counted, *_sums(cells, body.minor, rows, int(row))):
                findings.append(_differs(cells, name, int(row), int(amount), counted[0], currency))
    return share, findings


def _sums(cells: TableCells, minor: Minor, totals: NDArray[np.intp], row: int) -> list[int]:
    """What the total at ``row`` may stand for: rows since each total above it, all rows above, all rows."""
    places = cells.positions
    starts = [-1, *(int(total) for total in totals if total < row)]
    above = [int(minor[(places > start) & (places < row)].sum()) for start in reversed(starts)]
    return [*above, int(minor.sum())]


def _differs(cells: TableCells, name: str, row: int, amount: int, nearest: int, currency: str) -> Finding:
    column = cells.table.fields[name]
    label = cells.rows.labels.get(row, "total")
    message = (
        f"'{label}' states {decimal_text(amount, currency)}, the rows above it come to "
        f"{decimal_text(nearest, currency)}; the rows are used"
    )
    cell = cell_name(cells.region.first + row, column.column)
    return Finding(
        "total-differs", Severity.CHECK, message, cells.sheet, cell, minor=amount - nearest, currency=currency
    )

"""Frames for the tests of payers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_ar.core.payers import Payers, read_payers
from xl_ar.core.schema import CUSTOMERS, HISTORY, RECEIPTS, Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def frame(kind: Frame, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    return kind.conform(columns, len(rows))


def payers_of(
    names: Sequence[str],
    customers: Sequence[str],
    *,
    receipts: Sequence[dict[str, Any]] = (),
    master: Sequence[dict[str, Any]] = (),
    history: Sequence[dict[str, Any]] = (),
) -> Payers:
    """Payers of receipts of these names (or full rows), customers numbered C0, C1, ... by their names."""
    asked = receipts or [{"payer": name} for name in names]
    owners = [(f"C{at}", name) for at, name in enumerate(customers)]
    return read_payers(frame(RECEIPTS, asked), owners, frame(CUSTOMERS, master), frame(HISTORY, history))


def candidates(payers: Payers, receipt: int = 0) -> list[tuple[str, int, float]]:
    """(customer, kind, score) of a receipt, best first."""
    rows = range(payers.start[receipt], payers.start[receipt + 1])
    return [(payers.customers[payers.code[row]], int(payers.kind[row]), float(payers.score[row])) for row in rows]

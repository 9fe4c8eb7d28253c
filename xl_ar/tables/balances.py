"""Balances by customer that a workbook states beside its items: tables of totals, and copies used as a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from xl_ar.tables.corrections import Correction
from xl_ar.tables.frames.columns import TableCells
from xl_ar.tables.frames.rows import RowKind, classify
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.reading import FoundTable, Reading, read_table
from xl_ar.tables.trial_balance import is_trial_balance


@dataclass(frozen=True)
class Balances:
    """What one table states: customer, currency, amount (minor units), and where it stands."""

    place: str
    frame: pd.DataFrame


def stated_balances(reading: Reading, accounts: Sequence[str] = ()) -> list[Balances]:
    """Every table that is no source of figures but states what customers owe, in the order of the workbook.

    ``accounts``: control accounts by number or name; a table that holds one is a trial balance.
    """
    others = (each for each in reading.tables if not each.source and not is_trial_balance(each, accounts))
    found = ((each, _frame(each)) for each in others)
    return [
        Balances(f"{each.region.grid.sheet}!{each.region.area.a1}", frame)
        for each, frame in found
        if frame is not None and len(frame)
    ]


def _frame(found: FoundTable) -> pd.DataFrame | None:
    if found.table.role is Role.OPEN_ITEMS and not found.table.missing:
        items = read_table(found.region, Correction()).frames.get("open_items")
        if items is None:
            return None
        copied: pd.DataFrame = items.rename(columns={"open_amount": "amount"})[["customer", "currency", "amount"]]
        return copied
    names = set(found.table.fields)
    if found.table.role is not Role.DERIVED or "open_amount" not in names or not names & {"customer", "customer_name"}:
        return None
    return _totals(found)


def _totals(found: FoundTable) -> pd.DataFrame:
    """One row a line of a table of totals by customer."""
    rows = classify(found.region, found.table)
    cells = TableCells(found.region, found.table, rows, rows.where(RowKind.DATA), None)
    amounts = cells.amount("open_amount")
    who = cells.text("customer" if cells.has("customer") else "customer_name")
    frame = pd.DataFrame({"customer": who, "currency": cells.currency, "amount": amounts.minor})
    kept: pd.DataFrame = frame[amounts.ok & (frame["customer"] != "")]
    return kept

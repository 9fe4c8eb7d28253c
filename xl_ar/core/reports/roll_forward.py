"""Roll-forward: what receivables were, what came and went, what they are; and what of it nothing explains.

Opening + invoices + debits - receipts - credits - discounts - write-offs +/- FX + unexplained = closing, by customer
and currency (docs/reports.md). Opening and closing are the open items of two days (core.aging.retroactive), or a list
given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import day, days_of, open_as_of
from xl_ar.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Minor = NDArray[np.int64]

FLOWS = ("invoices", "debits", "receipts", "credits", "discounts", "write_offs", "fx")
MOVEMENTS = ("currency", "flow", "documents", "amount")
COLUMNS = ("customer", "currency", "opening", *FLOWS, "closing", "unexplained")
_OF_KIND = {
    "payment": "receipts", "receipt": "receipts", "on_account": "receipts", "": "receipts", "discount": "discounts",
    "bank fee": "write_offs", "withholding": "write_offs", "write-off": "write_offs", "tolerance": "write_offs",
    "write_off": "write_offs", "credit": "credits", "credit_memo": "credits", "debit_memo": "debits", "fx": "fx",
}  # fmt: skip
_NEVER = pd.Timestamp("2262-01-01")
_CASH = frozenset({"on_account", "payment", "receipt"})
_INVOICES = frozenset({"", "invoice"})


def roll_forward(
    items: pd.DataFrame,
    start: date,
    end: date,
    *,
    applications: pd.DataFrame | None = None,
    opening: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a customer and currency with COLUMNS, minor units; flows after ``start`` up to ``end``, signed.

    ``items`` and ``applications`` as in core.schema, the latter with an optional column ``kind`` (payment, discount,
    write-off, ...). ``opening``: customer, currency, amount as an earlier list states them, in place of what the items
    show for ``start``; what then differs is unexplained. Payments of items of the period whose day is not stated count
    as its receipts. UsageError where ``end`` is not after ``start``.
    """
    entries = _all(items, start, end, applications)
    if opening is not None:
        stated = opening[["customer", "currency", "amount"]].assign(column="opening")
        entries = pd.concat([entries[entries["column"] != "opening"], stated])
    return _table(entries)


def movements(items: pd.DataFrame, start: date, end: date, *, applications: pd.DataFrame | None = None) -> pd.DataFrame:
    """MOVEMENTS: how many documents each flow of the roll-forward touches, and the flow; opening and closing, too.

    A document that is paid in parts counts once in a flow. The amounts are those of ``roll_forward``.
    """
    entries = _all(items, start, end, applications)
    grouped = entries.groupby(["currency", "column"])
    found = grouped["amount"].sum().to_frame().join(grouped["row"].nunique().rename("documents")).reset_index()
    order = {name: place for place, name in enumerate(("opening", *FLOWS, "closing"))}
    found = found.rename(columns={"column": "flow"}).sort_values(
        ["currency", "flow"], key=lambda column: column.map(order) if column.name == "flow" else column
    )
    moved: pd.DataFrame = found[list(MOVEMENTS)].reset_index(drop=True)
    return moved


def _all(items: pd.DataFrame, start: date, end: date, applications: pd.DataFrame | None) -> pd.DataFrame:
    """Opening, flows and closing of each item: one row an item and flow that is not 0."""
    if day(end) <= day(start):
        raise UsageError(f"roll-forward: from {start} to {end}; the second day must be after the first")
    rows = items.reset_index(drop=True)
    before, after = (_open_on(rows, each, applications) for each in (start, end))
    flows = [*_new(rows, start, end), *_gone(rows, before, after, start, end, applications)]
    return pd.concat([_entries(rows, "opening", before), _entries(rows, "closing", after), *flows])


def _open_on(rows: pd.DataFrame, when: date, applications: pd.DataFrame | None) -> Minor:
    opened = open_as_of(rows, when, applications=applications)["open_amount"]
    return opened.reindex(rows.index, fill_value=0).to_numpy(dtype="int64")


def _entries(rows: pd.DataFrame, column: str, amounts: Minor) -> pd.DataFrame:
    kept = amounts != 0
    kept_rows: pd.DataFrame = rows.loc[kept, ["customer", "currency"]]
    return kept_rows.assign(amount=amounts[kept], column=column, row=np.flatnonzero(kept))


def _in_period(dates: pd.Series, start: date, end: date) -> NDArray[np.bool_]:
    days = days_of(dates)
    return (days > day(start)) & (days <= day(end))


def _new(rows: pd.DataFrame, start: date, end: date) -> list[pd.DataFrame]:
    """The documents of the period, by what they are."""
    original = rows["original_amount"].to_numpy(dtype="int64")
    amounts = np.where(_in_period(rows["document_date"], start, end), original, 0)
    kinds = rows["document_type"]
    cash, lost = kinds.isin(_CASH).to_numpy(), (kinds == "write_off").to_numpy()
    invoice = kinds.isin(_INVOICES).to_numpy() & (original > 0)
    credit = ~cash & ~lost & (original < 0)
    columns = {"receipts": cash, "write_offs": lost, "invoices": ~cash & invoice, "credits": credit}
    columns["debits"] = ~(cash | lost | invoice | credit)
    return [_entries(rows, name, np.where(chosen, amounts, 0)) for name, chosen in columns.items()]


def _gone(
    rows: pd.DataFrame, before: Minor, after: Minor, start: date, end: date, applications: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """What the items lost in the period: applied by kind, settled on a day, or paid on a day not stated."""
    fresh = _in_period(rows["document_date"], start, end)
    lost = before + np.where(fresh, rows["original_amount"].to_numpy(dtype="int64"), 0) - after
    parts = {} if applications is None else _applied(rows, after, start, end, applications)
    rest = lost - sum(parts.values(), np.zeros(len(rows), dtype=np.int64))
    dated = fresh | _in_period(rows["settled_date"], start, end)
    found = [_entries(rows, name, -amounts) for name, amounts in parts.items()]
    return [*found, _entries(rows, "receipts", np.where(dated, -rest, 0))]


def _applied(rows: pd.DataFrame, after: Minor, start: date, end: date, applications: pd.DataFrame) -> dict[str, Minor]:
    """By flow: what the applications of the period took from each item, which would be open by so much more."""
    inside = _in_period(applications["applied_date"], start, end)
    kinds = applications["kind"] if "kind" in applications else pd.Series("", index=applications.index)
    flows = kinds.map(_OF_KIND).fillna("receipts")
    parts = {}
    for flow in sorted(set(flows[inside])):
        moved = applications["applied_date"].where(~(inside & (flows == flow)), _NEVER)
        without = _open_on(rows, end, applications.assign(applied_date=moved))
        parts[flow] = without - after
    return parts


def _table(entries: pd.DataFrame) -> pd.DataFrame:
    """One row a customer and currency, every column present; what the flows leave is unexplained."""
    sums = entries.groupby(["customer", "currency", "column"])["amount"].sum().unstack("column", fill_value=0)
    table = sums.reindex(columns=["opening", *FLOWS, "closing"], fill_value=0).astype("int64")
    explained = table[["opening", *FLOWS]].sum(axis=1)
    table = table.assign(unexplained=table["closing"] - explained).reset_index()
    table.columns.name = None
    moved = table[[name for name in COLUMNS if name not in ("customer", "currency")]].any(axis=1)
    return table.loc[moved, list(COLUMNS)].sort_values(["currency", "customer"], ignore_index=True)

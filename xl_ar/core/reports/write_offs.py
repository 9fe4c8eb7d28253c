"""What was written off: by the register of applications, by documents of the ledger and by the status of its items."""

from __future__ import annotations

import re

import pandas as pd

from xl_ar.core.register.lines import Kind, active

COLUMNS = ("document", "currency", "amount", "date")
_STATUS = re.compile(r"\b(?:written|charged|wrote)[ -]?off\b|\bwrite[ -]?off\b|\bbad debt\b|ausgebucht", re.IGNORECASE)


def write_offs(items: pd.DataFrame, register: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """COLUMNS, one row a write-off, amounts above 0 in minor units; ``date`` NaT where nothing states the day.

    Lines of ``register`` (core.register.lines) that stand and write off, by a person (WO) or within the tolerance
    (WO-TOL); documents of the type write-off, also those that name what they write off (``applications`` of that kind,
    core.schema); items whose status says so, with what they lost. A document that the register writes off counts by the
    register alone, one that an application writes off not by its status.
    """
    lines = active(register)
    lines = lines[lines["kind"] == Kind.WRITE_OFF]
    rest = items[~items["document"].isin(set(lines["document"]) - {""})]
    typed = rest[rest["document_type"] == "write_off"]
    named = applications[(applications["kind"] == "write_off") & ~applications["document"].isin(set(lines["document"]))]
    told = rest[(rest["document_type"] != "write_off") & lost_by_status(rest)]
    told = told[~told["document"].isin(set(named["document"]))]
    lost = told["original_amount"] - told["open_amount"]
    parts = [
        lines,
        named.assign(date=named["applied_date"]),
        typed.assign(amount=typed["original_amount"].abs(), date=typed["document_date"]),
        told.assign(amount=lost, date=told["settled_date"]),
    ]
    found = [part.loc[part["amount"] > 0, list(COLUMNS)] for part in parts]
    kept = [part for part in found if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else found[0].reset_index(drop=True)


def lost_by_status(items: pd.DataFrame) -> pd.Series:
    """True for items whose status says that they were written off."""
    return items["status"].str.contains(_STATUS)

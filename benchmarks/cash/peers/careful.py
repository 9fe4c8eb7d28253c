"""A careful pandas script: quoted numbers must add to the receipt; else name and amount must be unique."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.cash.peers.tables import first_come, plain_name, read, rows, same_payer, squashed, words


def answer(folder: Path) -> pd.DataFrame:
    payments, invoices = read(folder)
    quoted = _quoted(payments, invoices)
    left = payments[~payments["payment_id"].isin(quoted["payment_id"])]
    named = _named(left, invoices)
    return rows(first_come(pd.concat([quoted, named])))


def _quoted(payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Receipts whose quoted documents are open in their currency and add exactly to them."""
    number = squashed(invoices["invoice_no"])
    bare = number.str.replace(r"^[A-Z]+0*", "", regex=True)
    spellings = pd.concat([invoices.assign(word=number), invoices.assign(word=bare)]).drop_duplicates(
        ["word", "invoice_id"]
    )
    spellings = spellings[~spellings["word"].duplicated(keep=False) & (spellings["word"].str.len() >= 4)]
    found = words(payments).merge(spellings[["word", "invoice_id", "customer_name", "cents", "currency"]], on="word")
    found = found.drop_duplicates(["payment_id", "invoice_id"])
    found = found.merge(payments[["payment_id", "payer_name", "currency"]], on=["payment_id", "currency"])
    total = found.groupby("payment_id")["cents"].transform("sum")
    settled = found[total == found["paid"]]
    agreed = same_payer(settled["payer_name"], settled["customer_name"])
    return settled.assign(applied=settled["cents"], confidence=agreed.map({True: 1.0, False: 0.98}))


def _named(payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """Receipts with exactly one open item of that name, amount and currency, wanted by no other receipt."""
    key = ["name", "cents", "currency"]
    receipts = payments.assign(name=plain_name(payments["payer_name"]))
    receipts = receipts[receipts["name"].ne("") & ~receipts.duplicated(key, keep=False)]
    items = invoices.assign(name=plain_name(invoices["customer_name"]))
    items = items[~items.duplicated(key, keep=False)]
    found = receipts.merge(items[[*key, "invoice_id"]], on=key)
    return found.assign(applied=found["cents"], confidence=0.99)

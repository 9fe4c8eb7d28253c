"""A VLOOKUP in pandas: the first invoice whose number stands in the memo, else the first of that name and amount."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.cash.peers.tables import first_come, plain_name, read, rows, same_payer, squashed, words


def answer(folder: Path) -> pd.DataFrame:
    payments, invoices = read(folder)
    by_number = invoices.assign(word=squashed(invoices["invoice_no"])).drop_duplicates("word")
    quoted = words(payments).merge(by_number[["word", "invoice_id", "customer_name", "cents"]], on="word")
    quoted = quoted.drop_duplicates(["payment_id", "invoice_id"])
    total = quoted.groupby("payment_id")["cents"].transform("sum")
    payer = quoted["payment_id"].map(payments.set_index("payment_id")["payer_name"])
    agreed = same_payer(payer, quoted["customer_name"])
    quoted["confidence"] = (total == quoted["paid"]).map({True: 0.9, False: 0.6}) + agreed.map({True: 0.1, False: 0.0})
    quoted["applied"] = quoted["cents"].where(
        (total == quoted["paid"]) | (quoted["cents"] < quoted["paid"]), quoted["paid"]
    )
    left = payments[~payments["payment_id"].isin(quoted["payment_id"])]
    left = left.assign(name=plain_name(left["payer_name"]))
    by_name = invoices.assign(name=plain_name(invoices["customer_name"])).drop_duplicates(["name", "cents"])
    named = left.merge(by_name[["name", "cents", "invoice_id"]], on=["name", "cents"])
    named = named.assign(applied=named["cents"], confidence=0.95)
    return rows(first_come(pd.concat([quoted, named])))

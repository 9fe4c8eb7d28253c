"""rapidfuzz over all pairs: payers against customers, memo words against numbers, amounts as a filter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from benchmarks.cash.peers.tables import first_come, plain_name, read, rows, squashed, words

LEAST_NAME, LEAST_NUMBER, CHUNK = 82, 86, 2_000


def answer(folder: Path) -> pd.DataFrame:
    payments, invoices = read(folder)
    numbers = _best_numbers(payments, invoices)
    total = numbers.groupby("payment_id")["cents"].transform("sum")
    quoted = numbers[total == numbers["paid"]]
    quoted = quoted.assign(confidence=quoted["similarity"] / 100, applied=quoted["cents"])
    left = payments[~payments["payment_id"].isin(quoted["payment_id"])]
    named = left.merge(_best_names(left, invoices), on="payer_name").merge(
        invoices[["invoice_id", "customer_id", "cents"]], on=["customer_id", "cents"]
    )
    named = named.assign(confidence=named["similarity"] / 101, applied=named["cents"])
    named = named.sort_values("similarity", ascending=False, kind="stable").drop_duplicates("payment_id")
    return rows(first_come(pd.concat([quoted, named])))


def _best_numbers(payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """The most alike document number of every memo word, if alike enough."""
    spoken = words(payments).reset_index(drop=True)
    distinct = spoken["word"].drop_duplicates().tolist()
    numbers = squashed(invoices["invoice_no"]).tolist()
    best, where = _best(distinct, numbers, "ratio", LEAST_NUMBER)
    alike = pd.DataFrame({"word": distinct, "similarity": best, "row": where})
    alike = alike[alike["similarity"] > 0]
    found = spoken.merge(alike, on="word")
    found["invoice_id"] = invoices["invoice_id"].to_numpy()[found["row"]]
    found["cents"] = invoices["cents"].to_numpy()[found["row"]]
    found = found.sort_values("similarity", ascending=False, kind="stable")
    return found.drop_duplicates(["payment_id", "invoice_id"])


def _best_names(payments: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """The most alike customer of every payer, if alike enough."""
    payers = payments["payer_name"].drop_duplicates()
    payers = payers[payers.ne("")]
    customers = invoices.drop_duplicates("customer_id")
    best, where = _best(
        plain_name(payers).tolist(), plain_name(customers["customer_name"]).tolist(), "WRatio", LEAST_NAME
    )
    made = pd.DataFrame({"payer_name": payers.to_numpy(), "similarity": best})
    made["customer_id"] = customers["customer_id"].to_numpy()[where]
    return made[made["similarity"] > 0]


def _best(queries: list[str], choices: list[str], scorer: str, least: int) -> tuple[np.ndarray, np.ndarray]:
    best, where = np.zeros(len(queries), np.uint8), np.zeros(len(queries), np.int64)
    for start in range(0, len(queries), CHUNK):
        part = queries[start : start + CHUNK]
        scores = process.cdist(part, choices, scorer=getattr(fuzz, scorer), score_cutoff=least, dtype=np.uint8)
        where[start : start + CHUNK] = scores.argmax(axis=1)
        best[start : start + CHUNK] = scores.max(axis=1)
    return best, where

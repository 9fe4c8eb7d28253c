"""Small ledgers for the matching tests: rows by keyword, and random ones."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from xl_ar.core.matching import MatchResult, match
from xl_ar.core.schema import OPEN_ITEMS, RECEIPTS, Frame

Rows: TypeAlias = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # receipts, open items
ACME = {"customer": "C-17", "customer_name": "Acme Corp.", "currency": "USD"}
BOLT = {"customer": "C-20", "customer_name": "Bolt Ltd", "currency": "USD"}
MAY, JUNE, JULY = np.datetime64("2025-05-01"), np.datetime64("2025-06-01"), np.datetime64("2025-07-01")


def frame(kind: Frame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {name: [row[name] for row in rows] for name in kind.names if rows and name in rows[0]}
    return kind.conform(columns, len(rows))


def item(key: str, amount: int, document: str = "", **more: Any) -> dict[str, Any]:
    row = {"po_number": "", "disputed": False, "document_date": MAY, "due_date": JUNE}
    row |= {"discount_date": np.datetime64("NaT"), "discount_amount": 0} | ACME | more
    return row | {
        "item_id": key,
        "document": document or key,
        "open_amount": amount,
        "original_amount": amount,
    }


def receipt(key: str, amount: int, remittance: str = "", payer: str = "ACME CORP", **more: Any) -> dict[str, Any]:
    row = {"value_date": JUNE, "currency": "USD", "payer_account": "", "document": "", "customer": ""} | more
    return row | {"receipt_id": key, "amount": amount, "remittance": remittance, "payer": payer}


def run(receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any) -> MatchResult:
    return match(frame(RECEIPTS, receipts), frame(OPEN_ITEMS, items), **more)


def lines(receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any) -> list[tuple[str, str, int, str]]:
    found = run(receipts, items, **more).lines
    return list(zip(found["receipt_id"], found["item_id"], found["amount"], found["status"], strict=True))


def first(receipts: list[dict[str, Any]], items: list[dict[str, Any]], **more: Any) -> Any:
    return run(receipts, items, **more).lines.iloc[0]


CUSTOMER = st.sampled_from([ACME, BOLT, {"customer": "C-21", "customer_name": "Bolt Holdings", "currency": "USD"}])
AMOUNT = st.sampled_from([-100, 0, 100, 200, 300, 500, 700, 1000])


@st.composite
def ledgers(draw: st.DrawFn) -> Rows:
    items = [
        item(
            f"i{n}",
            draw(AMOUNT),
            f"INV-{draw(st.integers(7000, 7006))}",
            disputed=draw(st.booleans()) and draw(st.booleans()),
            document_date=draw(st.sampled_from([MAY, JUNE, JULY])),
            **draw(CUSTOMER),
        )
        for n in range(draw(st.integers(0, 8)))
    ]
    receipts = [
        receipt(
            f"r{n}",
            draw(AMOUNT),
            " ".join(f"INV-{draw(st.integers(7000, 7006))}" for _ in range(draw(st.integers(0, 3)))),
            draw(st.sampled_from(["ACME", "BOLT", "BOLT HOLDINGS", "", "NOBODY KNOWN"])),
            value_date=draw(st.sampled_from([MAY, JUNE, JULY])),
            currency=draw(st.sampled_from(["USD", "USD", "USD", "EUR"])),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    return receipts, items

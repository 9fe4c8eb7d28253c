"""Random ledgers that are odd on purpose: shared numbers, namesakes, price lists, wrong discounts, unknown dates."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from matching_cases import frame

from xl_ar.core.matching import MatchingPolicy, MatchResult, match
from xl_ar.core.schema import CUSTOMERS, HISTORY, OPEN_ITEMS, RECEIPTS

LIMIT = 90_000
POLICY = MatchingPolicy(approval_limit=LIMIT)
UNKNOWN = np.datetime64("NaT")
DAYS = [np.datetime64(day) for day in ("2025-03-01", "2025-05-01", "2025-05-20", "2025-06-01", "2025-06-30")]
PARTIES = [
    ("C-17", "Acme Corp."),
    ("C-18", "Acme Precision Tools Inc."),
    ("C-20", "Bolt Ltd"),
    ("C-21", "Bolt Holdings"),
    ("C-22", "Müller & Søn GmbH"),
    ("", "Cash Customer"),
]
STRANGERS = ["", "NOBODY KNOWN", "株式会社山田"]
PAYERS = {
    "C-17": ["ACME CORP", "ACME", "ACME CROP"], "C-18": ["ACME PRECISION TO", "TOOLS PRECISION ACME", "ACME"],
    "C-20": ["BOLT", "BOLT LIMITED"], "C-21": ["BOLT HOLDINGS", "BOLT"], "C-22": ["MUELLER AND SOEN", "Müller & Søn"],
    "": ["CASH CUSTOMER"],
}  # fmt: skip
NUMBERS = ["INV-7001", "INV-7002", "INV-7003", "INV-7004", "INV-7012", "7001", "2025/0042", "0042", "CM-9001", "A1"]
ORDERS = ["", "", "PO-77123", "77124", "7002"]
WORDS = [
    "",
    "",
    "PAYMENT",
    "STATEMENT",
    "ALL OPEN ITEMS",
    "PART PAYMENT",
    "DEPOSIT",
    "CHK 7001",
    "2025",
    "TEL 555-7002",
]
JOINS = [" ", ", ", " + ", " THRU ", " - "]
PRICES = [9900, 9900, 5000, 10000, 15000, 25000]
OTHERS = [1, 99, 101, 12345, 12354, 30001, 89999, 90001, 123456]


class Ledger(NamedTuple):
    """The frames of one run, and which of them are handed in."""

    receipts: pd.DataFrame
    items: pd.DataFrame
    customers: pd.DataFrame | None
    history: pd.DataFrame | None

    def run(self, **more: Any) -> MatchResult:
        known = {"customers": self.customers, "history": self.history, "policy": POLICY}
        return match(self.receipts, self.items, **(known | more))


def _rarely(draw: st.DrawFn, often: Any, *rare: Any) -> Any:
    return draw(st.sampled_from([often] * 6 + list(rare)))


def _amount(draw: st.DrawFn) -> int:
    amount = draw(st.sampled_from(PRICES + OTHERS))
    return -amount if draw(st.integers(0, 6)) == 0 else amount


def _item(draw: st.DrawFn, place: int) -> dict[str, Any]:
    customer, name = draw(st.sampled_from(PARTIES))
    original = _amount(draw)
    paid = _rarely(draw, 0, original // 3, original)
    discounted = draw(st.booleans())
    return {
        "item_id": f"i{place}", "document": draw(st.sampled_from([f"INV-81{place:02}", *NUMBERS])),
        "customer": customer, "customer_name": name, "document_date": _rarely(draw, DAYS[0], *DAYS, UNKNOWN),
        "due_date": draw(st.sampled_from([*DAYS, UNKNOWN])), "currency": _rarely(draw, "USD", "EUR", ""),
        "original_amount": original, "open_amount": original - paid, "disputed": _rarely(draw, False, True),
        "discount_amount": _rarely(draw, original // 50, -100, 2 * original) if discounted else 0,
        "discount_date": draw(st.sampled_from([*DAYS, UNKNOWN])) if discounted else UNKNOWN,
        "po_number": draw(st.sampled_from(ORDERS)),
    }  # fmt: skip


def _text(draw: st.DrawFn, meant: list[dict[str, Any]]) -> str:
    """Nothing, the numbers or orders of the items meant, all but one of them, or quite other numbers."""
    numbers = [row[draw(st.sampled_from(["document"] * 5 + ["po_number"]))] for row in meant]
    quoted = draw(
        st.sampled_from([[], numbers, numbers, numbers[1:], draw(st.lists(st.sampled_from(NUMBERS), max_size=2))])
    )
    return f"{draw(st.sampled_from(WORDS))} {draw(st.sampled_from(JOINS)).join(quoted)}".strip()


def _receipt(draw: st.DrawFn, place: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    lead = draw(st.sampled_from(items)) if items else None
    mine = [row for row in items if lead and row["customer"] == lead["customer"]]
    meant = draw(st.lists(st.sampled_from(mine), max_size=3, unique_by=lambda row: row["item_id"])) if mine else []
    discount = sum(row["discount_amount"] for row in meant)
    owed = sum(row["open_amount"] for row in meant) - _rarely(draw, 0, discount, 200, -1, -100, 1000)
    names = PAYERS[lead["customer"]] if lead else STRANGERS
    return {
        "receipt_id": f"r{place}", "value_date": _rarely(draw, DAYS[-1], *DAYS, UNKNOWN),
        "amount": owed if meant else _amount(draw), "currency": _rarely(draw, "USD", "EUR", ""),
        "payer": _rarely(draw, draw(st.sampled_from(names)), *STRANGERS, "BOLT"), "remittance": _text(draw, meant),
        "payer_account": _rarely(draw, "", "DE02120300000000202051"), "document": _rarely(draw, "", "INV-7002"),
        "customer": _rarely(draw, "", "C-17", "C-99"),
    }  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn, *, receipts: int = 5) -> Ledger:
    items = [_item(draw, place) for place in range(draw(st.integers(0, 9)))]
    came = [_receipt(draw, place, items) for place in range(draw(st.integers(1, receipts)))]
    parents = {"C-18": "C-17", "C-21": "C-20"}
    known = [
        {"customer": key, "customer_name": name, "parent": parents.get(key, ""), "payer_account": ""}
        for key, name in PARTIES if key
    ]  # fmt: skip
    known[0]["payer_account"] = "DE02 1203 0000 0000 2020 51"
    learned = [{"customer": "C-22", "payer": "NOBODY KNOWN", "payer_account": "", "times_seen": 3}]
    return Ledger(
        frame(RECEIPTS, came),
        frame(OPEN_ITEMS, items),
        frame(CUSTOMERS, known) if draw(st.booleans()) else None,
        frame(HISTORY, learned) if draw(st.integers(0, 3)) == 0 else None,
    )

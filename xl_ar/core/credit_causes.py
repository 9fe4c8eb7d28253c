"""Why a credit is open: its cause and the evidence, read from the document, its amounts and the receipts.

Causes and their signs: field README 2.1. A cause is named where the ledger shows it, else it is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.core.money import decimal_text
from xl_ar.core.retroactive import days_of

CASH_TYPES = frozenset({"on_account", "payment", "receipt"})


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Limits for credits: small amounts in minor units by currency, windows in days.

    Two equal payments of one payer within ``duplicate_days`` may be one paid twice; 25 keeps monthly payments
    of one amount apart. Credits older than ``review_days`` need a person (unclaimed property, field 2.2).
    """

    small: Mapping[str, int] = field(default_factory=dict)
    small_elsewhere: int = 500
    duplicate_days: int = 25
    review_days: int = 1095

    def limit(self, currency: str) -> int:
        """Largest credit in minor units that may be written off."""
        return self.small.get(currency, self.small_elsewhere)


@dataclass(frozen=True, slots=True)
class Credit:
    """One open credit: ``amount`` positive minor units, ``arose`` the date of its document or receipt."""

    key: str
    customer: str
    currency: str
    amount: int
    document: str
    arose: date | None
    cause: str
    evidence: str
    source_sheet: str
    source_row: int


def money(minor: int, currency: str) -> str:
    """Amount and currency as a sentence shows them: "1234.50 USD"."""
    return f"{decimal_text(minor, currency)} {currency}".rstrip()


def item_credits(opened: pd.DataFrame, policy: CreditPolicy) -> list[Credit]:
    """The open items below zero as credits, in input order."""
    return [_small(_of_item(row), row.original_amount, policy) for row in records(opened[opened["open_amount"] < 0])]


def cash_credits(cash: pd.DataFrame, settled: frozenset[str], twins: Mapping[str, str]) -> list[Credit]:
    """Unapplied cash (core.unapplied) as credits; ``settled`` documents, ``twins`` evidence by receipt."""
    return [_of_receipt(row, settled, twins) for row in records(cash[cash["amount"] > 0])]


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a frame with its columns as attributes."""
    return frame.itertuples(index=False)


def _of_item(row: Any) -> Credit:
    cause, evidence = _item_cause(row)
    return Credit(
        f"item:{row.item_id or row.document}",
        row.customer,
        row.currency,
        -int(row.open_amount),
        row.document or row.item_id,
        _date(row.document_date),
        cause,
        evidence,
        row.source_sheet,
        int(row.source_row),
    )


def _item_cause(row: Any) -> tuple[str, str]:
    left, original = money(-row.open_amount, row.currency), money(abs(row.original_amount), row.currency)
    name, when = row.document or row.item_id, _when(row.document_date)
    if row.original_amount > 0:
        if -row.open_amount == row.original_amount:
            return "duplicate_payment", f"{name}{when} over {original} was paid twice"
        return "overpayment", f"{name}{when} over {original} was paid {left} too much"
    if row.document_type in CASH_TYPES:
        return "unapplied_cash", f"payment {name}{when}: {left} not applied to any item"
    if row.document_type:
        kind = "credit memo" if row.document_type == "credit_memo" else f"negative {row.document_type}"
        return "credit_memo", f"{kind} {name}{when} over {original}: {left} still open"
    return "unknown", f"{name}{when} stands at -{left}; the sheet does not say what it is"


def _of_receipt(row: Any, settled: frozenset[str], twins: Mapping[str, str]) -> Credit:
    cause, evidence = _receipt_cause(row, settled, twins)
    return Credit(
        f"receipt:{row.receipt_id}",
        row.customer,
        row.currency,
        int(row.amount),
        row.receipt_id,
        _date(row.value_date),
        cause,
        evidence,
        row.source_sheet,
        int(row.source_row),
    )


def _receipt_cause(row: Any, settled: frozenset[str], twins: Mapping[str, str]) -> tuple[str, str]:
    whole, left = money(row.receipt_amount, row.currency), money(row.amount, row.currency)
    said = f"receipt {row.receipt_id}{_when(row.value_date)} over {whole}"
    if row.customer == "":
        proposed = f"; matching proposes {row.proposed_customer}" if row.proposed_customer else ""
        return (
            "unidentified_cash",
            f"{said} from {row.payer or 'an unnamed payer'}: customer unknown{proposed}",
        )
    if row.amount != row.receipt_amount:
        return "overpayment", f"{said}: {left} more than the items it pays"
    if row.document and row.document in settled:
        return "duplicate_payment", f"{said} names {row.document}, which is already settled"
    if row.receipt_id in twins:
        return "duplicate_payment", f"{said}: {twins[row.receipt_id]}"
    return "unapplied_cash", f"{said}: not applied to any item"


def _small(credit: Credit, original: int, policy: CreditPolicy) -> Credit:
    """What is left of a document that was paid or used, up to the limit, is a small residue."""
    used = original > 0 or credit.amount < -original
    return replace(credit, cause="small_residue") if used and credit.amount <= policy.limit(credit.currency) else credit


def twin_receipts(receipts: pd.DataFrame, policy: CreditPolicy) -> dict[str, str]:
    """Evidence by receipt_id where an equal amount of the same customer (or payer) came shortly before."""
    stated = receipts["customer"].where(receipts["customer"] != "", receipts["payer"].str.casefold())
    known = receipts.assign(who=stated, day=days_of(receipts["value_date"]).astype("datetime64[s]"))
    known = known[(known["who"] != "") & known["day"].notna() & (known["amount"] > 0)]
    known = known.sort_values(["who", "currency", "amount", "day", "receipt_id"], ignore_index=True)
    before = known.shift(1)
    same = (known[["who", "currency", "amount"]] == before[["who", "currency", "amount"]]).all(axis=1)
    gap = (known["day"] - before["day"]).dt.days
    near = same & (gap <= policy.duplicate_days)
    return {
        receipt: f"the same amount came with receipt {earlier} of {day:%Y-%m-%d}, {int(days)} days before"
        for receipt, earlier, day, days in zip(
            known["receipt_id"][near], before["receipt_id"][near], before["day"][near], gap[near], strict=True
        )
    }


def _date(stamp: Any) -> date | None:
    return None if pd.isna(stamp) else np.datetime64(stamp, "D").item()


def _when(stamp: Any) -> str:
    return "" if pd.isna(stamp) else f" of {stamp:%Y-%m-%d}"

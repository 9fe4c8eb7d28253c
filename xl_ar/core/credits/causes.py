"""Why a credit is open: its cause and the evidence, read from the document, its amounts and the receipts.

Causes and their signs: docs/credits.md. A cause is named where the ledger shows it, else it is ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import days_of
from xl_ar.core.credits.evidence import Evidence, billing_words, paid_ahead, right_customer
from xl_ar.core.money import decimal_text

CASH_TYPES = frozenset({"on_account", "payment", "receipt"})


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """Limits for credits: small amounts in minor units by currency, windows in days.

    Two equal payments of one payer within ``duplicate_days`` may be one paid twice; 25 keeps monthly payments
    of one amount apart. Credits older than ``review_days`` need a person (unclaimed property).
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
    """One open credit: ``amount`` positive minor units, ``arose`` the date of its document or receipt.

    ``toward``: the customer whose cash it more likely is, "" where nothing shows one.
    """

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
    toward: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a credit is open, the evidence in words, and the likely right customer of misapplied cash."""

    name: str
    evidence: str
    toward: str = ""


def money(minor: int, currency: str) -> str:
    """Amount and currency as a sentence shows them: "1234.50 USD"."""
    return f"{decimal_text(minor, currency)} {currency}".rstrip()


def item_credits(opened: pd.DataFrame, policy: CreditPolicy, shown: Evidence) -> list[Credit]:
    """The open items below zero as credits, in input order."""
    return [
        _small(_of_item(row, shown), row.original_amount, policy) for row in records(opened[opened["open_amount"] < 0])
    ]


def cash_credits(
    cash: pd.DataFrame, settled: frozenset[str], twins: Mapping[str, str], shown: Evidence
) -> list[Credit]:
    """Unapplied cash (core.credits.unapplied) as credits; ``settled`` documents, ``twins`` evidence by receipt."""
    return [_of_receipt(row, _receipt_cause(row, settled, twins, shown)) for row in records(cash[cash["amount"] > 0])]


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a frame with its columns as attributes."""
    return frame.itertuples(index=False)


def _of_item(row: Any, shown: Evidence) -> Credit:
    cause = _item_cause(row, shown)
    return Credit(
        f"item:{row.item_id or row.document}",
        row.customer,
        row.currency,
        -int(row.open_amount),
        row.document or row.item_id,
        _date(row.document_date),
        cause.name,
        cause.evidence,
        row.source_sheet,
        int(row.source_row),
        cause.toward,
    )


def _item_cause(row: Any, shown: Evidence) -> Cause:
    left, original = money(-row.open_amount, row.currency), money(abs(row.original_amount), row.currency)
    name, when = row.document or row.item_id, _when(row.document_date)
    if row.original_amount > 0:
        if -row.open_amount == row.original_amount:
            return Cause("duplicate_payment", f"{name}{when} over {original} was paid twice")
        return Cause("overpayment", f"{name}{when} over {original} was paid {left} too much")
    if row.document_type in CASH_TYPES:
        said = f"payment {name}{when}: {left} not applied to any item"
        return _cash_cause(row, -int(row.open_amount), row.document_date, ("", row.memo), said, shown)
    if row.document_type:
        kind = "credit memo" if row.document_type == "credit_memo" else f"negative {row.document_type}"
        said = f"{kind} {name}{when} over {original}: {left} still open"
        if words := billing_words(row.memo):
            return Cause("billing_error", f'{said}; its text says "{words}"')
        return Cause("credit_memo", said)
    return Cause("unknown", f"{name}{when} stands at -{left}; the sheet does not say what it is")


def _cash_cause(row: Any, amount: int, day: Any, texts: tuple[str, str], said: str, shown: Evidence) -> Cause:
    """Cash of a known customer that pays no item; ``texts``: its payer and what it says it is for."""
    payer, memo = texts
    toward, why = right_customer(shown, row, amount, payer)
    if toward:
        return Cause("misapplied_cash", f"{said}; {why}", toward)
    if ahead := paid_ahead(shown, row.customer, day, memo):
        return Cause("prepayment", f"{said}; {ahead}")
    return Cause("unapplied_cash", said)


def _of_receipt(row: Any, cause: Cause) -> Credit:
    return Credit(
        f"receipt:{row.receipt_id}",
        row.customer,
        row.currency,
        int(row.amount),
        row.receipt_id,
        _date(row.value_date),
        cause.name,
        cause.evidence,
        row.source_sheet,
        int(row.source_row),
        cause.toward,
    )


def _receipt_cause(row: Any, settled: frozenset[str], twins: Mapping[str, str], shown: Evidence) -> Cause:
    whole, left = money(row.receipt_amount, row.currency), money(row.amount, row.currency)
    said = f"receipt {row.receipt_id}{_when(row.value_date)} over {whole}"
    if row.customer == "":
        proposed = f"; matching proposes {row.proposed_customer}" if row.proposed_customer else ""
        unknown = f"{said} from {row.payer or 'an unnamed payer'}: customer unknown{proposed}"
        return Cause("unidentified_cash", unknown)
    if row.amount != row.receipt_amount:
        return Cause("overpayment", f"{said}: {left} more than the items it pays")
    if row.document and row.document in settled:
        return Cause("duplicate_payment", f"{said} names {row.document}, which is already settled")
    if row.receipt_id in twins:
        return Cause("duplicate_payment", f"{said}: {twins[row.receipt_id]}")
    unapplied = f"{said}: not applied to any item"
    return _cash_cause(row, int(row.amount), row.value_date, (row.payer, row.remittance), unapplied, shown)


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

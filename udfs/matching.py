"""AR_MATCH and AR_MATCH_ONE: receipts with the open items they pay, as the matching engine explains them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from udfs.calling.kept import items_of, kept
from udfs.define import formula
from xl_ar.api import match_lines
from xl_ar.commands.accounts import with_master_terms
from xl_ar.commands.work import single_currency
from xl_ar.core.money import to_decimal, to_minor
from xl_ar.core.schema import RECEIPTS
from xl_ar.errors import InputError
from xl_ar.settings import Settings
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.ranges.cash import RangeTable, read_master, read_receipts
from xl_ar.tables.ranges.items import RangeItems
from xl_ar.tables.ranges.scalars import currency_of, one, optional_date, required_amount, to_text

HEADINGS = (
    "Receipt", "Document", "Customer", "Applied", "Difference", "What the difference is", "Status", "Confidence",
    "Rule", "Reason",
)  # fmt: skip
Rows = list[list[Any]]


@formula(
    help="Matches receipts to open items: a row a receipt and document, how sure, why. Nothing is applied.",
    example="=AR_MATCH(Receipts!A1:E5,Items!A1:G7)",
    spills=True,
    receipts="Receipts, with headings in any order or without: receipt, value date, payer, remittance, amount",
    open_items="Open items, with headings in any order or without",
    customers="Customers with headings: account, name, terms, payer account, parent; improves what is found",
    history="Payers seen before with headings: customer, payer, payer account, times seen",
)
def AR_MATCH(receipts: Any, open_items: Any, customers: Any = None, history: Any = None) -> Rows:  # noqa: N802
    """The lines that ``xl-ar match`` gives for the same cells, and how many rows could not be read."""
    arguments = (receipts, open_items, customers, history)
    rows: Rows = kept("matched", arguments, lambda: _matched(*arguments))
    return rows


def _matched(receipts: Any, open_items: Any, customers: Any, history: Any) -> Rows:
    came, items = read_receipts("receipts", receipts), items_of("open_items", open_items)
    frames = {Role.RECEIPTS: came.frame, Role.OPEN_ITEMS: items.frame}
    if customers is not None:
        frames[Role.CUSTOMERS] = read_master("customers", customers, Role.CUSTOMERS)
        frames[Role.OPEN_ITEMS] = with_master_terms(items.frame, frames[Role.CUSTOMERS])
    if history is not None:
        frames[Role.HISTORY] = read_master("history", history, Role.HISTORY)
    return [[*HEADINGS], *_rows(match_lines(frames, Settings())), *_notes(came, items)]


def _rows(lines: pd.DataFrame) -> Rows:
    first = ~lines.duplicated("receipt_id").to_numpy()
    codes = lines["currency"].tolist()
    differences = [
        minor if shown else None for minor, shown in zip(lines["difference"].tolist(), first.tolist(), strict=True)
    ]
    columns = [
        lines["receipt_id"].tolist(),
        lines["document"].tolist(),
        lines["customer"].tolist(),
        _money(lines["amount"].tolist(), codes),
        _money(differences, codes),
        _plain(lines["explanation"]),
        lines["status"].tolist(),
        lines["confidence"].tolist(),
        _plain(lines["rule"]),
        lines["reason"].tolist(),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _money(minor: Sequence[int | None], codes: Sequence[str]) -> list[Decimal | None]:
    return [None if value is None else to_decimal(value, code) for value, code in zip(minor, codes, strict=True)]


def _plain(texts: pd.Series) -> list[str]:
    return [text.replace("_", " ") for text in texts]


def _notes(receipts: RangeTable, items: RangeItems) -> Rows:
    """A last line where rows of the ranges took no part."""
    read = (("receipts", receipts.unread, receipts.reasons), ("open items", items.unread, items.reasons))
    parts = [f"{count:,} {name}" + (f" ({why})" if why else "") for name, count, why in read if count]
    return [[f"rows not read: {'; '.join(parts)}"]] if parts else []


@formula(
    help="Matches one receipt: the documents it pays, status, confidence and reason in one row. Blank gives blank.",
    example="=AR_MATCH_ONE(Receipts!E3,Receipts!C3,Receipts!D3,Items!A1:G7)",
    spills=True,
    amount="The amount received",
    payer="Who sent it, as the bank writes it; may be blank",
    remittance="What the payer says it is for; may be blank",
    open_items="Open items, with headings in any order or without",
    value_date="The day it came; may be left out",
    currency_code="Its currency; if left out that of the open items where they have only one",
)
def AR_MATCH_ONE(  # noqa: N802
    amount: Any, payer: Any, remittance: Any, open_items: Any, value_date: Any = None, currency_code: Any = None
) -> Any:
    """What ``AR_MATCH`` says of a receipt that stands alone: documents, status, confidence, reason."""
    if amount is None:
        return ""
    received, day = required_amount("amount", amount), optional_date("value_date", value_date)
    said = [to_text(one(name, value)) for name, value in (("payer", payer), ("remittance", remittance))]
    if received <= 0:
        raise InputError(f"amount is {received}; money received, more than 0, must stand there")
    items = items_of("open_items", open_items)
    currency = currency_of("currency_code", currency_code) or single_currency(items.frame)
    receipt = _receipt(received, currency, day, *said)
    return _told(match_lines({Role.RECEIPTS: receipt, Role.OPEN_ITEMS: items.frame}, Settings()))


def _receipt(received: Decimal, currency: str, day: date | None, payer: str, remittance: str) -> pd.DataFrame:
    columns = {
        "receipt_id": ["1"],
        "value_date": np.array([day], dtype="datetime64[s]"),
        "amount": [to_minor(received, currency)],
        "currency": [currency],
        "payer": [payer],
        "remittance": [remittance],
    }
    return RECEIPTS.conform(columns, 1)


def _told(lines: pd.DataFrame) -> Rows:
    documents = ", ".join(dict.fromkeys(text for text in lines["document"] if text))
    first = lines.iloc[0]
    return [[documents, first["status"], float(first["confidence"]), first["reason"]]]

"""The ledger frames: every column the core computes on, with its dtype and unit, declared once.

Amounts are ``int64`` minor units of the row's own currency (cents, by ISO 4217 exponent), dates are
``datetime64[s]`` (NaT where unknown), texts are ``str`` with "" for unknown; ``source_*`` say where a row stood.
Sign: positive = the customer owes us; a receipt's amount is positive as cash received.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd


class Dtype(StrEnum):
    """What a column holds."""

    TEXT = "text"
    MINOR = "minor"
    DATE = "date"
    FLAG = "flag"
    COUNT = "count"
    SHARE = "share"


_DEFAULTS: dict[Dtype, Any] = {
    Dtype.TEXT: "",
    Dtype.MINOR: 0,
    Dtype.DATE: pd.NaT,
    Dtype.FLAG: False,
    Dtype.COUNT: 0,
    Dtype.SHARE: 0.0,
}
_NUMPY: dict[Dtype, str] = {
    Dtype.TEXT: "object",
    Dtype.MINOR: "int64",
    Dtype.DATE: "datetime64[s]",
    Dtype.FLAG: "bool",
    Dtype.COUNT: "int64",
    Dtype.SHARE: "float64",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a ledger frame."""

    name: str
    dtype: Dtype
    meaning: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One kind of ledger frame: its name and its columns in order."""

    name: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [field.name for field in self.fields]

    def empty(self) -> pd.DataFrame:
        """No rows, every column with its dtype."""
        return self.conform({}, 0)

    def conform(self, columns: dict[str, Any], rows: int) -> pd.DataFrame:
        """A frame of ``rows`` rows with all columns, missing ones at their default, each with its dtype."""
        data = {field.name: _typed(columns.get(field.name), field.dtype, rows) for field in self.fields}
        return pd.DataFrame(data, copy=False)


def _typed(values: Any, dtype: Dtype, rows: int) -> pd.Series[Any]:
    if values is None:
        values = np.full(rows, _filler(dtype), dtype=_NUMPY[dtype])
    elif not isinstance(values, np.ndarray):
        values = np.fromiter(values, dtype=_NUMPY[dtype], count=rows)
    return pd.Series(values, dtype=_NUMPY[dtype])


def _filler(dtype: Dtype) -> Any:
    return np.datetime64("NaT", "s") if dtype is Dtype.DATE else _DEFAULTS[dtype]


_SOURCE = (
    Field("source_sheet", Dtype.TEXT, "sheet (or file) the row came from"),
    Field("source_row", Dtype.COUNT, "its row number there, 1-based"),
)

OPEN_ITEMS = Frame(
    "open_items",
    (
        Field("item_id", Dtype.TEXT, "key of the row: its id column, or its row number"),
        Field("document", Dtype.TEXT, "number printed on the document"),
        Field("document_type", Dtype.TEXT, "invoice, credit_memo, debit_memo, on_account, write_off"),
        Field("customer", Dtype.TEXT, "customer account (bill-to), or the name where there is no number"),
        Field("customer_name", Dtype.TEXT, "name of the customer"),
        Field("document_date", Dtype.DATE, "date printed on the document"),
        Field("posting_date", Dtype.DATE, "day it was posted in the ledger, NaT where the sheet states none"),
        Field("due_date", Dtype.DATE, "date it falls due; filled by terms or document date, see due_basis"),
        Field("due_basis", Dtype.TEXT, "due_date, terms, document_date or none: where due_date came from"),
        Field("settled_date", Dtype.DATE, "date it was settled, NaT while open or unknown"),
        Field("terms", Dtype.TEXT, "payment terms as written"),
        Field("currency", Dtype.TEXT, "ISO 4217 code, '' where the sheet states none"),
        Field("original_amount", Dtype.MINOR, "amount of the document"),
        Field("open_amount", Dtype.MINOR, "what is left to pay now"),
        Field("paid_amount", Dtype.MINOR, "paid and credited so far"),
        Field("status", Dtype.TEXT, "status as written"),
        Field("disputed", Dtype.FLAG, "the customer disputes it"),
        Field("discount_date", Dtype.DATE, "last day of the cash discount"),
        Field("discount_amount", Dtype.MINOR, "cash discount if paid by discount_date"),
        Field("po_number", Dtype.TEXT, "the customer's order number"),
        Field("memo", Dtype.TEXT, "text of the row"),
        *_SOURCE,
    ),
)

RECEIPTS = Frame(
    "receipts",
    (
        Field("receipt_id", Dtype.TEXT, "key of the row: its id column, or its row number"),
        Field("value_date", Dtype.DATE, "day the cash counts"),
        Field("amount", Dtype.MINOR, "cash received, positive"),
        Field("currency", Dtype.TEXT, "ISO 4217 code, '' where the sheet states none"),
        Field("payer", Dtype.TEXT, "who sent the cash, as written"),
        Field("payer_account", Dtype.TEXT, "account or IBAN of the payer"),
        Field("remittance", Dtype.TEXT, "what the payer says the payment is for"),
        Field("document", Dtype.TEXT, "document number in a column of its own, if any"),
        Field("customer", Dtype.TEXT, "customer account, if the sheet states it"),
        Field("channel", Dtype.TEXT, "ACH, WIRE, CHECK, ..."),
        *_SOURCE,
    ),
)

CUSTOMERS = Frame(
    "customers",
    (
        Field("customer", Dtype.TEXT, "customer account"),
        Field("customer_name", Dtype.TEXT, "name"),
        Field("terms", Dtype.TEXT, "payment terms as written"),
        Field("currency", Dtype.TEXT, "ISO 4217 code"),
        Field("parent", Dtype.TEXT, "account of the paying parent, if any"),
        Field("payer_account", Dtype.TEXT, "account or IBAN the customer pays from"),
        *_SOURCE,
    ),
)

APPLICATIONS = Frame(
    "applications",
    (
        Field("document", Dtype.TEXT, "document number the cash was applied to"),
        Field("customer", Dtype.TEXT, "customer account, if stated"),
        Field("receipt_id", Dtype.TEXT, "receipt applied"),
        Field("applied_date", Dtype.DATE, "day of the application"),
        Field("amount", Dtype.MINOR, "amount applied, positive reduces the item"),
        Field("kind", Dtype.TEXT, "what was applied: on_account (cash), credit_memo, write_off; empty = cash"),
        Field("currency", Dtype.TEXT, "ISO 4217 code"),
        *_SOURCE,
    ),
)

HISTORY = Frame(
    "history",
    (
        Field("customer", Dtype.TEXT, "customer account"),
        Field("payer", Dtype.TEXT, "payer name as seen before"),
        Field("payer_account", Dtype.TEXT, "payer account as seen before"),
        Field("times_seen", Dtype.COUNT, "confirmed matches that taught it"),
        *_SOURCE,
    ),
)

MATCHES = Frame(
    "matches",
    (
        Field("receipt_id", Dtype.TEXT, "the receipt"),
        Field("item_id", Dtype.TEXT, "the open item, '' on a line without one"),
        Field("document", Dtype.TEXT, "document number of the item"),
        Field("customer", Dtype.TEXT, "customer of the item, or proposed for the receipt"),
        Field("amount", Dtype.MINOR, "amount applied to the item"),
        Field("currency", Dtype.TEXT, "currency of the receipt"),
        Field("status", Dtype.TEXT, "auto, review or unmatched"),
        Field("confidence", Dtype.SHARE, "0 to 1"),
        Field("rule", Dtype.TEXT, "name of the rule that proposed it"),
        Field("reason", Dtype.TEXT, "evidence in plain words"),
        Field("difference", Dtype.MINOR, "receipt less what is applied, on the receipt's first line"),
        Field("explanation", Dtype.TEXT, "what the difference is: short_pay, overpayment, on_account, ..."),
        Field("alternatives", Dtype.COUNT, "other explanations that are as good"),
        Field("gap", Dtype.SHARE, "confidence less that of the next best explanation, 0 to 1"),
    ),
)

"""The register of applications: its columns, kinds, reason codes and numbers; it is only ever appended to.

Sign: a positive amount reduces what is open of the item; a reversing line has the amount of its line with the other
sign and the same kind, so that sums by kind are what stands.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.schema import Dtype, Field, Frame

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"A-([0-9]{1,9})")
_SEALED = ("application", "kind", "receipt", "document", "customer", "currency", "amount", "ledger_open", "reversal_of")


class Kind(StrEnum):
    """What a line of the register is."""

    PAYMENT = "payment"
    DISCOUNT = "discount"
    BANK_FEE = "bank fee"
    WITHHOLDING = "withholding"
    WRITE_OFF = "write-off"
    DISPUTE = "dispute"


ADJUSTMENTS = (Kind.DISCOUNT, Kind.BANK_FEE, Kind.WITHHOLDING, Kind.WRITE_OFF)
"""Kinds that close the rest of an item without cash."""

REDUCES = frozenset({Kind.PAYMENT, *ADJUSTMENTS})
"""Kinds that change what is open of an item."""


class Reason(StrEnum):
    """Reason code of a line."""

    NONE = ""
    PART = "PART"
    DISCOUNT_EARNED = "DISC-E"
    DISCOUNT_GRANTED = "DISC-G"
    BANK_FEE = "FEE"
    WITHHOLDING = "WHT"
    WRITE_OFF = "WO"
    TOLERANCE = "WO-TOL"
    DISPUTE = "DISP"
    UNDO = "UNDO"


REASONS: dict[Reason, str] = {
    Reason.PART: "part payment: the rest of the item stays open",
    Reason.DISCOUNT_EARNED: "cash discount under the terms, taken in time: settled by policy",
    Reason.DISCOUNT_GRANTED: "cash discount that a person has granted",
    Reason.BANK_FEE: "the bank kept a fee",
    Reason.WITHHOLDING: "tax withheld by the customer",
    Reason.WRITE_OFF: "written off by a person, up to `review.write_off_limit`",
    Reason.TOLERANCE: "written off by policy, within `matching.tolerance`",
    Reason.DISPUTE: "the customer disputes the rest; it stays open",
    Reason.UNDO: "reversing line of an undo",
}
"""Every reason code and what it says."""

CHOSEN: dict[Kind, Reason] = {
    Kind.DISCOUNT: Reason.DISCOUNT_GRANTED,
    Kind.BANK_FEE: Reason.BANK_FEE,
    Kind.WITHHOLDING: Reason.WITHHOLDING,
    Kind.WRITE_OFF: Reason.WRITE_OFF,
    Kind.DISPUTE: Reason.DISPUTE,
}
"""The reason code of what a person chooses in one step."""

REGISTER = Frame(
    "register",
    (
        Field("application", Dtype.TEXT, "number of the line, A-00001 and on"),
        Field("date", Dtype.DATE, "posting date: the as-of date given"),
        Field("kind", Dtype.TEXT, "payment, discount, bank fee, withholding, write-off or dispute"),
        Field("receipt", Dtype.TEXT, "key of the receipt: its number, else day, amount, payer and remittance"),
        Field("document", Dtype.TEXT, "document number of the item"),
        Field("customer", Dtype.TEXT, "customer of the item"),
        Field("currency", Dtype.TEXT, "ISO 4217 code, '' where none is stated"),
        Field("amount", Dtype.MINOR, "positive reduces what is open of the item"),
        Field("reason", Dtype.TEXT, "reason code"),
        Field("rule", Dtype.TEXT, "rule that proposed the pair; person for a split"),
        Field("confidence", Dtype.SHARE, "confidence of the proposal, 0 to 1"),
        Field("decided_by", Dtype.TEXT, "who decided"),
        Field("decided_at", Dtype.TEXT, "when, UTC"),
        Field("checked_by", Dtype.TEXT, "who checked it beside, '' for nobody"),
        Field("ledger_open", Dtype.MINOR, "open amount of the item in the user's ledger when it was decided"),
        Field("reversal_of", Dtype.TEXT, "number of the line that this one reverses"),
        Field("status", Dtype.TEXT, "what the ledger had made of it when the register was last written"),
        Field("payer", Dtype.TEXT, "payer of the receipt, as written"),
        Field("payer_account", Dtype.TEXT, "account of the payer"),
        Field("mark", Dtype.TEXT, "a person's mark: Undo, In ledger"),
        Field("note", Dtype.TEXT, "a person's note"),
        Field("item", Dtype.TEXT, "key of the item"),
        Field("seal", Dtype.TEXT, "seal under which the line was written"),
    ),
)


def number_of(application: str) -> int:
    """The number of an application, 0 for what is none.

    >>> number_of("A-00017"), number_of("total")
    (17, 0)
    """
    found = _NUMBER.fullmatch(application.strip())
    return int(found[1]) if found else 0


def application_id(number: int) -> str:
    """The application of a number: 17 gives A-00017."""
    return f"A-{number:05d}"


def in_order(register: pd.DataFrame) -> pd.DataFrame:
    """The lines in order of their numbers, whatever order a person has sorted them into."""
    numbers = np.array([number_of(name) for name in register["application"]], dtype=np.int64)
    return register.iloc[np.argsort(numbers, kind="stable")].reset_index(drop=True)


def appended(register: pd.DataFrame, added: pd.DataFrame, above: int = 0) -> pd.DataFrame:
    """The register with more lines; these get the next numbers, all above ``above``, and their seals."""
    if not len(added):
        return register
    last = max([above, *map(number_of, register["application"])])
    numbered = added.assign(application=[application_id(last + place) for place in range(1, len(added) + 1)])
    numbered = numbered.assign(seal=seals(numbered))
    return REGISTER.conform(
        {name: pd.concat([register[name], numbered[name]]).to_numpy() for name in REGISTER.names},
        len(register) + len(numbered),
    )


def seals(register: pd.DataFrame) -> list[str]:
    """A short seal over what must not change in each line, so that a change by hand is seen."""
    days = ["" if pd.isna(day) else str(pd.Timestamp(day).date()) for day in register["date"]]
    columns = zip(days, *(register[name].tolist() for name in _SEALED), strict=True)
    return [seal_of(values) for values in columns]


def seal_of(values: Iterable[object]) -> str:
    """The seal over values of one line, as their cells give them back."""
    return hashlib.sha256("|".join(one_line(str(value)) for value in values).encode()).hexdigest()[:8]


def one_line(text: str) -> str:
    """A text as a cell gives it back: printable, in one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def active(register: pd.DataFrame) -> pd.DataFrame:
    """The lines that stand: neither reversed nor reversing."""
    reversed_ones = set(register["reversal_of"]) - {""}
    standing: pd.DataFrame = register[(register["reversal_of"] == "") & ~register["application"].isin(reversed_ones)]
    return standing


def active_pairs(register: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Application by (receipt key, item key) of the payments that stand."""
    payments = active(register)
    payments = payments[payments["kind"] == Kind.PAYMENT]
    return {
        (receipt, item): name
        for receipt, item, name in zip(
            payments["receipt"].tolist(), payments["item"].tolist(), payments["application"].tolist(), strict=True
        )
    }

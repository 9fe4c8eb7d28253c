"""The ledger frames as plain columns in an order of their own: the order of the rows does not matter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

Key = TypeVar("Key", str, tuple[str, int])
UNKNOWN_CURRENCY = "?"
_ORDER = (
    "document",
    "item_id",
    "customer",
    "open_amount",
    "currency",
    "po_number",
    "customer_name",
    "disputed",
)
LONG_AGO, FAR_OFF = -(1 << 40), 1 << 40
_UNKNOWN_DAY = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Ledger:
    """Open items, oldest due first: one list a column, days as numbers since 1970, and who owes what.

    An unknown ``day`` (of the document) is long ago, so that it forbids nothing.

    ``open_of`` and ``of_amount`` hold the positions of the items with something open, by customer and by
    currency and amount.
    """

    item_id: list[str]
    document: list[str]
    customer: list[str]
    customer_name: list[str]
    po_number: list[str]
    currency: list[str]
    open_amount: list[int]
    discount: list[int]
    day: list[int]
    discount_day: list[int | None]
    disputed: list[bool]
    open_of: dict[str, list[int]]
    of_amount: dict[tuple[str, int], list[int]]

    def total(self, items: tuple[int, ...]) -> int:
        """Sum of the open amounts."""
        return sum([self.open_amount[item] for item in items])


class Receipt(NamedTuple):
    """One receipt; ``row`` is its place in the frame given."""

    row: int
    receipt_id: str
    amount: int
    currency: str
    day: int | None
    payer: str
    payer_account: str
    remittance: str
    document: str
    customer: str


def read_ledger(items: pd.DataFrame, currency: str) -> Ledger:
    """The open items in ledger order; ``currency`` stands where an item states none."""
    due, dated = days(items["due_date"]), days(items["document_date"])
    columns = [items[name].tolist() for name in _ORDER]
    keys = list(zip(map(_late, due), map(_late, dated), *columns, strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    frame = items.iloc[order]
    open_amount = frame["open_amount"].tolist()
    customers = _customers(frame)
    currencies = [written or currency for written in frame["currency"].tolist()]
    return Ledger(
        item_id=frame["item_id"].tolist(),
        document=frame["document"].tolist(),
        customer=customers,
        customer_name=frame["customer_name"].tolist(),
        po_number=frame["po_number"].tolist(),
        currency=currencies,
        open_amount=open_amount,
        discount=frame["discount_amount"].tolist(),
        day=[LONG_AGO if day is None else day for day in days(frame["document_date"])],
        discount_day=days(frame["discount_date"]),
        disputed=frame["disputed"].tolist(),
        open_of=_places(customers, open_amount),
        of_amount=_places(zip(currencies, open_amount, strict=True), open_amount),
    )


def _late(day: int | None) -> int:
    return FAR_OFF if day is None else day


def _customers(items: pd.DataFrame) -> list[str]:
    numbers, names = items["customer"].tolist(), items["customer_name"].tolist()
    return [number or name for number, name in zip(numbers, names, strict=True)]


def _places(keys: Iterable[Key], amounts: list[int]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for item, (key, amount) in enumerate(zip(keys, amounts, strict=True)):
        if amount and key:
            found[key].append(item)
    return dict(found)


def read_receipts(receipts: pd.DataFrame, currency: str) -> list[Receipt]:
    """The receipts, oldest first; ``currency`` stands where a receipt states none."""
    texts = ("payer", "payer_account", "remittance", "document", "customer")
    rows = zip(
        range(len(receipts)),
        receipts["receipt_id"].tolist(),
        receipts["amount"].tolist(),
        [written or currency for written in receipts["currency"].tolist()],
        days(receipts["value_date"]),
        *(receipts[name].tolist() for name in texts),
        strict=True,
    )
    return sorted((Receipt(*row) for row in rows), key=_receipt_key)


def _receipt_key(receipt: Receipt) -> tuple[int | str, ...]:
    texts = (receipt.remittance, receipt.payer, receipt.document, receipt.payer_account, receipt.customer)
    return _late(receipt.day), receipt.receipt_id, receipt.amount, receipt.currency, *texts


def days(dates: pd.Series) -> list[int | None]:
    """Dates as days since 1970; None where unknown."""
    numbers = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return [None if number == _UNKNOWN_DAY else number for number in numbers.tolist()]


def blank_currencies(receipts: pd.DataFrame, items: pd.DataFrame) -> tuple[str, str]:
    """What stands for a blank currency in receipts and items: the only one stated, else two that differ."""
    stated = {code for frame in (receipts, items) for code in frame["currency"].unique().tolist() if code}
    if len(stated) > 1:
        return "", UNKNOWN_CURRENCY
    only = next(iter(stated), "")
    return only, only

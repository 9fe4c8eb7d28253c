"""The ledger as columns in an order of its own, so that the order of the rows given does not matter.

Items stand oldest due first, receipts oldest first. Days are numbers since 1970, amounts minor units, customers and
currencies codes. An *account* is what one customer owes in one currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from xl_ar.core.terms.discounts import tiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.payers import Payers

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
TextArray: TypeAlias = NDArray[np.object_]
UNKNOWN_CURRENCY = "?"
LONG_AGO, FAR_OFF = -(1 << 40), 1 << 40
_TELLING = 4
_ITEM_COLUMNS = (
    "item_id", "document", "po_number", "customer", "customer_name", "currency", "open_amount", "original_amount",
    "discount_amount", "discount_date", "document_date", "due_date", "disputed", "terms", "document_type",
)  # fmt: skip
_RECEIPT_COLUMNS = (
    "receipt_id", "amount", "currency", "value_date", "payer", "payer_account", "remittance", "document", "customer",
)  # fmt: skip
_CHARGE = "debit_memo"
_UNKNOWN_DAY = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Groups:
    """Members by group: those of group ``g`` are ``member[start[g]:start[g + 1]]``."""

    start: IntArray
    member: IntArray

    def of(self, group: int) -> IntArray:
        """The members of one group."""
        return self.member[self.start[group] : self.start[group + 1]]

    def pairs(self, groups: IntArray) -> tuple[IntArray, IntArray]:
        """For each of ``groups`` its members: the place in ``groups``, and the member."""
        counts = self.start[groups + 1] - self.start[groups]
        place = np.repeat(np.arange(len(groups)), counts)
        within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        return place, self.member[np.repeat(self.start[groups], counts) + within]


def grouped(group: IntArray, count: int) -> Groups:
    """The places of ``group`` by their value 0 to ``count`` - 1, in order; negative ones belong nowhere."""
    order = np.argsort(group, kind="stable")
    start = np.searchsorted(group[order], np.arange(count + 1))
    return Groups(start.astype(np.int64), order.astype(np.int64))


def distinct_keys(keys: IntArray) -> IntArray:
    """Each value once, ascending; quicker than ``np.unique``, which hashes."""
    ordered = np.sort(keys)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def distinct_with_places(keys: IntArray) -> tuple[IntArray, IntArray]:
    """Each value once, ascending, and for each key its place among them."""
    if len(keys) and (keys[1:] > keys[:-1]).all():
        return keys, np.arange(len(keys))
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place


@dataclass(frozen=True)
class Items:
    """Open items; ``usable`` are those with something open; ``day`` of the document, LONG_AGO where unknown.

    ``discount`` is the cash discount on what is open; ``tiers`` that and the later ones, each with its last day,
    LONG_AGO where there is none. ``charge`` marks debit memos: interest, finance charges.
    """

    item_id: TextArray
    document: TextArray
    order: TextArray
    owner: IntArray
    currency: IntArray
    account: IntArray
    amount: IntArray
    discount: IntArray
    tiers: list[tuple[IntArray, IntArray]]
    charge: BoolArray
    day: IntArray
    due: IntArray
    disputed: BoolArray
    usable: BoolArray
    by_account: Groups
    currencies: list[str]


@dataclass(frozen=True)
class Receipts:
    """Receipts; ``row`` is the place in the frame given, ``day`` FAR_OFF where unknown."""

    row: IntArray
    receipt_id: TextArray
    amount: IntArray
    currency: IntArray
    day: IntArray
    payer: TextArray
    payer_account: TextArray
    remittance: TextArray
    document: TextArray

    def __len__(self) -> int:
        """Number of receipts."""
        return len(self.row)


def items_in_order(items: pd.DataFrame) -> pd.DataFrame:
    """The open items oldest due first; ties by date, number, id and what else tells two rows apart."""
    names = ["document", "item_id", "customer", "customer_name", "currency", "po_number"]
    keys: dict[str, Any] = {
        "due": _days(items["due_date"], FAR_OFF),
        "day": _days(items["document_date"], FAR_OFF),
        **{name: text_column(items[name]) for name in names},
        "open": items["open_amount"].to_numpy(),
        "disputed": items["disputed"].to_numpy(),
    }
    return _rows(items, _ITEM_COLUMNS, _order(keys))


def _rows(frame: pd.DataFrame, names: Sequence[str], order: IntArray) -> pd.DataFrame:
    """Some columns in another order, each by itself: what is kept of them keeps no other alive."""
    return pd.DataFrame({name: frame[name].to_numpy()[order] for name in names}, copy=False)


def receipts_in_order(receipts: pd.DataFrame) -> tuple[pd.DataFrame, IntArray]:
    """The receipts oldest first, and the place each had."""
    names = ["receipt_id", "remittance", "payer", "document", "payer_account", "customer", "currency"]
    keys: dict[str, Any] = {
        "day": _days(receipts["value_date"], FAR_OFF),
        "amount": receipts["amount"].to_numpy(),
        **{name: text_column(receipts[name]) for name in names},
    }
    first = ["day", "receipt_id"]
    order = _order({name: keys[name] for name in [*first, *(key for key in keys if key not in first)]})
    return _rows(receipts, _RECEIPT_COLUMNS, order), order


def text_column(texts: pd.Series[Any]) -> pl.Series:
    """Texts as polars keeps them."""
    return pl.Series(texts.tolist(), dtype=pl.String)


def _order(keys: dict[str, Any]) -> IntArray:
    """The rows sorted by all keys; most books are told apart by the first four."""
    frame, names = pl.DataFrame(keys).with_row_index("row"), list(keys)
    ordered = frame.select("row", *names[:_TELLING]).sort(names[:_TELLING])
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in names[:_TELLING])
    if ordered.select(same.any()).item():
        ordered = frame.sort(names)
    return ordered["row"].to_numpy().astype(np.int64)


def _days(dates: pd.Series[Any], unknown: int) -> IntArray:
    return _numbers(dates.to_numpy(), unknown)


def _numbers(dates: NDArray[np.datetime64], unknown: int) -> IntArray:
    numbers = dates.astype("datetime64[D]").astype(np.int64)
    numbers[numbers == _UNKNOWN_DAY] = unknown
    return numbers


def owners_of(items: pd.DataFrame) -> TextArray:
    """Who owes each item: the customer's number, or the name where there is none."""
    numbers, names = items["customer"].to_numpy(), items["customer_name"].to_numpy()
    return np.where(numbers == "", names, numbers)


def read_items(frame: pd.DataFrame, payers: Payers, currencies: list[str], blank: str) -> Items:
    """The items in order as columns; ``blank`` stands where a currency is not stated."""
    owner = _codes(owners_of(frame), payers.customers)
    granted = [(discount, _numbers(days, LONG_AGO)) for discount, days in tiers(frame)]
    currency = _codes(_stated(frame["currency"], blank), currencies)
    amount = frame["open_amount"].to_numpy()
    account = owner * len(currencies) + currency
    usable = amount != 0
    return Items(
        item_id=frame["item_id"].to_numpy(),
        document=frame["document"].to_numpy(),
        order=frame["po_number"].to_numpy(),
        owner=owner,
        currency=currency,
        account=account,
        amount=amount,
        discount=granted[0][0],
        tiers=granted,
        charge=(frame["document_type"] == _CHARGE).to_numpy(),
        day=_days(frame["document_date"], LONG_AGO),
        due=_days(frame["due_date"], FAR_OFF),
        disputed=frame["disputed"].to_numpy(),
        usable=usable,
        by_account=grouped(np.where(usable, account, -1), len(payers.customers) * len(currencies)),
        currencies=currencies,
    )


def read_receipts(frame: pd.DataFrame, row: IntArray, currencies: list[str], blank: str) -> Receipts:
    """The receipts in order as columns."""
    return Receipts(
        row=row,
        receipt_id=frame["receipt_id"].to_numpy(),
        amount=frame["amount"].to_numpy(),
        currency=_codes(_stated(frame["currency"], blank), currencies),
        day=_days(frame["value_date"], FAR_OFF),
        payer=frame["payer"].to_numpy(),
        payer_account=frame["payer_account"].to_numpy(),
        remittance=frame["remittance"].to_numpy(),
        document=frame["document"].to_numpy(),
    )


def _stated(codes: pd.Series[Any], blank: str) -> TextArray:
    values = codes.to_numpy()
    return np.where(values == "", blank, values)


def _codes(values: TextArray, known: Sequence[str]) -> IntArray:
    index: pd.Index[Any] = pd.Index(np.array(known, dtype=object))
    return index.get_indexer(pd.Index(values)).astype(np.int64)


def all_currencies(receipts: pd.DataFrame, items: pd.DataFrame) -> tuple[list[str], str, str]:
    """All codes, and what stands for a blank in receipts and in items: the only one stated, else two that differ."""
    stated = {code for frame in (receipts, items) for code in frame["currency"].unique().tolist() if code}
    if len(stated) > 1:
        return sorted({"", UNKNOWN_CURRENCY, *stated}), "", UNKNOWN_CURRENCY
    only = next(iter(stated), "")
    return [only], only, only

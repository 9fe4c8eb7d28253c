"""Receipts that a person has decided: taken as they are, before anything is matched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xl_ar.core.matching.states import Explanation, Status
from xl_ar.core.schema import MATCHES
from xl_ar.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REASON = "Decided by a person; it is kept as it is."


@dataclass(frozen=True, slots=True)
class Locked:
    """The receipts and items that are left to match, and the lines of what is decided."""

    receipts: pd.DataFrame
    items: pd.DataFrame
    lines: pd.DataFrame


def apart(receipts: pd.DataFrame, items: pd.DataFrame, decided: pd.DataFrame) -> Locked:
    """``decided``: columns receipt_id, item_id, amount in minor units; pairs of rows that went away are passed over.

    Raises InputError where more is decided than an item has open or a receipt brings.
    """
    twice = receipts.loc[receipts["receipt_id"].duplicated(keep=False), "receipt_id"]
    if clash := sorted(set(twice) & set(decided["receipt_id"])):
        raise InputError(f"receipt id {clash[0]} stands on several rows: a decision on it cannot be told apart")
    known = decided["receipt_id"].isin(set(receipts["receipt_id"])) & decided["item_id"].isin(set(items["item_id"]))
    pairs = pd.DataFrame(decided[known].groupby(["receipt_id", "item_id"], as_index=False)["amount"].sum())
    taken = pairs.groupby("item_id")["amount"].sum()
    applied = items["item_id"].map(taken).fillna(0).astype("int64")
    first = ~items["item_id"].duplicated()
    applied = applied.where(first, 0)
    _check(items, applied, receipts, pairs)
    mine = receipts["receipt_id"].isin(set(pairs["receipt_id"]))
    left = items.assign(open_amount=items["open_amount"] - applied)
    rows = list(_lines(receipts[mine], items, pairs))
    lines = MATCHES.conform(dict(zip(MATCHES.names, zip(*rows, strict=True), strict=True)) if rows else {}, len(rows))
    return Locked(receipts[~mine], left, lines)


def _check(items: pd.DataFrame, applied: pd.Series[Any], receipts: pd.DataFrame, pairs: pd.DataFrame) -> None:
    opened = items["open_amount"].to_numpy()
    over = (np.abs(applied.to_numpy()) > np.abs(opened)) | (np.sign(applied) * np.sign(opened) < 0)
    if over.any():
        item = items.loc[over, "document"].iloc[0] or items.loc[over, "item_id"].iloc[0]
        raise InputError(f"decisions apply more to {item} than it has open; take one of them back")
    brought = receipts.drop_duplicates("receipt_id").set_index("receipt_id")["amount"]
    spent = pairs.groupby("receipt_id")["amount"].sum()
    for receipt in spent.index[spent > brought.reindex(spent.index)]:
        raise InputError(f"decisions apply more than receipt {receipt} brings; take one of them back")


def _lines(receipts: pd.DataFrame, items: pd.DataFrame, pairs: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    known = items.drop_duplicates("item_id")
    columns = (known["item_id"].tolist(), known["document"].tolist(), known["customer"].tolist())
    of_item = {key: (document, customer) for key, document, customer in zip(*columns, strict=True)}
    chosen: dict[str, list[tuple[str, int]]] = {}
    for receipt, item, amount in zip(*(pairs[name].tolist() for name in pairs.columns), strict=True):
        chosen.setdefault(receipt, []).append((item, amount))
    came = (receipts["receipt_id"].tolist(), receipts["amount"].tolist(), receipts["currency"].tolist())
    for receipt, brought, currency in zip(*came, strict=True):
        rest = brought - sum(amount for _, amount in chosen[receipt])
        kind = Explanation.OVERPAYMENT if rest else Explanation.NONE
        for place, (item, amount) in enumerate(chosen[receipt]):
            yield (
                receipt, item, *of_item[item], amount, currency, Status.LOCKED.value, 1.0, "person", _REASON,
                rest if place == 0 else 0, kind.value, 0, 1.0,
            )  # fmt: skip

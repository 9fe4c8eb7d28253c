"""What the register does to the figures: to open items what the ledger has not posted yet, to receipts all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.core.register.lines import REDUCES, Kind, active

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xl_ar.core.register.posting import Standing


def up_to(register: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """The lines dated up to the day, all of them without one; a line without a date counts."""
    if as_of is None:
        return register
    counted: pd.DataFrame = register[~(register["date"] > pd.Timestamp(as_of))]
    return counted


def items_after(
    items: pd.DataFrame, keys: Mapping[str, str], register: pd.DataFrame, standing: Standing, as_of: date | None = None
) -> pd.DataFrame:
    """The open items less what the register applies and the ledger has not posted; ``keys`` by item id.

    A receipt that the ledger itself carries as a credit is used up by as much as is applied of it.
    """
    lines = up_to(register, as_of)
    items = _disputed(items, keys, lines)
    lines = lines[lines["application"].isin(standing.pending) & lines["kind"].isin(REDUCES)]
    if not len(lines):
        return items
    by_item = lines.groupby("item")["amount"].sum().to_dict()
    less = [by_item.get(keys.get(number, ""), 0) for number in items["item_id"].tolist()]
    left = items["open_amount"] - pd.Series(less, index=items.index, dtype="int64")
    payments = lines[lines["kind"] == Kind.PAYMENT]
    used = payments.groupby("receipt")["amount"].sum().to_dict()
    back = [used.get(document, 0) if opened < 0 else 0 for document, opened in _posted_cash(items)]
    credit = pd.Series(back, index=items.index, dtype="int64")
    changed = left + credit
    capped = changed.where((credit == 0) | (changed <= 0), 0)
    return items.assign(open_amount=capped)


def _disputed(items: pd.DataFrame, keys: Mapping[str, str], lines: pd.DataFrame) -> pd.DataFrame:
    """The items, those that a line which stands disputes marked as disputed."""
    disputes = active(lines)
    named = set(disputes.loc[disputes["kind"] == Kind.DISPUTE, "item"])
    if not named:
        return items
    mine = [keys.get(number, "") in named for number in items["item_id"].tolist()]
    return items.assign(disputed=items["disputed"] | pd.Series(mine, index=items.index))


def _posted_cash(items: pd.DataFrame) -> zip[tuple[str, int]]:
    return zip(items["document"].tolist(), items["open_amount"].tolist(), strict=True)


def applied_of(register: pd.DataFrame, as_of: date | None = None) -> dict[str, int]:
    """Cash applied in all by receipt key, minor units: payments less what was reversed."""
    lines = up_to(register, as_of)
    payments = lines[lines["kind"] == Kind.PAYMENT]
    sums: dict[str, int] = {}
    for receipt, amount in zip(payments["receipt"].tolist(), payments["amount"].tolist(), strict=True):
        sums[receipt] = sums.get(receipt, 0) + amount
    return sums


def receipts_after(
    receipts: pd.DataFrame, keys: Mapping[str, str], register: pd.DataFrame, as_of: date | None = None
) -> pd.DataFrame:
    """The receipts, their amount what the register leaves of it (never beyond zero); ``keys`` by receipt id."""
    if not len(register):
        return receipts
    sums = applied_of(register, as_of)
    used = pd.Series(
        [sums.get(keys.get(number, ""), 0) for number in receipts["receipt_id"].tolist()],
        index=receipts.index, dtype="int64",
    )  # fmt: skip
    left = receipts["amount"] - used
    return receipts.assign(amount=left.where(left * receipts["amount"] > 0, 0).where(used != 0, receipts["amount"]))

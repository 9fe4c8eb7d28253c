"""Tie-out: do the open items, the customers' balances and the control account of the general ledger say the same?

Open items and subledger balances must agree by customer and currency; their total and the control account by
currency, after the reconciling items that are named (cut-off, journals posted to the control account, ...): adjusted
subledger - adjusted ledger = 0 (docs/reports.md; soft-pak).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BY_CUSTOMER = ("customer", "currency", "open_items", "balance", "difference", "kind")


class Reconciling(StrEnum):
    """Kinds of reconciling items, and of what differs by customer."""

    CUT_OFF = "cut-off difference"
    DIRECT_JOURNAL = "journal posted to the control account"
    MISSING_BATCH = "batch not posted"
    BACKDATED_VOID = "void dated back"
    UNAPPLIED = "unapplied cash"
    RETAINAGE = "retainage"
    DUPLICATE = "duplicate"
    SIGN = "sign"
    NO_CUSTOMER = "customer missing"
    ONE_SIDE = "on one side only"
    ROUNDING = "rounding"
    ONLY_ITEMS = "no balance for open items"
    ONLY_BALANCE = "balance without open items"
    AMOUNT = "amounts differ"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """A reconciling item: ``amount`` (minor units, signed) is added to the side it belongs to."""

    currency: str
    kind: Reconciling
    text: str
    amount: int
    to_ledger: bool = True  # False: the subledger is what it corrects


@dataclass(frozen=True, slots=True)
class Control:
    """The tie-out of one currency, minor units; ``net`` must be zero."""

    currency: str
    subledger: int
    ledger: int
    to_subledger: int = 0
    to_ledger: int = 0

    @property
    def net(self) -> int:
        """Adjusted subledger less adjusted general ledger."""
        return self.subledger + self.to_subledger - self.ledger - self.to_ledger


def customers(opened: pd.DataFrame, balances: pd.DataFrame) -> pd.DataFrame:
    """Customers whose open items and stated balance differ: BY_CUSTOMER, largest difference first.

    Both frames: customer, currency and ``open_amount`` or ``amount``, minor units; several rows of a customer add up.
    """
    keys = ["customer", "currency"]
    items = opened.groupby(keys)["open_amount"].agg(open_items="sum", items="size")
    stated = balances.groupby(keys)["amount"].agg(balance="sum", stated="size")
    table = items.join(stated, how="outer").fillna(0).astype("int64").reset_index()
    table["difference"] = table["open_items"] - table["balance"]
    table["kind"] = [
        _kind(bool(items), bool(stated)) for items, stated in zip(table["items"], table["stated"], strict=True)
    ]
    differing: pd.DataFrame = table.loc[table["difference"] != 0, list(BY_CUSTOMER)]
    order = differing["difference"].abs().sort_values(ascending=False, kind="stable").index
    return differing.loc[order].reset_index(drop=True)


def control(
    subledger: Mapping[str, int], ledger: Mapping[str, int], differences: Sequence[Difference] = ()
) -> list[Control]:
    """The tie-out by currency; a currency that only one side knows counts as 0 on the other."""
    codes = sorted({*subledger, *ledger, *(each.currency for each in differences)})
    return [_control(code, subledger.get(code, 0), ledger.get(code, 0), differences) for code in codes]


def _control(code: str, subledger: int, ledger: int, differences: Sequence[Difference]) -> Control:
    mine = [each for each in differences if each.currency == code]
    to_ledger = sum(each.amount for each in mine if each.to_ledger)
    return Control(code, subledger, ledger, sum(each.amount for each in mine) - to_ledger, to_ledger)


def _kind(items: bool, stated: bool) -> str:
    if not stated:
        return Reconciling.ONLY_ITEMS.value
    return Reconciling.AMOUNT.value if items else Reconciling.ONLY_BALANCE.value

"""What may explain the net of a tie-out: known causes that stand in the open items and the receipts, none of it proof.

Typical causes (Sage's list of reconciling items): cash not applied, documents entered twice, a credit
with the sign of a debit, an item that only one side has, documents without a date or a customer, rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.core.duplicates import duplicate_items
from xl_ar.core.reports.tie_out import Reconciling

if TYPE_CHECKING:
    import pandas as pd

_CREDITS = ("credit_memo", "on_account", "payment", "receipt")
_MOST_ITEMS = 5  # single items named


@dataclass(frozen=True, slots=True)
class Clue:
    """A possible cause: how many rows, and by how much (minor units) the net would change were it the cause."""

    currency: str
    kind: Reconciling
    text: str
    rows: int
    amount: int
    settles: bool  # it comes to the net exactly


def clues(opened: pd.DataFrame, unapplied: pd.DataFrame, currency: str, net: int) -> list[Clue]:
    """The possible causes of a net (adjusted open items less control account) of one currency; none for 0.

    ``opened``: items open on the as-of date (core.schema, minor units); ``unapplied``: receipts with what is left.
    """
    if not net:
        return []
    items = opened[opened["currency"] == currency].reset_index(drop=True)
    cash = unapplied[(unapplied["currency"] == currency) & (unapplied["amount"] != 0)]
    found = [*_of_kind(items), *_single(items, net), *_rounded(items, net)]
    if len(cash):
        text = "receipts in the workbook that no open item was lessened by"
        found.insert(0, (Reconciling.UNAPPLIED, text, len(cash), -int(cash["amount"].sum())))
    return [Clue(currency, kind, text, rows, amount, amount == -net) for kind, text, rows, amount in found if amount]


_Found = tuple[Reconciling, str, int, int]


def _of_kind(items: pd.DataFrame) -> Iterator[_Found]:
    amounts = items["open_amount"]
    twice = _copies(items)
    yield Reconciling.DUPLICATE, "documents that look entered twice", len(twice), -int(amounts[twice].sum())
    wrong = items["document_type"].isin(_CREDITS) & (amounts > 0)
    yield Reconciling.SIGN, "credits that stand as debits", int(wrong.sum()), -2 * int(amounts[wrong].sum())
    undated = items["document_date"].isna()
    text = "documents without a date, counted on any day"
    yield Reconciling.CUT_OFF, text, int(undated.sum()), -int(amounts[undated].sum())
    nobody = items["customer"] == ""
    yield Reconciling.NO_CUSTOMER, "items without a customer", int(nobody.sum()), -int(amounts[nobody].sum())


def _copies(items: pd.DataFrame) -> list[int]:
    """Positions of the second and later documents of each group that is more than possibly a duplicate."""
    if not len(items):
        return []
    groups = duplicate_items(items)
    sure = groups[groups["strength"].isin(["strong", "likely"])]
    return [int(row) for row in sure.loc[sure.duplicated("group"), "row"]]


def _single(items: pd.DataFrame, net: int) -> Iterator[_Found]:
    """Items that alone come to the net, or with the other sign."""
    names = items["document"].where(items["document"] != "", "without a number")
    for name in names[items["open_amount"] == net][:_MOST_ITEMS]:
        yield Reconciling.ONE_SIDE, f"{name} comes to the net: it may be missing in the control account", 1, -net
    for name in names[2 * items["open_amount"] == net][:_MOST_ITEMS]:
        yield Reconciling.SIGN, f"{name} is half the net: its sign may be wrong on one side", 1, -net


def _rounded(items: pd.DataFrame, net: int) -> Iterator[_Found]:
    if abs(net) <= min(len(items), 100):
        yield Reconciling.ROUNDING, f"less than one unit for each of {len(items):,} items", len(items), -net

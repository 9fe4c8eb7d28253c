"""Figures of a period out of the ledger frames: credit sales, by month too, and payments with their days.

A workbook of open items alone shows what is unpaid, not what was sold: sales are told only from the month on of which
settled documents stand in it (``complete_since``).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.aging.retroactive import day, days_of
from xl_ar.core.reports.write_offs import lost_by_status
from xl_ar.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

PAYMENTS = ("document", "customer", "currency", "amount", "document_date", "due_date", "paid_date")
OPENING = "Opening balance"  # the document of a ledger's first line
_NO_CASH = frozenset({"credit_memo", "write_off"})  # kinds of applications (core.schema)
_NOT_SOLD = frozenset({"on_account", "payment", "receipt", "write_off"})


@dataclass(frozen=True, slots=True)
class Period:
    """The days after ``start`` up to ``end``; UsageError where there is none."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise UsageError(f"period from {self.start} to {self.end}; the second day must be after the first")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def holds(self, dates: pd.Series) -> Flags:
        """True for dates within the period; unknown dates are not."""
        days = days_of(dates)
        return (days > day(self.start)) & (days <= day(self.end))


def months_before(end: date, months: int) -> Period:
    """The ``months`` months up to ``end``; from month end to month end where ``end`` is one.

    >>> months_before(date(2026, 2, 28), 1).start
    datetime.date(2026, 1, 31)
    """
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    closing = end.day == monthrange(end.year, end.month)[1]
    return Period(date(year, month + 1, last if closing else min(end.day, last)), end)


def complete_since(items: pd.DataFrame, *, whole: bool = False) -> date | None:
    """First day of the month from which settled documents stand among the items; None where none does.

    ``whole``: the items are those of a ledger with debits and credits, which shows all documents from its first on.
    """
    settled = sold(items) & (whole | (items["open_amount"] == 0)).to_numpy()
    oldest = items.loc[settled, "document_date"].min()
    return None if pd.isna(oldest) else oldest.date().replace(day=1)


def credit_sales(items: pd.DataFrame, period: Period) -> int:
    """Invoices and debit memos dated in the period, whole amounts, minor units; credit memos are not taken off."""
    return int(items.loc[sold(items) & period.holds(items["document_date"]), "original_amount"].sum())


def monthly_sales(items: pd.DataFrame, end: date, since: date) -> list[tuple[int, int]]:
    """(credit sales, days) by calendar month, the latest first: from the month of ``end`` back to that of ``since``."""
    months = []
    last = end
    while last >= since:
        month = Period(last.replace(day=1) - timedelta(days=1), last)
        months.append((credit_sales(items, month), month.days))
        last = month.start
    return months


def written_undated(items: pd.DataFrame, start: date) -> int:
    """How many sales have no document date and may have been made after ``start``: they are not due by then."""
    due = days_of(items["due_date"]) <= day(start)
    return int((sold(items) & items["document_date"].isna().to_numpy() & ~due).sum())


def paid_undated(items: pd.DataFrame, applications: pd.DataFrame, when: date) -> int:
    """How many items written up to ``when`` were paid, in whole or part, on a day that nothing states."""
    lost = (items["original_amount"] != 0) & (items["open_amount"] != items["original_amount"])
    dated = applications.loc[applications["applied_date"].notna(), "document"]
    stated = items["settled_date"].notna() | items["document"].isin(set(dated) - {""})
    there = ~(days_of(items["document_date"]) > day(when))
    return int((lost & ~stated & there).sum())


def payments(
    items: pd.DataFrame, period: Period, applications: pd.DataFrame, *, cash_alone: bool = False
) -> pd.DataFrame:
    """What was paid in the period on a day that is stated: PAYMENTS, one row an application or a settled item.

    Applications count where their document is one item; a settled item counts with what it lost, unless applications
    tell its days. ``cash_alone``: without what credit memos and write-offs settled.
    """
    single = items[(items["document"] != "") & ~items.duplicated("document", keep=False)]
    named = applications[applications["applied_date"].notna() & period.holds(applications["applied_date"])]
    if cash_alone:
        named = named[~named["kind"].isin(_NO_CASH)]
    joined = named[["document", "amount", "applied_date"]].merge(
        single[["document", "customer", "currency", "document_date", "due_date", "original_amount"]], on="document"
    )
    joined = joined[joined["original_amount"] > 0].rename(columns={"applied_date": "paid_date"})
    chosen = sold(items) & period.holds(items["settled_date"]) & ~items["document"].isin(set(applications["document"]))
    settled = items[chosen & ~lost_by_status(items)] if cash_alone else items[chosen]
    lost = settled["original_amount"] - settled["open_amount"]
    whole = settled.assign(amount=lost, paid_date=settled["settled_date"])
    rows = pd.concat([part[list(PAYMENTS)] for part in (joined, whole) if len(part)] or [whole[list(PAYMENTS)]])
    kept: pd.DataFrame = rows[(rows["amount"] > 0) & rows["document_date"].notna()]
    return kept.reset_index(drop=True)


def sold(items: pd.DataFrame) -> Flags:
    """True for documents that are sales: debits that are neither cash nor an opening balance."""
    kinds = items["document_type"].isin(_NOT_SOLD) | (items["document"] == OPENING)
    found: Flags = ((items["original_amount"] > 0) & ~kinds).to_numpy()
    return found

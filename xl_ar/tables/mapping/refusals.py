"""Tables that are not ours to read, whatever their columns: derived ones, payables, journals, payments made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_ar.tables.detect.regions import Region
from xl_ar.tables.headings.buckets import is_bucket
from xl_ar.tables.headings.names import SURE, Claim, fold
from xl_ar.tables.mapping.rating import Rated, claims_at, plain
from xl_ar.tables.mapping.roles import (
    DERIVED_WORDS,
    MATCHED_WORDS,
    PAYABLE_WORDS,
    SCHEDULE_WORDS,
    Role,
)
from xl_ar.tables.mapping.table_map import TableMap

_CUSTOMER = {"customer", "customer_name"}
_NONE = Claim(0.0, "")
_OURS = re.compile(r"\b(receivables?|debtors?|customers?|debitoren|clients?|clientes?|sales)\b")


def not_ours(region: Region, rated: Sequence[Rated]) -> TableMap | None:
    """The map of a table that is not read, with the reason; None where it may be ours."""
    texts = [fold(heading) for heading in region.headings]
    if any(DERIVED_WORDS.match(text) for text in texts):
        return TableMap(Role.DERIVED, (), 1.0, "headings of a pivot or a summary")
    items = next(rate for rate in rated if rate.profile.role is Role.OPEN_ITEMS)
    if _is_payable(region, {column.field for column in items.columns}):
        return TableMap(Role.PAYABLES, (), 1.0, "names vendors, suppliers or purchases")
    if _is_journal(region):
        return TableMap(Role.NONE, (), 1.0, "a general-ledger journal: accounts with debit and credit")
    if _is_paid_side(region):
        return TableMap(Role.NONE, (), 1.0, "the payments side of a cash book")
    if _is_customer_totals(items):
        return TableMap(Role.DERIVED, items.columns, 1.0, "totals by customer, not the items themselves")
    if is_aging(region) and items.missing:
        return TableMap(Role.DERIVED, items.columns, 1.0, "an aging report: bucket columns, not the items themselves")
    if SCHEDULE_WORDS.search(" | ".join(plain(text) for text in (region.grid.sheet, *region.titles))):
        return TableMap(
            Role.DERIVED,
            items.columns,
            1.0,
            "a schedule (deferred income, accruals, forecast), not items to collect",
        )
    if _is_matching(region):
        return TableMap(Role.DERIVED, (), 1.0, "a matching result: invoice and payment side by side")
    return None


def _is_payable(region: Region, names: set[str]) -> bool:
    vendor = any("vendor" in claims_at(region, index) for index in range(len(region.headings)))
    titles = [plain(text) for text in (region.grid.sheet, region.name, *region.titles[-8:])]
    titled = any(PAYABLE_WORDS.search(text) for text in titles) and not any(_OURS.search(text) for text in titles)
    if names & _CUSTOMER:
        found = [claims_at(region, n) for n in range(len(region.headings))]
        sure = any(claims.get(name, _NONE).score == SURE for claims in found for name in _CUSTOMER)
        return titled and not sure
    return vendor or titled


def _is_customer_totals(items: Rated) -> bool:
    names = {column.field for column in items.columns}
    dated = names & {"due_date", "document_date", "settled_date", "posting_date"}
    return (
        "document" not in names and not dated and "open_amount" in names and bool(names & {"customer", "customer_name"})
    )


def _is_journal(region: Region) -> bool:
    found = [claims_at(region, index) for index in range(len(region.headings))]
    names = {name for claim in found for name in claim}
    accounts = any("gl_account" in claim and claim["gl_account"].score == SURE for claim in found)
    balance = any("running_balance" in claim for claim in found)
    return accounts and not balance and {"debit", "credit"} <= names and not says(region, "customer", "debtor")


def says(region: Region, *words: str) -> bool:
    """True when the sheet, a title or a heading holds one of the words."""
    texts = " ".join(plain(text) for text in (region.grid.sheet, region.name, *region.titles, *region.headings))
    return any(word in texts for word in words)


def _is_paid_side(region: Region) -> bool:
    """True for the credit half of a two-sided cash book, told by the label over its columns."""
    row = region.header_row - 1
    labels = [plain(str(region.grid.value(row, column))) for column in region.columns]
    others = [plain(str(value)) for value in region.grid.rows[row - 1]] if row >= 1 else []
    if not any(re.match(r"(debit|dr|receipts?|received|inflows?|soll|einnahmen)\b", text) for text in others):
        return False  # a title such as 'Payments' over a list that stands alone
    return any(re.match(r"(credit|cr|payments?|paid|outflows?|haben|ausgaben)\b", label) for label in labels)


def is_aging(region: Region) -> bool:
    """True when three or more headings are aging buckets."""
    return sum(is_bucket(heading) for heading in region.headings) >= 3


def _is_matching(region: Region) -> bool:
    texts = {fold(heading) for heading in region.headings}
    if any(MATCHED_WORDS.match(text) for text in texts):
        return True
    return len(texts & {"invoice amount", "invoice id"}) == 2 and len(texts & {"payment amount", "payment id"}) == 2

"""Credit balances: what we owe to customers, why, since when, and what would settle it.

Every open credit (item below zero, cash not applied) is laid against the open debits of its customer and
currency: oldest credit first, oldest due debit first, disputed debits last. What meets a debit is an
item-level row (a credit under debits); what meets none is the account-level row, whose amount is the net of
the account. So each minor unit of credit stands in exactly one row. Rules: docs/credits.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.core.aging.retroactive import day, days_of, open_as_of
from xl_ar.core.credits.causes import Credit, CreditPolicy, cash_credits, item_credits, records, twin_receipts
from xl_ar.core.credits.evidence import evidence_of
from xl_ar.core.credits.rows import (
    CREDIT_BALANCES,
    Account,
    Debit,
    Part,
    account_row,
    credit_frame,
    item_row,
    unidentified_row,
)
from xl_ar.core.credits.unapplied import accepted, unapplied_cash
from xl_ar.core.schema import RECEIPTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from xl_ar.core.credits.rows import Row

__all__ = ["CREDIT_BALANCES", "CreditPolicy", "credit_balances", "less_matched", "open_credits"]
_UNIDENTIFIED = "unidentified_cash"


def credit_balances(
    items: pd.DataFrame,
    as_of: date,
    *,
    receipts: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    applications: pd.DataFrame | None = None,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    policy: CreditPolicy | None = None,
) -> pd.DataFrame:
    """All open credits on ``as_of`` as CREDIT_BALANCES rows, minor units; frames in as in core.schema.

    Order: account, item, unidentified rows; in each by currency, amount (largest first), customer, key.
    ``customers`` (parents, names) and ``history`` (payers known) help to tell whose cash it is.
    Account rows sum to minus the negative customer nets of their currency, all rows to its open credits.
    """
    policy = policy or CreditPolicy()
    found, opened, cash = _found(items, as_of, receipts, matches, applications, customers, history, policy)
    rows = [unidentified_row(credit) for credit in found if credit.cause == _UNIDENTIFIED]
    known = [credit for credit in found if credit.cause != _UNIDENTIFIED]
    for account in _accounts(known, opened, cash):
        rows += _account_rows(account, as_of, policy)
    return credit_frame(rows, as_of)


def open_credits(
    items: pd.DataFrame,
    as_of: date,
    *,
    receipts: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    applications: pd.DataFrame | None = None,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    policy: CreditPolicy | None = None,
) -> list[Credit]:
    """Each document or receipt with a credit open on ``as_of``, oldest first, those without a date last.

    Whole, no debit laid against it: the amounts of a currency sum to those of ``credit_balances``.
    """
    policy = policy or CreditPolicy()
    found, _, _ = _found(items, as_of, receipts, matches, applications, customers, history, policy)
    return sorted(found, key=_oldest)


def _found(
    items: pd.DataFrame,
    as_of: date,
    receipts: pd.DataFrame | None,
    matches: pd.DataFrame | None,
    applications: pd.DataFrame | None,
    customers: pd.DataFrame | None,
    history: pd.DataFrame | None,
    policy: CreditPolicy,
) -> tuple[list[Credit], pd.DataFrame, pd.DataFrame]:
    """The credits in input order, the items open on the day and the cash left on it."""
    receipts = RECEIPTS.empty() if receipts is None else receipts
    received = receipts[~(days_of(receipts["value_date"]) > day(as_of))]
    matches = _of_that_day(matches, items, as_of)
    opened = less_matched(open_as_of(items, as_of, applications=applications), received, matches)
    cash = unapplied_cash(received, as_of, matches=matches, applications=applications)
    settled = frozenset(items["document"]) - frozenset(opened["document"]) - {""}
    shown = evidence_of(items, opened, received, customers, history)
    found = item_credits(opened, policy, shown) + cash_credits(cash, settled, twin_receipts(received, policy), shown)
    return found, opened, cash


def _oldest(credit: Credit) -> tuple[str, str, str]:
    return str(credit.arose or "9999"), credit.document, credit.key


def _of_that_day(matches: pd.DataFrame | None, items: pd.DataFrame, as_of: date) -> pd.DataFrame | None:
    """The matches less those to items written after the day: until then such cash is an advance."""
    if matches is None:
        return None
    later = items.loc[days_of(items["document_date"]) > day(as_of), "item_id"]
    return matches[~matches["item_id"].isin(later)]


def less_matched(opened: pd.DataFrame, received: pd.DataFrame, matches: pd.DataFrame | None) -> pd.DataFrame:
    """The open items after the automatic matches of the receipts that have come in."""
    lines = accepted(matches)
    if lines is None or lines.empty:
        return opened
    lines = lines[lines["receipt_id"].isin(received["receipt_id"])]
    matched = opened["item_id"].map(lines.groupby("item_id")["amount"].sum()).fillna(0)
    left = opened["open_amount"] - matched.astype("int64")
    return opened.assign(open_amount=left)[left != 0]


def _accounts(credits: Iterable[Credit], opened: pd.DataFrame, cash: pd.DataFrame) -> Iterable[Account]:
    accounts: dict[tuple[str, str], Account] = {}
    for credit in sorted(credits, key=_oldest):
        key = (credit.customer, credit.currency)
        accounts.setdefault(key, Account(*key)).credits.append(credit)
    concerned = opened[opened["customer"].isin({customer for customer, _ in accounts})]
    names = concerned[concerned["customer_name"] != ""].groupby("customer")["customer_name"].min().to_dict()
    for account in accounts.values():
        account.name = names.get(account.customer, "")
    for row in records(_debits(concerned, cash, accounts)):
        debit = Debit(row.document, int(row.amount), bool(row.disputed))
        accounts[row.customer, row.currency].debits.append(debit)
    return accounts.values()


def _debits(opened: pd.DataFrame, cash: pd.DataFrame, accounts: dict[tuple[str, str], Account]) -> pd.DataFrame:
    """The debits credits reach: undisputed first, by due date, document date, number; returned cash last."""
    returned = cash[cash["amount"] < 0]
    returned = returned.assign(document=returned["receipt_id"], amount=-returned["amount"], disputed=False)
    rows = opened[opened["open_amount"] > 0].rename(columns={"open_amount": "amount"})
    totals = [(*key, sum(credit.amount for credit in account.credits)) for key, account in accounts.items()]
    reach = pd.DataFrame(totals, columns=["customer", "currency", "reach"])
    rows = rows.merge(reach, on=["customer", "currency"])
    rows = rows.sort_values(["disputed", "due_date", "document_date", "document", "item_id"])
    returned = returned.merge(reach, on=["customer", "currency"])
    columns = ["customer", "currency", "document", "amount", "disputed", "reach"]
    rows = pd.concat([rows[columns], returned[columns].sort_values("document")])
    ahead = rows.groupby(["customer", "currency"])["amount"].cumsum() - rows["amount"]
    return rows[ahead < rows["reach"]]


def _account_rows(account: Account, as_of: date, policy: CreditPolicy) -> list[Row]:
    hidden, bare = _laid_against(account)
    rows = [item_row(account, part) for part in hidden]
    if bare:
        rows.append(account_row(account, bare, as_of, policy))
    return rows


def _laid_against(account: Account) -> tuple[list[Part], list[Part]]:
    """The parts of the credits that meet debits, and the parts that meet none."""
    hidden, bare = [], []
    waiting = iter([Debit(debit.document, debit.left, debit.disputed) for debit in account.debits])
    debit = next(waiting, None)
    for credit in account.credits:
        left, met = credit.amount, []
        while left and debit:
            amount = min(left, debit.left)
            met.append((debit, amount))
            left, debit.left = left - amount, debit.left - amount
            debit = debit if debit.left else next(waiting, None)
        if met:
            hidden.append(Part(credit, credit.amount - left, tuple(met)))
        if left:
            bare.append(Part(credit, left))
    return hidden, bare

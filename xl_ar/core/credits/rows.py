"""The rows of the credit worklist: amounts, evidence, age, recommended action and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.aging.buckets import CREDIT_AGES
from xl_ar.core.aging.retroactive import day
from xl_ar.core.credits.causes import Credit, CreditPolicy, money
from xl_ar.core.schema import Dtype, Field, Frame

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    Row = dict[str, object]

LEVELS = ("account", "item", "unidentified")
CREDIT_BALANCES = Frame(
    "credit_balances",
    (
        Field("credit_id", Dtype.TEXT, "key of the row, the same in every run"),
        Field("level", Dtype.TEXT, "account, item or unidentified"),
        Field("customer", Dtype.TEXT, "customer account"),
        Field("customer_name", Dtype.TEXT, "name of the customer"),
        Field("currency", Dtype.TEXT, "ISO 4217 code"),
        Field("credit_balance", Dtype.MINOR, "credit counted in this row, positive"),
        Field("open_credit", Dtype.MINOR, "all that its documents have open, positive"),
        Field("document", Dtype.TEXT, "documents or receipts it comes from"),
        Field("cause", Dtype.TEXT, "overpayment, duplicate_payment, misapplied_cash, prepayment, billing_error, ..."),
        Field("evidence", Dtype.TEXT, "what the ledger shows, in plain words"),
        Field("arose_date", Dtype.DATE, "date of the credit document or receipt, of several the earliest"),
        Field("age_days", Dtype.COUNT, "as-of date less arose_date (nullable Int64)"),
        Field("age_bucket", Dtype.TEXT, "0-30 ... >3 y"),
        Field("action", Dtype.TEXT, "apply, transfer, refund, write_off, hold or review"),
        Field("apply_to", Dtype.TEXT, "open debits to apply it to, oldest first, with amounts"),
        Field("toward", Dtype.TEXT, "customer whose cash it more likely is, of misapplied cash"),
        Field("reason", Dtype.TEXT, "why this action"),
        Field("source_sheet", Dtype.TEXT, "sheet of the first document"),
        Field("source_row", Dtype.COUNT, "its row there"),
    ),
)


@dataclass(slots=True)
class Debit:
    """An open debit: ``left`` minor units not yet met by a credit."""

    document: str
    left: int
    disputed: bool


@dataclass(slots=True)
class Account:
    """Credits and debits of one customer and currency, each oldest first."""

    customer: str
    currency: str
    name: str = ""
    credits: list[Credit] = field(default_factory=list)
    debits: list[Debit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """What one credit has for one row: ``amount`` of it, and the debits that part meets."""

    credit: Credit
    amount: int
    debits: tuple[tuple[Debit, int], ...] = ()


def item_row(account: Account, part: Part) -> Row:
    """The row of a credit that stands beside open debits of the same customer and currency."""
    credit = part.credit
    rest = credit.amount - part.amount
    evidence = f"; {money(rest, credit.currency)} of it is in the account-level row" if rest else ""
    action, reason = _item_action(part)
    return _shared_cells(account, [part]) | {
        "credit_id": f"{credit.key}|{account.customer}|{account.currency}",
        "level": "item",
        "cause": credit.cause,
        "evidence": _sentence(credit.evidence + evidence),
        "action": action,
        "apply_to": _targets(part) if action != "transfer" else "",
        "reason": reason,
    }


def _targets(part: Part) -> str:
    return _listed(f"{debit.document} {money(amount, part.credit.currency)}" for debit, amount in part.debits)


def _item_action(part: Part) -> tuple[str, str]:
    if part.credit.cause == "unknown":
        return "review", "Find out what this negative item is; it would cover open debits."
    if part.credit.cause == "misapplied_cash":
        return "transfer", _transfer(part.credit)
    if all(debit.disputed for debit, _ in part.debits):
        return "review", "Only disputed debits are open: settle the dispute first."
    return "apply", "The same customer has debits open in this currency; oldest due first."


def account_row(account: Account, parts: list[Part], as_of: date, policy: CreditPolicy) -> Row:
    """The row of an account whose credits exceed its debits; ``parts`` is what they exceed them by."""
    largest = max(parts, key=lambda part: (part.amount, part.credit.cause, part.credit.key))
    total = sum(part.amount for part in parts)
    action, reason = _account_action(account, parts, largest.credit, as_of, policy)
    return _shared_cells(account, parts) | {
        "credit_id": f"account|{account.customer}|{account.currency}",
        "level": "account",
        "cause": largest.credit.cause,
        "evidence": _account_evidence(account, parts, total),
        "action": action,
        "apply_to": "",
        "reason": reason,
    }


def _account_evidence(account: Account, parts: list[Part], total: int) -> str:
    debits = sum(debit.left for debit in account.debits)
    after = f", after open debits of {money(debits, account.currency)}" if debits else ", no debits open"
    told = _listed(part.credit.evidence for part in parts)
    return _sentence(f"{money(total, account.currency)} in the customer's favour{after}: {told}")


def _account_action(
    account: Account, parts: list[Part], largest: Credit, as_of: date, policy: CreditPolicy
) -> tuple[str, str]:
    cause = largest.cause
    total = sum(part.amount for part in parts)
    limit, arose = policy.limit(account.currency), _arose(parts)
    if arose is None or cause == "unknown" or not all(part.credit.arose for part in parts):
        return "review", "The date or the kind of the credit is unknown."
    if day(as_of) - np.datetime64(arose) > np.timedelta64(policy.review_days, "D"):
        return "review", f"Older than {policy.review_days} days: check unclaimed-property rules first."
    if total <= limit:
        return "write_off", f"Not above the small-amount limit of {money(limit, account.currency)}."
    if cause == "misapplied_cash":
        return "transfer", _transfer(largest)
    if cause == "prepayment":
        return "hold", "Paid ahead: keep it until the invoice is there, then apply it."
    if cause == "unapplied_cash":
        return "review", "Cash without an item: find what it pays (or ask the customer) before a refund."
    if cause == "duplicate_payment":
        return "refund", "No debits left to apply it to; refund once the second payment has cleared."
    return "refund", "No debits left to apply it to."


def _transfer(credit: Credit) -> str:
    return f"More likely the cash of {credit.toward}: ask the payer, then transfer it."


def unidentified_row(credit: Credit) -> Row:
    """The row of cash whose customer is not known."""
    return _shared_cells(Account("", credit.currency), [Part(credit, credit.amount)]) | {
        "credit_id": f"{credit.key}||{credit.currency}",
        "level": "unidentified",
        "cause": credit.cause,
        "evidence": _sentence(credit.evidence),
        "action": "review",
        "apply_to": "",
        "reason": "Find the customer: no balance is changed by this cash until then.",
    }


def _shared_cells(account: Account, parts: list[Part]) -> Row:
    first = parts[0].credit
    return {
        "customer": account.customer,
        "customer_name": account.name,
        "currency": account.currency,
        "credit_balance": sum(part.amount for part in parts),
        "open_credit": sum(part.credit.amount for part in parts),
        "document": _listed(part.credit.document for part in parts),
        "toward": "; ".join(sorted({part.credit.toward for part in parts} - {""})),
        "arose_date": np.datetime64(_arose(parts) or "NaT", "s"),
        "source_sheet": first.source_sheet,
        "source_row": first.source_row,
    }


def _arose(parts: list[Part]) -> date | None:
    return min((part.credit.arose for part in parts if part.credit.arose), default=None)


def _listed(texts: Iterable[str], most: int = 10) -> str:
    every = list(texts)
    more = f"; and {len(every) - most} more" if len(every) > most else ""
    return "; ".join(every[:most]) + more


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def credit_frame(rows: list[Row], as_of: date) -> pd.DataFrame:
    """The rows as a CREDIT_BALANCES frame with ages, sorted as credits.credit_balances says."""
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
    arose = np.array(columns.get("arose_date", []), dtype="datetime64[s]")
    dated = ~np.isnat(arose)
    days = np.where(dated, (day(as_of) - arose.astype("datetime64[D]")).astype(np.int64), 0)
    bucket = np.array(CREDIT_AGES.columns, dtype=object)[CREDIT_AGES.place(days, dated, day(as_of))]
    frame = CREDIT_BALANCES.conform(columns | {"arose_date": arose, "age_days": days, "age_bucket": bucket}, len(rows))
    frame["age_days"] = pd.arrays.IntegerArray(days, ~dated)
    order = frame.assign(rank=frame["level"].map(LEVELS.index), size=-frame["credit_balance"])
    keys = ["rank", "currency", "size", "customer", "credit_id"]
    return frame.loc[order.sort_values(keys).index].reset_index(drop=True)

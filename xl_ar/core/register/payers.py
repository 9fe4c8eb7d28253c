"""Payers learned from the register: who has paid for which customer under another name or account than its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.core.names import is_generic, name_key, sorted_key
from xl_ar.core.payers.accounts import account_keys
from xl_ar.core.register.lines import Kind, active, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Key = tuple[str, str, str]  # customer, payer in one form, account in one form


@dataclass(slots=True)
class Alias:
    """A payer of a customer: where it was learned, when first and last, how often."""

    customer: str
    payer: str
    payer_account: str
    source: str
    by: str
    first: date | None
    last: date | None
    count: int


def alias_key(customer: str, payer: str, account: str) -> Key:
    """One form of an alias whatever its spelling of capitals, blanks and signs."""
    return customer, " ".join(payer.casefold().split()), str(account_keys([account]).to_list()[0])


def aliases_of(register: pd.DataFrame, owners: pd.DataFrame) -> dict[Key, Alias]:
    """The payers of the payments that stand, where they are not the customer's own name or account.

    ``owners``: columns customer, customer_name, payer_account, any number of rows a customer.
    """
    payments = active(register)
    payments = in_order(payments[(payments["kind"] == Kind.PAYMENT) & (payments["customer"] != "")])
    names, held = _own_names(owners), _own_accounts(owners)
    accounts = _account_forms(payments["payer_account"].tolist())
    found: dict[Key, Alias] = {}
    seen: set[tuple[Key, str]] = set()
    columns = ("customer", "payer", "payer_account", "receipt", "application", "decided_by", "date")
    for (customer, payer, shown, receipt, application, by, day), account in zip(
        zip(*(payments[name].tolist() for name in columns), strict=True), accounts, strict=True
    ):
        foreign = not is_generic(payer) and _words(payer) not in names.get(customer, ())
        if not foreign and (not account or account in held.get(customer, ())):
            continue
        text = payer if foreign else ""
        key = (customer, " ".join(text.casefold().split()), account)
        if (key, receipt) in seen:  # a receipt over several items teaches once
            continue
        seen.add((key, receipt))
        on = None if pd.isna(day) else pd.Timestamp(day).date()
        alias = found.setdefault(key, Alias(customer, text, shown if account else "", application, by, on, on, 0))
        alias.count += 1
        alias.last = max(filter(None, (alias.last, on)), default=None)
    return found


def _own_names(owners: pd.DataFrame) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    pairs = set(zip(owners["customer"].tolist(), owners["customer_name"].tolist(), strict=True))
    for customer, name in pairs:
        names.setdefault(customer, {_words(customer)}).add(_words(name))
    return names


def _own_accounts(owners: pd.DataFrame) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    pairs = zip(owners["customer"].tolist(), _account_forms(owners["payer_account"].tolist()), strict=True)
    for customer, account in pairs:
        held.setdefault(customer, set()).add(account)
    return held


def _account_forms(accounts: Iterable[str]) -> list[str]:
    return [str(key) for key in account_keys(list(accounts)).to_list()]


def _words(name: str) -> str:
    return sorted_key(name_key(name))

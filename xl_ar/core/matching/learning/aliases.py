"""Payer names and accounts learned from confirmed receipts: who has paid for which customer, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from xl_ar.core.matching.known.book import owners_of
from xl_ar.core.names import is_generic, name_key, sorted_key
from xl_ar.core.payers.accounts import account_keys
from xl_ar.core.schema import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

Key: TypeAlias = tuple[str, str, str]  # customer, name in one form, account in one form


@dataclass(frozen=True, slots=True)
class Alias:
    """A payer name or account of a customer: how often it was confirmed before and is now."""

    customer: str
    payer: str
    payer_account: str
    before: int
    after: int


def learned_aliases(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    customers: pd.DataFrame,
    history: pd.DataFrame,
    confirmed: Mapping[str, frozenset[str]],
) -> tuple[list[Alias], pd.DataFrame]:
    """What ``confirmed`` (items by receipt) teaches beyond the customers' own names, and the history with it.

    Frames of the schema; the history out is sorted, with every row of the history in.
    """
    texts: dict[Key, tuple[str, str, str]] = {}
    times: dict[Key, int] = {}
    for customer, payer, account, count in _rows_of(history):
        key = customer, _same_name(payer), _same_accounts([account])[0]
        texts.setdefault(key, (customer, payer, account))
        times[key] = times.get(key, 0) + count
    before = dict(times)
    for key, text in _seen(receipts, open_items, customers, confirmed):
        texts.setdefault(key, text)
        times[key] = times.get(key, 0) + 1
    changed = sorted(key for key in times if times[key] != before.get(key, 0))
    aliases = [Alias(*texts[key], before.get(key, 0), times[key]) for key in changed]
    return aliases, _frame(texts, times)


def _rows_of(history: pd.DataFrame) -> Iterator[tuple[str, str, str, int]]:
    names = ("customer", "payer", "payer_account", "times_seen")
    return zip(*(history[name].tolist() for name in names), strict=True)


def _frame(texts: Mapping[Key, tuple[str, str, str]], times: Mapping[Key, int]) -> pd.DataFrame:
    order = sorted(texts)
    columns = {
        name: [texts[key][at] for key in order] for at, name in enumerate(("customer", "payer", "payer_account"))
    }
    return HISTORY.conform(columns | {"times_seen": [times[key] for key in order]}, len(order))


def _seen(
    receipts: pd.DataFrame, open_items: pd.DataFrame, customers: pd.DataFrame, confirmed: Mapping[str, frozenset[str]]
) -> Iterator[tuple[Key, tuple[str, str, str]]]:
    """Who paid for whom in each confirmed receipt, where it is not the customer's own name or account."""
    own = _Own(open_items, customers)
    owner = dict(zip(open_items["item_id"].tolist(), owners_of(open_items).tolist(), strict=True))
    mine = receipts[receipts["receipt_id"].isin([key for key, items in confirmed.items() if items])]
    mine = mine.drop_duplicates("receipt_id")
    names = ["" if is_generic(name) else name for name in mine["payer"].tolist()]
    accounts = mine["payer_account"].tolist()
    rows = zip(mine["receipt_id"].tolist(), names, accounts, _same_accounts(accounts), strict=True)
    for receipt, name, account, account_key in rows:
        shown = account if account_key else ""
        for customer in sorted({owner[item] for item in confirmed[receipt]}):
            foreign = bool(name) and _same_words(name) not in own.names.get(customer, ())
            if foreign or (account_key and account_key not in own.accounts.get(customer, ())):
                payer = name if foreign else ""
                yield (customer, _same_name(payer), account_key), (customer, payer, shown)


class _Own:
    """Names and accounts of the customers themselves."""

    def __init__(self, open_items: pd.DataFrame, customers: pd.DataFrame) -> None:
        self.names: dict[str, set[str]] = {}
        self.accounts: dict[str, set[str]] = {}
        pairs = set(zip(owners_of(open_items).tolist(), open_items["customer_name"].tolist(), strict=True))
        pairs |= set(zip(customers["customer"].tolist(), customers["customer_name"].tolist(), strict=True))
        for customer, name in pairs:
            self.names.setdefault(customer, set()).update({_same_words(name), _same_words(customer)})
        accounts = _same_accounts(customers["payer_account"].tolist())
        for customer, account in zip(customers["customer"].tolist(), accounts, strict=True):
            self.accounts.setdefault(customer, set()).add(account)


def _same_words(name: str) -> str:
    return sorted_key(name_key(name))


def _same_name(name: str) -> str:
    return " ".join(name.casefold().split())


def _same_accounts(accounts: list[str]) -> list[str]:
    return [str(key) for key in account_keys(accounts).to_list()]

"""Customers stated by name: the account that has the name, so that one customer never has two accounts.

A name is compared without case, spaces, accents and punctuation, legal forms included. Items go before the customer
master: where the items have names alone, an account of the master stands for the items of its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from xl_ar.core.names import words

Owners = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class NamedAccounts:
    """What stands where a customer is stated by name, and names that two accounts have.

    ``items``: account by name, of items that state no account; ``stated``: the same of receipts and whatever else
    states a customer; ``unclear``: the accounts of a stated name that several have: it is left as stated.
    """

    items: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_items(self, items: pd.DataFrame) -> pd.DataFrame:
        """Open items under the accounts."""
        return _under(items, self.items)

    def of_stated(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Receipts, applications or payer history under the accounts."""
        return _under(frame, self.stated)


def named_accounts(items: pd.DataFrame, customers: pd.DataFrame, *others: pd.DataFrame) -> NamedAccounts:
    """The accounts of customers stated by name in ``items`` and ``others``; frames as in core.schema."""
    of_items, alone = set(items["customer"]), items["customer"] == items["customer_name"]
    stated = {text for frame in others for text in set(frame["customer"])} - {""}
    if stated <= of_items and (not alone.any() or (alone.all() and not len(customers))):
        return NamedAccounts()
    known = _Known(items, customers)
    own = {text: account for text in known.by_name_alone if (account := known.of_item(text))}
    others_own = {text: own.get(account, account) for text in stated if (account := known.stated(text)) != text}
    asked = (stated - others_own.keys() - known.coded) | (known.by_name_alone - own.keys())
    unclear = {text: found for text in asked if (found := known.several(text))}
    return NamedAccounts(own, others_own | {text: own[text] for text in own.keys() & stated}, unclear)


class _Known:
    """The accounts of a ledger and the names they have."""

    def __init__(self, items: pd.DataFrame, customers: pd.DataFrame) -> None:
        of_items, of_master = _pairs(items), _pairs(customers)
        coded_items, coded_master = ([pair for pair in pairs if not _alone(*pair)] for pairs in (of_items, of_master))
        self.coded = {account for account, _ in coded_items}
        self.of_items = {account for account, _ in of_items}
        self.by_name_alone = self.of_items - self.coded
        self.master = {account for account, _ in of_master} if coded_master else set()
        named = coded_items + (of_master if coded_master else [])
        self.owners = _owners(named)
        self._names = defaultdict(set)  # of each account of the master
        for account, name in coded_master:
            self._names[account].add(_key(name))
        self._spelled = _owners((text, text) for text in self.by_name_alone)
        self._loose = _loose(self.of_items | self.master)

    def of_item(self, text: str) -> str:
        """The account of items that state ``text`` alone, "" where it is their account."""
        owner = "" if text in self.master else self._only(_key(text))
        return owner if owner in self.of_items and owner != text else ""

    def stated(self, text: str) -> str:
        """The account that a stated text means, the text itself where none or several are meant."""
        if text in self.of_items:
            return text
        alike = self._loose.get(text.strip().casefold(), frozenset())
        if text in self.master or len(alike) == 1:
            return self._at_home(text if text in self.master else next(iter(alike)))
        spelled = self._spelled.get(_key(text), frozenset())
        if len(spelled) == 1:
            return next(iter(spelled))
        owner = self._only(_key(text))
        return self._at_home(owner) if owner else text

    def several(self, text: str) -> tuple[str, ...]:
        """The accounts that have ``text`` as their name, none where fewer than two have."""
        if text in self.master:
            return ()
        found = self.owners.get(_key(text), frozenset())
        concerned = len(found) > 1 and (text not in self.by_name_alone or found & self.coded)
        return tuple(sorted(found)) if concerned else ()

    def _only(self, key: str) -> str:
        found = self.owners.get(key, frozenset())
        return next(iter(found)) if key and len(found) == 1 else ""

    def _at_home(self, account: str) -> str:
        """An account of the master as the items have it: they may have its name alone."""
        if account in self.of_items:
            return account
        mine = {text for key in self._names.get(account, ()) for text in self._spelled.get(key, ())}
        unique = all(self._only(key) == account for key in self._names.get(account, ()))
        return next(iter(mine)) if unique and len(mine) == 1 else account


def _pairs(frame: pd.DataFrame) -> list[tuple[str, str]]:
    each = frame[["customer", "customer_name"]].drop_duplicates()
    pairs = zip(each["customer"].tolist(), each["customer_name"].tolist(), strict=True)
    return [(account, name) for account, name in pairs if account]


def _alone(account: str, name: str) -> bool:
    """True where a row states no account beside the name, or no name beside the account."""
    return name in ("", account) or _key(account) == _key(name)


def _owners(pairs: Iterable[tuple[str, str]]) -> Owners:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for account, name in pairs:
        if key := _key(name):
            found[key].add(account)
    return {key: frozenset(accounts) for key, accounts in found.items()}


def _loose(accounts: Iterable[str]) -> Owners:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for account in accounts:
        found[account.strip().casefold()].add(account)
    return {key: frozenset(same) for key, same in found.items()}


@lru_cache(maxsize=1 << 17)
def _key(name: str) -> str:
    return " ".join(words(name))


def _under(frame: pd.DataFrame, accounts: Mapping[str, str]) -> pd.DataFrame:
    if not accounts or not frame["customer"].isin(accounts).any():
        return frame
    mapped = [accounts.get(text, text) for text in frame["customer"].tolist()]
    return frame.assign(customer=pd.Series(mapped, index=frame.index, dtype=object))

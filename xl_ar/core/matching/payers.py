"""Who paid: from the account, name and history of a receipt to the customers it may come from."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xl_ar.core.names import cut_off, is_generic, name_key, name_likeness, sorted_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from xl_ar.core.matching.ledger import Ledger, Receipt

_LEAST_LIKENESS = 0.8
_MARGIN = 0.08
_COMMON_WORD = 60  # a word in more names than this does not help to find one
_SHORTLIST = 6


class Evidence(StrEnum):
    """What tells who the payer is."""

    STATED = "stated"
    ACCOUNT = "account"
    ALIAS = "alias"
    NAME = "name"
    CUT_OFF = "cut off"
    ALIKE = "alike"
    STRANGER = "stranger"  # a name that is like no customer's
    SILENT = "silent"  # no name, or one that names nobody


@dataclass(frozen=True, slots=True)
class Payer:
    """The customers a payer may be, and ``namesakes``: these and all whose names begin alike."""

    customers: frozenset[str]
    namesakes: frozenset[str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PayerBook:
    """All that is known of names and accounts of customers."""

    by_account: dict[str, frozenset[str]]
    by_alias: dict[str, frozenset[str]]
    by_key: dict[str, frozenset[str]]
    by_sorted: dict[str, frozenset[str]]
    by_word: dict[str, list[str]]
    keys: list[str]
    known: frozenset[str]
    names: dict[str, str]
    seen: dict[tuple[str, str, str, str], Payer] = field(default_factory=dict)

    def payer_of(self, receipt: Receipt) -> Payer:
        """The payer of a receipt; each distinct payer is looked up once."""
        text = receipt.remittance if is_generic(receipt.payer) else ""
        asked = (receipt.customer, receipt.payer_account, receipt.payer, text)
        if asked not in self.seen:
            self.seen[asked] = self._look_up(*asked)
        return self.seen[asked]

    def _look_up(self, customer: str, account: str, name: str, text: str) -> Payer:
        if customer in self.known:
            return Payer(frozenset([customer]), frozenset([customer]), Evidence.STATED)
        named = self._by_name(name) if not is_generic(name) else self._by_text(text)
        holders = self.by_account.get(_account_key(account), frozenset())
        if not holders:
            return named
        agreed = holders & named.customers
        customers = agreed or holders | named.customers
        return Payer(customers, customers | named.namesakes, Evidence.ACCOUNT)

    def _by_text(self, text: str) -> Payer:
        key = name_key("".join(" " if sign.isdecimal() else sign for sign in text))
        found = self.by_sorted.get(sorted_key(key), frozenset()) if key else frozenset()
        return Payer(found, found, Evidence.NAME if found else Evidence.SILENT)

    def _by_name(self, name: str) -> Payer:
        key = name_key(name)
        if found := self.by_alias.get(key):
            return Payer(found, found | self._beginning(key), Evidence.ALIAS)
        if found := self.by_key.get(key) or self.by_sorted.get(sorted_key(key)):
            return Payer(found, found | self._beginning(key), Evidence.NAME)
        if found := self._beginning(key):
            return Payer(found, found, Evidence.CUT_OFF)
        found = self._alike(key)
        return Payer(found, found, Evidence.ALIKE if found else Evidence.STRANGER)

    def _beginning(self, key: str) -> frozenset[str]:
        found: set[str] = set()
        for at in range(bisect_left(self.keys, key), len(self.keys)):
            if not cut_off(key, self.keys[at]):
                break
            found |= self.by_key[self.keys[at]]
        return frozenset(found)

    def _alike(self, key: str) -> frozenset[str]:
        scored = [(name_likeness(key, other), other) for other in self._shortlist(key)]
        best = max((score for score, _ in scored), default=0.0)
        if best < _LEAST_LIKENESS:
            return frozenset()
        return frozenset().union(*(self.by_key[other] for score, other in scored if score > best - _MARGIN))

    def _shortlist(self, key: str) -> list[str]:
        points: dict[str, int] = defaultdict(int)
        for word in key.split():
            for form in _word_forms(word):
                for other in self.by_word.get(form, ()):
                    points[other] += len(form)
        return sorted(points, key=lambda other: (-points[other], other))[:_SHORTLIST]


def payer_book(ledger: Ledger, customers: pd.DataFrame, history: pd.DataFrame) -> PayerBook:
    """The names and accounts of the open items, the customer master and confirmed matches."""
    named = set(zip(ledger.customer, ledger.customer_name, strict=True))
    named |= set(zip(customers["customer"].tolist(), customers["customer_name"].tolist(), strict=True))
    by_key = _grouped((name_key(name or number), number) for number, name in named if number)
    accounts = [*_pairs(customers, "payer_account"), *_pairs(history, "payer_account")]
    aliases = [(name_key(name), number) for name, number in _pairs(history, "payer") if not is_generic(name)]
    return PayerBook(
        by_account=_grouped((_account_key(account), number) for account, number in accounts if account),
        by_alias=_grouped(aliases),
        by_key=by_key,
        by_sorted=_grouped(
            (sorted_key(key), number) for key, numbers in by_key.items() for number in numbers
        ),
        by_word=_by_word(by_key),
        keys=sorted(by_key),
        known=frozenset(number for number, _ in named if number),
        names=dict(sorted((pair for pair in named if all(pair)), reverse=True)),
    )


def _pairs(frame: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    return list(zip(frame[column].tolist(), frame["customer"].tolist(), strict=True))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, number in pairs:
        if key and number:
            groups[key].add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


def _by_word(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for form in {form for word in key.split() for form in _word_forms(word)}:
            found[form].append(key)
    return {form: sorted(names) for form, names in found.items() if len(names) <= _COMMON_WORD}


def _word_forms(word: str) -> tuple[str, ...]:
    """The word itself, and its beginning and end, which a typing mistake in the other half leaves alone."""
    return (word, word[:4] + "*", "*" + word[-4:]) if len(word) > 4 else (word,)


def _account_key(account: str) -> str:
    return "".join(filter(str.isalnum, account.upper())).lstrip("0")

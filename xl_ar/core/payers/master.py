"""What is known of customers: their names, the names others paid for them under, and the names receipts give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xl_ar.core.names import GENERIC_WORDS, is_generic
from xl_ar.core.payers.book import Book, book_of
from xl_ar.core.payers.exact import Pairs
from xl_ar.core.payers.joins import spread
from xl_ar.core.payers.kinds import Kind
from xl_ar.core.payers.naming import best_of_each
from xl_ar.core.payers.remittance import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_GENERIC_STARTS = frozenset(word[:2] for word in GENERIC_WORDS)
_ALIKE_ALIAS = 0.97  # worth of a name that resembles one seen before, against one that resembles the customer's own


@dataclass(frozen=True, slots=True)
class Master:
    """Customers and their names; the entries of customer c are ``first[c]`` to ``first[c] + count[c]``."""

    customers: list[str]
    code: dict[str, int]
    shown: list[str]
    texts: list[str]  # distinct names, sorted
    name: IntArray  # [entries] in texts
    customer: IntArray  # [entries]
    times: IntArray  # [entries] confirmations of a name seen before; 0 for the customer's own
    first: IntArray
    count: IntArray

    def book(self, payers: Sequence[str]) -> Book:
        """The words of all names, those of ``payers`` after the customers'."""
        own = np.zeros(len(self.texts), bool)
        own[self.name[self.times == 0]] = True
        return book_of(self.texts, payers, ~own)

    def codes_of(self, stated: Iterable[str]) -> IntArray:
        """Codes of accounts as stated on receipts, -1 for unknown ones; blanks and case do not matter."""
        codes, distinct = pd.factorize(np.array(list(stated), dtype=object))
        found = np.array([self.code.get(text, -1) for text in distinct.tolist()], np.int64)
        missed = [at for at, text in enumerate(distinct.tolist()) if found[at] < 0 and text.strip()]
        if missed:
            loose = _loose_codes(self.code)
            found[missed] = [loose.get(distinct[at].strip().casefold(), -1) for at in missed]
        return found[codes]


def _loose_codes(codes: dict[str, int]) -> dict[str, int]:
    """Accounts in folded case, -1 for those that two accounts share."""
    loose: dict[str, int] = {}
    for account, code in codes.items():
        key = account.strip().casefold()
        loose[key] = -1 if key in loose else code
    return loose


class Asked(NamedTuple):
    """The payer names of receipts."""

    names: list[str]  # distinct
    name: IntArray  # [receipts] in names, -1 where the receipt names nobody
    quoted: BoolArray  # [receipts] the name was found in the remittance text


def master_of(owners: Sequence[tuple[str, str]], customers: pd.DataFrame, history: pd.DataFrame) -> Master:
    """Customers of the open items, the customer master and the history."""
    own = {(account, name) for account, name in owners if account}
    own |= {pair for pair in _columns(customers, "customer", "customer_name") if pair[0]}
    seen: dict[tuple[str, str], int] = {}
    for account, payer, times in _columns(history, "customer", "payer", "times_seen"):
        if account and times > 0 and not is_generic(payer):
            seen[account, payer] = seen.get((account, payer), 0) + int(times)
    accounts = sorted(
        {account for account, _ in own} | {account for account in history["customer"].tolist() if account}
    )
    code = {account: at for at, account in enumerate(accounts)}
    own = {pair for pair in own if pair[1] and not pair[1].isspace()}
    own |= {(account, account) for account in set(accounts).difference(account for account, _ in own)}
    shown = dict(sorted(own, reverse=True))
    entries = sorted([(code[account], name, 0) for account, name in own])
    entries = sorted([*entries, *((code[account], payer, times) for (account, payer), times in seen.items())])
    texts = sorted({name for _, name, _ in entries})
    place = {name: at for at, name in enumerate(texts)}
    count = np.bincount(np.array([entry[0] for entry in entries], np.int64), minlength=len(accounts))
    return Master(
        accounts,
        code,
        [shown[account] for account in accounts],
        texts,
        np.array([place[entry[1]] for entry in entries], np.int64),
        np.array([entry[0] for entry in entries], np.int64),
        np.array([entry[2] for entry in entries], np.int64),
        np.cumsum(count) - count,
        count,
    )


def _columns(frame: pd.DataFrame, *names: str) -> Iterable[tuple[str, ...]]:
    return zip(*(frame[name].tolist() for name in names), strict=True)


def asked_names(receipts: pd.DataFrame) -> Asked:
    """The payer of each receipt: its payer column, or the name a bank put into the remittance text."""
    codes, distinct = pd.factorize(receipts["payer"].to_numpy(dtype=object))
    nobody = _generic(distinct.tolist())
    silent = np.flatnonzero(nobody[codes])
    texts = receipts["remittance"].to_numpy(dtype=object)[silent]
    found = [name if name and not is_generic(name) else "" for name in names_in(texts.tolist())]
    names = list(dict.fromkeys([*distinct[~nobody].tolist(), *filter(None, found)]))
    place = {name: at for at, name in enumerate(names)}
    of_distinct = np.array([place.get(name, -1) for name in distinct.tolist()], np.int64)
    name = np.where(nobody, -1, of_distinct)[codes] if len(codes) else codes
    name[silent] = [place.get(text, -1) for text in found]
    quoted = np.zeros(len(codes), bool)
    quoted[silent] = True
    return Asked(names, name.astype(np.int64), quoted)


def _generic(names: list[str]) -> BoolArray:
    """Names that name nobody; nearly all others are told by how they begin."""
    found = np.zeros(len(names), bool)
    for at, name in enumerate(names):
        if name[:2].lower() in _GENERIC_STARTS or not name[:1].isalpha():
            found[at] = is_generic(name)
    return found


def of_customers(found: Pairs, master: Master) -> Pairs:
    """Candidates of payer names as customers instead of customers' names."""
    order = np.argsort(master.name, kind="stable")
    count = np.bincount(master.name, minlength=len(master.texts))
    first = np.cumsum(count) - count
    row, at = spread(first[found.customer], count[found.customer])
    entry = order[at]
    score, kind, times = found.score[row], found.kind[row], master.times[entry]
    exact = (times > 0) & (kind >= Kind.REORDERED)
    score = np.where(exact, score - 0.001 / np.maximum(times, 1), np.where(times > 0, score * _ALIKE_ALIAS, score))
    kind = np.where(exact, int(Kind.ALIAS), kind)
    return best_of_each(Pairs(found.payer[row], master.customer[entry], score, kind))

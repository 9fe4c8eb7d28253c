"""What is known of customers: their names, the names others paid for them under, and the names receipts give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xl_ar.core.names import GENERIC_WORDS, is_generic
from xl_ar.core.payers.book import Book, book_of
from xl_ar.core.payers.exact import Pairs
from xl_ar.core.payers.joins import distinct, spread, summed_counts
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
    seen = history[(history["times_seen"] > 0).to_numpy() & ~_generic(history["payer"].tolist())]
    own_account = [*(account for account, _ in owners), *customers["customer"].tolist()]
    own_name = [*(name for _, name in owners), *customers["customer_name"].tolist()]
    accounts = sorted({*own_account, *history["customer"].tolist()} - {""})
    texts = sorted({text for text in {*own_name, *seen["payer"].tolist()} if text and not text.isspace()})
    code = {account: at for at, account in enumerate(accounts)}
    place = {text: at for at, text in enumerate(texts)}
    own, _ = _pairs(code, own_account, place, own_name)
    unnamed = sorted(set(range(len(accounts))).difference(own[0].tolist()))
    alone = np.array([unnamed, [len(texts) + at for at in range(len(unnamed))]], np.int64)
    texts += [accounts[at] for at in unnamed]
    own = _distinct_pairs(np.concatenate([own, alone], axis=1), len(texts))
    learned, known = _pairs(code, seen["customer"].tolist(), place, seen["payer"].tolist())
    key, times = summed_counts(learned[0] * len(texts) + learned[1], seen["times_seen"].to_numpy()[known])
    learned = np.stack(np.divmod(key, max(len(texts), 1)))
    return _master(accounts, code, texts, np.concatenate([own, learned], axis=1), np.append(own[0] * 0, times))


def _pairs(
    code: dict[str, int], accounts: list[str], place: dict[str, int], names: list[str]
) -> tuple[IntArray, BoolArray]:
    """[2, pairs] customers and names, and which rows have both."""
    rows = [[code.get(account, -1) for account in accounts], [place.get(name, -1) for name in names]]
    found = np.array(rows, np.int64)
    known: BoolArray = np.asarray((found >= 0).all(axis=0))
    return found[:, known], known


def _distinct_pairs(pairs: IntArray, texts: int) -> IntArray:
    return np.stack(np.divmod(distinct(pairs[0] * max(texts, 1) + pairs[1]), max(texts, 1)))


def _master(accounts: list[str], code: dict[str, int], texts: list[str], pairs: IntArray, times: IntArray) -> Master:
    order = np.lexsort((pairs[1], times, pairs[0]))
    (customer, name), times = pairs[:, order], times[order]
    count = np.bincount(customer, minlength=len(accounts))
    first = np.cumsum(count) - count
    shown = [texts[at] for at in name[first].tolist()]
    return Master(accounts, code, shown, texts, name, customer, times, first, count)


def asked_names(receipts: pd.DataFrame) -> Asked:
    """The payer of each receipt: its payer column, or the name a bank put into the remittance text."""
    codes, distinct = pd.factorize(receipts["payer"].to_numpy(dtype=object))
    nobody = _generic(distinct.tolist())
    silent = np.flatnonzero(nobody[codes])
    texts = receipts["remittance"].to_numpy(dtype=object)[silent]
    found = [name if name and not is_generic(name) else "" for name in names_in(texts.tolist())]
    quoted = dict.fromkeys(filter(None, found))
    named = distinct[~nobody].tolist()
    place = {name: len(named) + at for at, name in enumerate(quoted)}
    name = np.where(nobody, -1, np.cumsum(~nobody) - 1)[codes] if len(codes) else codes
    name[silent] = [place.get(text, -1) for text in found]
    is_quoted = np.zeros(len(codes), bool)
    is_quoted[silent] = True
    return Asked([*named, *quoted], name.astype(np.int64), is_quoted)


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

"""Who paid: from names, accounts and history of receipts to the customers they may come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.payers.accounts import holders
from xl_ar.core.payers.evidence import Evidence, decided
from xl_ar.core.payers.families import Families, families, group_names, parents_of
from xl_ar.core.payers.joins import spread
from xl_ar.core.payers.kinds import State
from xl_ar.core.payers.master import Master, asked_names, master_of, of_customers
from xl_ar.core.payers.naming import full_likeness, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Payers:
    """The customers that each receipt may come from, best first: rows ``start[r]:start[r + 1]`` of receipt r."""

    customers: list[str]  # code -> customer account; every customer of items, master and history, sorted
    names: list[str]  # code -> a name to show
    start: IntArray  # [receipts + 1]
    code: IntArray  # [candidates]
    kind: IntArray  # [candidates] of Kind
    score: FloatArray  # [candidates] 0..1
    state: IntArray  # [receipts] of State
    family: IntArray  # [customers] corporate group, -1 for none
    _book: Book = field(repr=False)
    _master: Master = field(repr=False)
    _asked: IntArray = field(repr=False)  # [receipts] name in the book, -1 for silent ones
    _families: Families = field(repr=False)

    def likeness(self, receipts: IntArray, codes: IntArray) -> FloatArray:
        """Likeness 0..1 of the receipt's payer name to that customer's names, pairwise; 0 for silent receipts."""
        span = max(len(self.customers), 1)
        asked = self._asked[receipts]
        key, back = np.unique(np.where(asked >= 0, asked * span + codes, -1), return_inverse=True)
        payer, code = np.divmod(key, span)
        row, entry = spread(self._master.first[code], np.where(key >= 0, self._master.count[code], 0))
        found = np.zeros(len(key))
        np.maximum.at(found, row, full_likeness(self._book, payer[row], self._master.name[entry]))
        return found[back]

    def same_family(self, receipts: IntArray, codes: IntArray) -> BoolArray:
        """Does the payer's name begin with the word that the customer's group goes by?"""
        asked = self._asked[receipts]
        word = np.append(self._book.first_word, -1)[np.where(asked >= 0, asked + self._book.payers_from, -1)]
        return np.asarray((asked >= 0) & (word >= 0) & (word == self._families.word[codes]))


def read_payers(
    receipts: pd.DataFrame,
    owners: Sequence[tuple[str, str]],
    customers: pd.DataFrame,
    history: pd.DataFrame,
) -> Payers:
    """The customers each receipt may come from.

    ``receipts``, ``customers`` and ``history`` are frames of the schema, ``owners`` the distinct pairs (customer, name)
    of the open items. The answer does not depend on the order of rows.
    """
    master = master_of(owners, customers, history)
    asked = asked_names(receipts)
    book = master.book(asked.names)
    evidence = Evidence(
        named=of_customers(named(book), master),
        asked=asked.name,
        quoted=asked.quoted,
        account=_accounts(receipts, customers, history, master),
        stated=master.codes_of(receipts["customer"]),
    )
    groups = families(book, master.name, master.customer, parents_of(customers, master.code))
    start, code, kind, score, state = decided(evidence, group_names(book, groups)[asked.name])
    silent = (asked.name < 0) | (state == State.SILENT)
    return Payers(
        master.customers, master.shown, start, code, kind, score, state, groups.family,
        book, master, np.where(silent, -1, asked.name), groups,
    )  # fmt: skip


def _accounts(
    receipts: pd.DataFrame, customers: pd.DataFrame, history: pd.DataFrame, master: Master
) -> tuple[IntArray, IntArray]:
    known = [*customers["payer_account"].tolist(), *history["payer_account"].tolist()]
    of = master.codes_of([*customers["customer"].tolist(), *history["customer"].tolist()])
    return holders(receipts["payer_account"].tolist(), known, of)

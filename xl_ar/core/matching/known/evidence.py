"""All that is known before any rule speaks: items, receipts, quoted numbers, payers, and how they agree."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from xl_ar.core.matching.known.amounts import AmountIndex, amount_index
from xl_ar.core.matching.known.book import distinct_keys, distinct_with_places, grouped
from xl_ar.core.matching.weighing.hypotheses import Agreement
from xl_ar.core.money import exponent
from xl_ar.core.numbers import Flag, NumberIndex, Strength
from xl_ar.core.payers import Kind, State

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, Groups, IntArray, Items, Receipts, TextArray
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.numbers import Mentions, Texts
    from xl_ar.core.payers import Payers

_LEAST_LIKENESS = 0.6
_HUNDREDTHS = 2  # stated amounts are read with two decimals
_OF_KIND = {
    Kind.ALIKE: Agreement.ALIKE,
    Kind.CUT_OFF: Agreement.ALIKE,
    Kind.GOES_ON: Agreement.ALIKE,
    Kind.REORDERED: Agreement.NAME,
    Kind.NAME: Agreement.NAME,
    Kind.ALIAS: Agreement.KNOWN,
    Kind.ACCOUNT: Agreement.KNOWN,
    Kind.STATED: Agreement.KNOWN,
}
_AGREEMENTS = np.array([_OF_KIND.get(Kind(n), 0) if n in list(Kind) else 0 for n in range(max(Kind) + 1)])


@dataclass(frozen=True)
class Quoted:
    """The item each written number means: rows sorted by receipt and place; ``tied`` how many others as well."""

    receipt: IntArray
    place: IntArray
    item: IntArray
    strength: IntArray
    agreement: IntArray
    tied: IntArray


@dataclass(frozen=True)
class Evidence:
    """What the rules look at; ``quoted`` are the numbers found in the whole book, in the receipt's currency."""

    items: Items
    receipts: Receipts
    payers: Payers
    texts: Texts
    index: NumberIndex
    mentions: Mentions
    quoted: Quoted
    policy: MatchingPolicy

    def light(self) -> Evidence:
        """The same without what only rules need: large books are held once."""
        return replace(self, index=NumberIndex([], []))

    @cached_property
    def covered(self) -> IntArray:
        """How many written numbers of each receipt mean an item."""
        return covered_places(self.quoted, len(self.receipts))

    @cached_property
    def quotes(self) -> Groups:
        """The rows of ``quoted`` by receipt."""
        return grouped(self.quoted.receipt, len(self.receipts))

    @cached_property
    def amounts(self) -> AmountIndex:
        """Open items by account and amount."""
        return amount_index(self.items, self.items.account)

    @cached_property
    def amounts_anywhere(self) -> AmountIndex:
        """Open items by currency and amount."""
        return amount_index(self.items, self.items.currency)

    @cached_property
    def beside(self) -> tuple[IntArray, IntArray]:
        """Pairs of receipt and item whose amount the remittance states, and that amount."""
        return _stated_pairs(self)

    @cached_property
    def document_rank(self) -> IntArray:
        """Place of each item in the order of document dates and numbers."""
        frame = pl.DataFrame({"day": self.items.day, "document": pl.Series(self.items.document, dtype=pl.String)})
        order = frame.with_row_index("item").sort("day", "document", "item")["item"].to_numpy()
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank

    @cached_property
    def near_accounts(self) -> tuple[IntArray, IntArray]:
        """Receipts and the accounts of their payer or of an item they quote, each pair once."""
        receipt, account = self.likely_accounts
        many = len(self.items.by_account.start)
        quoted = self.quoted.receipt * many + self.items.account[self.quoted.item]
        keys = distinct_keys(np.concatenate([receipt * many + account, quoted]))
        return keys // many, keys % many

    @cached_property
    def stated(self) -> BoolArray:
        """Receipts that state their customer themselves."""
        found = np.zeros(len(self.receipts), dtype=bool)
        receipt = np.repeat(np.arange(len(self.receipts)), np.diff(self.payers.start))
        found[receipt[self.payers.kind == Kind.STATED]] = True
        return found

    @cached_property
    def firmest(self) -> IntArray:
        """NAME for receipts whose payer bears a customer's very name, else 0."""
        level = _AGREEMENTS[self.payers.kind]
        firm = np.zeros(len(self.receipts), dtype=np.int64)
        receipt = np.repeat(np.arange(len(self.receipts)), np.diff(self.payers.start))
        np.maximum.at(firm, receipt, np.where(level >= Agreement.NAME, Agreement.NAME, 0))
        return firm

    def says(self, flag: Flag) -> BoolArray:
        """Receipts whose text has words of that kind."""
        return np.asarray((self.texts.flags & flag) != 0)

    @cached_property
    def likely_accounts(self) -> tuple[IntArray, IntArray]:
        """Receipts and the accounts their payer may own, in the receipt's currency."""
        receipt = np.repeat(np.arange(len(self.receipts)), np.diff(self.payers.start))
        return receipt, self.account_of(receipt, self.payers.code)

    def account_of(self, receipt: IntArray, owner: IntArray) -> IntArray:
        """The account of an owner in the receipt's currency."""
        return owner * len(self.items.currencies) + self.receipts.currency[receipt]


def covered_places(quoted: Quoted, receipts: int) -> IntArray:
    """Number of places of each receipt that mean an item."""
    first = np.ones(len(quoted.receipt), dtype=bool)
    first[1:] = (quoted.receipt[1:] != quoted.receipt[:-1]) | (quoted.place[1:] != quoted.place[:-1])
    return np.bincount(quoted.receipt[first], minlength=receipts).astype(np.int64)


def agreement(payers: Payers, receipt: IntArray, owner: IntArray) -> IntArray:
    """The ``Agreement`` of each receipt's payer with an owner."""
    many = len(payers.customers)
    keys, place = distinct_with_places(receipt * many + owner)
    return _agreement(payers, keys // many, keys % many)[place]


def _agreement(payers: Payers, receipt: IntArray, owner: IntArray) -> IntArray:
    many = len(payers.customers)
    rows = np.repeat(np.arange(len(payers.start) - 1), np.diff(payers.start)) * many + payers.code
    order = np.argsort(rows, kind="stable")
    found = np.minimum(np.searchsorted(rows, receipt * many + owner, sorter=order), max(len(rows) - 1, 0))
    state = payers.state[receipt]
    level = np.select(
        [state == State.SILENT, state == State.STRANGER], [Agreement.SILENT, Agreement.STRANGER], Agreement.OTHER
    ).astype(np.int64)
    known = np.zeros(len(receipt), dtype=bool)
    if len(rows):
        known = rows[order[found]] == receipt * many + owner
        level[known] = _AGREEMENTS[payers.kind[order[found[known]]]]
    open_ones = np.flatnonzero(~known & (state != State.SILENT))
    if len(open_ones):
        near = payers.likeness(receipt[open_ones], owner[open_ones]) >= _LEAST_LIKENESS
        level[open_ones[near]] = Agreement.WEAK
        kin = payers.same_family(receipt[open_ones], owner[open_ones])
        level[open_ones[kin]] = Agreement.FAMILY
    return level


def read_quoted(mentions: Mentions, items: Items, receipts: Receipts, payers: Payers) -> Quoted:
    """The item that each written number means best: of the payer's, then the firmest reading; and all of ranges."""
    here = items.usable[mentions.item] & (items.currency[mentions.item] == receipts.currency[mentions.receipt])
    fits = items.amount[mentions.item] == receipts.amount[mentions.receipt]
    here &= fits | ~_years(items.document)[mentions.item]
    receipt, place = mentions.receipt[here].astype(np.int64), mentions.place[here].astype(np.int64)
    item, strength = mentions.item[here].astype(np.int64), mentions.strength[here].astype(np.int64)
    level = agreement(payers, receipt, items.owner[item])
    fits = items.amount[item] == receipts.amount[receipt]
    rows = (receipt, place, item, strength, level, fits)
    between = strength == Strength.RANGE
    if not between.any():
        return best_of_places(*rows)
    ends = best_of_places(*(column[~between] for column in rows))
    many = len(items.by_account.start)
    of_ends = np.isin(receipt * many + items.account[item], ends.receipt * many + items.account[ends.item])
    inner = np.flatnonzero(between & of_ends)
    columns = (receipt[inner], place[inner], item[inner], strength[inner], level[inner], np.zeros_like(inner))
    return _merged(ends, Quoted(*columns))


def _years(documents: TextArray) -> BoolArray:
    """Documents whose number is a year: quoted, it is more often the year."""
    texts = pl.Series(documents, dtype=pl.String)
    return np.asarray(texts.str.contains(r"^(19|20)\d\d$").to_numpy(), dtype=bool)


def _merged(one: Quoted, other: Quoted) -> Quoted:
    columns = [np.concatenate([getattr(one, each.name), getattr(other, each.name)]) for each in fields(Quoted)]
    order = np.lexsort((columns[2], columns[1], columns[0]))
    return Quoted(*(column[order] for column in columns))


def best_of_places(
    receipt: IntArray, place: IntArray, item: IntArray, strength: IntArray, level: IntArray, fits: BoolArray
) -> Quoted:
    """The best row of each place; of an order that names several items all that agree with the payer as well."""
    firm = np.where(level >= Agreement.WEAK, level, 0)
    order = np.lexsort((item, -fits.astype(np.int64), -strength, -firm, place, receipt))
    receipt, place, item = receipt[order], place[order], item[order]
    strength, level, firm, fits = strength[order], level[order], firm[order], fits[order]
    first = np.ones(len(receipt), dtype=bool)
    first[1:] = (receipt[1:] != receipt[:-1]) | (place[1:] != place[:-1])
    group = np.cumsum(first) - 1
    lead = np.flatnonzero(first)[group] if len(group) else group
    equal = (strength == strength[lead]) & (firm == firm[lead])
    whole = equal & (strength == Strength.ORDER) & (level == level[lead]) & (level >= Agreement.WEAK)
    equal &= fits == fits[lead]
    tied = np.bincount(group, weights=equal & ~whole, minlength=group[-1] + 1 if len(group) else 0).astype(np.int64)
    keep = first | whole
    rivals = np.maximum(np.where(whole, 0, tied[group] - 1), 0)
    return Quoted(receipt[keep], place[keep], item[keep], strength[keep], level[keep], rivals[keep])


def _stated_pairs(evidence: Evidence) -> tuple[IntArray, IntArray]:
    """Keys of (receipt, item) in order, and the amount stated for each; only currencies of two decimals."""
    quoted, texts = evidence.quoted, evidence.texts
    two = np.array([exponent(code) == _HUNDREDTHS for code in evidence.items.currencies])
    beside = texts.beside[texts.first[quoted.receipt] + quoted.place] if len(quoted.item) else quoted.item
    known = (beside >= 0) & two[evidence.receipts.currency[quoted.receipt]]
    keys = quoted.receipt[known] * len(evidence.items.amount) + quoted.item[known]
    order = np.argsort(keys, kind="stable")
    keys, amounts = keys[order], beside[known][order].astype(np.int64)
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first], amounts[first]

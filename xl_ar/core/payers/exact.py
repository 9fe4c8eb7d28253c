"""Spellings of payers that are a customer's name, reordered, cut off or continued: found by joins, not by comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from xl_ar.core.payers.joins import equal_pairs, mixed, spread
from xl_ar.core.payers.kinds import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

MOST_ALIKE = 50  # namesakes kept of one payer
_SHORTEST_CUT = 6  # characters a bank leaves at least
_SHORTEST_WORD = 4  # characters of a first word that may stand for the whole name
_WIDTH_OF_BANKS = 14  # names shorter than this are hardly cut
_COMPLETE = 0.78  # a name with its legal form is complete: longer ones are other companies


class Pairs(NamedTuple):
    """Spellings of payers and of customers that go together, how well (0..1) and why."""

    payer: IntArray
    customer: IntArray
    score: FloatArray
    kind: IntArray

    def at(self, which: IntArray | BoolArray) -> Pairs:
        """Those pairs."""
        return Pairs(self.payer[which], self.customer[which], self.score[which], self.kind[which])


def joined(parts: list[Pairs]) -> Pairs:
    """All pairs of several finds."""
    return Pairs(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def pairs(payer: IntArray, customer: IntArray, score: float | FloatArray, kind: Kind) -> Pairs:
    """Pairs of one kind."""
    return Pairs(payer, customer, np.full(len(payer), score, np.float64), np.full(len(payer), int(kind)))


def same_names(book: Book) -> Pairs:
    """The same key, or the same words in another order."""
    payers = _named_payers(book)
    same = _equal(book.squashed, payers, book.masters)
    sums = _word_sums(book, np.arange(len(book.worth.canon)))
    reordered = _equal(sums, payers, book.masters)
    canon = _equal(_word_sums(book, book.worth.canon), payers, book.masters)
    return joined(
        [
            pairs(*same, _form_score(book, *same), Kind.NAME),
            pairs(*reordered, 0.97, Kind.REORDERED),
            pairs(*canon, 0.965, Kind.ALIKE),
        ]
    )


def _named_payers(book: Book) -> IntArray:
    return np.flatnonzero(book.size[book.masters :] > 0) + book.masters


def _equal(codes: NDArray[np.generic], payers: IntArray, masters: int) -> tuple[IntArray, IntArray]:
    row, customer = equal_pairs(codes[payers], codes[:masters], MOST_ALIKE)
    return payers[row], customer


def _word_sums(book: Book, canon: IntArray) -> IntArray:
    """A number for the set of words of each spelling, whatever their order."""
    spelled = book.spelled
    with np.errstate(over="ignore"):
        total = np.concatenate(([np.uint64(0)], np.cumsum(mixed(canon[spelled.word]) * spelled.core.astype(np.uint64))))
        sums = total[spelled.start[1:]] - total[spelled.start[:-1]]
    return sums.view(np.int64)


def _form_score(book: Book, payer: IntArray, customer: IntArray) -> FloatArray:
    """1.0, or .97 for the same name with another legal form where the payer states its own."""
    forms = form_codes(book)
    other = (forms[payer] >= 0) & (forms[payer] != forms[customer])
    return np.where(other, 0.97, 1.0)


def form_codes(book: Book) -> IntArray:
    """The last legal form of each spelling (INC = INCORPORATED), -1 for none."""
    found = np.full(len(book.keys), -1, np.int64)
    is_form = book.worth.form[book.spelled.word] & ~book.spelled.core
    found[book.spelled.owner[is_form]] = book.worth.same_form[book.spelled.word[is_form]]
    return found


def cut_off(book: Book) -> Pairs:
    """Customers whose key begins with the payer's key and goes on."""
    keys = book.keys
    order = sorted(range(book.masters), key=keys.__getitem__)
    ordered = pl.Series([keys[at] for at in order], dtype=pl.String)
    payers = _named_payers(book)
    asked = pl.Series([keys[at] for at in payers], dtype=pl.String)
    length = asked.str.len_chars().to_numpy().astype(np.int64)
    short = length < _SHORTEST_CUT
    first = pl.Series(np.where(short, " ", "\x01").astype(object), dtype=pl.String)
    last = pl.Series(np.where(short, " \U0010ffff", "\U0010ffff").astype(object), dtype=pl.String)
    low = ordered.search_sorted(asked + first, "left").to_numpy().astype(np.int64)
    high = ordered.search_sorted(asked + last, "left").to_numpy().astype(np.int64)
    low = np.where(length >= _SHORTEST_WORD, low, high)
    row, at = spread(low, np.clip(high - low, 0, MOST_ALIKE))
    payer, customer = payers[row], np.array(order, np.int64)[at]
    return pairs(payer, customer, cut_scores(book, payer, customer), Kind.CUT_OFF)


def cut_scores(book: Book, payers: IntArray, customers: IntArray) -> FloatArray:
    """Trust in names that begin customers' names: more for long names, less for usual words, pairwise."""
    keys = book.keys
    length = np.fromiter((len(keys[at]) for at in payers.tolist()), np.int64, len(payers))
    ends = zip(length.tolist(), customers.tolist(), strict=True)
    whole = np.fromiter((" " in keys[at][size:] for size, at in ends), bool, len(payers)) | (book.size[payers] == 1)
    grid = book.grid[payers]
    common = book.worth.slight | book.worth.trade | book.worth.place
    usual = (common[grid] | (grid < 0)).all(axis=1)
    score = np.clip(0.86 + 0.09 * (length - 4) / 8, 0.86, 0.95) - 0.06 * usual
    form = form_codes(book)[payers]
    complete = whole & (form >= 0) & ((book.worth.size[form] > 2) | (book.width[payers] < _WIDTH_OF_BANKS))
    return np.where(length < _SHORTEST_WORD, 0.0, np.where(complete, np.minimum(score, _COMPLETE), score))


def continued(book: Book) -> tuple[IntArray, IntArray]:
    """Payers and customers where the payer's key is the customer's with more words; still to be compared."""
    owner, word = book.spelled.owner[book.spelled.core], book.spelled.word[book.spelled.core]
    count = np.bincount(owner, minlength=len(book.keys))
    first = np.cumsum(count) - count
    place = np.arange(len(owner)) - np.repeat(first, count)
    with np.errstate(over="ignore"):
        total = np.concatenate(([np.uint64(0)], np.cumsum(mixed(word * 64 + place))))
        beginning = total[1:] - np.repeat(total[first], count)
    last = place == np.repeat(count, count) - 1
    named = last & (owner < book.masters)
    shorter = ~last & (owner >= book.masters)
    row, at = equal_pairs(beginning[shorter], beginning[named], MOST_ALIKE)
    return owner[shorter][row], owner[named][at]

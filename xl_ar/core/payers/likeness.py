"""How alike two names are, word by word, for many pairs of names at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, LCSseq, Prefix
from rapidfuzz.process import cpdist

from xl_ar.core.payers import lexicon
from xl_ar.core.payers.book import MOST_WORDS
from xl_ar.core.payers.joins import firsts, places
from xl_ar.core.payers.judging import FOREIGN_WORD, Leftover, judged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book, Worth

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

_AT_ONCE = 50_000  # pairs of names compared in one go
_FEW_WORDS = 4  # names of so many words are compared apart, which is faster
_SAME_WORD = 0.5  # words less alike than this are different words, of which a little is shared
_LEAST_ABBREVIATED = 6  # letters of a word that is no trade and yet abbreviated by other than its beginning
_SHORT_IN_MASTER = 0.8  # less for an abbreviation in the customer's name: it is mostly payers who abbreviate


class _Cells(NamedTuple):
    """Words of two names that go together: pair of names, places of the words, likeness."""

    pair: IntArray
    left: IntArray
    right: IntArray
    score: FloatArray

    def at(self, which: IntArray | BoolArray) -> _Cells:
        """Those cells."""
        return _Cells(self.pair[which], self.left[which], self.right[which], self.score[which])


def likeness(book: Book, payer: IntArray, customer: IntArray) -> FloatArray:
    """Likeness 0..1 of spellings, pairwise; 1.0 only for the same words in the same order."""
    found = np.zeros(len(payer))
    most = np.maximum(book.size[payer], book.size[customer])
    for width, which in ((_FEW_WORDS, most <= _FEW_WORDS), (MOST_WORDS, most > _FEW_WORDS)):
        rows = np.flatnonzero(which)
        for begin in range(0, len(rows), _AT_ONCE):
            part = rows[begin : begin + _AT_ONCE]
            found[part] = _likeness(book, payer[part], customer[part], width)
    return found


def _likeness(book: Book, payer: IntArray, customer: IntArray, width: int) -> FloatArray:
    left, right = book.grid[payer, :width], book.grid[customer, :width]
    equal = left[:, :, None] == right[:, None, :]
    equal &= (left >= 0)[:, :, None]
    open_left = (left >= 0) & ~equal.any(axis=2)
    open_right = (right >= 0) & ~equal.any(axis=1)
    cells = _paired(_alike_cells(book, left, right, open_left, open_right))
    weight_left, weight_right = _weights(book, left), _weights(book, right)
    both = weight_left[cells.pair, cells.left] + weight_right[cells.pair, cells.right]
    gained = np.bincount(cells.pair, weights=cells.score * both, minlength=len(payer))
    sure = cells.score >= _SAME_WORD
    short = ((1 - cells.score) * both)[sure]
    lost = np.bincount(cells.pair[sure], weights=short, minlength=len(payer)).astype(np.float64)
    agreed = np.where(open_left, 0, weight_left).sum(axis=1) + np.where(open_right, 0, weight_right).sum(axis=1)
    open_left[cells.pair[sure], cells.left[sure]] = False
    open_right[cells.pair[sure], cells.right[sure]] = False
    words = Leftover(left, right, open_left, open_right, book.after[payer, :width])
    score = judged(book.worth, words, agreed + gained, lost)
    return np.where(book.more[payer] | book.more[customer], np.minimum(score, FOREIGN_WORD), score)


def _weights(book: Book, grid: IntArray) -> FloatArray:
    return np.where(grid >= 0, book.worth.weight[grid], 0.0)


def _alike_cells(book: Book, left: IntArray, right: IntArray, open_left: BoolArray, open_right: BoolArray) -> _Cells:
    pair, one, other = np.nonzero(open_left[:, :, None] & open_right[:, None, :])
    score = word_likeness(book, left[pair, one], right[pair, other])
    return _Cells(pair, one, other, score).at(score > 0)


def _paired(cells: _Cells) -> _Cells:
    """Each word with at most one other: the most alike first."""
    cells = cells.at(np.lexsort((cells.right, cells.left, -cells.score, cells.pair)))
    taken = [cells.at(np.zeros(0, np.int64))]
    while len(cells.pair):
        best = np.flatnonzero(firsts(cells.pair))
        taken.append(cells.at(best))
        of = np.repeat(np.arange(len(best)), np.diff(np.append(best, len(cells.pair))))
        cells = cells.at((cells.left != cells.left[best][of]) & (cells.right != cells.right[best][of]))
    return _Cells(*(np.concatenate(column) for column in zip(*taken, strict=True)))


def word_likeness(book: Book, left: IntArray, right: IntArray) -> FloatArray:
    """Likeness 0..1 of words (a payer's, a customer's), pairwise; under _SAME_WORD for different words."""
    key, back = places(left * len(book.spelled.words) + right)
    one, other = np.divmod(key, max(len(book.spelled.words), 1))
    words = book.worth.text
    short, long = words[one], words[other]
    size = np.stack([book.worth.size[one], book.worth.size[other]])
    score = np.maximum(_typed_wrong(short, long, size), _abbreviated(book, one, other))
    both_own = book.worth.own[one] & book.worth.own[other]
    score = np.where(both_own & (score >= _SAME_WORD), 0.3, score)
    score = np.where(book.worth.number[one] | book.worth.number[other], 0.0, score)
    canon = book.worth.canon
    score = np.where(canon[one] == canon[other], 0.96, score)
    return np.asarray(np.maximum(score, _listed(book, one, other))[back])


def _typed_wrong(one: NDArray[np.object_], other: NDArray[np.object_], size: IntArray) -> FloatArray:
    longest, shortest = np.maximum(size.max(axis=0), 1), size.min(axis=0)
    slips = longest.astype(np.int32)
    near = np.flatnonzero(shortest > 0.6 * longest)
    slips[near] = cpdist(one[near], other[near], scorer=OSA.distance, dtype=np.int32)
    single = (slips == 1) & (shortest >= 4)
    double = (slips == 2) & (shortest >= 7)
    some = np.maximum(1 - slips / longest - 0.4, 0.0) * 0.8
    return np.asarray(np.where(single, 1 - 0.6 / longest, np.where(double, 1 - 2.4 / longest, some)))


def _abbreviated(book: Book, one: IntArray, other: IntArray) -> FloatArray:
    """The shorter word begins like the longer and keeps the order of its letters."""
    worth = book.worth
    swap = worth.size[one] > worth.size[other]
    short, long = np.where(swap, other, one), np.where(swap, one, other)
    at = np.flatnonzero((worth.initial[short] == worth.initial[long]) & (worth.size[short] < worth.size[long]))
    found = np.zeros(len(one))
    found[at] = _abbreviation(worth, short[at], long[at])
    return np.where(swap, found * _SHORT_IN_MASTER, found)


def _abbreviation(worth: Worth, short: IntArray, long: IntArray) -> FloatArray:
    few, many = worth.size[short], worth.size[long]
    begins = cpdist(worth.text[short], worth.text[long], scorer=Prefix.similarity, dtype=np.int32) == few
    kept = cpdist(worth.text[short], worth.text[long], scorer=LCSseq.similarity, dtype=np.int32) == few
    letters, consonants = worth.shapes.letters, worth.shapes.consonants
    usual = worth.trade[long] | worth.slight[long] | worth.place[long] | (many > _LEAST_ABBREVIATED)
    ends_alike = (worth.final[short] == worth.final[long]) & (few > 2) & (few < 6) & (few < 0.7 * many)
    no_vowels = (letters[short] == consonants[short]) & (few < 6)
    dropped = kept & ((usual & (ends_alike | no_vowels)) | (letters[short] == consonants[long]))
    beginning = np.array([0.0, 0.5, 0.82, 0.93])[np.minimum(few, 3)]
    return np.where(begins, beginning, np.where(dropped, 0.9, 0.0))


def _listed(book: Book, one: IntArray, other: IntArray) -> FloatArray:
    found = np.zeros(len(one))
    words = book.worth.text
    for at in np.flatnonzero(book.worth.listed[one] | book.worth.listed[other]):
        left, right = words[one[at]], words[other[at]]
        if right in lexicon.SHORT_FOR.get(left, ()) or left in lexicon.SHORT_FOR.get(right, ()):
            found[at] = 0.96
    return found

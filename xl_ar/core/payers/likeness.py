"""How alike two names are, word by word, for many pairs of names at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.process import cpdist

from xl_ar.core.payers import lexicon
from xl_ar.core.payers.joins import firsts, places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

_AT_ONCE = 50_000  # pairs of names compared in one go
_FOREIGN_WORD = 0.78  # at most, if a name holds a telling word that the other lacks
_OTHER_NUMBER = 0.7
_OTHER_PLACE = 0.86
_SAME_WORD = 0.5  # words less alike than this are different words, of which a little is shared
_SHORT_IN_MASTER = 0.8  # less for an abbreviation in the customer's name: it is mostly payers who abbreviate
_AT_MOST = 0.96  # a name that is only alike is never certain


class _Cells(NamedTuple):
    """Words of two names that go together: pair of names, places of the words, likeness."""

    pair: IntArray
    left: IntArray
    right: IntArray
    score: FloatArray


def likeness(book: Book, payer: IntArray, customer: IntArray) -> FloatArray:
    """Likeness 0..1 of spellings, pairwise; 1.0 only for the same words in the same order."""
    found = np.zeros(len(payer))
    for begin in range(0, len(payer), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        found[part] = _likeness(book, payer[part], customer[part])
    return found


def _likeness(book: Book, payer: IntArray, customer: IntArray) -> FloatArray:
    left, right = book.grid[payer], book.grid[customer]
    equal = left[:, :, None] == right[:, None, :]
    equal &= (left >= 0)[:, :, None]
    open_left = (left >= 0) & ~equal.any(axis=2)
    open_right = (right >= 0) & ~equal.any(axis=1)
    cells = _paired(_alike_cells(book, left, right, open_left, open_right))
    weight_left, weight_right = _weights(book, left), _weights(book, right)
    both = weight_left[cells.pair, cells.left] + weight_right[cells.pair, cells.right]
    gained = np.bincount(cells.pair, weights=cells.score * both, minlength=len(payer))
    sure = cells.score >= _SAME_WORD
    lost = np.bincount(cells.pair[sure], weights=((1 - cells.score) * both)[sure], minlength=len(payer))
    agreed = np.where(open_left, 0, weight_left).sum(axis=1) + np.where(open_right, 0, weight_right).sum(axis=1)
    open_left[cells.pair[sure], cells.left[sure]] = False
    open_right[cells.pair[sure], cells.right[sure]] = False
    return _judged(book, left, right, open_left, open_right, agreed + gained, lost)


def _weights(book: Book, grid: IntArray) -> FloatArray:
    return np.where(grid >= 0, book.worth.weight[grid], 0.0)


def _judged(
    book: Book,
    left: IntArray,
    right: IntArray,
    open_left: BoolArray,
    open_right: BoolArray,
    agreed: FloatArray,
    lost: FloatArray,
) -> FloatArray:
    """The share of agreed words, less where telling words of one name are missing in the other."""
    worth = book.worth
    last = np.zeros_like(open_left)
    last[np.arange(len(left)), np.maximum((left >= 0).sum(axis=1) - 1, 0)] = True
    stub = open_left & last & worth.stub[left]
    harmless = open_left & ((worth.department[left] & ~worth.group[left]) | stub)
    missed = lost + np.where(open_left, _weights(book, left) * np.where(harmless, 0.15, 1.0), 0.0).sum(axis=1)
    tail = open_right & ~((right >= 0) & ~open_right)[:, ::-1].cumsum(axis=1)[:, ::-1].astype(bool)
    missed += np.where(open_right, _weights(book, right) * np.where(tail, 0.6, 1.0), 0.0).sum(axis=1)
    score = np.minimum(agreed / np.maximum(agreed + missed, 1e-9), _AT_MOST)
    foreign = open_left & ~harmless & ~worth.slight[left] & ~worth.place[left] & ~worth.number[left]
    lacking = open_right & ~tail & ~worth.slight[right] & ~worth.place[right]
    numbers = (open_left & worth.number[left]).any(axis=1) | (open_right & worth.number[right]).any(axis=1)
    places = (open_left & worth.place[left] & ~harmless).any(axis=1)
    score = np.where(numbers, np.minimum(score, _OTHER_NUMBER), score)
    score = np.where(places, np.minimum(score, _OTHER_PLACE), score)
    unlike = foreign.any(axis=1) | lacking.any(axis=1)
    unlike |= (lost > 0) & (tail & ~worth.slight[right]).any(axis=1)
    group = (open_left & worth.group[left]).any(axis=1) & worth.shared[right[:, 0]]
    return np.where(unlike | group, np.minimum(score, _FOREIGN_WORD), score)


def _alike_cells(book: Book, left: IntArray, right: IntArray, open_left: BoolArray, open_right: BoolArray) -> _Cells:
    pair, one, other = np.nonzero(open_left[:, :, None] & open_right[:, None, :])
    score = word_likeness(book, left[pair, one], right[pair, other])
    alike = score > 0
    return _Cells(pair[alike], one[alike], other[alike], score[alike])


def _paired(cells: _Cells) -> _Cells:
    """Each word with at most one other: the most alike first."""
    order = np.lexsort((cells.right, cells.left, -cells.score, cells.pair))
    cells = _Cells(*(column[order] for column in cells))
    taken: list[_Cells] = []
    while len(cells.pair):
        best = np.flatnonzero(firsts(cells.pair))
        taken.append(_Cells(*(column[best] for column in cells)))
        of = np.repeat(np.arange(len(best)), np.diff(np.append(best, len(cells.pair))))
        free = (cells.left != cells.left[best][of]) & (cells.right != cells.right[best][of])
        cells = _Cells(*(column[free] for column in cells))
    return _Cells(*(np.concatenate(column) for column in zip(*taken, strict=True))) if taken else cells


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
    slips = cpdist(one, other, scorer=OSA.distance, dtype=np.int32)
    longest, shortest = np.maximum(size.max(axis=0), 1), size.min(axis=0)
    single = (slips == 1) & (shortest >= 4)
    double = (slips == 2) & (shortest >= 7)
    some = np.maximum(1 - slips / longest - 0.4, 0.0) * 0.8
    return np.where(single, 1 - 0.6 / longest, np.where(double, 1 - 2.4 / longest, some))


def _abbreviated(book: Book, one: IntArray, other: IntArray) -> FloatArray:
    """The shorter word begins like the longer and keeps the order of its letters."""
    swap = book.worth.size[one] > book.worth.size[other]
    short, long = np.where(swap, other, one), np.where(swap, one, other)
    words, size = book.worth.text, book.worth.size
    shared = cpdist(words[short], words[long], scorer=LCSseq.similarity, dtype=np.int32)
    within = (
        (shared == size[short]) & (size[short] < size[long]) & (book.worth.initial[short] == book.worth.initial[long])
    )
    found = np.zeros(len(one))
    for at in np.flatnonzero(within):
        found[at] = _abbreviation(words[short[at]], words[long[at]])
    return np.where(swap, found * _SHORT_IN_MASTER, found)


def _abbreviation(short: str, long: str) -> float:
    if long.startswith(short):
        return {1: 0.5, 2: 0.82}.get(len(short), 0.93)
    ends_alike = short.rstrip("s")[-1:] == long.rstrip("s")[-1:] and 2 < len(short) < 6 and len(short) < 0.7 * len(long)
    vowels_gone = "".join(letter for letter in long[1:] if letter not in "aeiou") == short[1:]
    no_vowels = not set(short[1:]) & set("aeiou") and len(short) < 6
    return 0.9 if ends_alike or vowels_gone or no_vowels else 0.0


def _listed(book: Book, one: IntArray, other: IntArray) -> FloatArray:
    found = np.zeros(len(one))
    words = book.worth.text
    for at in np.flatnonzero(book.worth.listed[one] | book.worth.listed[other]):
        left, right = words[one[at]], words[other[at]]
        if right in lexicon.SHORT_FOR.get(left, ()) or left in lexicon.SHORT_FOR.get(right, ()):
            found[at] = 0.96
    return found

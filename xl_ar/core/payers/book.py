"""All names of a run, customers' first, then payers': their words with what each word is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from xl_ar.core.payers import lexicon
from xl_ar.core.payers.shapes import Shapes, signs_of, word_shapes
from xl_ar.core.payers.spelling import Spelled, marked, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

MOST_WORDS = 8  # words of a name that are compared
_FEW_NAMES = 1000  # names that a small list is taken to stand for, when telling rare words


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of each word of a run, one entry a word."""

    text: NDArray[np.object_]
    size: IntArray
    initial: IntArray  # its first character, as a number
    final: IntArray  # its last character, plural aside
    shapes: Shapes  # numbers that words with a letter wrong have in common
    names: IntArray  # customers' names that hold it
    weight: FloatArray  # 0..1: rare words more
    own: BoolArray  # a word in its own right: of a customer's name or of a trade, not a misspelling
    slight: BoolArray  # common in names: one more or less of it tells little
    department: BoolArray
    group: BoolArray  # of a group of companies
    shared: BoolArray  # several customers' names begin with it
    place: BoolArray
    city: BoolArray
    number: BoolArray
    trade: BoolArray
    form: BoolArray  # a legal form
    stub: BoolArray  # what a bank may leave of a legal form
    listed: BoolArray  # an abbreviation in use
    canon: IntArray  # the word an abbreviation or plural stands for
    same_form: IntArray  # INC for INCORPORATED


@dataclass(frozen=True, slots=True)
class Book:
    """Spellings of ``masters`` names of customers, then those of payers."""

    spelled: Spelled
    masters: int  # spellings of customers' names
    payers_from: int  # names of customers: the number of the first payer's name
    grid: IntArray  # [spellings, MOST_WORDS] core words, -1 after the last
    size: IntArray  # [spellings] core words, at most MOST_WORDS
    more: BoolArray  # [spellings] has more core words than are compared
    after: BoolArray  # [spellings, MOST_WORDS] words that stand after a legal form: "HONEYWELL B.V., AMSTERDAM"
    squashed: IntArray  # [spellings] the same number for the same key, blanks aside
    worth: Worth

    @property
    def keys(self) -> list[str]:
        """The key of every spelling."""
        return self.spelled.keys

    @property
    def spellings(self) -> tuple[IntArray, IntArray]:
        """The first spelling of each name, and how many it has."""
        count = np.bincount(self.spelled.name)
        return np.cumsum(count) - count, count

    @property
    def width(self) -> IntArray:
        """Characters of each spelling, legal form included."""
        size = np.concatenate(([0], np.cumsum(self.worth.size[self.spelled.word] + 1)))
        return size[self.spelled.start[1:]] - size[self.spelled.start[:-1]] - 1

    @property
    def first_word(self) -> IntArray:
        """The first core word of each name, -1 for a name without words."""
        return np.asarray(self.grid[self.spellings[0], 0])


def book_of(masters: Sequence[str], payers: Sequence[str], learned: BoolArray | None = None) -> Book:
    """The spellings of names of customers and payers; a name may have several ("A dba B").

    ``learned`` names of customers are only known from payments: their words may be abbreviated or misspelt.
    """
    spelled = spell([*masters, *payers])
    count = int(np.searchsorted(spelled.name, len(masters)))
    grid, size = _grid(spelled, spelled.word)
    many = size > MOST_WORDS
    after, _ = _grid(spelled, _after_form(spelled))
    own = grid[:count]
    if learned is not None:
        own = own[~learned[spelled.name[:count]]]
    return Book(
        spelled,
        count,
        len(masters),
        grid,
        np.minimum(size, MOST_WORDS),
        many,
        after > 0,
        _squashed(spelled.keys),
        _worth(spelled, own),
    )


def _squashed(keys: list[str]) -> IntArray:
    text = "\n".join(keys).replace(" ", "").replace("&", "")
    codes: IntArray = pd.factorize(np.array(text.split("\n"), dtype=object))[0].astype(np.int64)
    return codes


def _after_form(spelled: Spelled) -> IntArray:
    """1 for words after a legal form that itself stands after a core word, 0 for others."""
    form = marked({word: code for code, word in enumerate(spelled.words)}, lexicon.FORMS)[spelled.word]
    begun = _running(spelled.core, spelled.start)
    return (_running(form & ~spelled.core & (begun > 0), spelled.start) > 0).astype(np.int64)


def _running(flags: BoolArray, start: IntArray) -> IntArray:
    """How many flags of the same spelling were up before, or at, each word."""
    total = np.concatenate(([0], np.cumsum(flags)))
    return np.asarray(total[1:] - np.repeat(total[start[:-1]], np.diff(start)))


def _grid(spelled: Spelled, value: IntArray) -> tuple[IntArray, IntArray]:
    """The values of the core words of each spelling, and how many there are."""
    owner, word = spelled.owner[spelled.core], value[spelled.core]
    rows = len(spelled.keys)
    count = np.bincount(owner, minlength=rows)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    grid = np.full((rows, MOST_WORDS), -1, np.int64)
    fits = place < MOST_WORDS
    grid[owner[fits], place[fits]] = word[fits]
    return grid, count


def _worth(spelled: Spelled, masters: IntArray) -> Worth:
    words = spelled.words
    codes = {word: code for code, word in enumerate(words)}
    slight = marked(codes, lexicon.COMMON | lexicon.CONNECTORS | lexicon.FORMS)
    trade = marked(codes, lexicon.TRADES)
    place = marked(codes, lexicon.PLACES)
    names = np.bincount(masters[masters >= 0], minlength=len(words))
    text = np.array(words, dtype=object)
    signs = signs_of(words)
    return Worth(
        text=text,
        size=np.fromiter(map(len, words), np.int64, len(words)),
        initial=signs[:, 0],
        final=(shapes := word_shapes(signs)).beside[1],
        shapes=shapes,
        names=names,
        weight=_weight(names, len(masters) + _FEW_NAMES, slight, trade | place),
        own=(names > 0) | trade | slight | place,
        slight=slight,
        department=marked(codes, lexicon.DEPARTMENTS),
        group=marked(codes, lexicon.GROUP_WORDS),
        shared=np.bincount(masters[masters[:, 0] >= 0, 0], minlength=len(words)) > 1,
        place=place,
        city=marked(codes, lexicon.CITIES),
        number=np.fromiter(map(str.isdecimal, words), bool, len(words)) | marked(codes, lexicon.ROMAN),
        trade=trade,
        form=marked(codes, lexicon.FORMS),
        stub=marked(codes, lexicon.STUBS) | _misspelt_forms(text, names),
        listed=marked(codes, lexicon.SHORT_FOR.keys()),
        canon=_canon(codes),
        same_form=_same_forms(codes),
    )


def _misspelt_forms(text: NDArray[np.object_], names: IntArray) -> BoolArray:
    """Words of payers alone that are a long legal form but for a slip or two."""
    found = np.zeros(len(text), bool)
    long = np.flatnonzero((names == 0) & (np.fromiter(map(len, text), np.int64, len(text)) > 5))
    for form in lexicon.LONG_FORMS:
        slips = cpdist(text[long], np.full(len(long), form, object), scorer=OSA.distance, dtype=np.int32)
        found[long] |= slips <= (2 if len(form) > 8 else 1)
    return found


def _weight(names: IntArray, everyone: int, slight: BoolArray, usual: BoolArray) -> FloatArray:
    weight = np.log(everyone / (names + 1.0)) / np.log(everyone)
    weight = np.where(slight, np.minimum(weight, 0.3), np.where(usual, np.minimum(weight, 0.6), weight))
    return np.asarray(np.maximum(weight, 0.1))


def _same_forms(codes: dict[str, int]) -> IntArray:
    codes = dict(codes)
    same = np.arange(len(codes))
    for long, short in lexicon.SAME_FORM.items():
        if long in codes:
            same[codes[long]] = codes.setdefault(short, len(codes))
    return same


def _canon(codes: dict[str, int]) -> IntArray:
    """The full word of an abbreviation that stands for one word only, and singulars of plurals."""
    codes = dict(codes)
    canon = np.arange(len(codes))
    for short, longs in lexicon.SHORT_FOR.items():
        if short in codes and len(longs) == 1:
            canon[codes[short]] = codes.setdefault(longs[0], len(codes))
    plain = {word: code for word, code in codes.items() if len(word) > 4 and word[-1] == "s" and word[-2] != "s"}
    singular = np.arange(len(codes))
    for word, code in plain.items():
        singular[code] = codes.get(word[:-1], code)
    return singular[canon]

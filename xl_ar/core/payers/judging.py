"""From words that agree and words left over to the likeness of two names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Worth

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

FOREIGN_WORD = 0.78  # at most, if a name holds a telling word that the other lacks
_AT_MOST = 0.96  # a name that is only alike is never certain
_OTHER_CITY = 0.86  # at most, if the payer adds a city
_OTHER_NUMBER = 0.7
_HARMLESS = 0.15  # worth of a word that a payer or a bank adds to a name
_CITY = 0.6  # ... of a city it adds
_LEFT_OFF = 0.6  # ... of a word left off at the end
_LONG_NUMBER = 4  # digits of a number that is no part of a name


class Leftover(NamedTuple):
    """Words of names, pairwise: [pairs, words] with -1 after the last, and which of them found no counterpart."""

    payer: IntArray
    customer: IntArray
    open_payer: BoolArray
    open_customer: BoolArray
    after: BoolArray  # words of the payer that stand after a legal form


def judged(worth: Worth, words: Leftover, agreed: FloatArray, lost: FloatArray) -> FloatArray:
    """The share of agreed words, less where telling words of one name are missing in the other.

    ``agreed``: worth of the words that agree, as far as they do; ``lost``: what pairs of like words fall short of it.
    """
    added = _added(worth, words)
    end = words.open_customer & ~_before_a_match(words)
    city = words.open_payer & worth.city[words.payer] & ~added
    open_worth = np.where(words.open_payer, worth.weight[words.payer], 0.0)
    missed = (open_worth * np.where(added, _HARMLESS, np.where(city, _CITY, 1.0))).sum(axis=1)
    left_worth = np.where(words.open_customer, worth.weight[words.customer], 0.0)
    missed += (left_worth * np.where(end, _LEFT_OFF, 1.0)).sum(axis=1)
    score = np.minimum(agreed / np.maximum(agreed + lost + missed, 1e-9), _AT_MOST)
    score = np.where(city.any(axis=1), np.minimum(score, _OTHER_CITY), score)
    score = np.where(_unlike(worth, words, added, end, lost), np.minimum(score, FOREIGN_WORD), score)
    return np.asarray(np.where(_other_number(worth, words, added), np.minimum(score, _OTHER_NUMBER), score))


def _added(worth: Worth, words: Leftover) -> BoolArray:
    """Words of the payer that say nothing of who it is: departments, addresses, what is left of a legal form."""
    payer = words.payer
    last = np.zeros_like(words.open_payer)
    last[np.arange(len(payer)), np.maximum((payer >= 0).sum(axis=1) - 1, 0)] = True
    first = payer[:, :1]
    usual = worth.slight[first] | worth.trade[first] | worth.place[first]
    long_number = worth.number[payer] & (worth.size[payer] >= _LONG_NUMBER)
    department = worth.department[payer] & ~worth.group[payer]
    return words.open_payer & (department | (last & worth.stub[payer]) | (words.after & ~usual) | long_number)


def _before_a_match(words: Leftover) -> BoolArray:
    matched = (words.customer >= 0) & ~words.open_customer
    return np.asarray(matched[:, ::-1].cumsum(axis=1)[:, ::-1] > 0)


def _unlike(worth: Worth, words: Leftover, added: BoolArray, end: BoolArray, lost: FloatArray) -> BoolArray:
    """Is a telling word of one name missing in the other?"""
    payer, customer = words.payer, words.customer
    extra = words.open_payer & ~added & ~worth.slight[payer] & ~worth.city[payer] & ~worth.number[payer]
    telling = words.open_customer & ~worth.slight[customer]
    unlike = extra.any(axis=1) | (telling & ~end).any(axis=1) | ((lost > 0) & (telling & end).any(axis=1))
    loose = words.open_payer & ~added & (worth.group[payer] | worth.city[payer])
    return np.asarray(unlike | (loose.any(axis=1) & (worth.shared[customer[:, 0]] | telling.any(axis=1))))


def _other_number(worth: Worth, words: Leftover, added: BoolArray) -> BoolArray:
    payer = words.open_payer & worth.number[words.payer] & ~added
    return np.asarray(payer.any(axis=1) | (words.open_customer & worth.number[words.customer]).any(axis=1))

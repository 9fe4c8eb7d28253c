"""Customers of one corporate group: a parent in the customer master, or a telling first word in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]

_FEW = 12  # customers that may share a word before it is a usual one
_FEW_SHARE = 0.005
_LEAST_LETTERS = 4


class Families(NamedTuple):
    """Groups of customers, -1 for none, and the word (of the book) that each customer's group goes by."""

    family: IntArray
    word: IntArray


def families(book: Book, name: IntArray, customer: IntArray, parents: IntArray) -> Families:
    """Groups of customers whose names are ``name`` (of the book) by ``customer``; ``parents`` of each, or -1."""
    customers = len(parents)
    word = np.full(customers, -1, np.int64)
    word[customer[::-1]] = book.first_word[: book.masters][name[::-1]]
    word[~_telling(book, word, customers)] = -1
    top = _top(parents)
    inherited = (word < 0) | (top != np.arange(customers))
    word = np.where(inherited & (word[top] >= 0), word[top], word)
    family = np.where(top != np.arange(customers), top, -1)
    family[top[family >= 0]] = top[family >= 0]
    return Families(_by_word(family, word), word)


def _telling(book: Book, word: IntArray, customers: int) -> BoolArray:
    """True for words that several, but not many, customers' names begin with, and that are no usual words."""
    worth = book.worth
    count = np.bincount(word[word >= 0], minlength=len(worth.text))[word]
    usual = worth.slight | worth.trade | worth.place | worth.number | (worth.size < _LEAST_LETTERS)
    return (word >= 0) & ~usual[word] & (count <= max(_FEW, int(_FEW_SHARE * customers)))


def _top(parents: IntArray) -> IntArray:
    """The parent's parent's ... parent of each customer; itself if it has none."""
    top = np.where(parents >= 0, parents, np.arange(len(parents)))
    for _ in range(8):
        top = top[top]
    return top


def _by_word(family: IntArray, word: IntArray) -> IntArray:
    """Customers without a parent join those of the same word; a group is named by its first customer."""
    found = np.where(family >= 0, family, -1)
    lone = np.flatnonzero((family < 0) & (word >= 0))
    _, first, back, count = np.unique(word[lone], return_index=True, return_inverse=True, return_counts=True)
    shared = count[back] > 1
    found[lone[shared]] = lone[first[back[shared]]]
    return found


def parents_of(customers: pd.DataFrame, codes: dict[str, int]) -> IntArray:
    """The code of each customer's parent, -1 where the master knows none."""
    found = np.full(len(codes), -1, np.int64)
    for customer, parent in zip(customers["customer"].tolist(), customers["parent"].tolist(), strict=True):
        if parent and parent != customer and parent in codes:
            found[codes[customer]] = codes[parent]
    return found


def group_names(book: Book, groups: Families) -> BoolArray:
    """For each payer's name: does it stand for a whole group ("HAWKINS SHARED SERVICES") rather than one of it?

    One entry more at the end: False, for receipts without a name.
    """
    spelling = book.spellings[0][book.payers_from :]
    grid = book.grid[spelling]
    group = np.isin(grid[:, 0], groups.word[groups.family >= 0]) & (grid[:, 0] >= 0)
    only = (book.worth.group[grid] | book.worth.slight[grid] | (grid < 0))[:, 1:].all(axis=1) & (grid[:, 1] >= 0)
    return np.append(group & only, False)

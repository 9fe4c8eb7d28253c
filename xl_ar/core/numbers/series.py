"""Series: documents with the same text before their last digits, numbered in a row; ranges and lists of tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Ints
from xl_ar.core.numbers.documents import Documents, numbers_at
from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.keys import spread
from xl_ar.core.numbers.mentions import Strength
from xl_ar.core.numbers.pieces import PieceBlock

_BETWEEN = 60  # a range of more items is none
_ENDS = 20  # a quoted end that may mean more items says nothing
_TAIL_DIGITS = 6
_POWERS = 10 ** np.arange(19, dtype=np.int64)


@dataclass(frozen=True)
class Series:
    """Of each item the series it belongs to (-1: none) and its number there; and all items in that order."""

    stem: Ints  # [I]
    number: Ints  # [I]
    width: Ints  # [I] digits of the number as printed, zeros included
    order: Ints  # items by stem and number
    numbers: Ints  # all numbers, distinct and ascending
    ranks: Ints  # of ``order``: stem and rank of the number in one


@dataclass(frozen=True)
class Quotes:
    """Items that runs of pieces name; arrays of one entry each."""

    first: Ints  # piece of the first place
    last: Ints  # piece of the last place
    item: Ints
    strength: Ints

    def and_also(self, other: Quotes) -> Quotes:
        """Both."""
        names = ("first", "last", "item", "strength")
        return Quotes(*(np.concatenate((getattr(self, name), getattr(other, name))) for name in names))


def series_of(documents: Documents) -> Series:
    """The series of the book's documents: those that end in digits."""
    number = np.maximum(documents.counter, 0)
    stem = np.where(documents.counter >= 0, np.unique(documents.stem, return_inverse=True)[1], -1)
    numbers, rank = np.unique(number, return_inverse=True)
    ranks = stem * (numbers.size + 1) + rank
    order = np.argsort(ranks, kind="stable")
    width = np.searchsorted(_POWERS, number, side="right") + documents.zeros
    return Series(stem, number, np.maximum(width, 1), order, numbers, ranks[order])


def _positions(series: Series, stem: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Where in ``order`` the items of each stem and number begin and end."""
    step = series.numbers.size + 1
    low, high = (
        np.searchsorted(series.ranks, stem * step + np.searchsorted(series.numbers, number, side))
        for side in ("left", "right")
    )
    return low, high


def continued(block: PieceBlock, series: Series, named: Quotes, taken: Bools) -> Quotes:
    """Places that write only the last digits of a number like the one named before them: INV2025001 & 002.

    ``taken``: pieces that are read already.
    """
    every = np.arange(block.size)
    tail = block.is_place & ~taken & (block.lengths <= _TAIL_DIGITS) & (block.lengths > 1) & _all_digits(block)
    tail &= block.relation != Link.NONE
    known = np.zeros(block.size, dtype=np.bool_)
    known[named.last] = True
    anchor = np.maximum.accumulate(np.where(known, every, -1))
    blocked = np.maximum.accumulate(np.where(block.is_place & ~taken & ~tail, every, -1))
    rows = np.flatnonzero(tail & (anchor > blocked))
    rows = rows[block.receipt[anchor[rows]] == block.receipt[rows]]
    entry, which = _entries(named.last, anchor[rows])
    piece, item = rows[which], named.item[entry]
    value, power = numbers_at(block.raw, block.starts[piece], block.lengths[piece]), 10 ** block.lengths[piece]
    before = series.number[item]
    number = before // power * power + value
    fits = (
        (series.stem[item] >= 0)
        & (series.width[item] >= block.lengths[piece])
        & ((block.lengths[piece] <= 3) | (before < power))
    )
    fits &= (block.relation[piece] != Link.DASH) | (number > before)
    piece, number, stem = piece[fits], number[fits], series.stem[item[fits]]
    low, high = _positions(series, stem, number)
    few = high - low <= _ENDS
    which, place = spread(low[few], (high - low)[few])
    piece = piece[few][which]
    return Quotes(piece, piece, series.order[place], np.full(piece.size, int(Strength.REFORMATTED)))


def _entries(places: Ints, asked: Ints) -> tuple[Ints, Ints]:
    """Entries that stand at the places asked for, unless too many at one; and which asked place each is at."""
    order = np.argsort(places, kind="stable")
    low, high = (np.searchsorted(places[order], asked, side) for side in ("left", "right"))
    counts = np.where(high - low <= _ENDS, high - low, 0)
    which, at = spread(low, counts)
    return order[at], which


def _all_digits(block: PieceBlock) -> Bools:
    forms = block.forms
    group = np.minimum(forms.group_of[:-1], max(forms.numeric.size - 1, 0))
    if not forms.numeric.size:
        return np.zeros(block.size, dtype=np.bool_)
    result: Bools = (np.diff(forms.group_of) == 1) & forms.numeric[group] & (forms.sizes[group] == block.lengths)
    return result


def within_ranges(block: PieceBlock, series: Series, named: Quotes) -> Quotes:
    """Items between two named ends, at the place of the first end."""
    places = np.flatnonzero(block.is_place)
    right = np.flatnonzero((block.relation[places] == Link.RANGE) | (block.relation[places] == Link.DASH))
    right = right[right > 0]
    low, pair = _entries(named.last, places[right - 1])
    high, low_entry = _entries(named.first, places[right][pair])
    low = low[low_entry]
    a, b = named.item[low], named.item[high]
    alike = (series.stem[a] == series.stem[b]) & (series.stem[a] >= 0) & (series.number[a] < series.number[b])
    first, last, a, b = named.first[low[alike]], named.last[high[alike]], a[alike], b[alike]
    after = _positions(series, series.stem[a], series.number[a])[1]
    until = _positions(series, series.stem[b], series.number[b])[0]
    small = until - after <= _BETWEEN
    which, place = spread(after[small], (until - after)[small])
    strength = np.full(which.size, int(Strength.RANGE))
    return Quotes(first[small][which], last[small][which], series.order[place], strength)

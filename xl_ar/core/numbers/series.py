"""Series: documents with the same text before their last digits, numbered in a row; ranges and lists of tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.book import Book
from xl_ar.core.numbers.buffers import Bools, Bytes, Ints, hash_spans
from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.keys import spread
from xl_ar.core.numbers.mentions import Strength
from xl_ar.core.numbers.readings import Hits, PieceBlock

_DIGITS = 18  # longest counter
_BETWEEN = 60  # a range of more items is none
_ENDS = 20  # a quoted end that may mean more items says nothing
_TAIL_DIGITS = 6


@dataclass(frozen=True)
class Series:
    """Of each item the series it belongs to (-1: none) and its number there; and all items in that order."""

    stem: Ints  # [I]
    number: Ints  # [I]
    order: Ints  # items by stem and number
    numbers: Ints  # all numbers, distinct and ascending
    ranks: Ints  # of ``order``: stem and rank of the number in one


def numbers_at(digits: Bytes, starts: Ints, lengths: Ints) -> Ints:
    """Values of pieces of up to 18 digits."""
    values = np.zeros(starts.size, dtype=np.int64)
    for skip in range(int(lengths.max(initial=0))):
        digit = digits[starts + np.minimum(skip, lengths - 1)].astype(np.int64) - ord("0")
        values = np.where(lengths > skip, values * 10 + digit, values)
    return values


def series_of(book: Book) -> Series:
    """The series of the book's documents: those that end in digits."""
    forms = book.documents.forms
    items = book.whole.size
    last = np.maximum(forms.group_of[1:] - 1, 0)
    stem = np.full(items, -1, dtype=np.int64)
    number = np.zeros(items, dtype=np.int64)
    rows = np.flatnonzero(np.diff(forms.group_of) > 0)
    rows = rows[forms.numeric[last[rows]] & (forms.sizes[last[rows]] <= _DIGITS)]
    group = last[rows]
    start = forms.squash_at[rows]
    hashes = hash_spans(forms.squash, start, forms.in_squash[group] - start)
    stem[rows] = np.unique(hashes, return_inverse=True)[1]
    number[rows] = numbers_at(forms.squash, forms.in_squash[group], forms.sizes[group])
    numbers, rank = np.unique(number, return_inverse=True)
    ranks = stem * (numbers.size + 1) + rank
    order = np.argsort(ranks, kind="stable")
    return Series(stem, number, order, numbers, ranks[order])


def _positions(series: Series, stem: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Where in ``order`` the items of each stem and number begin and end."""
    step = series.numbers.size + 1
    low, high = (
        np.searchsorted(series.ranks, stem * step + np.searchsorted(series.numbers, number, side))
        for side in ("left", "right")
    )
    return low, high


def continued(block: PieceBlock, series: Series, named: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Places that write only the last digits of the number named before them, and the items they mean.

    ``named``: places (pieces) known already and the items they name, ascending by place.
    """
    known = np.zeros(block.size, dtype=np.bool_)
    known[named[0]] = True
    tail = block.is_place & ~known & (block.lengths <= _TAIL_DIGITS) & (block.relation != Link.NONE)
    tail &= _all_digits(block)
    anchor = np.maximum.accumulate(np.where(known, np.arange(block.size), -1)) if block.size else named[0]
    blocked = np.maximum.accumulate(np.where(block.is_place & ~known & ~tail, np.arange(block.size), -1))
    rows = np.flatnonzero(tail & (anchor > blocked))
    rows = rows[(anchor[rows] >= 0)]
    rows = rows[block.receipt[anchor[rows]] == block.receipt[rows]]
    low, high = (np.searchsorted(named[0], anchor[rows], side) for side in ("left", "right"))
    rows, low, high = (column[(high > low) & (high - low <= _ENDS)] for column in (rows, low, high))
    which, entry = spread(low, high - low)
    piece, item = rows[which], named[1][entry]
    value = numbers_at(block.raw, block.starts[piece], block.lengths[piece])
    power = 10 ** block.lengths[piece]
    number = series.number[item] // power * power + value
    fits = (series.stem[item] >= 0) & (series.number[item] >= power // 10)
    piece, number, stem = piece[fits], number[fits], series.stem[item[fits]]
    low, high = _positions(series, stem, number)
    low, high, piece = (column[high - low <= _ENDS] for column in (low, high, piece))
    which, entry = spread(low, high - low)
    return piece[which], series.order[entry]


def _all_digits(block: PieceBlock) -> Bools:
    forms = block.forms
    group = np.minimum(forms.group_of[:-1], max(forms.numeric.size - 1, 0))
    if not forms.numeric.size:
        return np.zeros(block.size, dtype=np.bool_)
    result: Bools = (np.diff(forms.group_of) == 1) & forms.numeric[group] & (forms.sizes[group] == block.lengths)
    return result


def within_ranges(block: PieceBlock, series: Series, named: tuple[Ints, Ints]) -> Hits:
    """Items between two named ends; ``span`` is the piece of the first end."""
    places = np.flatnonzero(block.is_place)
    right = np.flatnonzero((block.relation[places] == Link.RANGE) | (block.relation[places] == Link.DASH))
    right = right[right > 0]
    ends = [places[right - 1], places[right]]
    bounds = [[np.searchsorted(named[0], end, side) for side in ("left", "right")] for end in ends]
    counts = [high - low for low, high in bounds]
    fits = (counts[0] > 0) & (counts[1] > 0) & (counts[0] <= _ENDS) & (counts[1] <= _ENDS)
    row, pair = spread(np.zeros(int(fits.sum()), dtype=np.int64), counts[0][fits] * counts[1][fits])
    width = counts[1][fits][row]
    a = named[1][bounds[0][0][fits][row] + pair // width]
    b = named[1][bounds[1][0][fits][row] + pair % width]
    alike = (series.stem[a] == series.stem[b]) & (series.stem[a] >= 0) & (series.number[a] < series.number[b])
    first, a, b = ends[0][fits][row][alike], a[alike], b[alike]
    after = _positions(series, series.stem[a], series.number[a])[1]
    until = _positions(series, series.stem[b], series.number[b])[0]
    small = (until - after) <= _BETWEEN
    which, entry = spread(after[small], (until - after)[small])
    strength = np.full(which.size, int(Strength.RANGE), dtype=np.int64)
    return Hits(first[small][which], series.order[entry], strength)

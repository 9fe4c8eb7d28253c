"""Amounts with two decimals in a text, and the document number each is written beside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Ints
from xl_ar.core.numbers.chunks import CLASS, OTHER, Chunks, Numbers, sign_table
from xl_ar.core.numbers.documents import numbers_at
from xl_ar.core.numbers.tokens import Tokens
from xl_ar.core.numbers.words import Role

NO_AMOUNT = -1
_POINTS = sign_table(".,'")
_COMMA, _POINT = ord(","), ord(".")
_BESIDE = sign_table(" \t(=:$*")  # signs between a number and its amount
_OPENERS = sign_table("(=$*")  # signs that only an amount follows
_GAP = 10  # bytes between them
_DIGITS = 15  # of an amount
_DAYS, _MONTHS = 31, 12


@dataclass(frozen=True)
class Amounts:
    """Amounts with two decimals: 1,234.50, 12.00, 1.234,50."""

    found: Bools  # one entry a number: whether it is part of an amount
    first: Ints  # one entry an amount: number it begins with
    last: Ints  # number of its decimals


def amounts_of(chunks: Chunks, numbers: Numbers) -> Amounts:
    """The amounts of a block."""
    found = np.zeros(numbers.size, dtype=np.bool_)
    at, length = numbers.at, chunks.lengths[numbers.at]
    cents = np.flatnonzero(numbers.pure & (length == 2))
    cents = cents[(cents > 0)]
    cents = cents[_pointed(chunks, numbers, cents)]
    after = np.minimum(at[cents] + 1, chunks.starts.size - 1)
    glued = (chunks.starts[after] - chunks.ends[at[cents]] == 1) & (
        chunks.tied[after] | _POINTS[chunks.buffer[chunks.ends[at[cents]]]]
    )
    units = cents - 1
    bound = chunks.tied[at[units]] & (chunks.buffer[chunks.starts[at[units]] - 1] != _POINT)
    point = chunks.buffer[chunks.starts[at[cents]] - 1] == _POINT
    grouped = (length[units] == 3) & (chunks.buffer[chunks.starts[at[units]] - 1] == _POINT)
    listed = (chunks.buffer[chunks.starts[at[units]] - 1] == _COMMA) | (
        (chunks.digits[after] > 0) & (chunks.starts[after] - chunks.ends[at[cents]] == 1)
    )
    fits = ~glued & ~bound & np.where(point, length[units] <= 9, grouped | (~listed & (length[units] <= 6)))
    cents, begins = cents[fits], units[fits]
    found[cents] = found[begins] = True
    rows = np.arange(begins.size)
    while rows.size:
        rows = rows[(length[begins[rows]] == 3) & (begins[rows] > 0)]
        rows = rows[_pointed(chunks, numbers, begins[rows]) & (length[begins[rows] - 1] <= 3)]
        begins[rows] -= 1
        found[begins[rows]] = True
    return Amounts(found, begins, cents)


def _pointed(chunks: Chunks, numbers: Numbers, which: Ints) -> Bools:
    """Numbers that follow another plain number after one point or comma."""
    at = numbers.at[which]
    gap = chunks.starts[at] - chunks.ends[at - 1]
    near = (gap == 1) & _POINTS[chunks.buffer[chunks.starts[at] - 1]]
    result: Bools = near & (numbers.at[which - 1] == at - 1) & numbers.pure[which - 1] & numbers.pure[which]
    return result


def beside(chunks: Chunks, numbers: Numbers, tokens: Tokens, amounts: Amounts) -> Ints:
    """The amount that directly follows each token, in hundredths; NO_AMOUNT where there is none."""
    result = np.full(tokens.size, NO_AMOUNT, dtype=np.int64)
    rows = np.flatnonzero(amounts.first > 0)
    first = amounts.first[rows]
    before = tokens.of_number[first - 1]
    end, start = chunks.ends[tokens.last[before]], chunks.starts[numbers.at[first]]
    words = numbers.at[first] - tokens.last[before] - 1
    named = (chunks.roles[numbers.at[first] - 1] & np.uint32(Role.CURRENCY)) > 0
    near = (chunks.text[tokens.last[before]] == chunks.text[numbers.at[first]]) & (start - end <= _GAP) & (start > end)
    near &= (words == 0) | ((words == 1) & named)
    near &= ~amounts.found[first - 1]
    near &= _only_signs(chunks, end, start)
    sure = (words == 1) | _OPENERS[chunks.buffer[start - 1]]
    values = _hundredths(chunks, numbers, first, amounts.last[rows])
    dated = (values // 100 <= _DAYS) & (values % 100 <= _MONTHS)
    sure |= _currency_after(chunks, numbers.at[amounts.last[rows]]) | ~dated
    kept = near & sure & (values >= 0)
    result[before[kept]] = values[kept]
    return result


def _only_signs(chunks: Chunks, end: Ints, start: Ints) -> Bools:
    """True where nothing but a currency's name and signs that lead to an amount stands between."""
    only = np.ones(end.size, dtype=np.bool_)
    for skip in range(_GAP):
        sign = chunks.buffer[np.minimum(end + skip, start - 1)]
        only &= _BESIDE[sign] | (CLASS[sign] > OTHER)
    return only


def _currency_after(chunks: Chunks, at: Ints) -> Bools:
    after = np.minimum(at + 1, chunks.starts.size - 1)
    near = (after > at) & (chunks.starts[after] - chunks.ends[at] <= 2)
    result: Bools = near & ((chunks.roles[after] & np.uint32(Role.CURRENCY)) > 0)
    return result


def _hundredths(chunks: Chunks, numbers: Numbers, first: Ints, last: Ints) -> Ints:
    """Values of amounts whose digits stand in numbers ``first`` to ``last``; NO_AMOUNT for too long ones."""
    values = np.zeros(first.size, dtype=np.int64)
    digits = np.zeros(first.size, dtype=np.int64)
    for skip in range(int((last - first).max(initial=0)) + 1):
        rows = np.flatnonzero(first + skip <= last)
        at = numbers.at[first[rows] + skip]
        length = chunks.lengths[at]
        digits[rows] += length
        values[rows] = values[rows] * 10 ** np.minimum(length, 9) + numbers_at(chunks.buffer, chunks.starts[at], length)
    return np.where(digits <= _DIGITS, values, NO_AMOUNT)

"""Tokens that are dates: 06/15/2025, 15.6.25, 2025-06-15, 06/11, 15-JUN-25, 15 JUN 2025, 20250615."""

from __future__ import annotations

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Ints
from xl_ar.core.numbers.chunks import Chunks, Numbers, digit_values
from xl_ar.core.numbers.tokens import Tokens, is_year
from xl_ar.core.numbers.words import Role, word_roles

_MONTH = np.uint32(Role.MONTH)
_UNDERLINE, _HASH = ord("_"), ord("#")


def date_tokens(chunks: Chunks, numbers: Numbers, tokens: Tokens, labelled: Bools) -> Bools:
    """Which tokens are dates; one labelled as a document only if it is a full date with a four-digit year."""
    found = np.zeros(tokens.size, dtype=np.bool_)
    pure = tokens.pure & (tokens.digits <= 8)
    for count, test in ((2, _two_parts), (3, _three_parts)):
        some = np.flatnonzero(pure & (tokens.chunks == count))
        found[some] = test(chunks, tokens.first[some], labelled[some])
    single = np.flatnonzero(pure & (tokens.chunks == 1) & ~labelled)
    found[single] = _compact(chunks, tokens.first[single]) | _beside_month(chunks, tokens, single)
    found |= _with_month(chunks, numbers, tokens) & ~labelled
    return found


def _values(chunks: Chunks, at: Ints) -> tuple[Ints, Ints]:
    length = chunks.lengths[at]
    return digit_values(chunks.buffer, chunks.starts[at], np.minimum(length, 4)), length


def _is_month(value: Ints, length: Ints) -> Bools:
    result: Bools = (value >= 1) & (value <= 12) & (length <= 2)
    return result


def _is_day(value: Ints, length: Ints) -> Bools:
    result: Bools = (value >= 1) & (value <= 31) & (length <= 2)
    return result


def _day_and_month(a: tuple[Ints, Ints], b: tuple[Ints, Ints]) -> Bools:
    return (_is_month(*a) & _is_day(*b)) | (_is_day(*a) & _is_month(*b))


def _full_year(part: tuple[Ints, Ints]) -> Bools:
    result: Bools = is_year(part[0]) & (part[1] == 4)
    return result


def _two_parts(chunks: Chunks, first: Ints, labelled: Bools) -> Bools:
    a, b = _values(chunks, first), _values(chunks, first + 1)
    period = (_is_month(*a) & _full_year(b)) | (_full_year(a) & _is_month(*b))
    return ~labelled & (_day_and_month(a, b) | period)


def _three_parts(chunks: Chunks, first: Ints, labelled: Bools) -> Bools:
    a, b, c = (_values(chunks, first + shift) for shift in range(3))
    signs = [chunks.buffer[chunks.ends[first + shift]] for shift in range(2)]
    dated = (signs[0] == signs[1]) & (signs[0] != _UNDERLINE) & (signs[0] != _HASH)
    full = (_day_and_month(a, b) & _full_year(c)) | (_full_year(a) & _is_month(*b) & _is_day(*c))
    short = _day_and_month(a, b) & (c[1] == 2) & ~labelled
    result: Bools = dated & (full | short)
    return result


def _compact(chunks: Chunks, at: Ints) -> Bools:
    """20250615."""
    start = chunks.starts[at]
    year, month, day = (
        digit_values(chunks.buffer, start + skip, np.full(at.size, length)) for skip, length in ((0, 4), (4, 2), (6, 2))
    )
    two = np.full(at.size, 2)
    result: Bools = (chunks.lengths[at] == 8) & is_year(year) & _is_month(month, two) & _is_day(day, two)
    return result


def _beside_month(chunks: Chunks, tokens: Tokens, some: Ints) -> Bools:
    """A day or year beside the name of a month: 15 JUN 2025, JUNE 15, 2025."""
    at = tokens.first[some]
    last = chunks.starts.size - 1
    beside = np.zeros(some.size, dtype=np.bool_)
    value = _values(chunks, at)
    for step in (-2, -1, 1):
        other = np.clip(at + step, 0, last)
        month = ((chunks.roles[other] & _MONTH) > 0) & (chunks.text[other] == chunks.text[at])
        between = np.clip(at - 1, 0, last)
        month &= (step != -2) | (chunks.digits[between] > 0) & (chunks.lengths[between] <= 2)
        gap = np.abs(chunks.starts[at] - chunks.ends[other]) if step < 0 else chunks.starts[other] - chunks.ends[at]
        beside |= month & (gap <= 6)
    result: Bools = beside & (_full_year(value) | _is_day(*value))
    return result


def _with_month(chunks: Chunks, numbers: Numbers, tokens: Tokens) -> Bools:
    """A month's name within the token: 15-JUN-25, JUN-2025, 15JUN2025, JUN2025."""
    found = np.zeros(tokens.size, dtype=np.bool_)
    three = np.flatnonzero((tokens.chunks == 3) & (tokens.numbers == 2) & (tokens.digits <= 6))
    first = tokens.first[three]
    found[three] = ((chunks.roles[first] | chunks.roles[first + 1]) & _MONTH) > 0
    two = np.flatnonzero((tokens.chunks == 2) & (tokens.numbers == 1) & (tokens.digits == 4))
    first = tokens.first[two]
    found[two] = ((chunks.roles[first] & _MONTH) > 0) & _full_year(_values(chunks, first + 1))
    one = np.flatnonzero((tokens.chunks == 1) & ~tokens.pure & (tokens.digits <= 6))
    found[one] = _glued(chunks, numbers, tokens, one)
    return found


def _glued(chunks: Chunks, numbers: Numbers, tokens: Tokens, one: Ints) -> Bools:
    at, lead = tokens.first[one], numbers.lead[tokens.number[one]]
    start, length, digits = chunks.starts[at], chunks.lengths[at], chunks.digits[at]
    year = digit_values(chunks.buffer, chunks.ends[at] - 4, np.full(at.size, 4))
    led = ((numbers.lead_roles[tokens.number[one]] & _MONTH) > 0) & (length == lead + 4) & (digits == 4) & is_year(year)
    middle = (word_roles(chunks.buffer, start + 2, np.full(at.size, 3))[0] & _MONTH) > 0
    result: Bools = led | (middle & (lead == 0) & (length == digits + 3) & (digits % 2 == 0) & (digits >= 4))
    return result

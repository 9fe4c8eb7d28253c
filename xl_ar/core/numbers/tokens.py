"""Tokens: chunks tied together, cut apart again where two whole numbers stand side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Ints, leading_word
from xl_ar.core.numbers.chunks import Chunks, Numbers, digit_values
from xl_ar.core.numbers.words import Role

_SLASH, _DASH, _POINT, _HASH = (ord(sign) for sign in "/-.#")
_YEARS = (1990, 2049)


@dataclass(frozen=True)
class Tokens:
    """Tokens that hold a digit, in reading order; arrays of one entry each."""

    first: Ints  # chunk
    last: Ints  # chunk, inclusive
    number: Ints  # its first entry in Numbers
    numbers: Ints  # how many of its chunks hold a digit
    digits: Ints
    pure: Bools  # digits and ties only
    of_number: Ints  # one entry a number: which token it is in

    @property
    def size(self) -> int:
        """How many."""
        return int(self.first.size)

    @property
    def chunks(self) -> Ints:
        """How many chunks each has."""
        return self.last - self.first + 1


def is_year(values: Ints) -> Bools:
    """True for 1990 to 2049."""
    result: Bools = (values >= _YEARS[0]) & (values <= _YEARS[1])
    return result


def tokens_of(chunks: Chunks, numbers: Numbers) -> Tokens:
    """The tokens that hold a digit."""
    heads = np.ones(chunks.starts.size, dtype=np.bool_)
    heads[chunks.tied] = False
    heads[_torn(chunks, numbers, heads)] = True
    heads[_after_fillers(chunks)] = True
    first_chunks = np.flatnonzero(heads)
    token = np.cumsum(heads)[numbers.at] - 1
    new = np.ones(numbers.size, dtype=np.bool_)
    new[1:] = token[1:] != token[:-1]
    number = np.flatnonzero(new)
    kept = token[number]
    ends = np.append(first_chunks[1:], chunks.starts.size)
    counts = np.diff(number, append=numbers.size)
    of_number = np.cumsum(new) - 1
    digits = np.bincount(of_number, chunks.digits[numbers.at], number.size).astype(np.int64)
    pure_chunks = np.bincount(of_number, numbers.pure, number.size).astype(np.int64)
    first, last = first_chunks[kept], ends[kept] - 1
    return Tokens(first, last, number, counts, digits, pure_chunks == last - first + 1, of_number)


def _after_fillers(chunks: Chunks) -> Ints:
    """Chunks after NR. or NO#, which belong to no number: Rg.Nr.9001003."""
    label = np.flatnonzero(chunks.roles[:-1] & np.uint32(Role.FILLER))
    sign = chunks.buffer[chunks.ends[label]]
    cuts: Ints = label[chunks.tied[label + 1] & ((sign == _POINT) | (sign == _HASH))] + 1
    return cuts


def _torn(chunks: Chunks, numbers: Numbers, heads: Bools) -> Ints:
    """Chunks at which a token is cut: 9001648/9001649, E12340-E12345, SI/2402/0010-SI/2402/0013."""
    tied = np.flatnonzero(chunks.tied[numbers.at])
    follows = tied[(tied > 0) & (numbers.at[tied - 1] == numbers.at[tied] - 1)]
    twins = follows[_alike(chunks, numbers, follows - 1, follows)]
    worded = tied[(numbers.at[tied] > 1)]
    letters = numbers.at[worded] - 1
    worded = worded[(chunks.digits[letters] == 0) & chunks.tied[letters] & (chunks.digits[letters - 1] > 0)]
    letters = numbers.at[worded] - 1
    head = np.maximum.accumulate(np.where(heads, np.arange(heads.size), 0))[letters]
    again = letters[chunks.words[head] == chunks.words[letters]]
    return np.concatenate((numbers.at[twins], again, _alternating(chunks, numbers, follows)))


def _alike(chunks: Chunks, numbers: Numbers, left: Ints, right: Ints) -> Bools:
    """Pairs of tied chunks that look like two numbers of one kind."""
    a, b = numbers.at[left], numbers.at[right]
    length, lead = chunks.lengths[b], numbers.lead[right]
    sign = chunks.buffer[chunks.starts[b] - 1]
    same = (chunks.lengths[a] == length) & (numbers.lead[left] == lead)
    same &= (sign == _SLASH) | (sign == _DASH)
    same &= leading_word(chunks.buffer, chunks.starts[a], lead) == leading_word(chunks.buffer, chunks.starts[b], lead)
    bare = numbers.pure[left] & numbers.pure[right]
    four = length == 4
    values = [digit_values(chunks.buffer, chunks.starts[side], np.minimum(length, 4)) for side in (a, b)]
    rising = four & (sign == _DASH) & (values[1] > values[0]) & ~is_year(values[0])
    result: Bools = same & np.where(bare, (length >= 5) | rising, (lead > 0) & (chunks.digits[b] >= 3))
    return result


def _alternating(chunks: Chunks, numbers: Numbers, follows: Ints) -> Ints:
    """Cuts in the middle of 25-000523/25-000619: two of the same lengths, another sign between them."""
    inner = follows[(follows >= 2) & (follows + 1 < numbers.size)]
    at = numbers.at[inner]
    whole = (numbers.at[inner - 2] == at - 2) & (numbers.at[np.minimum(inner + 1, numbers.size - 1)] == at + 1)
    at = at[whole]
    at = at[chunks.tied[at - 1] & chunks.tied[at + 1]]
    length = chunks.lengths
    signs = [chunks.buffer[chunks.starts[at + shift] - 1] for shift in (-1, 0, 1)]
    same = (length[at] == length[at - 2]) & (length[at + 1] == length[at - 1])
    cuts: Ints = at[same & (signs[0] == signs[2]) & (signs[0] != signs[1])]
    return cuts

"""Years within numbers, written with two digits for four or the other way round: RE-25-01456 for RE-2025-01456."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Bytes, Hashes, Ints, cut_out, hash_spans
from xl_ar.core.numbers.chunks import digit_values
from xl_ar.core.numbers.forms import Forms

_CENTURY = 2000
_YEARS = (10, 49)  # of this century


@dataclass(frozen=True)
class Years:
    """The numbers of a column with a year that can be written otherwise; arrays of one entry each."""

    number: Ints
    group: Ints  # of the year
    full: Bools  # written with four digits
    start: Ints  # first group of digits of the number

    def of(self, rows: Ints) -> Years:
        """Some of them."""
        return Years(self.number[rows], self.group[rows], self.full[rows], self.start[rows])


def years_of(forms: Forms) -> Years:
    """The first group of digits of each number if it is a year, else its last; another group of digits is beside it."""
    first, last = _ends_of_digits(forms)
    number = np.flatnonzero(first < last)
    kind = [_year_digits(forms, side[number]) for side in (first, last)]
    at = np.where(kind[0] > 0, first[number], last[number])
    size = np.where(kind[0] > 0, kind[0], kind[1])
    kept = size > 0
    return Years(number[kept], at[kept], size[kept] == 4, first[number[kept]])


def _ends_of_digits(forms: Forms) -> tuple[Ints, Ints]:
    """First and last group of digits of each number; -1 where it has none."""
    groups = np.flatnonzero(forms.numeric)
    first, last = (np.full(forms.squash_at.size - 1, -1, dtype=np.int64) for _ in range(2))
    first[forms.owner[groups[::-1]]] = groups[::-1]
    last[forms.owner[groups]] = groups
    return first, last


def _year_digits(forms: Forms, groups: Ints) -> Ints:
    """Two or four for groups that are a year, 0 for others."""
    size = forms.sizes[groups]
    value = digit_values(forms.squash, forms.in_squash[groups], np.minimum(size, 4))
    value -= np.where(size == 4, _CENTURY, 0)
    fits = ((size == 2) | (size == 4)) & (value >= _YEARS[0]) & (value <= _YEARS[1])
    result: Ints = np.where(fits, size, 0)
    return result


def other_year(buffer: Bytes, years: Years, start: Ints, at: Ints, end: Ints) -> Hashes:
    """Hashes of ``buffer[start:end]`` with the year at ``at`` written with two digits for four or the other way."""
    century = buffer.size
    source = np.concatenate((buffer, np.frombuffer(b"20", dtype=np.uint8)))
    full = years.full
    rest = at + np.where(full, 2, 0)
    starts = np.stack((start, np.full(start.size, century), rest), axis=1).ravel()
    lengths = np.stack((at - start, np.where(full, 0, 2), end - rest), axis=1).ravel()
    joined, begins = cut_out(source, starts, lengths)
    total = lengths.reshape(-1, 3).sum(axis=1)
    return hash_spans(joined, begins[::3], total)


def cores(forms: Forms) -> Hashes:
    """Hashes of the numbers by groups from their first digit on, with a year of two digits; 0 where they have none."""
    first, _ = _ends_of_digits(forms)
    result = np.zeros(first.size, dtype=np.uint64)
    some = np.flatnonzero(first >= 0)
    start, end = forms.in_grouped[first[some]], forms.grouped_at[some + 1]
    result[some] = hash_spans(forms.grouped, start, end - start)
    years = years_of(forms)
    years = years.of(np.flatnonzero(years.full))
    at = forms.in_grouped[years.group] + 1
    start, end = forms.in_grouped[years.start], forms.grouped_at[years.number + 1]
    result[years.number] = other_year(forms.grouped, years, start, at, end)
    return result

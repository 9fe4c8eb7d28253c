"""The key tables of a book of open items: by squashed, grouped and folded form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Bytes, Hashes, Ints, hash_spans
from xl_ar.core.numbers.documents import Documents, all_documents, documents_of
from xl_ar.core.numbers.forms import BAR, Forms, fold
from xl_ar.core.numbers.keys import TELLING_DIGITS, Entry, Items, KeyTable, Kinds, Written, key_table, written_numbers
from xl_ar.core.numbers.years import other_year, years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK = 50_000  # items read at once: keeps the arrays small
_ORDER_CHARACTERS = 4
_FOLDED_CHARACTERS = 5
_GROUPS = 8  # numbers of more groups are taken together


@dataclass(frozen=True)
class Book:
    """Documents of I items and the tables under which they are found."""

    documents: Documents
    squashed: KeyTable
    grouped: KeyTable
    folded: KeyTable
    plain_years: Bools  # by groups: numbers of so many groups that begin with a year of two digits are in the book


class _Entries:
    """Collects the entries of one table."""

    def __init__(self) -> None:
        self.parts: list[tuple[Hashes, Items, Kinds]] = []
        self.base = 0  # first item of the block that is read

    def add(self, hashes: Hashes, items: Ints, kind: Ints | Entry) -> None:
        """Entries of one kind or of one kind each; items are counted from the beginning of the block."""
        kinds = np.broadcast_to(np.asarray(kind, dtype=np.uint8), items.shape)
        self.parts.append((hashes, (items + self.base).astype(np.int32), kinds))

    def table(self, documents: Hashes) -> KeyTable:
        """The table of all entries."""
        columns = [np.concatenate([part[side] for part in self.parts]) for side in range(3)]
        self.parts.clear()
        return key_table(columns[0], columns[1], columns[2], documents)


@dataclass(frozen=True)
class _Shape:
    """Digits of each number of a column, and of what is left of it from each group on."""

    groups: Ints  # [numbers]
    digits: Ints  # [numbers]
    telling: Ints  # [numbers] digits without leading zeros of their group
    from_group: Ints  # [groups] digits from this group on
    telling_from: Ints  # [groups]
    inner: Ints  # groups that are not the first of their number
    kind: Ints  # [inner] BARE if only letters stand before the group, else TAIL


def book_of(documents: Sequence[str], orders: Sequence[str]) -> Book:
    """The tables of the items' document and order numbers; both sequences have one entry an item."""
    squashed, grouped, folded = tables = _Entries(), _Entries(), _Entries()
    blocks: list[Documents] = []
    plain_years = np.zeros(_GROUPS + 1, dtype=np.bool_)
    for start in range(0, max(len(documents), 1), _BLOCK):
        for table in tables:
            table.base = start
        written = written_numbers(documents[start : start + _BLOCK])
        blocks.append(documents_of(written))
        shape = _shape(written.forms)
        known = np.flatnonzero(shape.digits)
        squashed.add(blocks[-1].whole[known], known, Entry.WHOLE)
        _add_shortened(squashed, grouped, written.forms, shape)
        plain_years[_add_years(squashed, grouped, written.forms, shape)] = True
        _add_folded(folded, written.forms, shape)
        _add_orders(squashed, grouped, folded, written_numbers(orders[start : start + _BLOCK]))
    columns = all_documents(blocks)
    keys = [table.table(columns.whole) for table in tables]
    return Book(columns, keys[0], keys[1], keys[2], plain_years)


def _shape(forms: Forms) -> _Shape:
    digits = np.where(forms.numeric, forms.sizes, 0)
    telling = np.where(forms.numeric, forms.sizes - forms.zeros, 0)
    upto = np.concatenate(([0], np.cumsum(digits)))
    telling_upto = np.concatenate(([0], np.cumsum(telling)))
    ends = forms.group_of[forms.owner + 1]
    each = np.arange(forms.owner.size)
    first = forms.group_of[forms.owner]
    inner = np.flatnonzero(each > first)
    dropped = upto[inner] - upto[first[inner]]
    return _Shape(
        np.diff(forms.group_of),
        np.diff(upto[forms.group_of]),
        np.diff(telling_upto[forms.group_of]),
        upto[ends] - upto[each],
        telling_upto[ends] - telling_upto[each],
        inner,
        np.where(dropped == 0, int(Entry.BARE), int(Entry.TAIL)),
    )


def _add_shortened(squashed: _Entries, grouped: _Entries, forms: Forms, shape: _Shape) -> None:
    """Entries of numbers without prefix, leading groups, separators or leading zeros."""
    lettered = shape.groups > 1
    sure = (shape.telling >= TELLING_DIGITS) | (lettered & (_letters(forms) > 0))
    items = np.flatnonzero((shape.digits > 0) & sure)
    grouped.add(forms.by_groups(items, items), items, Entry.WHOLE)
    for table, enough in ((squashed, shape.from_group), (grouped, shape.telling_from)):
        kept = enough[shape.inner] >= TELLING_DIGITS
        groups, kind = shape.inner[kept], shape.kind[kept]
        items = forms.owner[groups]
        if table is squashed:
            full = (
                (kind == Entry.BARE)
                | (forms.zeros[groups] > 0)
                | (forms.group_of[forms.owner[groups] + 1] > groups + 1)
            )
            groups, kind = groups[full], kind[full]
            items = forms.owner[groups]
            start, end, buffer = forms.in_squash[groups], forms.squash_at[items + 1], forms.squash
        else:
            start, end, buffer = forms.in_grouped[groups], forms.grouped_at[items + 1], forms.grouped
        table.add(hash_spans(buffer, start, end - start), items, kind)
    _add_zeroless(squashed, forms, shape)


def _letters(forms: Forms) -> Ints:
    """Groups of letters of each number."""
    return np.bincount(forms.owner, ~forms.numeric, forms.squash_at.size - 1).astype(np.int64)


def _add_zeroless(squashed: _Entries, forms: Forms, shape: _Shape) -> None:
    """Squashed numbers of several groups of digits without leading zeros: INV-2024-00071 as INV202471."""
    barless = forms.grouped[forms.grouped != BAR]
    each = np.arange(forms.owner.size)
    starts = forms.in_grouped - each
    ends = forms.grouped_at[1:] - forms.group_of[1:]
    last = np.maximum(forms.group_of[1:] - 1, 0)
    several = shape.groups - _letters(forms) >= 2
    zeroed = np.append(forms.zeros, 0)[last] > 0 if forms.zeros.size else np.zeros(several.size, dtype=np.bool_)
    several &= zeroed & (shape.telling >= TELLING_DIGITS)
    bare = shape.inner[(shape.kind == Entry.BARE) & several[forms.owner[shape.inner]]]
    for groups in (forms.group_of[:-1][several], bare):
        items = forms.owner[groups]
        hashes = hash_spans(barless, starts[groups], ends[items] - starts[groups])
        squashed.add(hashes, items, Entry.TAIL)


def _add_years(squashed: _Entries, grouped: _Entries, forms: Forms, shape: _Shape) -> Ints:
    """Entries of numbers with a shortened or lengthened year, with and without the letters before the first digit.

    Returns the groups of numbers that begin with a year of two digits.
    """
    every = years_of(forms)
    telling = shape.telling[every.number] + np.where(every.full, -2, 2)
    lettered = every.start > forms.group_of[every.number]
    for whole in (True, False):
        enough = telling >= TELLING_DIGITS - (lettered & whole)
        years = every.of(np.flatnonzero(enough & (lettered | whole)))
        group = forms.group_of[years.number] if whole else years.start
        ends = forms.grouped_at[years.number + 1]
        hashes = other_year(forms.grouped, years, forms.in_grouped[group], forms.in_grouped[years.group] + 1, ends)
        grouped.add(hashes, years.number, Entry.YEAR)
    years = every.of(np.flatnonzero(lettered & (telling >= TELLING_DIGITS - 1)))
    start, ends = forms.squash_at[years.number], forms.squash_at[years.number + 1]
    squashed.add(other_year(forms.squash, years, start, forms.in_squash[years.group], ends), years.number, Entry.YEAR)
    plain = every.number[~lettered & ~every.full & (every.group == every.start)]
    result: Ints = np.minimum(shape.groups[plain], _GROUPS)
    return result


def _add_folded(folded: _Entries, forms: Forms, shape: _Shape) -> None:
    buffer: Bytes = fold(forms.squash)
    length = np.diff(forms.squash_at)
    items = np.flatnonzero((length >= _FOLDED_CHARACTERS) & (shape.digits > 0))
    folded.add(hash_spans(buffer, forms.squash_at[items], length[items]), items, Entry.BARE)
    groups = shape.inner[shape.kind == Entry.BARE]
    groups = groups[shape.from_group[groups] > TELLING_DIGITS]
    items = forms.owner[groups]
    start = forms.in_squash[groups]
    folded.add(hash_spans(buffer, start, forms.squash_at[items + 1] - start), items, Entry.TAIL)


def _add_orders(squashed: _Entries, grouped: _Entries, folded: _Entries, orders: Written) -> None:
    """Order numbers as written, without the letters before them, without leading zeros, and folded."""
    forms = orders.forms
    shape = _shape(forms)
    length = np.diff(forms.squash_at)
    fit: Bools = (length >= _ORDER_CHARACTERS) & (shape.digits >= TELLING_DIGITS - 1)
    items = np.flatnonzero(fit)
    squashed.add(forms.squashed(items, items), items, Entry.ORDER)
    folded.add(hash_spans(fold(forms.squash), forms.squash_at[items], length[items]), items, Entry.ORDER)
    groups = shape.inner[(shape.kind == Entry.BARE) & (shape.from_group[shape.inner] >= TELLING_DIGITS)]
    items = forms.owner[groups]
    bare = hash_spans(forms.squash, forms.in_squash[groups], forms.squash_at[items + 1] - forms.in_squash[groups])
    squashed.add(bare, items, Entry.ORDER)
    zeroed = np.bincount(forms.owner, forms.zeros, length.size) > 0
    items = np.flatnonzero(fit & zeroed & (shape.telling >= TELLING_DIGITS))
    grouped.add(forms.by_groups(items, items), items, Entry.ORDER)

"""A written number is one slip or a short form away from an item of the payer, or from one of equal amount."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, combinations, islice, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xl_ar.core.matching.known.book import distinct_keys
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts, singles, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence, Quoted
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_BLOCK = 25_000  # receipts whose pairs are held at a time
_MOST_ITEMS = 400  # larger accounts are searched by equal amount only
_MOST_ALIKE = 20  # items of the book with the receipt's amount that are looked at
_MOST_OPTIONS = 6
_MOST_READINGS = 600
_MOST_DRAFTS = 3


class _Rows(NamedTuple):
    receipt: IntArray
    place: IntArray
    item: IntArray
    strength: IntArray


class _Option(NamedTuple):
    """One way to read a place: its items and how firmly."""

    items: tuple[int, ...]
    strength: int


@rule("corrected", order=30, sentence="remittance quotes {written}, read as {documents}; {sum}; {payer}")
def corrected(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """Readings of the written numbers of which one at least is corrected."""
    del so_far
    found = _found(evidence, asked & (evidence.texts.count > 0))
    alone = evidence.texts.count[found.receipt] == 1
    ones = singles(
        found.receipt[alone], found.item[alone], number=found.strength[alone], explained=np.ones(alone.sum(), dtype=int)
    )
    several = _Rows(*(column[~alone] for column in found))
    return together([ones, listed_drafts(_readings(evidence, several))])


def _found(evidence: Evidence, asked: BoolArray) -> _Rows:
    """New readings of all receipts asked for, some receipts at a time: pairs are many."""
    receipts = np.flatnonzero(asked)
    blocks = np.split(receipts, range(_BLOCK, len(receipts), _BLOCK))
    found = [evidence.index.among(evidence.texts, *_pairs(evidence, block)) for block in blocks]
    columns = ([np.asarray(getattr(part, name), np.int64) for part in found] for name in _Rows._fields)
    return _new(evidence, _Rows(*map(np.concatenate, columns)))


def _pairs(evidence: Evidence, asked: IntArray) -> tuple[IntArray, IntArray]:
    """Receipts and the items that they may mean: of near accounts, and of equal amount; ``asked`` ascending."""
    groups, items = evidence.items.by_account, evidence.items
    receipt, account = evidence.near_accounts
    low, high = np.searchsorted(receipt, [asked[0], asked[-1] + 1]) if len(asked) else (0, 0)
    receipt, account = receipt[low:high], account[low:high]
    wanted = np.isin(receipt, asked) & (groups.start[account + 1] - groups.start[account] <= _MOST_ITEMS)
    place, item = groups.pairs(account[wanted])
    where, same = evidence.amounts_anywhere.pairs(
        evidence.receipts.currency[asked], evidence.receipts.amount[asked], most=_MOST_ALIKE
    )
    many = len(items.amount)
    keys = distinct_keys(np.concatenate([receipt[wanted][place] * many + item, asked[where] * many + same]))
    return keys // many, keys % many


def _new(evidence: Evidence, rows: _Rows) -> _Rows:
    """Readings that are not known from the whole book.

    A number that names an item of another currency, or one that is settled, is read as another only where that is as
    much as the receipt.
    """
    known, quoted = evidence.mentions, evidence.quoted
    many, places = len(evidence.items.amount), int(evidence.texts.count.max(initial=0)) + 1
    place = rows.receipt * places + rows.place
    known_place = known.receipt.astype(np.int64) * places + known.place
    new = ~np.isin(place * many + rows.item, known_place * many + known.item)
    in_vain = np.isin(place, known_place) & ~np.isin(place, quoted.receipt * places + quoted.place)
    new &= ~in_vain | (evidence.items.amount[rows.item] == evidence.receipts.amount[rows.receipt])
    return _Rows(*(column[new] for column in rows))


def _readings(evidence: Evidence, rows: _Rows) -> Iterator[Draft]:
    for receipt, options in _options(evidence, rows):
        yield from _best_readings(evidence, receipt, options)


def _options(evidence: Evidence, rows: _Rows) -> Iterator[tuple[int, list[list[_Option]]]]:
    """By receipt and place the ways to read it: as quoted, and corrected."""
    corrected: dict[int, dict[int, list[_Option]]] = defaultdict(lambda: defaultdict(list))
    order = np.lexsort((rows.item, -rows.strength, rows.place, rows.receipt))
    for receipt, place, item, strength in zip(*(column[order].tolist() for column in rows), strict=True):
        options = corrected[receipt][place]
        if len(options) < _MOST_OPTIONS:
            options.append(_Option((item,), strength))
    quoted = evidence.quoted
    for receipt, new in corrected.items():
        places: dict[int, list[_Option]] = {place: list(options) for place, options in new.items()}
        for place, option in _as_quoted(quoted, evidence.quotes.of(receipt)).items():
            places[place] = [option, *places.get(place, ())]
        yield receipt, list(places.values())


def _as_quoted(quoted: Quoted, rows: IntArray) -> dict[int, _Option]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    columns = (quoted.place[rows], quoted.item[rows], quoted.strength[rows])
    for place, item, strength in zip(*(column.tolist() for column in columns), strict=True):
        found[place].append((item, strength))
    return {
        place: _Option(tuple(item for item, _ in pairs), min(strength for _, strength in pairs))
        for place, pairs in found.items()
    }


def _best_readings(evidence: Evidence, receipt: int, options: list[list[_Option]]) -> Iterator[Draft]:
    """The readings that come to the receipt, or to it less discount; else the firmest."""
    items, paid = evidence.items, int(evidence.receipts.amount[receipt])
    amounts = {item: int(items.amount[item]) for choice in options for way in choice for item in way.items}
    discounts = {item: int(items.discount[item]) for item in amounts}
    ways = [(reading, {item for way in reading for item in way.items}) for reading in _all_readings(options)]
    equal = [pair for pair in ways if sum(amounts[item] for item in pair[1]) == paid]
    less = [
        pair for pair in ways
        if abs(sum(amounts[item] - discounts[item] for item in pair[1]) - paid) < len(pair[1])
    ]  # fmt: skip
    for reading, taken in islice(equal or less or _firmest(ways), _MOST_DRAFTS):
        if len(taken) >= len(reading):
            yield Draft(receipt, tuple(taken), min(way.strength for way in reading), len(reading))


def _all_readings(options: list[list[_Option]]) -> Iterator[tuple[_Option, ...]]:
    """Every choice of one way a place; of long lists those with at most two places not read the firmest way."""
    if prod(map(len, options)) <= _MOST_READINGS:
        yield from product(*options)
        return
    first = tuple(ways[0] for ways in options)
    yield first
    others = [(place, way) for place, ways in enumerate(options) for way in ways[1:]]
    for changes in chain(combinations(others, 1), combinations(others, 2)):
        if len({place for place, _ in changes}) == len(changes):
            changed = dict(changes)
            yield tuple(changed.get(place, way) for place, way in enumerate(first))


def _firmest(ways: list[tuple[tuple[_Option, ...], set[int]]]) -> list[tuple[tuple[_Option, ...], set[int]]]:
    """The readings by how firm they are, at most three; what is as quoted stands first."""
    return sorted(ways, key=lambda way: sorted(option.strength for option in way[0]), reverse=True)[:_MOST_DRAFTS]

"""Candidates: which open items a receipt's remittance quotes, and which its payer owes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.core.matching.ledger import FAR_OFF
from xl_ar.core.matching.proposal import Case, Reference
from xl_ar.core.references import (
    Run,
    Strength,
    chunks,
    is_range,
    looks_like_number,
    number_keys,
    plain_chunks,
    runs_of,
    squash,
    stands_alone,
    stem_and_number,
    without_zeros,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_ar.core.matching.ledger import Ledger, Receipt
    from xl_ar.core.matching.payers import Payer, PayerBook
    from xl_ar.core.matching.policy import MatchingPolicy

_SHORTEST = 3  # characters of a number in free text; a column of its own may hold shorter ones


@dataclass(frozen=True, slots=True)
class NumberIndex:
    """Items by the keys of their numbers; ``endings`` by last group together with customer or amount."""

    exact: dict[str, list[int]]
    loose: dict[str, list[int]]
    orders: dict[str, list[int]]
    endings: dict[tuple[str, str | int], list[int]]


def number_index(ledger: Ledger) -> NumberIndex:
    """The keys of all items' numbers."""
    index = NumberIndex(defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for item, document in enumerate(ledger.document):
        keys = number_keys(document)
        if keys.squashed:
            index.exact[keys.squashed].append(item)
        for key in keys.loose:
            index.loose[key].append(item)
        if keys.last_group:
            index.endings[keys.last_group, ledger.customer[item]].append(item)
            index.endings[keys.last_group, ledger.open_amount[item]].append(item)
    for item, order in enumerate(ledger.po_number):
        if len(order) >= 4:
            index.orders[squash(order)].append(item)
    return index


def read_case(
    receipt: Receipt, ledger: Ledger, index: NumberIndex, book: PayerBook, policy: MatchingPolicy
) -> Case:
    """The receipt with its references, its payer and the open items of that payer."""
    payer = book.payer_of(receipt)
    references, unresolved = _Reader(receipt, ledger, index, payer).read()
    latest = FAR_OFF if receipt.day is None else receipt.day + policy.early_days
    quoted = tuple(reference for reference in references if reference.items)
    return Case(receipt, payer, references, quoted, unresolved, ledger, latest)


class _Reader:
    """Reads one receipt's texts: firm numbers first, then reformatted ones, orders, and endings last."""

    def __init__(self, receipt: Receipt, ledger: Ledger, index: NumberIndex, payer: Payer) -> None:
        self.receipt, self.ledger, self.index, self.payer = receipt, ledger, index, payer
        stated = plain_chunks(receipt.document.upper())
        self.stated = len(stated)
        self.chunks = [*stated, *chunks(receipt.remittance)]
        self.taken = [False] * len(self.chunks)
        self.found: list[tuple[Run, Reference]] = []
        self.finders = (
            (Strength.EXACT, self._exact),
            (Strength.REFORMATTED, self._reformatted),
            (Strength.ORDER, self._order),
            (Strength.LAST_GROUP, self._ending),
        )

    def read(self) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
        """The references in the order written, and the chunks that look like numbers but name nothing."""
        runs = runs_of(self.chunks)
        for strength, find in self.finders:
            runs = self._take(runs, strength, find)
        self._fill_ranges()
        self.found.sort(key=lambda pair: pair[0].first)
        return tuple(reference for _, reference in self.found), tuple(self._unresolved(runs))

    def _unresolved(self, runs: list[Run]) -> Iterator[str]:
        """Numbers written without a space that name nothing."""
        for run in runs:
            if " " not in run.written and not any(self.taken[run.first : run.last]):
                self.taken[run.first : run.last] = [True] * (run.last - run.first)
                if looks_like_number(run.squashed):
                    yield run.squashed

    def _take(self, runs: list[Run], strength: Strength, find: Callable[[Run], list[int]]) -> list[Run]:
        """Takes the runs that are found, longer ones first; the runs that are left."""
        left: list[Run] = []
        for run in runs:
            if any(self.taken[run.first : run.last]):
                continue
            if known := find(run):
                self.taken[run.first : run.last] = [True] * (run.last - run.first)
                self.found.append((run, self._reference(run.written, strength, known)))
            else:
                left.append(run)
        return left

    def _reference(self, written: str, strength: Strength, known: list[int]) -> Reference:
        ledger = self.ledger
        here = [
            item
            for item in known
            if ledger.open_amount[item] and ledger.currency[item] == self.receipt.currency
        ]
        own = [item for item in here if ledger.customer[item] in self.payer.namesakes]
        return Reference(written, strength, tuple(own or here), tuple(known))

    def _exact(self, run: Run) -> list[int]:
        telling = len(run.squashed) >= _SHORTEST or run.last <= self.stated
        return self.index.exact.get(run.squashed, []) if telling else []

    def _reformatted(self, run: Run) -> list[int]:
        index = self.index
        if found := index.loose.get(run.squashed):
            return found
        stripped = without_zeros(run.written) if "0" in run.written else ""
        return index.loose.get(stripped) or index.exact.get(stripped) or []

    def _order(self, run: Run) -> list[int]:
        return self.index.orders.get(run.squashed, [])

    def _ending(self, run: Run) -> list[int]:
        if run.last - run.first > 1 or not stands_alone(self.chunks, run.first) or len(run.written) < 3:
            return []
        ending = run.written.lstrip("0")
        places: list[str | int] = [*sorted(self.payer.namesakes), self.receipt.amount]
        return sorted({item for place in places for item in self.index.endings.get((ending, place), ())})

    def _fill_ranges(self) -> None:
        starts = {run.first: (run, reference) for run, reference in self.found}
        for run, reference in list(self.found):
            end = starts.get(run.last + 1)
            if end and is_range(self.chunks, run.last):
                self.taken[run.last] = True
                between = _between(self.ledger, reference.items, end[1].items)
                for written, item in between:
                    self.found.append((run, self._reference(written, reference.strength, [item])))


def _between(ledger: Ledger, first: tuple[int, ...], last: tuple[int, ...]) -> list[tuple[str, int]]:
    """Documents of the same customer and series numbered between two, which are known by one item each."""
    if len(first) != 1 or len(last) != 1 or ledger.customer[first[0]] != ledger.customer[last[0]]:
        return []
    low, high = (stem_and_number(ledger.document[item]) for item in (first[0], last[0]))
    if low is None or high is None or low[0] != high[0]:
        return []
    found: list[tuple[str, int]] = []
    for item in ledger.open_of.get(ledger.customer[first[0]], ()):
        place = stem_and_number(ledger.document[item])
        if place and place[0] == low[0] and low[1] < place[1] < high[1]:
            found.append((ledger.document[item], item))
    return found

"""Drafts: what a rule hands in - which items for which receipt - before the evidence for it is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_ar.core.matching.known.book import IntArray


@dataclass(frozen=True)
class Drafts:
    """``n`` drafts; the items of draft ``d`` are ``item[start[d]:start[d + 1]]``, ascending and each once.

    ``number``: weakest ``Strength`` of the written numbers used, 0 for none; ``explained``: how many written numbers
    the draft accounts for; ``signs``: what only the rule knows; ``rivals``: explanations counted to be as good.
    """

    receipt: IntArray
    start: IntArray
    item: IntArray
    number: IntArray
    explained: IntArray
    signs: IntArray
    rivals: IntArray

    def __len__(self) -> int:
        """Number of drafts."""
        return len(self.receipt)


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft, for rules that look at one receipt at a time."""

    receipt: int
    items: tuple[int, ...]
    number: int = 0
    explained: int = 0
    signs: int = 0
    rivals: int = 0


def of_rows(receipt: IntArray, item: IntArray, number: IntArray, explained: IntArray | None = None) -> Drafts:
    """One draft a receipt out of its rows (sorted by receipt): all their items together."""
    order = np.lexsort((item, receipt))
    receipt, item, number = receipt[order], item[order], number[order]
    if not len(receipt):
        return no_drafts()
    first = np.ones(len(receipt), dtype=bool)
    first[1:] = receipt[1:] != receipt[:-1]
    at = np.flatnonzero(first)
    weakest = np.minimum.reduceat(number, at)
    once = first.copy()
    once[1:] |= item[1:] != item[:-1]
    start = np.concatenate([np.searchsorted(np.flatnonzero(once), at), [once.sum()]]).astype(np.int64)
    zeros = np.zeros(len(at), dtype=np.int64)
    told = zeros if explained is None else explained
    return Drafts(receipt[at], start, item[once], weakest, told, zeros, zeros)


def singles(
    receipt: IntArray, item: IntArray, *, number: IntArray | None = None, explained: IntArray | None = None,
    signs: IntArray | None = None, rivals: IntArray | None = None,
) -> Drafts:  # fmt: skip
    """One draft a row, of one item."""
    zeros = np.zeros(len(receipt), dtype=np.int64)
    columns = (zeros if given is None else given for given in (number, explained, signs, rivals))
    return Drafts(receipt, np.arange(len(receipt) + 1), item, *columns)


def listed_drafts(drafts: Iterable[Draft]) -> Drafts:
    """Drafts made one by one."""
    made = list(drafts)
    if not made:
        return no_drafts()
    sizes = [len(draft.items) for draft in made]
    return Drafts(
        receipt=_column(draft.receipt for draft in made),
        start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        item=_column(item for draft in made for item in sorted(draft.items)),
        number=_column(draft.number for draft in made),
        explained=_column(draft.explained for draft in made),
        signs=_column(draft.signs for draft in made),
        rivals=_column(draft.rivals for draft in made),
    )


def no_drafts() -> Drafts:
    """None."""
    empty = np.zeros(0, dtype=np.int64)
    return Drafts(empty, np.zeros(1, dtype=np.int64), empty, empty, empty, empty, empty)


def together(parts: Sequence[Drafts]) -> Drafts:
    """All of them in one table."""
    names = ("receipt", "number", "explained", "signs", "rivals", "item")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    offsets = np.cumsum([0, *(len(part.item) for part in parts)])
    starts = [part.start[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return Drafts(start=np.concatenate([*starts, offsets[-1:]]).astype(np.int64), **columns)


def _column(values: Iterable[int]) -> IntArray:
    return np.fromiter(values, dtype=np.int64)

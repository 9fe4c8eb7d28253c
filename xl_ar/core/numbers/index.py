"""Finding the documents that texts quote: firm readings in the whole book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.among import likenesses
from xl_ar.core.numbers.book import Book, book_of
from xl_ar.core.numbers.buffers import Ints
from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.mentions import Mentions, Strength, mentions_of
from xl_ar.core.numbers.readings import PieceBlock, hits_of, piece_block, spans_of
from xl_ar.core.numbers.series import Series, continued, series_of, within_ranges
from xl_ar.core.numbers.winners import reported, winning_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.numbers.texts import Texts

_BLOCK = 100_000  # receipts looked up at once: keeps the arrays small


class NumberIndex:
    """The document and order numbers of I open items, ready to be found in texts."""

    def __init__(self, documents: Sequence[str], orders: Sequence[str]) -> None:
        """One document and one order number an item, '' where none; ValueError if the lengths differ."""
        if len(documents) != len(orders):
            raise ValueError(f"{len(documents)} documents but {len(orders)} orders")
        self._book: Book = book_of(documents, orders)
        self._series: Series | None = None

    def strong(self, texts: Texts) -> Mentions:
        """Items named by EXACT, REFORMATTED, OCR, ORDER or RANGE, sought among all items of the book."""
        return _stacked([self._block(texts, start) for start in range(0, max(texts.count.size, 1), _BLOCK)])

    def among(self, texts: Texts, receipts: Ints, items: Ints) -> Mentions:
        """The firmest strength, EDIT and LAST_GROUP included, of each given pair of a receipt and an item.

        Pairs without any likeness are left out; ValueError if the arrays differ in length.
        """
        if receipts.size != items.size:
            raise ValueError(f"{receipts.size} receipts but {items.size} items")
        return likenesses(self._book, texts, receipts.astype(np.int64), items.astype(np.int64))

    def _block(self, texts: Texts, start: int) -> tuple[Ints, ...]:
        block = piece_block(texts, start, min(start + _BLOCK, texts.count.size))
        spans = spans_of(block)
        hits = hits_of(block, spans, self._book)
        kept = reported(hits, winning_spans(spans, hits, block.size))
        span, item, strength = hits.span[kept], hits.item[kept], hits.strength[kept]
        first, last = spans.first[span], spans.last[span]
        places = np.concatenate(([0], np.cumsum(block.is_place)))
        covered = places[last + 1] - places[first]
        columns = (block.receipt[first], block.place[first], covered, item, strength)
        further = self._by_series(block, np.flatnonzero(block.is_place)[places[first]], last, item)
        return tuple(np.concatenate(pair) for pair in zip(columns, further, strict=True))

    def _by_series(self, block: PieceBlock, first: Ints, last: Ints, item: Ints) -> tuple[Ints, ...]:
        """Rows for tails of the number before them ("INV2025001 & 002") and for what lies between two ends."""
        none = np.zeros(0, dtype=np.int64)
        if not np.any(block.relation[block.is_place] != Link.NONE):
            return (none,) * 5
        if self._series is None:
            self._series = series_of(self._book)
        order = np.argsort(first, kind="stable")
        tails = continued(block, self._series, (first[order], item[order]))
        piece, named = np.concatenate((first, tails[0])), np.concatenate((item, tails[1]))
        order = np.argsort(piece, kind="stable")
        between = within_ranges(block, self._series, (piece[order], named[order]))
        at = np.concatenate((tails[0], between.span))
        one, two = np.ones(tails[0].size, dtype=np.int64), np.full(between.span.size, 2)
        return (
            block.receipt[at],
            block.place[at],
            np.concatenate((one, two)),
            np.concatenate((tails[1], between.item)),
            np.concatenate((one * int(Strength.REFORMATTED), between.strength)),
        )


def _stacked(blocks: list[tuple[Ints, ...]]) -> Mentions:
    return mentions_of(*(np.concatenate(columns) for columns in zip(*blocks, strict=True)))

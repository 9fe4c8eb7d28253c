"""Finding the documents that texts quote: firm readings in the whole book."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.among import likenesses
from xl_ar.core.numbers.book import Book, book_of
from xl_ar.core.numbers.mentions import Mentions, mentions_of
from xl_ar.core.numbers.pieces import piece_block
from xl_ar.core.numbers.quoting import Columns, quoted
from xl_ar.core.numbers.series import Series, series_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.numbers.buffers import Ints
    from xl_ar.core.numbers.texts import Texts

_BLOCK = 100_000  # receipts looked up at once: keeps the arrays small


class NumberIndex:
    """The document and order numbers of I open items, ready to be found in texts."""

    def __init__(self, documents: Sequence[str], orders: Sequence[str]) -> None:
        """One document and one order number an item, '' where none; ValueError if the lengths differ."""
        if len(documents) != len(orders):
            raise ValueError(f"{len(documents)} documents but {len(orders)} orders")
        self._book: Book = book_of(documents, orders)

    def strong(self, texts: Texts) -> Mentions:
        """Items named by EXACT, REFORMATTED, OCR, ORDER or RANGE, sought among all items of the book."""
        rows: list[Columns] = []
        for start in range(0, max(texts.count.size, 1), _BLOCK):
            block = piece_block(texts, start, min(start + _BLOCK, texts.count.size))
            rows += quoted(block, self._book, lambda: self._series)
        return mentions_of(*(np.concatenate(columns) for columns in zip(*rows, strict=True)))

    def among(self, texts: Texts, receipts: Ints, items: Ints) -> Mentions:
        """The firmest strength, EDIT and LAST_GROUP included, of each given pair of a receipt and an item.

        Pairs without any likeness are left out; ValueError if the arrays differ in length.
        """
        if receipts.size != items.size:
            raise ValueError(f"{receipts.size} receipts but {items.size} items")
        return likenesses(self._book, texts, receipts.astype(np.int64), items.astype(np.int64))

    @cached_property
    def _series(self) -> Series:
        return series_of(self._book.documents)

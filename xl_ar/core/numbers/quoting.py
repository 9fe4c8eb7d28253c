"""What a block of texts quotes: firm readings, tails of the number before them, ranges, and lists within one token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.pieces import PieceBlock, cut_inside
from xl_ar.core.numbers.readings import readings_of
from xl_ar.core.numbers.series import Quotes, Series, continued, within_ranges
from xl_ar.core.numbers.winners import reported, winning_spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_ar.core.numbers.book import Book
    from xl_ar.core.numbers.buffers import Bools, Ints

Columns = tuple["Ints", ...]  # receipt, place, span, item, strength


def quoted(block: PieceBlock, book: Book, series: Callable[[], Series]) -> list[Columns]:
    """The rows of all items that the block's receipts quote."""
    quotes, used = _quotes(block, book, series)
    places = np.concatenate(([0], np.cumsum(block.is_place)))
    span = places[quotes.last + 1] - places[quotes.first]
    rows = (block.receipt[quotes.first], block.place[quotes.first], span, quotes.item, quotes.strength)
    loose = np.flatnonzero(block.is_place & ~used & (np.diff(block.forms.squash_at) < block.lengths))
    return [rows, *_inside(block, loose, book, series)]


def _quotes(block: PieceBlock, book: Book, series: Callable[[], Series]) -> tuple[Quotes, Bools]:
    """What is quoted, and which pieces are read."""
    spans, hits = readings_of(block, book)
    won, used = winning_spans(spans, hits, block.size)
    kept = reported(hits, won)
    span = hits.span[kept]
    number = np.concatenate(([0], np.cumsum(block.is_place)))
    places = np.flatnonzero(block.is_place)
    first, last = places[number[spans.first[span]]], places[number[spans.last[span] + 1] - 1]
    named = Quotes(first, last, hits.item[kept], hits.strength[kept])
    if not named.first.size or not np.any(block.relation[places] != Link.NONE):
        return named, used
    named = named.and_also(continued(block, series(), named, used))
    used[named.last] = True
    return named.and_also(within_ranges(block, series(), named)), used


def _inside(block: PieceBlock, loose: Ints, book: Book, series: Callable[[], Series]) -> list[Columns]:
    """Rows for tokens that hold a whole list, every chunk of which is read: INV2025001/002, E12340-43."""
    if not loose.size:
        return []
    inner = cut_inside(block, loose)
    quotes, used = _quotes(inner, book, series)
    whole = np.bincount(inner.receipt, ~used, loose.size) == 0
    owner = inner.receipt[quotes.first]
    kept = whole[owner]
    piece = loose[owner[kept]]
    one = np.ones(piece.size, dtype=np.int64)
    return [(block.receipt[piece], block.place[piece], one, quotes.item[kept], quotes.strength[kept])]

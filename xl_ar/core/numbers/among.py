"""Likenesses of given pairs of a receipt and an item: all strengths, typing errors and last groups included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.book import Book
from xl_ar.core.numbers.buffers import Bools, Hashes, Ints, hash_spans
from xl_ar.core.numbers.documents import bare_or_whole, digits_of, numbers_at
from xl_ar.core.numbers.keys import TELLING_DIGITS, spread
from xl_ar.core.numbers.likeness import Slices, one_edit, shared_beginning, shared_end
from xl_ar.core.numbers.mentions import Mentions, Strength, mentions_of
from xl_ar.core.numbers.pieces import PieceBlock, piece_block
from xl_ar.core.numbers.readings import readings_of
from xl_ar.core.numbers.texts import Texts
from xl_ar.core.numbers.years import cores

_BLOCK = 100_000  # receipts
_ROWS = 400_000  # places times items compared at once
_TAIL = 3  # digits of a tail that says something
_DIGITS = 18


@dataclass(frozen=True)
class _Written:
    """The pieces of a block without a label glued to them; arrays of one entry a piece."""

    bare: Slices
    plain: Bools  # begins with a digit
    pure: Bools  # is one group of digits
    digits: Ints
    counter: Ints  # value of the last group; -1 if that is no counter
    lead: Ints  # letters before the first digit, a label left away
    core: Hashes  # as of a document


def _written(block: PieceBlock) -> _Written:
    forms, skip = block.forms, (block.strip > 0).astype(np.int64)
    count = np.diff(forms.group_of)
    numeric, sizes = np.append(forms.numeric, False), np.append(forms.sizes, 0)
    first, last = np.minimum(forms.group_of[:-1] + skip, forms.group_of[1:]), forms.group_of[1:] - 1
    end = forms.squash_at[1:]
    start = np.minimum(np.append(forms.in_squash, forms.squash.size)[first], end)
    plain = numeric[first] & (count > skip)
    counter = np.full(count.size, -1, dtype=np.int64)
    rows = np.flatnonzero((count > 0) & numeric[last] & (sizes[last] <= _DIGITS))
    counter[rows] = numbers_at(forms.squash, forms.in_squash[last[rows]], sizes[last[rows]])
    bare = Slices(forms.squash, start, end - start)
    lead = np.where(plain, 0, sizes[first])
    return _Written(bare, plain, plain & (count == skip + 1), digits_of(forms), counter, lead, cores(forms))


def likenesses(book: Book, texts: Texts, receipts: Ints, items: Ints) -> Mentions:
    """The firmest strength of each place and item of the given pairs, where there is any likeness."""
    kept = np.flatnonzero(texts.count[receipts] > 0)
    order = kept[np.argsort(receipts[kept], kind="stable")]
    receipts, items = receipts[order], items[order]
    starts = book.documents.starts()
    none = np.zeros(0, dtype=np.int64)
    parts: list[tuple[Ints, ...]] = [(none,) * 5]
    for start in range(0, texts.count.size, _BLOCK):
        end = min(start + _BLOCK, texts.count.size)
        low, high = np.searchsorted(receipts, (start, end))
        if low < high:
            block = piece_block(texts, start, end)
            parts.append(_firm(book, block, receipts[low:high], items[low:high]))
            parts += _alike(_Comparison(book, starts, block, _written(block)), receipts[low:high], items[low:high])
    return mentions_of(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _firm(book: Book, block: PieceBlock, receipts: Ints, items: Ints) -> tuple[Ints, ...]:
    """Rows of the pairs found under the book's keys."""
    spans, hits = readings_of(block, book)
    first, last = spans.first[hits.span], spans.last[hits.span]
    count = book.documents.lengths.size
    pairs = np.sort(receipts * count + items)
    asked = block.receipt[first] * count + hits.item
    rows = np.flatnonzero(pairs[np.minimum(np.searchsorted(pairs, asked), pairs.size - 1)] == asked)
    first, last = first[rows], last[rows]
    places = np.concatenate(([0], np.cumsum(block.is_place)))
    span = places[last + 1] - places[first]
    return block.receipt[first], block.place[first], span, hits.item[rows], hits.strength[rows]


@dataclass(frozen=True)
class _Comparison:
    """What pieces and documents are compared by."""

    book: Book
    starts: Ints  # of the documents in their buffer
    block: PieceBlock
    written: _Written

    def documents(self, item: Ints, bare: Bools) -> Slices:
        """Squashed documents, without their leading letters where ``bare``."""
        return bare_or_whole(self.book.documents, self.starts, item, bare)


def _alike(comparison: _Comparison, receipts: Ints, items: Ints) -> list[tuple[Ints, ...]]:
    """Rows of the pairs compared sign by sign."""
    block = comparison.block
    pieces = np.flatnonzero(block.is_place)
    bounds = np.searchsorted(block.receipt[pieces], np.stack((receipts, receipts + 1)))
    counts = bounds[1] - bounds[0]
    upto = np.cumsum(counts)
    parts: list[tuple[Ints, ...]] = []
    start = 0
    while start < receipts.size:
        end = max(int(np.searchsorted(upto, (upto[start - 1] if start else 0) + _ROWS)), start + 1)
        pair, place = spread(bounds[0][start:end], counts[start:end])
        piece, item = pieces[place], items[start:end][pair]
        strength = _strengths(comparison, piece, item)
        rows = np.flatnonzero(strength)
        piece, item = piece[rows], item[rows]
        parts.append((block.receipt[piece], block.place[piece], np.ones(rows.size, np.int64), item, strength[rows]))
        start = end
    return parts


def _strengths(comparison: _Comparison, piece: Ints, item: Ints) -> Ints:
    """The strength of each pair of a piece and an item, 0 for none."""
    documents, written = comparison.book.documents, comparison.written
    plain = written.plain[piece]
    left, right = written.bare.of(piece), comparison.documents(item, plain)
    ends = shared_end(left, right)
    strength = np.where(one_edit(left, right, ends), int(Strength.EDIT), 0)
    edited = np.flatnonzero(strength)
    short = (documents.digits[item[edited]] < TELLING_DIGITS) | (written.digits[piece[edited]] < _TAIL)
    few = edited[short]
    strength[few[~_same_letters(comparison, left.of(few), item[few])]] = 0
    counter = written.counter[piece]
    suffix = documents.suffix[item].astype(np.int64)
    unlettered = (suffix > 0) & (left.lengths == right.lengths - suffix) & (left.lengths >= TELLING_DIGITS)
    rows = np.flatnonzero(unlettered)
    begins = shared_beginning(left.of(rows), right.of(rows))
    strength[rows[begins == left.lengths[rows]]] = int(Strength.REFORMATTED)
    ending = ((counter == documents.counter[item]) & (counter >= 10)) | ((ends == left.lengths) & (ends >= _TAIL))
    strength[ending & written.pure[piece]] = int(Strength.LAST_GROUP)
    strength[_same_core(comparison, piece, item, left)] = int(Strength.REFORMATTED)
    equal = np.flatnonzero((ends == left.lengths) & (ends == right.lengths) & (ends > 0))
    complete = (right.lengths[equal] == documents.lengths[item[equal]]) | (
        documents.digits[item[equal]] >= TELLING_DIGITS
    )
    equal = equal[complete]
    printed = _as_printed(comparison, piece[equal], item[equal])
    strength[equal] = np.where(printed, int(Strength.EXACT), int(Strength.REFORMATTED))
    return strength


def _same_core(comparison: _Comparison, piece: Ints, item: Ints, left: Slices) -> Ints:
    """Pairs that differ only in leading zeros, separators and the digits of a year; letters agree or are left away."""
    documents, written = comparison.book.documents, comparison.written
    rows = np.flatnonzero((written.core[piece] == documents.core[item]) & (written.digits[piece] >= _TAIL))
    piece, item = piece[rows], item[rows]
    lead = documents.lead[item].astype(np.int64)
    whole = comparison.documents(item, np.zeros(item.size, dtype=np.bool_))
    lettered = (written.lead[piece] == lead) & (shared_beginning(left.of(rows), whole) >= lead)
    told = written.plain[piece] & (documents.digits[item] >= TELLING_DIGITS) & ~written.pure[piece]
    result: Ints = rows[told | lettered]
    return result


def _same_letters(comparison: _Comparison, left: Slices, item: Ints) -> Bools:
    """Short numbers may be one edit apart only behind the same prefix of two letters or more: MUZK-505, MUZK-055."""
    documents = comparison.book.documents
    lead = documents.lead[item]
    whole = comparison.documents(item, np.zeros(item.size, dtype=np.bool_))
    result: Bools = (lead >= 2) & (documents.digits[item] >= _TAIL) & (shared_beginning(left, whole) >= lead)
    return result


def _as_printed(comparison: _Comparison, piece: Ints, item: Ints) -> Bools:
    block, documents = comparison.block, comparison.book.documents
    start, length = block.starts[piece], block.lengths[piece]
    result = np.zeros(piece.size, dtype=np.bool_)
    for skip in (np.zeros(piece.size, dtype=np.int64), block.strip[piece].astype(np.int64)):
        result |= hash_spans(block.raw, start + skip, length - skip) == documents.printed[item]
    result &= documents.blanks[item] == 0
    return result

"""Likenesses of given pairs of a receipt and an item: all strengths, typing errors and last groups included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.book import Book
from xl_ar.core.numbers.buffers import Bools, Ints, hash_spans
from xl_ar.core.numbers.forms import Forms
from xl_ar.core.numbers.keys import TELLING_DIGITS, spread
from xl_ar.core.numbers.likeness import Slices, one_edit, shared_beginning, shared_end
from xl_ar.core.numbers.mentions import Mentions, Strength, mentions_of
from xl_ar.core.numbers.pieces import PieceBlock, piece_block
from xl_ar.core.numbers.readings import hits_of, spans_of
from xl_ar.core.numbers.series import numbers_at
from xl_ar.core.numbers.texts import Texts

_BLOCK = 100_000  # receipts
_ROWS = 400_000  # places times items compared at once
_TAIL = 3  # digits of a tail that says something
_DIGITS = 18


@dataclass(frozen=True)
class _Side:
    """Numbers of one side, whole and bare (without leading letters or label); arrays of one entry each."""

    whole: Slices
    bare: Slices
    plain: Bools  # the bare form begins with a digit
    pure: Bools  # the bare form is one group of digits
    digits: Ints
    ending: Ints  # value of the last group; -1 if that is no counter


def _side(forms: Forms, skip: Ints) -> _Side:
    """The numbers of a column, ``skip`` groups (0 or 1) at their beginning left out of the bare form."""
    count = np.diff(forms.group_of)
    numeric = np.append(forms.numeric, False)
    sizes = np.append(forms.sizes, 0)
    end = forms.squash_at[1:]
    first = np.minimum(forms.group_of[:-1] + skip, forms.group_of[1:])
    start = np.minimum(np.append(forms.in_squash, forms.squash.size)[first], end)
    plain = numeric[first] & (count > skip)
    last = forms.group_of[1:] - 1
    ending = np.full(count.size, -1, dtype=np.int64)
    rows = np.flatnonzero((count > 0) & numeric[last] & (sizes[last] <= _DIGITS))
    ending[rows] = numbers_at(forms.squash, forms.in_squash[last[rows]], sizes[last[rows]])
    digits = np.bincount(forms.owner, np.where(forms.numeric, forms.sizes, 0), count.size).astype(np.int64)
    whole = Slices(forms.squash, forms.squash_at[:-1], end - forms.squash_at[:-1])
    return _Side(whole, Slices(forms.squash, start, end - start), plain, plain & (count == skip + 1), digits, ending)


def _lead(forms: Forms) -> Ints:
    """1 for numbers that begin with letters, else 0."""
    first = np.append(forms.numeric, True)[forms.group_of[:-1]]
    return (~first & (np.diff(forms.group_of) > 0)).astype(np.int64)


def likenesses(book: Book, texts: Texts, receipts: Ints, items: Ints) -> Mentions:
    """The firmest strength of each place and item of the given pairs, where there is any likeness."""
    kept = np.flatnonzero(texts.count[receipts] > 0)
    order = kept[np.argsort(receipts[kept], kind="stable")]
    receipts, items = receipts[order], items[order]
    documents = _side(book.documents.forms, _lead(book.documents.forms))
    parts: list[tuple[Ints, ...]] = []
    for start in range(0, max(texts.count.size, 1), _BLOCK):
        end = min(start + _BLOCK, texts.count.size)
        low, high = np.searchsorted(receipts, (start, end))
        block = piece_block(texts, start, end)
        parts.append(_firm(book, block, receipts[low:high], items[low:high]))
        parts += _alike(book, documents, block, receipts[low:high], items[low:high])
    return mentions_of(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _firm(book: Book, block: PieceBlock, receipts: Ints, items: Ints) -> tuple[Ints, ...]:
    """Rows of the pairs found under the book's keys."""
    spans = spans_of(block)
    hits = hits_of(block, spans, book)
    first, last = spans.first[hits.span], spans.last[hits.span]
    pairs = np.sort(receipts * book.whole.size + items)
    asked = block.receipt[first] * book.whole.size + hits.item
    at = np.minimum(np.searchsorted(pairs, asked), max(pairs.size - 1, 0))
    rows = np.flatnonzero(pairs[at] == asked) if pairs.size else at[:0]
    places = np.concatenate(([0], np.cumsum(block.is_place)))
    covered = places[last + 1] - places[first]
    return tuple(
        column[rows] for column in (block.receipt[first], block.place[first], covered, hits.item, hits.strength)
    )


def _alike(book: Book, documents: _Side, block: PieceBlock, receipts: Ints, items: Ints) -> list[tuple[Ints, ...]]:
    """Rows of the pairs compared sign by sign."""
    pieces = np.flatnonzero(block.is_place)
    if not pieces.size or not receipts.size:
        return []
    written = _side(block.forms, (block.strip > 0).astype(np.int64))
    bounds = np.searchsorted(block.receipt[pieces], np.stack((receipts, receipts + 1)))
    counts = bounds[1] - bounds[0]
    upto = np.cumsum(counts)
    parts: list[tuple[Ints, ...]] = []
    start = 0
    while start < receipts.size:
        end = max(int(np.searchsorted(upto, (upto[start - 1] if start else 0) + _ROWS)), start + 1)
        pair, place = spread(bounds[0][start:end], counts[start:end])
        piece, item = pieces[place], items[start:end][pair]
        strength = _strengths(book, documents, written, block, piece, item)
        rows = np.flatnonzero(strength)
        piece, item = piece[rows], item[rows]
        parts.append((block.receipt[piece], block.place[piece], np.ones(rows.size, np.int64), item, strength[rows]))
        start = end
    return parts


def _strengths(book: Book, documents: _Side, written: _Side, block: PieceBlock, piece: Ints, item: Ints) -> Ints:
    """The strength of each pair of a piece and an item, 0 for none."""
    plain = written.plain[piece]
    left, whole, bare = written.bare.of(piece), documents.whole.of(item), documents.bare.of(item)
    starts, lengths = np.where(plain, bare.starts, whole.starts), np.where(plain, bare.lengths, whole.lengths)
    right = Slices(whole.buffer, starts, lengths)
    ends = shared_end(left, right)
    strength = np.where(one_edit(left, right, ends), int(Strength.EDIT), 0)
    few = np.flatnonzero((strength > 0) & ((documents.digits[item] < TELLING_DIGITS) | (written.digits[piece] < _TAIL)))
    strength[few[~_same_letters(left.of(few), whole.of(few), bare.of(few), documents.digits[item[few]])]] = 0
    ending = (written.ending[piece] == documents.ending[item]) & (written.ending[piece] >= 10)
    ending |= (ends == left.lengths) & (ends >= _TAIL)
    strength[ending & written.pure[piece]] = int(Strength.LAST_GROUP)
    equal = np.flatnonzero((ends == left.lengths) & (ends == right.lengths) & (ends > 0))
    equal = equal[(documents.digits[item[equal]] >= TELLING_DIGITS) | (right.lengths == whole.lengths)[equal]]
    strength[equal] = np.where(
        _as_printed(book, block, piece[equal], item[equal]), int(Strength.EXACT), int(Strength.REFORMATTED)
    )
    return strength


def _same_letters(left: Slices, whole: Slices, bare: Slices, digits: Ints) -> Bools:
    """Short numbers may be one edit apart only behind the same prefix of two letters or more: MUZK-505, MUZK-055."""
    prefix = bare.starts - whole.starts
    result: Bools = (prefix >= 2) & (digits >= _TAIL) & (shared_beginning(left, whole) >= prefix)
    return result


def _as_printed(book: Book, block: PieceBlock, piece: Ints, item: Ints) -> Bools:
    strip = block.strip[piece].astype(np.int64)
    start, length = block.starts[piece], block.lengths[piece]
    hashes = [hash_spans(block.raw, start + skip, length - skip) for skip in (strip, 0)]
    result: Bools = (hashes[0] == book.printed[item]) | (hashes[1] == book.printed[item])
    result &= book.blanks[item] == 0
    return result

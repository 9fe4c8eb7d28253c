"""Readings: runs of neighbouring pieces that may write one number, and the book's entries under their keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.book import Book
from xl_ar.core.numbers.buffers import Bools, Hashes, Ints, hash_spans
from xl_ar.core.numbers.forms import Forms, fold
from xl_ar.core.numbers.gaps import Link
from xl_ar.core.numbers.keys import Entry, KeyTable
from xl_ar.core.numbers.mentions import Strength
from xl_ar.core.numbers.pieces import PieceBlock
from xl_ar.core.numbers.places import Kind

LONGEST_RUN = 4  # pieces of one number
_LONGEST = 40  # bytes of one number


@dataclass(frozen=True)
class Spans:
    """Runs of pieces that may write one number; arrays of one entry a run."""

    first: Ints  # piece
    last: Ints  # piece, inclusive
    bare: Bools  # the label glued to the first piece is left away

    @property
    def width(self) -> Ints:
        """Pieces of each run."""
        return self.last - self.first + 1


def spans_of(block: PieceBlock) -> Spans:
    """All runs of up to four joined pieces with a place among them, once more without a label glued to them."""
    firsts, lasts = [np.flatnonzero(block.is_place)], [np.flatnonzero(block.is_place)]
    tied = block.join >= Link.BLANK
    places = np.concatenate(([0], np.cumsum(block.is_place)))
    going = np.arange(block.size)
    for width in range(1, LONGEST_RUN):
        going = going[going + width < block.size]
        going = going[tied[going + width]]
        last = going + width
        whole = (block.kind[last] != Kind.PREFIX) & (places[last + 1] > places[going])
        whole &= block.forms.squash_at[last + 1] - block.forms.squash_at[going] <= _LONGEST
        firsts.append(going[whole])
        lasts.append(last[whole])
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    labelled = np.flatnonzero(
        (block.strip[first] > 0) & (block.forms.group_of[first + 1] - block.forms.group_of[first] > 1)
    )
    bare = np.repeat((False, True), (first.size, labelled.size))
    return Spans(np.concatenate((first, first[labelled])), np.concatenate((last, last[labelled])), bare)


@dataclass(frozen=True)
class Hits:
    """Entries of the book found under the keys of runs; arrays of one entry each."""

    span: Ints
    item: Ints
    strength: Ints
    kind: Ints  # Entry

    def of(self, rows: Ints | Bools) -> Hits:
        """Some of the entries."""
        return Hits(self.span[rows], self.item[rows], self.strength[rows], self.kind[rows])

    def and_also(self, other: Hits) -> Hits:
        """Both."""
        names = ("span", "item", "strength", "kind")
        return Hits(*(np.concatenate((getattr(self, name), getattr(other, name))) for name in names))


def hits_of(block: PieceBlock, spans: Spans, book: Book) -> Hits:
    """What the book holds under the squashed, grouped and, for runs without these, folded form of each run."""
    forms = block.forms
    group = forms.group_of[spans.first] + spans.bare
    start, end = forms.in_squash[group], forms.squash_at[spans.last + 1]
    squashed = hash_spans(forms.squash, start, end - start)
    direct = _found(book.squashed, squashed, Strength.REFORMATTED)
    bar = forms.in_grouped[group]
    grouped = _found(
        book.grouped, hash_spans(forms.grouped, bar, forms.grouped_at[spans.last + 1] - bar), Strength.REFORMATTED
    )
    grouped = _without_half_zeros(forms, spans, grouped, book)
    known = np.zeros(spans.first.size, dtype=np.bool_)
    for hits in (direct, grouped):
        known[hits.span] = True
    rest = np.flatnonzero(~known)
    folded = _found(book.folded, hash_spans(fold(forms.squash), start[rest], (end - start)[rest]), Strength.OCR)
    folded = Hits(rest[folded.span], folded.item, folded.strength, folded.kind)
    direct = _with_exact(block, spans, direct, squashed, book)
    return _without_doubtful_years(block, spans, book, direct.and_also(grouped).and_also(folded))


def readings_of(block: PieceBlock, book: Book) -> tuple[Spans, Hits]:
    """The runs of a block and what the book holds under them.

    A piece that reads as nothing is read once more without a label glued to its letters: INVRE202500172.
    """
    spans = spans_of(block)
    hits = hits_of(block, spans, book)
    if block.cut is None:
        return spans, hits
    each = np.arange(block.cut.size)
    cut = hits_of(block.cut, Spans(each, each, np.zeros(each.size, dtype=np.bool_)), book)
    known = np.zeros(block.size, dtype=np.bool_)
    alone = hits.span[(hits.strength >= Strength.REFORMATTED) & (spans.width[hits.span] == 1)]
    known[spans.first[alone]] = True
    piece = block.cut.receipt
    cut = cut.of((cut.strength >= Strength.REFORMATTED) & ~known[piece[cut.span]])
    bare = np.concatenate((spans.bare, np.ones(each.size, dtype=np.bool_)))
    spans = Spans(np.concatenate((spans.first, piece)), np.concatenate((spans.last, piece)), bare)
    return spans, hits.and_also(Hits(cut.span + spans.first.size - each.size, cut.item, cut.strength, cut.kind))


def _found(table: KeyTable, hashes: Hashes, strength: Strength) -> Hits:
    which, key = table.find(hashes)
    of_which, entry = table.entries(key)
    orders = table.kind[entry] == Entry.ORDER
    return Hits(
        which[of_which],
        table.item[entry].astype(np.int64),
        np.where(orders, int(Strength.ORDER), int(strength)).astype(np.int64),
        table.kind[entry].astype(np.int64),
    )


def _without_half_zeros(forms: Forms, spans: Spans, hits: Hits, book: Book) -> Hits:
    """Leaves out runs written with all leading zeros of the last group but one.

    Who leaves zeros away leaves all away; 0368 for 00368 is as likely 03685 with a digit lost.
    """
    written = forms.zeros[forms.group_of[spans.last[hits.span] + 1] - 1]
    printed = book.documents.zeros[hits.item]
    half = np.where(hits.kind == Entry.YEAR, printed != written, np.abs(printed - written) == 1)
    kept = (hits.strength == Strength.ORDER) | (written == 0) | ~half
    return hits.of(kept)


def _without_doubtful_years(block: PieceBlock, spans: Spans, book: Book, hits: Hits) -> Hits:
    """Leaves out years written otherwise that may mean another number.

    INV 25-273 is 25-000273 in a book of 25-000273 and INV-2025-00273; in a book with numbers like 25-000273,
    25-00274 is none without its prefix.
    """
    years = np.flatnonzero(hits.kind == Entry.YEAR)
    if not years.size:
        return hits
    size = block.size + 1
    begins = block.forms.group_of[spans.first] + spans.bare
    span = hits.span[years]
    labelled = (block.strip[spans.first[span]] > 0) & ~spans.bare[span]
    asked = np.zeros(block.size, dtype=np.bool_)
    asked[spans.last[span[labelled]]] = True
    whole = hits.span[(hits.kind == Entry.WHOLE) & asked[spans.last[hits.span]]]
    known = begins[whole] * size + spans.last[whole]
    doubtful = labelled & np.isin((begins[span] + 1) * size + spans.last[span], known)
    groups = np.minimum(block.forms.group_of[spans.last[span] + 1] - begins[span], book.plain_years.size - 1)
    bare = book.documents.lead[hits.item[years]] > 0
    bare[bare] = block.forms.numeric[begins[span[bare]]]
    kept = np.ones(hits.span.size, dtype=np.bool_)
    kept[years[doubtful | (bare & book.plain_years[groups])]] = False
    return hits.of(kept)


def _with_exact(block: PieceBlock, spans: Spans, hits: Hits, squashed: Hashes, book: Book) -> Hits:
    """EXACT for runs written as the document is printed, its blanks included."""
    rows = np.flatnonzero(
        (hits.strength == Strength.REFORMATTED) & (squashed[hits.span] == book.documents.whole[hits.item])
    )
    span, item = hits.span[rows], hits.item[rows]
    first, last = spans.first[span], spans.last[span]
    start = block.starts[first] + np.where(spans.bare[span], block.strip[first].astype(np.int64), 0)
    printed = hash_spans(block.raw, start, block.starts[last] + block.lengths[last] - start)
    glued = np.concatenate(([0], np.cumsum(block.glue)))
    same = (printed == book.documents.printed[item]) & (
        last - first - (glued[last] - glued[first]) == book.documents.blanks[item]
    )
    strength = hits.strength.copy()
    strength[rows[same]] = int(Strength.EXACT)
    return Hits(hits.span, hits.item, strength, hits.kind)

"""From spellings of payers to the customers' names they may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.payers.exact import Pairs, continued, cut_off, cut_scores, form_codes, joined, pairs, same_names
from xl_ar.core.payers.joins import places, spread
from xl_ar.core.payers.kinds import Kind
from xl_ar.core.payers.likeness import likeness
from xl_ar.core.payers.shortlist import NEAR, WIDE, shortlist

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xl_ar.core.payers.book import Book

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]

LEAST = 0.8  # a name less alike than this is not the customer's
_OTHER_FORM = 0.8
MARGIN = 0.08  # candidates this much worse than the best are kept


def named(book: Book, *, every: bool = False) -> Pairs:
    """Pairs (name of a payer, name of a customer) that go together, best evidence of each pair.

    With ``every`` also those less alike than ``LEAST``, and short lists for payers whose very name was found.
    """
    same = same_names(book)
    cut = cut_off(book)
    on = continued(book)
    longer = pairs(*on, np.minimum(likeness(book, *on), 0.94), Kind.GOES_ON)
    if not every:
        longer = longer.at(longer.score >= LEAST)
    settled = np.zeros(len(book.keys), bool)
    for part in (same, cut, longer):
        settled[part.payer] = True
    payers = np.flatnonzero((book.size > 0) & (~settled | every))
    asked = shortlist(book, payers[payers >= book.masters], WIDE if every else NEAR)
    alike = pairs(*asked, likeness(book, *asked), Kind.ALIKE)
    alike = _by_form(book, alike) if every else alike.at(alike.score >= LEAST)
    return best_of_each(_of_names(book, joined([same, cut, longer, alike])))


def _by_form(book: Book, found: Pairs) -> Pairs:
    """Among names that are not alike enough, those of the same legal form first."""
    forms = form_codes(book)
    other = (forms[found.payer] >= 0) & (forms[found.payer] != forms[found.customer]) & (found.score < LEAST)
    return found._replace(score=np.where(other, found.score * _OTHER_FORM, found.score))


def _of_names(book: Book, found: Pairs) -> Pairs:
    """Pairs of names instead of spellings, payers counted from 0."""
    name = book.spelled.name
    return Pairs(name[found.payer] - book.payers_from, name[found.customer], found.score, found.kind)


def best_of_each(found: Pairs) -> Pairs:
    """Each pair once: its best score, its firmest kind; ordered by payer, best first."""
    span = int(found.customer.max(initial=0)) + 1
    key, back = places(found.payer * span + found.customer)
    score, kind = np.zeros(len(key)), np.zeros(len(key), np.int64)
    np.maximum.at(score, back, found.score)
    np.maximum.at(kind, back, found.kind)
    payer, customer = np.divmod(key, span)
    return ranked(Pairs(payer, customer, score, kind))


def ranked(found: Pairs) -> Pairs:
    """Ordered by payer, the best first; equal ones by kind, then customer."""
    return found.at(np.lexsort((found.customer, -found.kind, -found.score, found.payer)))


def full_likeness(book: Book, payer: IntArray, customer: IntArray) -> FloatArray:
    """Likeness 0..1 of names (payers counted from 0), pairwise: 1.0 for the same key, up to .95 for a cut-off one."""
    first, count = book.spellings
    left, right = book.payers_from + payer, customer
    row, at = spread(first[left], count[left])
    pair, other = spread(first[right[row]], count[right[row]])
    one, pair = at[pair], row[pair]
    score = likeness(book, one, other)
    keys = book.keys
    begins = np.fromiter((keys[m].startswith(keys[q]) for q, m in zip(one.tolist(), other.tolist(), strict=True)), bool)
    score = np.maximum(score, np.where(begins, cut_scores(book, one, other), 0.0))
    score = np.where(book.squashed[one] == book.squashed[other], 1.0, score)
    found = np.zeros(len(payer))
    np.maximum.at(found, pair, np.where(book.size[one] > 0, score, 0.0))
    return found

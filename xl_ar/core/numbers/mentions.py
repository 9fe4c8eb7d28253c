"""Mentions: which places of which receipts name which open items, and how firmly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from xl_ar.core.numbers.buffers import Ints


class Strength(IntEnum):
    """How firmly a written number names a document; higher is firmer."""

    EDIT = 1  # one edit away: a digit transposed, dropped, doubled or replaced
    LAST_GROUP = 2  # only the last group of digits, or a tail of at least three digits
    RANGE = 3  # between two quoted ends
    ORDER = 4  # the customer's order number
    OCR = 5  # equal after folding letters that scanners take for digits
    REFORMATTED = 6  # other separators, prefix or leading zeros left away
    EXACT = 7  # as printed, case aside


_STRENGTHS = 8  # more than there are
_SPANS = 8  # more than a number can cover


@dataclass(frozen=True)
class Mentions:
    """Rows (place of a receipt, candidate item), sorted by receipt, place and item; arrays of one entry a row."""

    receipt: Ints
    place: Ints  # within the receipt, from 0
    span: Ints  # neighbouring places that the number covers, itself included
    item: Ints
    strength: Ints

    def __len__(self) -> int:
        return int(self.receipt.size)


def mentions_of(receipt: Ints, place: Ints, span: Ints, item: Ints, strength: Ints) -> Mentions:
    """The rows in order; of rows for the same place and item the firmest stays, then the one of the widest span."""
    places = int(place.max(initial=0)) + 1
    where = receipt * places + place
    order = np.lexsort(((item * _STRENGTHS + (_STRENGTHS - 1 - strength)) * _SPANS + (_SPANS - 1 - span), where))
    where, kept = where[order], item[order]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (where[1:] != where[:-1]) | (kept[1:] != kept[:-1])
    order = order[first]
    return Mentions(*(column[order] for column in (receipt, place, span, item, strength)))

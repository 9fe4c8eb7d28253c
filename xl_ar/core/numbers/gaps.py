"""What stands between two neighbouring numbers of a text."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.numbers.buffers import ELLIPSIS, Bools, Bytes, Ints
from xl_ar.core.numbers.chunks import Chunks, sign_table
from xl_ar.core.numbers.words import Flag, Role

if TYPE_CHECKING:
    from xl_ar.core.numbers.tokens import Tokens

Links = NDArray[np.uint8]


class Link(IntEnum):
    """How a number follows the one before."""

    NONE = 0  # words between, or another text
    LIST = 1  # , ; & + AND
    BLANK = 2
    SLASH = 3
    DASH = 4
    RANGE = 5  # THRU, TO, BIS


_LIST = sign_table(",;&+|()\n\t\r")
_OPEN = sign_table(",;&+")
_OPENING, _CLOSING = ord("("), ord(")")
_TILDE = ord("~")  # ends a segment
_SEGMENT = 2  # words a segment begins with: RMR*IV*
_FAR = 10  # bytes between an amount and the next number
_JOINT = sign_table("._#\\")
_RANGE = np.uint32(Flag.RANGE)
_AND = np.uint32(Role.AND)


def gap_links(buffer: Bytes, ends: Ints, starts: Ints) -> Links:
    """The link that the signs between ``ends`` and ``starts`` make."""
    links = np.full(ends.size, Link.NONE, dtype=np.uint8)
    width = starts - ends
    signs = np.zeros(ends.size, dtype=np.int64)
    kept = np.zeros(ends.size, dtype=np.uint8)
    listed = np.zeros(ends.size, dtype=np.bool_)
    for skip in range(4):
        sign = buffer[ends + skip]
        told = (width > skip) & (sign != ord(" "))
        signs += told
        kept = np.where(told, sign, kept)
        listed |= told & _LIST[sign]
    links[(signs == 0) & (width == 1)] = Link.BLANK
    links[(signs == 0) & (width > 1)] = Link.LIST
    single = signs == 1
    links[single & _JOINT[kept]] = Link.BLANK
    links[single & (kept == ord("/"))] = Link.SLASH
    links[single & (kept == ord("-"))] = Link.DASH
    links[listed] = Link.LIST
    links[width > 4] = Link.NONE
    return links


def relations(chunks: Chunks, tokens: Tokens, noise: Bools) -> Links:
    """How each token follows the token before it, over a joining word and a label or prefix between them.

    A number in brackets continues nothing: it is an amount or a remark.
    """
    links = np.full(tokens.size, Link.NONE, dtype=np.uint8)
    if tokens.size < 2:
        return links
    first, before = tokens.first[1:], tokens.last[:-1]
    between = first - before - 1
    near = (between <= 2) & (chunks.text[first] == chunks.text[before]) & ~noise[1:] & ~noise[:-1]
    first_gap = gap_links(chunks.buffer, chunks.ends[before], chunks.starts[np.minimum(before + 1, first)])
    roles = chunks.roles[np.minimum(before + 1, first)]
    found = np.where(between == 0, first_gap, np.uint8(Link.NONE))
    one = between == 1
    found[one] = np.where(first_gap[one] == Link.BLANK, np.uint8(Link.NONE), first_gap[one])
    worded = between > 0
    found[worded & ((roles & _RANGE) > 0)] = Link.RANGE
    found[worded & ((roles & _AND) > 0)] = Link.LIST
    near &= (chunks.buffer[chunks.starts[first] - 1] != _OPENING) | (
        chunks.buffer[chunks.ends[tokens.last[1:]]] != _CLOSING
    )
    links[1:] = np.where(near, found, np.uint8(Link.NONE))
    return links


def over_amounts(links: Links, chunks: Chunks, tokens: Tokens, noise: Bools, stated: Bools, amount: Bools) -> None:
    """Sets LIST for tokens that follow the amount of the number before them: 4711 200.00 EUR; 4712 (300.00).

    ``stated``: tokens with an amount beside them; ``amount``: tokens that are part of an amount.
    """
    every = np.arange(tokens.size)
    owner = np.maximum.accumulate(np.where(amount, -1, every))
    rows = np.flatnonzero(amount[:-1] & ~noise[1:]) + 1
    number = owner[rows - 1]
    rows, number = rows[number >= 0], number[number >= 0]
    first, before = tokens.first[rows], tokens.last[rows - 1]
    between = first - before - 1
    named = (chunks.roles[before + 1] & np.uint32(Role.CURRENCY)) > 0
    sign = chunks.buffer[chunks.ends[before]]
    near = (between == 0) | ((between == 1) & named) | ((between <= _SEGMENT) & (sign == _TILDE))
    near &= (chunks.text[first] == chunks.text[tokens.first[number]]) & stated[number] & ~noise[number]
    near &= chunks.starts[first] - chunks.ends[before] <= _FAR
    links[rows[near]] = Link.LIST


def dotted(buffer: Bytes, ends: Ints) -> Bools:
    """True where ".." or an ellipsis follows, after one blank at most."""
    found = np.zeros(ends.size, dtype=np.bool_)
    for skip in (0, 1):
        sign, after = buffer[ends + skip], buffer[ends + skip + 1]
        told = ((sign == ord(".")) & (after == ord("."))) | (sign == ELLIPSIS)
        found |= told & ((skip == 0) | (buffer[ends] == ord(" ")))
    return found


def ends_open(buffer: Bytes, ends: Ints, text_ends: Ints) -> Bools:
    """True where nothing but a separator of lists follows until the end of the text."""
    width = text_ends - ends
    alone = (width == 1) | ((width == 2) & (buffer[ends] == ord(" ")))
    result: Bools = alone & _OPEN[buffer[np.maximum(text_ends - 1, ends)]]
    return result

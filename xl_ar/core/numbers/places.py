"""Places: the tokens of a block of texts that may be meant as document numbers, and what they may be joined with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.numbers.amounts import NO_AMOUNT, amounts_of, beside
from xl_ar.core.numbers.buffers import Bools, Bytes, Ints, cut_out, leading_word
from xl_ar.core.numbers.chunks import Chunks, cut, digit_values, numbers_of
from xl_ar.core.numbers.gaps import Link, Links, dotted, ends_open, gap_links, over_amounts, relations
from xl_ar.core.numbers.noise import Scene, noise_tokens, scene_of
from xl_ar.core.numbers.tokens import Tokens, is_year, tokens_of
from xl_ar.core.numbers.words import Flag, Role, pair_flags, word_roles

if TYPE_CHECKING:
    from collections.abc import Sequence

Small = NDArray[np.uint8]
Flags = NDArray[np.uint8]

_PREFIX_LETTERS = 8
_SHORT_LABEL = 2  # letters; two more must follow, one behind a longer label
_TIED_LENGTH = 5  # bytes of a number with one digit behind tied letters: HEYW-8
_LABEL = np.uint32(Role.DOCUMENT | Role.FILLER)
_NO_PREFIX = np.uint32(Role.AND | Role.CURRENCY | Role.MONTH | Flag.RANGE)


class Kind(IntEnum):
    """What a written piece is."""

    PREFIX = 0  # letters that may begin the number after them
    JOINT = 1  # a year, which counts only together with its neighbour
    PLACE = 2


@dataclass(frozen=True)
class Pieces:
    """Written pieces of texts, in reading order; arrays of one entry each unless said otherwise."""

    flags: Flags  # one entry a text
    text: Ints
    kind: Small
    offset: Ints  # bytes from the beginning of its text
    length: Ints  # bytes
    strip: Small  # bytes of a label glued to the number, which may be left away
    join: Links  # how it is tied to the piece before; Link.NONE or LIST if it cannot be joined
    relation: Links  # of a place: how it follows the place before
    cuts: Small  # bit n: its first n + 1 letters are a label, more letters follow: INVRE202500172
    amount: Ints  # hundredths written directly after it, NO_AMOUNT where there are none
    glue: Small  # 1 where one sign ties the next piece to it; the sign is kept in raw
    raw: Bytes  # the pieces' bytes one after another, padded
    starts: Ints  # in raw


@dataclass(frozen=True)
class _Marks:
    """What was made out about the tokens; arrays of one entry a token."""

    kinds: Small
    relation: Links
    amounts: Ints


def read_block(texts: Sequence[str], *, stated: bool) -> Pieces:
    """The pieces of each text; ``stated`` texts are known to hold document numbers, so nothing there is noise."""
    chunks = cut(texts)
    numbers = numbers_of(chunks)
    tokens = tokens_of(chunks, numbers)
    scene = scene_of(chunks, numbers, tokens)
    if stated:
        noise, counted = np.zeros(tokens.size, dtype=np.bool_), np.zeros(0, dtype=np.int64)
        stated_amounts = np.full(tokens.size, NO_AMOUNT, dtype=np.int64)
    else:
        amounts = amounts_of(chunks, numbers)
        noise, counted = noise_tokens(scene, amounts)
        amount = np.bincount(tokens.of_number, amounts.found, tokens.size) > 0
        stated_amounts = beside(chunks, numbers, tokens, amounts)
    relation = relations(chunks, tokens, noise)
    if not stated:
        over_amounts(relation, chunks, tokens, noise, stated_amounts >= 0, amount)
    kinds = np.full(tokens.size, Kind.PLACE, dtype=np.uint8) if stated else _kinds(scene, noise, relation)
    kept = np.flatnonzero(~noise & (kinds != Kind.PREFIX))
    flags = np.zeros(len(texts), dtype=np.uint8)
    if not stated:
        _set_word_flags(chunks, flags)
        flags[counted] |= np.uint8(Flag.PARTIAL)
        _set_list_flags(scene, flags, kept, relation)
    return _pieces(scene, flags, kept, _Marks(kinds, relation, stated_amounts))


def _kinds(scene: Scene, noise: Bools, relation: Links) -> Small:
    """The kind of each token; PREFIX for one that is too short to be meant as a number."""
    chunks, tokens = scene.chunks, scene.tokens
    length = chunks.ends[tokens.last] - chunks.starts[tokens.first]
    shortest = np.where(tokens.pure, 3, 2)
    long_enough = (tokens.digits >= shortest) & (length >= 3)
    long_enough |= (length >= _TIED_LENGTH) & (tokens.digits > 0) & (chunks.digits[tokens.first] == 0)
    long_enough |= scene.labelled & ((tokens.digits >= 2) | (length >= 3))
    kinds = np.where(long_enough & ~noise, Kind.PLACE, Kind.PREFIX).astype(np.uint8)
    single = tokens.pure & (tokens.chunks == 1)
    years = np.flatnonzero(single & (length == 4) & ~noise)
    years = years[is_year(digit_values(chunks.buffer, chunks.starts[tokens.first[years]], np.full(years.size, 4)))]
    joined = np.append(relation[1:], np.uint8(0))[years]
    lone = ~scene.labelled[years] | ((joined == Link.BLANK) & ~np.isin(years + 1, years))
    kinds[years[lone]] = Kind.JOINT
    _chain(tokens, kinds, relation, single & ~noise, length)
    kinds[single & ~noise & (kinds == Kind.PREFIX)] = Kind.JOINT
    return kinds


def _chain(tokens: Tokens, kinds: Small, relation: Links, single: Bools, length: Ints) -> None:
    """Years and two-digit numbers in a list of numbers are places too: 2001, 2002; STUP-028, 30, 31."""
    after = np.append(relation[1:], np.uint8(Link.NONE)) == Link.BLANK
    year = (kinds == Kind.JOINT) & (~after | (np.append(length[1:], 0) == 4))
    short = single & (length == 2) & (kinds == Kind.PREFIX) & (relation != Link.BLANK)
    short &= ~after
    rows = np.flatnonzero((year | short) & (relation != Link.NONE))
    rows = rows[rows > 0]
    while rows.size:
        listed = (kinds[rows - 1] == Kind.PLACE) & (short[rows] | (length[rows - 1] == 4) & tokens.pure[rows - 1])
        kinds[rows[listed]] = Kind.PLACE
        if not listed.any():
            break
        rows = rows[~listed]


def _set_word_flags(chunks: Chunks, flags: Flags) -> None:
    """The remarks that the words of the texts make."""
    told = np.flatnonzero(chunks.roles)
    roles = chunks.roles[told] & np.uint32(0xFF & ~int(Flag.RANGE))
    before = np.maximum(told - 1, 0)
    shadowed = ((chunks.roles[before] & np.uint32(Role.SHADOW)) > 0) & (before < told)
    shadowed &= chunks.text[before] == chunks.text[told]
    _set(flags, chunks.text[told], np.where(shadowed, np.uint32(0), roles))
    starters = told[(chunks.roles[told] & np.uint32(Role.STARTER)) > 0]
    starters = starters[starters + 1 < chunks.starts.size]
    starters = starters[chunks.text[starters] == chunks.text[starters + 1]]
    _set(flags, chunks.text[starters], pair_flags(chunks.words[starters], chunks.words[starters + 1]))


def _set(flags: Flags, texts: Ints, bits: NDArray[np.uint32]) -> None:
    for flag in Flag:
        flags[texts[(bits & np.uint32(flag)) > 0]] |= np.uint8(flag)


def _set_list_flags(scene: Scene, flags: Flags, kept: Ints, relation: Links) -> None:
    """RANGE where a word or dash ties two numbers; CUT_OFF where the list of numbers breaks off."""
    if not kept.size:
        return
    chunks, tokens = scene.chunks, scene.tokens
    first, last = tokens.first[kept], tokens.last[kept]
    text, end = chunks.text[first], chunks.ends[last]
    ranged = (relation[kept] == Link.RANGE) | (relation[kept] == Link.DASH)
    flags[text[ranged]] |= np.uint8(Flag.RANGE)
    cut = dotted(chunks.buffer, end) | ends_open(chunks.buffer, end, chunks.text_ends[text])
    cut |= _short_last(chunks, first, end, text)
    flags[text[cut]] |= np.uint8(Flag.CUT_OFF)


def _short_last(chunks: Chunks, first: Ints, end: Ints, text: Ints) -> Bools:
    """The last number of a text that ends with it, two signs or more shorter than the two of one length before it."""
    start = chunks.starts[first]
    length = end - start
    found = np.zeros(first.size, dtype=np.bool_)
    rows = np.flatnonzero((end == chunks.text_ends[text]) & (length >= 2))
    rows = rows[rows >= 2]
    rows = rows[(text[rows - 2] == text[rows]) & (length[rows - 1] == length[rows - 2]) & (length[rows - 1] > 4)]
    rows = rows[length[rows] < length[rows - 1] - 1]
    common = np.minimum(length[rows], 4)
    same = leading_word(chunks.buffer, start[rows], common) == leading_word(chunks.buffer, start[rows - 1], common)
    found[rows[same]] = True
    return found


def _pieces(scene: Scene, flags: Flags, kept: Ints, marks: _Marks) -> Pieces:
    """The kept tokens with the letters before them that may belong to the number."""
    chunks, tokens = scene.chunks, scene.tokens
    first, last = tokens.first[kept], tokens.last[kept]
    prefix = _prefixes(chunks, first)
    begins = np.concatenate((first, first[prefix] - 1))
    order = np.argsort(begins, kind="stable")
    start = chunks.starts[begins[order]]
    length = np.concatenate((chunks.ends[last], chunks.ends[first[prefix] - 1]))[order] - start
    relation = marks.relation[kept]
    join = np.where(relation == Link.RANGE, np.uint8(Link.NONE), relation)
    direct = np.append(-1, last[:-1]) == first - 1
    join = np.where(direct, join, np.uint8(Link.NONE))
    join[prefix] = Link.BLANK
    none = np.zeros(prefix.size, dtype=np.uint8)
    word = first[prefix] - 1
    label = np.where((chunks.roles[word] & _LABEL) > 0, np.minimum(chunks.lengths[word], 255), 0).astype(np.uint8)
    tied = np.append(chunks.tied[begins[order]][1:], False) & np.append(start[1:] - (start + length)[:-1] == 1, False)
    raw, raw_starts = cut_out(chunks.buffer, start, length + tied)
    text = chunks.text[begins[order]]
    return Pieces(
        flags,
        text,
        np.concatenate((marks.kinds[kept], none))[order],
        start - chunks.text_starts[text],
        length,
        np.concatenate((_strips(scene, kept), label))[order],
        np.concatenate((join, none))[order],
        np.concatenate((relation, none))[order],
        np.concatenate((_cuts(scene, kept), none))[order],
        np.concatenate((marks.amounts[kept], np.full(prefix.size, NO_AMOUNT)))[order],
        tied.astype(np.uint8),
        raw,
        raw_starts,
    )


def _prefixes(chunks: Chunks, first: Ints) -> Ints:
    """Which kept tokens follow a short word that may be the number's prefix: SI 2502 86."""
    word = np.maximum(first - 1, 0)
    fits = (first > 0) & (chunks.digits[word] == 0) & (chunks.text[word] == chunks.text[first]) & ~chunks.tied[word]
    fits &= (chunks.lengths[word] <= _PREFIX_LETTERS) & ((chunks.roles[word] & _NO_PREFIX) == 0)
    rows = np.flatnonzero(fits)
    gap = gap_links(chunks.buffer, chunks.ends[word[rows]], chunks.starts[first[rows]])
    found: Ints = rows[(gap == Link.BLANK) | (gap == Link.SLASH) | (gap == Link.DASH)]
    return found


def _strips(scene: Scene, kept: Ints) -> Small:
    """Bytes of the label that each token begins with: INV#9003748, NO123."""
    chunks, tokens, numbers = scene.chunks, scene.tokens, scene.numbers
    first, number = tokens.first[kept], tokens.number[kept]
    led = numbers.at[number] == first
    glued = led & ((numbers.lead_roles[number] & _LABEL) > 0)
    tied = ~led & ((chunks.roles[first] & _LABEL) > 0)
    following = np.minimum(first + 1, chunks.starts.size - 1)
    strips = np.where(glued, numbers.lead[number], np.where(tied, chunks.starts[following] - chunks.starts[first], 0))
    result: Small = np.minimum(strips, 255).astype(np.uint8)
    return result


def _cuts(scene: Scene, kept: Ints) -> Small:
    """Which beginnings of the letters that each token begins with are a label: INVRE202500172, INVCADM-245."""
    chunks, tokens, numbers = scene.chunks, scene.tokens, scene.numbers
    first, number = tokens.first[kept], tokens.number[kept]
    led = numbers.at[number] == first
    lead = np.where(led, numbers.lead[number], chunks.lengths[first])
    own = np.where(led, numbers.lead_roles[number], chunks.roles[first])
    cuts = np.zeros(kept.size, dtype=np.uint8)
    rows = np.flatnonzero((own & _LABEL) == 0)
    for letters in range(_SHORT_LABEL, _PREFIX_LETTERS + 1):
        rows = rows[lead[rows] > letters]
        roles = word_roles(chunks.buffer, chunks.starts[first[rows]], np.full(rows.size, letters))[0]
        enough = (letters > _SHORT_LABEL) | (lead[rows] >= 2 * _SHORT_LABEL)
        cuts[rows[((roles & _LABEL) > 0) & enough]] |= np.uint8(1 << (letters - 1))
    return cuts

"""A block of texts cut into chunks (runs of letters and digits) and tokens (chunks tied by - / . _ #)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Bytes, Hashes, Ints, joined, leading_word
from xl_ar.core.numbers.words import Role, Roles, word_hashes, word_roles

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER, DIGIT, LETTER = 0, 1, 2
CLASS = np.zeros(256, dtype=np.uint8)
CLASS[ord("0") : ord("9") + 1] = DIGIT
CLASS[ord("A") : ord("Z") + 1] = LETTER
CLASS[128:] = LETTER


def sign_table(signs: str) -> Bools:
    """Which of the 256 bytes are among the signs."""
    table = np.zeros(256, dtype=np.bool_)
    table[[ord(sign) for sign in signs]] = True
    return table


_A, _C = word_hashes(["A", "C"])  # A/C labels a bank account
_STAR, _SLASH, _DASH, _POINT, _PLUS, _HASH = (ord(sign) for sign in "*/-.+#")
_QUESTION = ord("?")
_QUALIFIER = 2  # letters
_TIES = sign_table("-/._#\\")


@dataclass(frozen=True)
class Chunks:
    """Chunks of a block in reading order; all arrays have one entry a chunk unless said otherwise."""

    buffer: Bytes
    text_starts: Ints  # one entry a text
    text_ends: Ints
    text: Ints  # which text
    starts: Ints  # bytes, in the buffer
    ends: Ints
    lengths: Ints
    digits: Ints  # number of digits
    tied: Bools  # to the chunk before by one sign
    roles: Roles  # of the whole chunk; 0 for a chunk that holds a digit
    words: Hashes  # likewise


def cut(texts: Sequence[str]) -> Chunks:
    """Cuts each text into chunks."""
    buffer, text_starts, text_ends = joined(texts)
    buffer = _without_subfields(buffer)
    kind = CLASS[buffer]
    inside = kind > OTHER
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    counted = np.cumsum(kind == DIGIT, dtype=np.int32)
    digits = (counted[ends - 1] - counted[starts - 1]).astype(np.int64)
    first_of_text = np.searchsorted(starts, text_starts)
    text = np.repeat(np.arange(len(texts)), np.diff(first_of_text, append=starts.size))
    tied = np.zeros(starts.size, dtype=np.bool_)
    tied[1:] = (starts[1:] - ends[:-1] == 1) & _TIES[buffer[ends[:-1]]]
    lengths = ends - starts
    wordy = np.flatnonzero(digits == 0)
    roles = np.zeros(starts.size, dtype=np.uint32)
    words = np.zeros(starts.size, dtype=np.uint64)
    roles[wordy], words[wordy] = word_roles(buffer, starts[wordy], lengths[wordy])
    account = np.flatnonzero(tied[1:] & (words[1:] == _C) & (words[:-1] == _A)) + 1
    roles[account] |= np.uint32(Role.NOISE)
    tied[_untied(buffer, starts, ends, roles)] = False
    _set_element_roles(buffer, starts, ends, digits, roles)
    return Chunks(buffer, text_starts, text_ends, text, starts, ends, lengths, digits, tied, roles, words)


def _without_subfields(buffer: Bytes) -> Bytes:
    """The bytes with the numbers of subfields, which banks write between the words (?20RE 4711?21), as signs."""
    marks = np.flatnonzero(buffer == _QUESTION)
    if not marks.size:
        return buffer
    numbered = (CLASS[buffer[marks + 1]] == DIGIT) & (CLASS[buffer[marks + 2]] == DIGIT)
    marks = marks[numbered & (CLASS[buffer[marks + 3]] != DIGIT)]
    changed = buffer.copy()
    changed[marks + 1] = changed[marks + 2] = _QUESTION
    return changed


def _untied(buffer: Bytes, starts: Ints, ends: Ints, roles: Roles) -> Ints:
    """Chunks that name a field of a bank's message (/REMI/, SVWZ+), what follows them, and letters after INV#."""
    named = np.flatnonzero(roles & np.uint32(Role.CODE))
    before, after = buffer[starts[named] - 1], buffer[ends[named]]
    codes = named[((after == _SLASH) & (before != _DASH) & (before != _POINT)) | (after == _PLUS)]
    label = np.flatnonzero(roles[:-1] & np.uint32(Role.DOCUMENT))
    label = label[(buffer[ends[label]] == _HASH) & (CLASS[buffer[ends[label] + 1]] == LETTER)]
    return np.concatenate((codes, np.minimum(codes + 1, starts.size - 1), label + 1))


def _set_element_roles(buffer: Bytes, starts: Ints, ends: Ints, digits: Ints, roles: Roles) -> None:
    """Qualifiers between stars, as X12 writes them: RMR*IV*number*PO*amount; the first labels a document."""
    stars = (buffer[starts[1:-1] - 1] == _STAR) & (buffer[ends[1:-1]] == _STAR)
    at = np.flatnonzero(stars & (digits[1:-1] == 0) & (ends[1:-1] - starts[1:-1] == _QUALIFIER)) + 1
    roles[at] = np.where(digits[at - 1] > 0, np.uint32(Role.CURRENCY), np.uint32(Role.DOCUMENT))


@dataclass(frozen=True)
class Numbers:
    """The chunks of a block that hold a digit; arrays of one entry each."""

    at: Ints  # which chunk
    lead: Ints  # letters before its first digit
    lead_roles: Roles  # roles of those letters as a word
    pure: Bools  # digits only

    @property
    def size(self) -> int:
        """How many."""
        return int(self.at.size)


def numbers_of(chunks: Chunks) -> Numbers:
    """The chunks that hold a digit, with the letters they begin with."""
    at = np.flatnonzero(chunks.digits)
    lengths = chunks.lengths[at]
    pure = chunks.digits[at] == lengths
    lead = np.zeros(at.size, dtype=np.int64)
    going = np.flatnonzero(~pure)
    starts = chunks.starts[at]
    step = 0
    while going.size:
        going = going[CLASS[chunks.buffer[starts[going] + step]] == LETTER]
        lead[going] += 1
        step += 1
    lead_roles = np.zeros(at.size, dtype=np.uint32)
    led = np.flatnonzero(lead)
    lead_roles[led] = word_roles(chunks.buffer, starts[led], lead[led])[0]
    return Numbers(at, lead, lead_roles, pure)


def digit_values(buffer: Bytes, starts: Ints, lengths: Ints) -> Ints:
    """Values of pieces of one to four digits."""
    word = leading_word(buffer, starts, lengths)
    values = np.zeros(starts.size, dtype=np.int64)
    for place in range(4):
        digit = ((word >> np.uint64(8 * place)) & np.uint64(15)).astype(np.int64)
        values = np.where(lengths > place, values * 10 + digit, values)
    return values

"""Names as words and keys, all names of a run at once: what is compared is bytes and numbers, not Python strings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.payers import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    BoolArray = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]

_SPACE, _LINE, _AMP = 32, 10, 38
_OTHER_NAME = b"\x0b"  # ends a spelling of a name that has another
_SPACED_FORMS = (b"n v", b"b v", b"p l c", b"g m b h", b"s a", b"a g", b"l l p", b"s p a", b"s r l")
_CARE_OF = (b" C/O ", b" c/o ", b" T/A ", b" t/a ")
_GONE = "'`´’‘"
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
    | dict.fromkeys(_GONE, "'")
    | {"（": " ", "）": " ", "，": " "}
)
_NOT_A_WORD = re.compile(r"[^\x00-\x7f\w]")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_ASIAN_FORMS = re.compile("株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|主式会社|주식회사|유한회사")


def _table() -> Bytes:
    table = np.full(256, _SPACE, np.uint8)
    for sign in b"abcdefghijklmnopqrstuvwxyz0123456789&\n":
        table[sign] = sign
    table[65:91] = np.arange(97, 123)
    table[128:] = np.arange(128, 256)
    table[ord("'")] = table[ord("`")] = 0
    return table


_TABLE = _table()


@dataclass(frozen=True, slots=True)
class Spelled:
    """Names in words: those of spelling s are ``word[start[s]:start[s + 1]]``, numbers of entries of ``words``."""

    words: list[str]
    word: IntArray
    start: IntArray
    core: BoolArray  # [words in names] False: legal form or connector
    keys: list[str]  # the core words of every spelling, joined by a space
    name: IntArray  # [spellings] the name each is of: "A dba B" has the spellings "A" and "B"

    @property
    def owner(self) -> IntArray:
        """The spelling of every word."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def spell(names: Sequence[str]) -> Spelled:
    """Words and keys of names, in their order; "" has no words and the key ""."""
    text = _said_shorter(b"\n" + _plain_bytes(names).tobytes(), " l l c ", " llc ")
    for form in _SPACED_FORMS:
        text = text.replace(b" " + form + b" \n", b" " + form.replace(b" ", b"") + b" \n")
    text = _joined_letters(_of(text))
    for trigger, phrases in lexicon.PHRASES.items():
        for phrase, short in phrases if trigger in text else ():
            text = _said_shorter(text, phrase, short)
    text = (_joined_letters(_of(text)) if b" & " in text else text)[1:]
    name = _names_of_lines(text)
    text = text.replace(_OTHER_NAME, b"\n")
    tokens, start = _tokens(text)
    codes, words = pd.factorize(np.array(tokens, dtype=object))
    word = codes.astype(np.int64)
    core = _core(word, start, words.tolist())
    return Spelled(words.tolist(), word, start, core, _keys(_of(text), core, len(name)), name)


def _of(text: bytes) -> Bytes:
    return np.frombuffer(text, np.uint8)


def _plain_bytes(names: Sequence[str]) -> Bytes:
    """Lower case, one space after each word, one line a name."""
    text = " \n".join([*names, ""])
    if text.count("\n") != len(names):
        text = " \n".join([*(name.replace("\n", " ") for name in names), ""])
    if not text.isascii():
        text = _without_accents(text)
    raw = text.encode().replace(b"&", b" & ")
    for mark in _CARE_OF:
        raw = raw.replace(mark, b" dba ")
    found = _TABLE[_of(raw)]
    if b"'" in raw or b"`" in raw:
        found = found[found != 0]
    blank = found == _SPACE
    double = blank & np.concatenate(([True], found[:-1] <= _SPACE))
    return np.asarray(found[~double])


def _without_accents(text: str) -> str:
    text = unicodedata.normalize("NFKD", _ASIAN_FORMS.sub(" ", text).casefold()).translate(_LETTERS)
    return _NOT_A_WORD.sub(" ", _ACCENTS.sub("", text))


def _joined_letters(text: Bytes) -> bytes:
    """ "l l c" and "w & s" become one word each."""
    if not len(text):
        return b""
    size = len(text)
    padded = np.concatenate(([_LINE, _LINE, _LINE], text, [_LINE, _LINE, _LINE])).astype(np.uint8)
    alone = (padded[2:-2] > _SPACE) & (padded[1:-3] <= _SPACE) & (padded[3:-1] <= _SPACE)
    alone[0] = alone[-1] = False
    letter = alone & (padded[2:-2] >= 97)
    amp = alone & (padded[2:-2] == _AMP)
    blank = padded[2:-2] == _SPACE
    gone = np.zeros(size + 2, bool)
    gone[1:-1] = blank[1:-1] & letter[:-2] & letter[2:]
    beside = np.flatnonzero(amp[3:-3]) + 3
    beside = beside[letter[beside - 2] & letter[beside + 2] & blank[beside - 1] & blank[beside + 1]]
    gone[beside - 1] = gone[beside + 1] = True
    return text[~gone[1:-1]].tobytes()


def _names_of_lines(text: bytes) -> IntArray:
    """The name of each line, where one name may have several."""
    raw = _of(text)
    ends = raw[(raw == _LINE) | (raw == _OTHER_NAME[0])] == _LINE
    return np.asarray(np.cumsum(ends) - ends, np.int64)


def _said_shorter(text: bytes, phrase: str, short: str) -> bytes:
    long = phrase.encode()
    if long[1:] not in text:
        return text
    short_bytes = short.encode()
    return text.replace(long, short_bytes).replace(b"\n" + long[1:], b"\n" + short_bytes[1:])


def _tokens(text: bytes) -> tuple[list[str], IntArray]:
    raw = _of(text)
    if not len(raw):
        return [], np.zeros(1, np.int64)
    ends = np.flatnonzero(raw == _SPACE)
    lines = np.flatnonzero(raw == _LINE)
    start = np.concatenate(([0], np.searchsorted(ends, lines)))
    return text.decode().split(), start.astype(np.int64)


def _core(word: IntArray, start: IntArray, words: list[str]) -> BoolArray:
    """Which words are neither legal form nor connector; all of them in a name that has nothing else."""
    codes = {text: code for code, text in enumerate(words)}
    form = marked(codes, lexicon.FORMS)[word]
    connector = marked(codes, lexicon.CONNECTORS)[word]
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    first = np.zeros(len(word), bool)
    first[start[:-1][np.diff(start) > 0]] = True
    plain = ~marked(codes, _USUAL)[word]
    named = np.bincount(owner[plain], minlength=len(start)) > 0
    initials = first & marked(codes, lexicon.INITIALS_TOO)[word] & ~named[owner]
    core = ~((form & ~initials) | (connector & ~(first & marked(codes, _KEPT_FIRST)[word])))
    return np.asarray(core | (np.bincount(owner[core], minlength=len(start)) == 0)[owner])


_USUAL = lexicon.FORMS | lexicon.CONNECTORS | lexicon.TRADES | lexicon.COMMON
_KEPT_FIRST = lexicon.CONNECTORS - {"&", "the", "of"}


def marked(codes: dict[str, int], known: Iterable[str]) -> BoolArray:
    """For each word, numbered by ``codes``: is it among the known ones?"""
    found = np.zeros(len(codes), bool)
    found[[codes[word] for word in known if word in codes]] = True
    return found


def _keys(text: Bytes, core: BoolArray, names: int) -> list[str]:
    if not names:
        return []
    ends = np.flatnonzero(text == _SPACE)
    starts = np.flatnonzero((text > _SPACE) & np.concatenate(([True], text[:-1] <= _SPACE)))
    gone = np.zeros(len(text) + 1, np.int8)
    gone[starts[~core]] += 1
    gone[ends[~core] + 1] -= 1
    kept: str = text[np.cumsum(gone[:-1]) == 0].tobytes().decode()
    return kept.replace(" \n", "\n").split("\n")[:names]

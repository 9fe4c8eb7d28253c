"""Split to: documents and amounts that a person has written in one cell, read strictly.

>>> read_split("INV-101 60.00; INV-102 40,00", {"INV-101", "INV-102"}, 2)
[Part(document='INV-101', amount=6000), Part(document='INV-102', amount=4000)]
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 40  # signs of an amount
_MOST_QUOTED = 200
EXPECTED = "documents with their amounts, separated by semicolons, such as INV-101 60.00; INV-102 40.00"
_BETWEEN = re.compile(r"[;\n]")
_AMOUNT = re.compile(r"(?P<document>.*\S)\s+(?P<sign>[-\u2212]?)(?P<number>[0-9][0-9.,' \u00a0]*)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,' \u00a0])[0-9]{3})(?:(?P=mark)[0-9]{3})*")


class Part(NamedTuple):
    """One document of a split and its amount, minor units."""

    document: str
    amount: int


class SplitError(ValueError):
    """What cannot be read in a split; the text says what and where."""


def read_split(text: str, documents: Iterable[str], decimals: int) -> list[Part]:
    """The parts of a split in a currency of ``decimals`` decimals; SplitError for anything that is not plain.

    ``documents`` are the numbers known, in any spelling of capitals; a number may have blanks.
    """
    known: dict[str, str] = {}
    for document in documents:
        known.setdefault(document.casefold(), document)
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    words = max((len(name.split()) for name in known), default=0)
    parts = [_part(piece.strip(), known, words, decimals) for piece in pieces]
    if not parts:
        raise SplitError("Split to is empty")
    names = [part.document for part in parts]
    if twice := next((name for name, number in Counter(names).items() if number > 1), ""):
        raise SplitError(f"{twice} stands twice in Split to")
    return parts


def _part(piece: str, known: dict[str, str], words: int, decimals: int) -> Part:
    """One document, of at most so many ``words``, and its amount."""
    if piece.casefold() in known:
        raise SplitError(f"'{_quoted(piece)}' has no amount")
    found = _AMOUNT.fullmatch(piece)
    if found is None:
        raise SplitError(f"'{_quoted(piece)}' is not a document and an amount")
    gaps = islice(re.finditer(r"\s+", piece), words)
    for place in [match.start() for match in gaps][::-1]:  # the longest document first
        document = " ".join(piece[:place].split()).casefold()
        if document in known:
            return Part(known[document], _minor(piece[place:].strip(), decimals))
    raise SplitError(f"'{_quoted(found['document'])}' is no open document")


def _quoted(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1]}…"


def _minor(text: str, decimals: int) -> int:
    sign = -1 if text[0] in "-\u2212" else 1
    number = text.lstrip("-\u2212").strip()
    whole, mark, cents = number, "", ""
    places = [place for place, letter in enumerate(number) if letter in ".,"]
    if places and (number[places[-1]] not in number[: places[-1]]):
        last = places[-1]
        whole, mark, cents = number[:last], number[last], number[last + 1 :]
    if len(number) > _LONGEST:
        raise SplitError(f"'{_quoted(text)}' is too long for an amount")
    if mark and len(cents) == 3 != decimals and whole.isdigit() and len(whole) <= 3 and whole != "0":
        raise SplitError(f"'{text}' could be thousands or decimals; write it without a separator of thousands")
    grouped = _GROUPED.fullmatch(whole)
    plain = whole.isdigit() or (grouped is not None and grouped["mark"] != mark)
    if not plain or (mark and not (cents.isdigit() and len(cents) <= decimals)):
        raise SplitError(f"'{text}' is no amount with at most {decimals} decimals")
    digits = re.sub(r"\D", "", whole) + cents.ljust(decimals, "0")
    amount = sign * int(digits)
    if not amount:
        raise SplitError(f"'{text}': an amount of zero applies nothing")
    return amount

"""Document numbers in a remittance text: where they stand, and the keys under which a document is found."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

# Numbers a bank or payer prints for its own use: their label says that they are no document.
_NOISE = re.compile(
    r"""
    \b(?:CHK|CHECK|CHEQUE|CHQ|CK|TRN|TRACE|TRAN|TRANS|ACCT|ACCOUNT|A/C|IBAN|BIC|TEL|PHONE|PH|FAX|MOB|BATCH|AUTH|ABA|RTN)\b
        [ .:\#]*(?:(?:NO|NR|NUM|ID)\b[ .:\#]*)?[X*]*[A-Z]{0,2}\d[\d-]*
    | \b\d{1,2}([/.-])\d{1,2}\1(?:20)?\d\d\b
    | \b(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])\b
    | \b\d{1,3}\ +(?:OF|VON|DE)\ +\d{1,3}\b
    """,
    re.VERBOSE,
)
_AMOUNT = re.compile(
    r"[$€£¥]\ ?\d[\d.,']* | (?<![\w.,/-])\d+(?:,\d{3})*\.\d\d(?![\d./-]) | \b\d{1,3}(?:\.\d{3})+,\d\d\b",
    re.VERBOSE,
)
_LABEL = re.compile(r"\b(INVOICES?|INVS?|INVNO|NO|NR|REF|BILL|DOC|FACT)(?=\d{3})")
_LAST_ZEROS = re.compile(r"(?<!\d)0+(?=\d+$)")
_DIGIT = re.compile(r"\d")
_CHUNK = re.compile(r"[^\W_]+")
_GROUP = re.compile(r"\d+|[^\W\d_]+")
_JOINERS = frozenset(["", " ", "-", "/", ".", "_", "#", " - ", " / ", ". ", "- "])
_RANGE_WORDS = frozenset(["THRU", "THROUGH", "TO", "BIS", "UNTIL"])
EDGE = "|"  # a gap that nothing joins over
_LONGEST_RUN = 4
_TELLING_DIGITS = 4  # a key with fewer fits too many numbers


class Strength(IntEnum):
    """How firmly a written number names a document; higher is firmer."""

    LAST_GROUP = 1
    ORDER = 2
    REFORMATTED = 3
    EXACT = 4


class NumberKeys(NamedTuple):
    """Keys of one number: ``squashed`` without separators, ``loose`` also without prefix or leading zeros."""

    squashed: str
    loose: tuple[str, ...]
    last_group: str


class Run(NamedTuple):
    """Neighbouring chunks ``first`` to ``last`` (exclusive) of a text that may write one number."""

    first: int
    last: int
    written: str
    squashed: str


def squash(text: str) -> str:
    """Letters and digits only, upper case: "inv-2025/001" is "INV2025001"."""
    return "".join(_CHUNK.findall(text.upper()))


def number_keys(document: str) -> NumberKeys:
    """Keys under which a document number is found.

    >>> number_keys("INV-2024-00475")
    NumberKeys(squashed='INV202400475', loose=('INV2024475', '202400475', '2024475'), last_group='475')
    """
    groups = _GROUP.findall(document.upper())
    squashed = "".join(groups)
    if not groups or not groups[-1].isdecimal():
        return NumberKeys(squashed, (), "")
    last = groups[-1].lstrip("0")
    bare = groups[1:] if groups[0].isalpha() else groups
    digits = sum(len(group) for group in groups if group.isdecimal())
    short = digits - len(groups[-1]) + len(last)
    forms = (
        ("".join(groups[:-1]) + last, short),
        ("".join(bare), digits),
        ("".join(bare[:-1]) + last, short),
    )
    loose = dict.fromkeys(form for form, held in forms if form != squashed and held >= _TELLING_DIGITS)
    return NumberKeys(squashed, tuple(loose), last if len(groups[-1]) >= 3 else "")


def without_zeros(written: str) -> str:
    """The number squashed, the leading zeros of its last group dropped: "INV-2024-0047" is "INV202447"."""
    return squash(_LAST_ZEROS.sub("", written))


def chunks(text: str) -> list[tuple[str, str]]:
    """Letter-digit chunks of a text with the gap before each; labelled noise, dates and amounts are breaks.

    >>> chunks("RE: INV-12,14 TRN:250601")
    [('|', 'RE'), (': ', 'INV'), ('-', '12'), (',', '14')]
    """
    clear = text.upper()
    if _DIGIT.search(clear):
        clear = _LABEL.sub(r"\1 ", _AMOUNT.sub("|", _NOISE.sub("|", clear)))
    return plain_chunks(clear)


def plain_chunks(text: str) -> list[tuple[str, str]]:
    """Letter-digit chunks of a text that is known to be a document number, with the gap before each."""
    found: list[tuple[str, str]] = []
    end = 0
    for hit in _CHUNK.finditer(text):
        found.append((text[end : hit.start()] if found else EDGE, hit.group()))
        end = hit.end()
    return found


def runs_of(found: list[tuple[str, str]]) -> list[Run]:
    """Runs of neighbouring chunks that hold a digit: by where they begin, the longest first."""
    numeric = [not chunk.isalpha() for _, chunk in found]
    runs: list[Run] = []
    for first in range(len(found)):
        runs += _runs_at(found, numeric, first)[::-1]
    return runs


def _runs_at(found: list[tuple[str, str]], numeric: list[bool], first: int) -> list[Run]:
    runs: list[Run] = []
    squashed = written = ""
    holds_digit = False
    for last in range(first, min(first + _LONGEST_RUN, len(found))):
        gap, chunk = found[last]
        if last > first and (gap not in _JOINERS or (gap == " " and not numeric[last])):
            break
        written = f"{written}{gap}{chunk}" if last > first else chunk
        squashed += chunk
        holds_digit = holds_digit or numeric[last]
        if holds_digit:
            runs.append(Run(first, last + 1, written, squashed))
    return runs


def stands_alone(found: list[tuple[str, str]], position: int) -> bool:
    """True for a chunk of digits that no sign ties to its neighbours."""
    after = found[position + 1][0] if position + 1 < len(found) else ""
    tied = {"-", "/", ".", "_"}
    return found[position][1].isdecimal() and not tied & {found[position][0], after}


def is_range(found: list[tuple[str, str]], position: int) -> bool:
    """True if the chunk at ``position`` says "from .. to": INV-12 THRU INV-15."""
    return 0 < position < len(found) and found[position][1] in _RANGE_WORDS


def looks_like_number(chunk: str) -> bool:
    """True for a chunk that may well be a document number: at least four characters, three of them digits."""
    return len(chunk) >= 4 and sum(map(str.isdecimal, chunk)) >= 3


def stem_and_number(document: str) -> tuple[str, int] | None:
    """The part before the last digits, squashed, and those digits: ("INV2025", 17); None without them."""
    groups = _GROUP.findall(document.upper())
    if not groups or not groups[-1].isascii() or not groups[-1].isdecimal():
        return None
    return "".join(groups[:-1]), int(groups[-1])

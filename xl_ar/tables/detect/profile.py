"""What the cells of a column hold, from a sample: the evidence that stands beside the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xl_ar.core.money import currency_code

SAMPLE = 400
_AMOUNT = re.compile(
    r"^[\s(\-+−]*(?:[A-Z]{3}|[^\w\s.,()'’+\-−]{1,3})?[\s(\-+−]*\d[\d\s.,'’\xa0\u202f\u2009]*"
    r"[)\s\-−]*(?:[A-Za-z]{1,3}\.?|[^\w\s.,()%]{1,3})?[)\s]*$"
)
_DATE = re.compile(
    r"^\s*(?:\w{2,9}\.?,?\s+)?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.\s]\d{1,2}[-/.\s]\d{2,4}"
    r"|\d{1,2}\.?[-/\s][^\W\d_]{3,9}\.?[-/,\s]+\d{2,4}|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4})(?:[T\s].*)?\s*$"
)
_FLAGS = frozenset({"yes", "no", "y", "n", "true", "false", "x", "ja", "nein", "oui", "non", "si", "0", "1"})
_ERRORS = frozenset({"#N/A", "#NA", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"})
_SIDES = frozenset({"dr", "cr", "s", "h", "d", "c"})
_LETTERS = re.compile(r"[A-Za-z]+")
_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares (0 to 1) of what a column's non-empty cells are, and how many there are."""

    filled: int
    rows: int
    number: float = 0.0
    whole: float = 0.0
    serial: float = 0.0
    day: float = 0.0
    amount_text: float = 0.0
    date_text: float = 0.0
    words: float = 0.0
    code: float = 0.0
    flag: float = 0.0
    currency: float = 0.0
    distinct: float = 0.0
    negative: float = 0.0
    error: float = 0.0
    iban: float = 0.0

    @property
    def empty(self) -> bool:
        """True when no cell of the sample holds anything."""
        return self.filled == 0


def spread(cells: Sequence[Any], size: int = SAMPLE) -> Sequence[Any]:
    """At most ``size`` cells: the first half of them from the top, the rest evenly spread below."""
    if len(cells) <= size:
        return cells
    half = size // 2
    step = max(1, (len(cells) - half) // half)
    return [*cells[:half], *cells[half::step]]


def profile(cells: Sequence[Any]) -> Profile:
    """Profile of a column's cells (a sample of them in long columns)."""
    sample = spread(cells)
    kinds = [kinds_of(cell) for cell in sample if not _empty(cell)]
    if not kinds:
        return Profile(0, len(sample))
    count = len(kinds)

    def share(kind: str) -> float:
        return sum(kind in found for found in kinds) / count

    distinct = len({str(cell).strip().casefold() for cell in sample if not _empty(cell)}) / count
    names = ("number", "whole", "serial", "day", "amount_text", "date_text", "words", "code", "flag")
    shares = {name: share(name) for name in (*names, "currency", "negative", "error", "iban")}
    return Profile(count, len(sample), distinct=distinct, **shares)


def _empty(cell: Any) -> bool:
    return cell == "" or cell is None or (isinstance(cell, str) and not cell.strip())


def kinds_of(cell: Any) -> frozenset[str]:
    """Everything a single cell may be: number, day, amount_text, date_text, words, code, ..."""
    if isinstance(cell, bool):
        return frozenset({"flag"})
    if isinstance(cell, int | float):
        return _number_kinds(float(cell))
    if isinstance(cell, date):
        return frozenset({"day"})
    return _text_kinds(str(cell).strip())


def _number_kinds(value: float) -> frozenset[str]:
    kinds = {"number"}
    if value == int(value) if abs(value) < 1e18 else False:
        kinds.add("whole")
        if value in (0.0, 1.0):
            kinds.add("flag")
        if 18264 <= value <= 73051 or 19500101 <= value <= 21001231:
            kinds.add("serial")
    if value < 0:
        kinds.add("negative")
    return frozenset(kinds)


def _beside_amount(word: str) -> bool:
    return word.casefold() in _SIDES or bool(currency_code(word))


def _text_kinds(text: str) -> frozenset[str]:
    if text.upper() in _ERRORS:
        return frozenset({"error"})
    kinds = set()
    if text.casefold() in _FLAGS:
        kinds.add("flag")
    if len(text) <= 6 and currency_code(text):
        kinds.add("currency")
    if _DATE.match(text):
        kinds.add("date_text")
    if _IBAN.match(text.replace(" ", "")):
        kinds.add("iban")
    if _AMOUNT.match(text) and all(_beside_amount(word) for word in _LETTERS.findall(text)):
        kinds.add("amount_text")
        if text.isdigit():
            kinds.update(("code", "whole"))
    elif any(char.isalpha() for char in text):
        kinds.add("code" if any(char.isdigit() for char in text) and " " not in text else "words")
    return frozenset(kinds or {"code"})


def fits(kind: str, found: Profile) -> float:
    """How well cells of this profile may hold a field of ``kind``: 0 (cannot) to 1."""
    if found.empty:
        return 0.7
    if found.iban >= 0.5:
        return 1.35 if kind == "account" else 0.1
    return _FITS[kind](found)


def _fits_amount(p: Profile) -> float:
    share = p.number + p.amount_text * (1 - p.date_text) + p.error
    return 1.0 if share >= 0.8 else 0.75 if share >= 0.5 else 0.3 if share >= 0.2 else 0.05


def _fits_date(p: Profile) -> float:
    share = p.day + p.date_text + p.serial
    return 1.0 if share >= 0.75 else 0.8 if share >= 0.4 else 0.3 if share >= 0.1 else 0.05


def _fits_id(p: Profile) -> float:
    if p.day + p.date_text > 0.5:
        return 0.15
    if p.number > 0.8 and p.whole < 0.8:
        return 0.2
    if p.words > 0.8 and p.code < 0.1:
        return 0.7
    return 1.0


def _fits_name(p: Profile) -> float:
    if p.words >= 0.5:
        return 1.0
    return 0.6 if p.words + p.code >= 0.5 else 0.15


def _fits_text(p: Profile) -> float:
    if p.number + p.day > 0.9:
        return 0.4
    return 1.0


def _fits_terms(p: Profile) -> float:
    return 0.2 if p.day > 0.5 or (p.number > 0.5 and p.whole < 0.9) else 1.0


def _fits_currency(p: Profile) -> float:
    return 1.0 if p.currency >= 0.7 else 0.7 if p.words >= 0.9 and p.distinct < 0.2 else 0.1


def _fits_flag(p: Profile) -> float:
    return 1.0 if p.flag >= 0.8 or p.distinct <= 0.2 else 0.6


def _fits_count(p: Profile) -> float:
    return 1.0 if p.number + p.amount_text >= 0.7 else 0.4


_FITS = {
    "amount": _fits_amount,
    "date": _fits_date,
    "id": _fits_id,
    "account": _fits_id,
    "name": _fits_name,
    "text": _fits_text,
    "terms": _fits_terms,
    "currency": _fits_currency,
    "flag": _fits_flag,
    "count": _fits_count,
    "share": _fits_count,
}

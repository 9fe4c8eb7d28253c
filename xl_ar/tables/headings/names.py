"""What a column heading says: the fields it may name, each with a score and a reason."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz, process

from xl_ar.core.currencies import CODES
from xl_ar.core.money import currency_code

SURE, LIKELY, FAIR, WEAK = 1.0, 0.75, 0.6, 0.45
_LEVELS = (("weak", WEAK), ("fair", FAIR), ("likely", LIKELY), ("sure", SURE))
_FUZZY_FROM = 91.0
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")
_WORD = re.compile(r"[^\W_]+|#|%")
_SCALE = re.compile(r"\b(thousands?|tsd|k|000s?|millions?|mio|lakhs?|crores?)\b")
_NOT_FACTS = frozenset(
    {"predict", "predicted", "prediction", "predictions", "expected", "planned", "estimated", "projected", "forecast"}
    | {"target", "delay", "ml", "probability", "score", "flag"}
)
_ALSO_WORDS = frozenset({"all", "try", "top", "cup", "mop", "pen", "mad", "gel", "lak", "ang"})  # codes, too
_SAME = {
    "#": "no", "nr": "no", "number": "no", "nbr": "no", "numb": "no", "numero": "no", "nummer": "no",
    "amt": "amount", "inv": "invoice", "invs": "invoices", "cust": "customer", "acct": "account", "bal": "balance",
    "pmt": "payment", "pymt": "payment", "curr": "currency", "cur": "currency", "ccy": "currency", "dt": "date",
    "orig": "original", "doc": "document", "vch": "voucher", "trx": "transaction", "tran": "transaction",
    "trans": "transaction", "txn": "transaction", "os": "outstanding", "rcpt": "receipt", "chq": "check",
    "cheque": "check", "ck": "check", "chk": "check", "desc": "description", "descr": "description", "pct": "%",
    "percent": "%", "cheques": "check", "rec": "received",
}  # fmt: skip
_NOT_MONEY = frozenset({"days", "day", "date", "count", "no", "number", "%", "age", "rate", "ratio"})
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "œ": "oe", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A field that a heading may name."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field of the heading table: what its cells hold and the names it goes by."""

    name: str
    kind: str
    names: dict[str, float]
    words: frozenset[str]


def fold(heading: str) -> str:
    """The heading as compared: lower case words without accents, punctuation, brackets.

    >>> fold("*Invoice_Amount (USD)")
    'invoice amount'
    """
    words = [_SAME.get(word, word) for word in _words(_BRACKETS.sub(" ", heading)) or _words(heading)]
    kept = [word for word in words if not _is_currency(word)] if len(words) > 1 else words
    if len(kept) < len(words) and len(kept) > 1 and kept[-1] in ("in", "en"):  # 'Gutschrift in CHF'
        kept = kept[:-1]
    return " ".join(kept or words)


def _words(text: str) -> list[str]:
    text = _CAMEL.sub(" ", text.replace("\xa0", " "))
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _WORD.findall(text.replace("no.", "no "))


def _is_currency(word: str) -> bool:
    return word.upper() in CODES and word not in _ALSO_WORDS


def currency_in(heading: str) -> str:
    """ISO code that the heading states, '' when none.

    >>> currency_in("Outstanding Amount (EUR)")
    'EUR'
    """
    for part in [*_BRACKETS.findall(heading), *re.findall(r"\b[A-Z]{3}\b|[€£¥₹]", heading)]:
        code = currency_code(part)
        if code in CODES and part.casefold() not in _ALSO_WORDS:
            return code
    return ""


def scale_in(heading: str) -> str:
    """The word by which a heading states a scale such as thousands, '' when none."""
    found = _SCALE.search(" ".join(_BRACKETS.findall(heading)).lower())
    return found.group(0) if found else ""


@cache
def fields() -> dict[str, FieldInfo]:
    """Every field of the heading table by name."""
    text = resources.files("xl_ar.tables.headings").joinpath("names.toml").read_text(encoding="utf-8")
    return {name: _field(name, entry) for name, entry in tomllib.loads(text).items()}


def _field(name: str, entry: dict[str, Any]) -> FieldInfo:
    names: dict[str, float] = {}
    for level, score in _LEVELS:
        names.update({fold(alias): score for alias in entry.get(level, [])})
    return FieldInfo(name, entry["kind"], names, frozenset(entry.get("words", [])))


@cache
def _by_name() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for info in fields().values():
        for alias, score in info.names.items():
            table.setdefault(alias, {})[info.name] = score
    return table


@cache
def _sure_names() -> tuple[str, ...]:
    return tuple(sorted(name for name, claims in _by_name().items() if max(claims.values()) == SURE))


def known(heading: str) -> bool:
    """True when the heading is in the table word for word."""
    return fold(heading) in _by_name()


@cache
def claims(heading: str) -> dict[str, Claim]:
    """Fields that the heading may name, by field name."""
    text = fold(heading)
    if not text:
        return {}
    found = {name: Claim(score, f"heading '{heading.strip()}'") for name, score in _by_name().get(text, {}).items()}
    if any(claim.score == SURE for claim in found.values()):
        return found
    for name, claim in {
        **_by_word(text, heading),
        **_contained(text, heading),
        **_fuzzy(text, heading),
    }.items():
        if name not in found or claim.score > found[name].score:
            found[name] = claim
    return found


def _by_word(text: str, heading: str) -> dict[str, Claim]:
    words = set(text.split())
    if words & _NOT_MONEY:
        return {}
    return {
        info.name: Claim(FAIR, f"heading '{heading.strip()}' holds '{min(words & info.words)}'")
        for info in fields().values()
        if words & info.words
    }


def _fuzzy(text: str, heading: str) -> dict[str, Claim]:
    if len(text) < 5:
        return {}
    best = process.extractOne(text, _sure_names(), scorer=fuzz.ratio, score_cutoff=_FUZZY_FROM)
    if best is None or set(text.split()) & _NOT_MONEY - set(best[0].split()):
        return {}
    score = 0.9 * best[1] / 100
    reason = f"heading '{heading.strip()}' reads like '{best[0]}'"
    return {name: Claim(score, reason) for name, sure in _by_name()[best[0]].items() if sure == SURE}


def _counts(text: str, name: str) -> bool:
    """True when the rest of the heading says days, dates or numbers: 'arrears after net due date' is no amount."""
    rest = set(text.replace(name, " ").split())
    return bool(rest & _NOT_MONEY) and any(fields()[field].kind == "amount" for field in _by_name()[name])


def _contained(text: str, heading: str) -> dict[str, Claim]:
    if set(text.split()) & _NOT_FACTS:
        return {}
    padded = f" {text} "
    found: dict[str, Claim] = {}
    for name in _sure_names():
        if " " in name and f" {name} " in padded and not _counts(text, name):
            share = len(name) / len(text)
            for field_name, sure in _by_name()[name].items():
                score = 0.55 + 0.3 * share
                if sure == SURE and (field_name not in found or found[field_name].score < score):
                    found[field_name] = Claim(score, f"heading '{heading.strip()}' holds '{name}'")
    return found

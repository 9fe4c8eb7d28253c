"""Organisations' names, and how payers and banks write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.cash.words import (
    BRANDS,
    CODAS,
    CORES,
    COUNTRIES,
    FORMS_ALIKE,
    LEGAL,
    ONSETS,
    PLACES,
    SHORTER,
    SURNAMES,
    TRADES,
)

_WIDE = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "ł": "l", "ı": "i",
        "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa", "Ł": "L",
    }
)  # fmt: skip
_NARROW = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "Ø": "O", "Ł": "L", "ı": "i"})
_WORD = re.compile(r"[A-Z0-9]+")
_TRADE_WORDS = frozenset(
    word[:4] for trades in TRADES.values() for trade in trades for word in trade.upper().split() if len(word) > 3
)
BANK_LENGTHS = (35, 32, 27, 24, 22, 18, 16)


def folded(text: str, wide: bool = False) -> str:
    """``text`` without accents; ``wide`` writes ü as ue."""
    plain = text.translate(_WIDE if wide else _NARROW)
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class Name:
    """An organisation's name: what tells it apart, its trade, its legal form and its country."""

    head: str
    trade: str
    form: str
    country: str

    @property
    def core(self) -> str:
        """The name without legal form."""
        return f"{self.head} {self.trade}".strip()

    def __str__(self) -> str:
        return f"{self.core} {self.form}".strip()


def begins(text: str) -> frozenset[str]:
    """First four letters of each telling word, in both transliterations: names sharing one begin alike."""
    found = set()
    for wide in (False, True):
        found |= {word[:4] for word in _WORD.findall(folded(text, wide).upper()) if len(word) > 2}
    return frozenset(found - _TRADE_WORDS) or frozenset(found)


def coined(random: Random) -> str:
    """A made word."""
    middle = random.choice(CORES) if random.random() < 0.6 else ""
    return (random.choice(ONSETS) + middle + random.choice(CODAS)).capitalize()


def new_name(random: Random, head: str | None = None) -> Name:
    """A name; with ``head`` one that begins with it."""
    country = random.choices([c for c, _ in COUNTRIES], [w for _, w in COUNTRIES])[0]
    trade = random.choice(TRADES[country])
    chance = random.random()
    if head is not None:
        tail = f" {random.choice(PLACES)}" if chance < 0.35 else ""
        return Name(head + tail, trade if chance > 0.15 else "", random.choice(LEGAL[country]), country)
    joiner = {"de": "&", "fr": "et", "es": "y", "it": "e", "pt": "e"}.get(country, "&")
    if chance < 0.25:
        head = random.choice(SURNAMES)
    elif chance < 0.37:
        head = f"{random.choice(SURNAMES)} {joiner} {random.choice(SURNAMES)}"
    elif chance < 0.45:
        head = (
            f"{random.choice(SURNAMES)} {'Söhne' if country == 'de' else 'Brothers' if country == 'en' else ''}".strip()
        )
    elif chance < 0.57:
        head = f"{random.choice(PLACES)} {random.choice(BRANDS)}"
    elif chance < 0.67:
        head = f"{random.choice(BRANDS)} {random.choice(BRANDS)}"
    elif chance < 0.74:
        head = random.choice(PLACES)
    else:
        head = coined(random) if chance < 0.92 else f"{coined(random)} {random.choice(PLACES)}"
        trade = trade if chance < 0.87 else ""
    return Name(head, trade, random.choice(LEGAL[country]), country)


def written(random: Random, name: Name, mode: str) -> str:
    """``name`` as a payer of ``mode`` writes it (exact, upper, natural, abbr, trunc, typo, reorder)."""
    return _WRITERS[mode](random, name)


def _exact(_random: Random, name: Name) -> str:
    return str(name)


def _other_form(random: Random, form: str) -> str:
    chance = random.random()
    if chance < 0.3:
        return ""
    return FORMS_ALIKE.get(form.lower(), form) if chance < 0.7 else form


def _upper(random: Random, name: Name) -> str:
    text = f"{name.core} {_other_form(random, name.form) if random.random() < 0.4 else name.form}".strip()
    if random.random() < 0.8:
        text = folded(text, wide=random.random() < 0.5)
    if random.random() < 0.3:
        text = re.sub(r"[.,'&()]", random.choice((" ", "", "")), text)
    return " ".join(text.upper().split())


def _natural(random: Random, name: Name) -> str:
    text = f"{name.core} {_other_form(random, name.form)}".strip()
    if " & " in text:
        text = text.replace(" & ", random.choice((" and ", " + ", " und ", "&")))
    text = folded(text, wide=True) if random.random() < 0.5 else text
    return text.replace("'", "") if random.random() < 0.5 else text


def _abbreviated(random: Random, name: Name) -> str:
    words = folded(name.core, wide=random.random() < 0.4).split()
    short = [SHORTER.get(word.lower(), word) for word in words]
    if short == words and len(words) > 1:
        place = random.randrange(1, len(words))
        word = words[place]
        cut = re.sub(r"(?<!^)[aeiouy]", "", word)
        short[place] = random.choice((word[:4], cut)) if len(word) > 5 and len(cut) > 2 else word
    if short == words and len(words) > 2:
        short.pop()
    form = "" if random.random() < 0.5 else folded(name.form)
    return " ".join([*short, form]).strip().upper()


def _truncated(random: Random, name: Name) -> str:
    text = folded(str(name), wide=random.random() < 0.5).upper()
    lengths = [length for length in BANK_LENGTHS if length < len(text)]
    length = random.choice(lengths[:4]) if lengths else max(6, len(text) - random.randint(1, 3))
    return text[:length].rstrip()


def _misspelt(random: Random, name: Name) -> str:
    core = folded(name.core, wide=random.random() < 0.5)
    places = [place for place in range(1, len(core) - 1) if core[place].isalpha() and core[place + 1].isalpha()]
    place = random.choice(places)
    new = {
        0: core[:place] + core[place + 1 :],
        1: core[:place] + core[place] + core[place:],
        2: core[:place] + core[place + 1] + core[place] + core[place + 2 :],
        3: core[:place] + random.choice("aeinorstlm") + core[place + 1 :],
    }[random.randrange(4)]
    text = f"{new} {folded(name.form)}".strip()
    return text.upper() if random.random() < 0.75 else text


def _reordered(random: Random, name: Name) -> str:
    head, trade, form = (folded(part).upper() for part in (name.head, name.trade, name.form))
    words = head.split()
    if trade:
        return random.choice((f"{trade} {head}", f"{trade}, {head} {form}", f"{form} {head} {trade}")).strip()
    return f"{words[-1]} {' '.join(words[:-1])} {form}".strip() if len(words) > 1 else f"{form} {head}".strip()


_WRITERS: dict[str, Callable[[Random, Name], str]] = {
    "exact": _exact,
    "upper": _upper,
    "natural": _natural,
    "abbr": _abbreviated,
    "trunc": _truncated,
    "typo": _misspelt,
    "reorder": _reordered,
}

"""One amount in text: its digits, sign, currency, and how many decimals it has under each decimal style."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from xl_ar.core.money import currency_candidates, currency_code
from xl_ar.tables.cells.amount_cells.style import shape_of
from xl_ar.tables.cells.blanks import INVISIBLE, SPACES

SIDES = {"S": 1, "H": -1, "D": 1, "C": -1}
"""Side letters behind an amount (Soll/Haben, debit/credit) and their sign; they count only column-wide."""

_LONGEST = 64
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys(INVISIBLE, ""),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032\uff07`", "'"),
        **{chr(ord(ascii_sign) + 0xFEE0): ascii_sign for ascii_sign in "0123456789.,()+"},  # full width
    }
)
_TYPOGRAPHIC = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")
_NUMBER = re.compile(r"([^0-9]*)([0-9](?:[0-9.,' ]*[0-9])?)([^0-9]*)")
_SCIENTIFIC = re.compile(r"'?([+-]?)([0-9]+)(?:([.,])([0-9]*))?[eE]([+-]?[0-9]{1,2})")
_SHAPE = bytes.maketrans(b"012345678", b"999999999")
_SEPARATORS = b".,' "
_TAIL = re.compile(r"\.-{0,2}|,-{1,2}|/-")  # 1200.- and 1.200,-- and 1,200/- have no cents
_TOKEN = re.compile(r"[-+']|[^\s+'-]+")
_DIRECTIONS = {"cr": -1, "dr": 1, "credit": -1, "debit": 1}


class AmountText(NamedTuple):
    """Signed digits; decimals if the mark is a point, if a comma (-1: cannot be); currency; side letter."""

    digits: int
    point: int
    comma: int
    currency: str
    side: str


class _Affix(NamedTuple):
    sign: int
    currency: str
    side: str
    lead: str
    tail: str


def amount_text(text: str) -> AmountText | None:
    """What a text says as an amount; None when it is none."""
    if len(text) > _LONGEST:
        return None
    typographic = not text.isascii() and _TYPOGRAPHIC.search(text)
    plain = (text.translate(_PLAIN) if typographic else text).strip()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return _scientific(plain) or _dash(plain)
    affix = _affix(match[1], match[3])
    if affix is None:
        return None
    number = f"{affix.lead}{match[2]}{affix.tail}".encode()  # bytes: half the time of this busy loop
    pattern = number.translate(_SHAPE)
    point, comma = shape_of(b"0" + pattern[1:] if number[:1] == b"0" else pattern)
    if point < 0 and comma < 0:
        return None
    return AmountText(affix.sign * int(number.translate(None, _SEPARATORS)), point, comma, affix.currency, affix.side)


def _scientific(plain: str) -> AmountText | None:
    match = _SCIENTIFIC.fullmatch(plain)
    if match is None:
        return None
    sign, whole, mark, part, power = match.groups(default="")
    decimals = len(part) - int(power)
    digits = int(f"{sign}{whole}{part}") * 10 ** max(-decimals, 0)
    decimals = max(decimals, 0)
    return AmountText(digits, -1 if mark == "," else decimals, -1 if mark == "." else decimals, "", "")


def _dash(plain: str) -> AmountText | None:
    """The accounting dash, with or without a currency, is zero."""
    if plain.count("-") != 1:
        return None
    affix = _affix(plain, "")
    return AmountText(0, 0, 0, affix.currency, "") if affix and not affix.side else None


@lru_cache(maxsize=4096)
def _affix(before: str, after: str) -> _Affix | None:
    before, lead = _lead(before)
    tail = _TAIL.match(after)
    rest = after[tail.end() :] if tail else after
    parenthesised = _parenthesised(before, rest)
    if parenthesised is None:
        return None
    front = _TOKEN.findall(before.replace("(", " "))
    words = front[1:] if front[:1] == ["'"] else front
    signs, currencies, side = [-1] * parenthesised, list[str](), ""
    for word in words + _TOKEN.findall(rest.replace(")", " ")):
        direction = _direction(word)
        if direction and (word != "+" or word in front):
            signs.append(direction)
        elif word in SIDES and word not in front:
            signs.append(1)
            side = word
        else:
            currencies.append(currency_code(word))
    currency = _one_currency(currencies)
    if currency is None or len(signs) > 1:
        return None
    return _Affix(signs[0] if signs else 1, currency, side, lead, tail[0][0].replace("/", "") if tail else "")


def _lead(before: str) -> tuple[str, str]:
    """``$.50`` begins with its decimal mark; the point of ``Rs.`` belongs to the word."""
    if before.endswith((".", ",")) and not before[-2:-1].isalpha():
        return before[:-1], before[-1]
    return before, ""


def _parenthesised(before: str, after: str) -> bool | None:
    marks = (before.count("("), before.count(")"), after.count("("), after.count(")"))
    return {(0, 0, 0, 0): False, (1, 0, 0, 1): True}.get(marks)


def _direction(word: str) -> int:
    return {"-": -1, "+": 1}.get(word) or _DIRECTIONS.get(word.casefold().rstrip("."), 0)


def _one_currency(codes: list[str]) -> str | None:
    """The one currency that all of ``codes`` can mean; None when there is none."""
    if not codes:
        return ""
    best = min(codes, key=lambda code: len(currency_candidates(code)))
    return best if best and all(best == code or best in currency_candidates(code) for code in codes) else None

"""How payers quote document numbers: as printed, rewritten, misread by a scanner, mistyped."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.cash.numbering import squash

_MISREAD = {"0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "Z": "2"}
_TAIL = re.compile(r"\d+(?=\D*$)")
_YEAR = re.compile(r"20\d\d")
_SEPARATOR = re.compile(r"[-/. ]")


def rewritten(random: Random, number: str, tail_allowed: bool) -> str:
    """``number`` with other separators, without prefix or zeros; with ``tail_allowed`` also its last group alone."""
    ways: list[Callable[[], str]] = [
        lambda: _SEPARATOR.sub("", number),
        lambda: _SEPARATOR.sub(random.choice(("/", "-", ".", " ", "_")), number),
        lambda: re.sub(r"^[A-Za-z]+[-/ ]?", "", number),
        lambda: number.lower() if not number.isdigit() else number.zfill(len(number) + 2),
        lambda: _TAIL.sub(lambda found: found.group().lstrip("0") or "0", number),
        lambda: "INV" + _SEPARATOR.sub("", number),
        lambda: re.sub(r"(?<!\d)20(?=2\d\D)", "", number),
    ]
    if tail_allowed:
        ways.append(lambda: _tail(number))
    made = [text for text in (way() for way in ways) if text != number and len(squash(text)) >= 3]
    return random.choice(made) if made else "#" + number


def _tail(number: str) -> str:
    found = _TAIL.search(number)
    telling = found is not None and len(found.group()) > 2 and not _YEAR.fullmatch(found.group())
    return found.group() if found and telling else number


def misread(random: Random, number: str) -> str:
    """``number`` with one to three signs a scanner confuses (O/0 I/1 S/5 B/8 Z/2); itself if it has none."""
    places = [place for place, sign in enumerate(number) if sign in _MISREAD]
    signs = list(number)
    for place in random.sample(places, min(len(places), random.choice((1, 1, 2, 3)))):
        signs[place] = _MISREAD[signs[place]]
    return "".join(signs)


def mistyped(random: Random, number: str) -> str:
    """``number`` one edit away: a digit changed, two exchanged, one left out or doubled."""
    places = [place for place, sign in enumerate(number) if sign.isdigit()]
    place = random.choice(places[-5:])
    chance = random.random()
    if chance < 0.5:
        other = random.choice([digit for digit in "0123456789" if digit != number[place]])
        return number[:place] + other + number[place + 1 :]
    if chance < 0.7 and place + 1 < len(number) and number[place + 1] not in (number[place], "-", "/", ".", " "):
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if chance < 0.85:
        return number[:place] + number[place + 1 :]
    return number[:place] + number[place] + number[place:]


def swapped_digits(random: Random, minor: int) -> int:
    """``minor`` with two neighbouring different digits exchanged, as keyed wrong; itself if it has none."""
    text = str(minor)
    places = [place for place in range(len(text) - 1) if text[place] != text[place + 1]]
    if not places:
        return minor
    place = random.choice(places)
    return int(text[:place] + text[place + 1] + text[place] + text[place + 2 :])

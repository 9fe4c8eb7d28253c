"""Printed document numbers: how sellers number, and under which shorter keys a number can be recognised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

_GROUPS = re.compile(r"\d+")
_SIGNS = re.compile(r"[^A-Z0-9]")

Shape = Callable[[int, date, str, bool], str]  # serial, date, letters of the customer, credit memo


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def _checked(serial: int, _day: date, _letters: str, _credit: bool) -> str:
    return f"{serial:08d}-{_luhn(f'{serial:08d}')}"


SHAPES: dict[str, tuple[int, Shape]] = {  # first serial, shape
    "plain": (4_100_230, lambda n, d, c, credit: f"{n}"),
    "padded": (45_100, lambda n, d, c, credit: f"{n:08d}"),
    "year_dash": (180, lambda n, d, c, credit: f"{d:%Y}-{n:05d}"),
    "prefix_year": (95, lambda n, d, c, credit: f"{'GS' if credit else 'RE'}-{d:%Y}-{n:05d}"),
    "slash_month": (40, lambda n, d, c, credit: f"{'AV' if credit else 'FA'}/{d:%y%m}/{n:04d}"),
    "number_slash_year": (1_110, lambda n, d, c, credit: f"{'KOR ' if credit else ''}{n}/{d:%Y}"),
    "dots": (310, lambda n, d, c, credit: f"{d:%y.%m}.{n:05d}"),
    "customer": (12, lambda n, d, c, credit: f"{c}-{n:04d}"),
    "check_digit": (730_040, _checked),
    "letter_after": (45_120, lambda n, d, c, credit: f"{n}{'X' if credit else 'ABCDEFGH'[n % 8]}"),
    "glued": (1_450, lambda n, d, c, credit: f"{'C' if credit else 'R'}{d:%y}{n:05d}"),
    "branch": (18_840, lambda n, d, c, credit: f"{n % 7 + 1:02d}-{n:06d}"),
    "spaced": (2_210, lambda n, d, c, credit: f"{'NC' if credit else 'FT'} {d:%Y} {n}"),
    "mixed": (20_930, lambda n, d, c, credit: f"{'CN' if credit else 'SI'}{c[:2]}{n}-{d:%y}"),
}
WEIGHTS = (20, 10, 10, 12, 8, 6, 6, 8, 5, 4, 7, 5, 4, 5)


@dataclass(slots=True)
class Series:
    """One running number of a shape; ``next`` gives numbers that rise with small gaps."""

    shape: str
    serial: int

    def next(self, random: Random, day: date, letters: str, credit: bool) -> str:
        """The following number, printed."""
        self.serial += 1 if random.random() < 0.75 else random.randint(2, 4)
        return SHAPES[self.shape][1](self.serial, day, letters, credit)


def squash(text: str) -> str:
    """Letters and digits only, upper case."""
    return _SIGNS.sub("", text.upper())


def keys(number: str) -> tuple[str, ...]:
    """Every shorter writing a reader may take ``number`` for: squashed, without prefix, without zeros, last group."""
    whole = squash(number)
    bare = whole.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    groups = _GROUPS.findall(number)
    found = [whole, bare, bare.lstrip("0")]
    if groups:
        longest = max(groups, key=len)
        last = "" if len(groups[-1]) < 3 or re.fullmatch(r"20\d\d", groups[-1]) else groups[-1]
        found += [last.lstrip("0"), longest.lstrip("0"), "".join(groups).lstrip("0")]
    return tuple(dict.fromkeys(key for key in found if len(key) > 1))

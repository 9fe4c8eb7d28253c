"""Decimal styles: what the separators of a number can mean, and which style a whole column is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class DecimalStyle(StrEnum):
    """The decimal mark of a column's texts."""

    POINT = "point"  # 1,234.50
    COMMA = "comma"  # 1.234,50
    AMBIGUOUS = "ambiguous"  # separators that could mean either, or both in one column
    NONE = "none"  # no separator whose meaning matters


class Shape(NamedTuple):
    """Number of decimals under each style; -1 where the style cannot be."""

    point: int
    comma: int


DOMINANT = 50
"""A style seen this many times as often as the other is the column's; the rest are CONFLICT."""

_FIGURE = r"(?:[09]9*|9{1,3}(?:%(group)s999)+|9{1,3}(?: 999)+|9{1,3}(?:'999)+%(indian)s)?(%(mark)s9*)?"
_POINT = re.compile(_FIGURE % {"group": ",", "mark": r"\.", "indian": "|9{1,2}(?:,99)+,999"})
_COMMA = re.compile(_FIGURE % {"group": r"\.", "mark": ",", "indian": ""})


@lru_cache(maxsize=4096)
def shape_of(pattern: bytes) -> Shape:
    """Decimals under each style of a number whose digits are all written 9 (a leading zero 0): '9.999,99'."""
    text = pattern.decode()
    return Shape(_decimals(_POINT, text), _decimals(_COMMA, text))


def _decimals(figure: re.Pattern[str], pattern: str) -> int:
    match = figure.fullmatch(pattern)
    if match is None:
        return -1
    return max(len(match[1] or "") - 1, 0)


@dataclass(frozen=True, slots=True)
class StyleChoice:
    """The style of a column and what follows for its texts."""

    style: DecimalStyle
    conflict: DecimalStyle  # texts that only this style explains contradict the column
    reads_undecided: bool
    evidence: str


def choose_style(point: int, comma: int, undecided: int, hint: DecimalStyle | None = None) -> StyleChoice:
    """The column's style from the texts that only one style explains; the hint decides the rest."""
    seen = f"{point} texts need a decimal point, {comma} a decimal comma, {undecided} could be either"
    if point and comma:
        return _contradiction(point, comma, seen)
    if point or comma:
        style = DecimalStyle.POINT if point else DecimalStyle.COMMA
        return StyleChoice(style, DecimalStyle.NONE, True, seen)
    if not undecided:
        return StyleChoice(DecimalStyle.NONE, DecimalStyle.NONE, True, "no text whose separators matter")
    if hint in (DecimalStyle.POINT, DecimalStyle.COMMA):
        return StyleChoice(hint, DecimalStyle.NONE, True, f"{seen}; read with the decimal {hint} given")
    return StyleChoice(DecimalStyle.AMBIGUOUS, DecimalStyle.NONE, False, f"{seen}; nothing decides")


def _contradiction(point: int, comma: int, seen: str) -> StyleChoice:
    if point >= DOMINANT * comma:
        return StyleChoice(DecimalStyle.POINT, DecimalStyle.COMMA, True, f"{seen}; the few are not read")
    if comma >= DOMINANT * point:
        return StyleChoice(DecimalStyle.COMMA, DecimalStyle.POINT, True, f"{seen}; the few are not read")
    return StyleChoice(DecimalStyle.AMBIGUOUS, DecimalStyle.AMBIGUOUS, False, f"{seen}; the column contradicts itself")

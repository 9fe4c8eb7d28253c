"""Cell references: letters to numbers and back."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """1-based number of a column: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Letters of a 1-based column number."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_position(ref: str) -> tuple[int, int] | None:
    """1-based row and column of `B7` or `$B$7`; None when it is no cell reference."""
    match = _CELL.fullmatch(ref)
    return (int(match[2]), column_number(match[1])) if match else None


def integer(text: str | None, default: int = 0) -> int:
    """The whole number that an attribute holds, or the default where it holds none of sensible length."""
    return int(text) if text and text.isdecimal() and len(text) < 11 else default

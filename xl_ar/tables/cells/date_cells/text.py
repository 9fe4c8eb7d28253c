"""One date in text: the day it would be under each order of day, month and year."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from xl_ar.tables.cells.blanks import plain_spaces
from xl_ar.tables.cells.date_cells.months import FILLERS, MONTHS, WEEKDAYS, folded

NO_DAY = -(2**62)
"""Stands where there is no day under an order."""
PIVOT = 50
"""Two-digit years below it are 20xx, from it on 19xx."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_LONGEST = 48
_TIME = re.compile(
    r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?|T[0-9]{4,6})"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?$"
)
_NUMERIC = re.compile(r"([0-9]{1,4})\s*([-./ ])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?")
_IDEOGRAPHS = re.compile(r"([0-9]{4})\s*[年년]\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일]?")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_JOINT = re.compile(r"[\s.,/'’º°-]*")
_NOTHING = frozenset("0-./ ")


class DateText(NamedTuple):
    """Days since 1970 under each order (``NO_DAY``: cannot be), and whether the year has two digits only."""

    dmy: int
    mdy: int
    ymd: int
    ydm: int
    short_year: bool


NOTHING = DateText(NO_DAY, NO_DAY, NO_DAY, NO_DAY, False)
"""A text that says there is no date: blanks, '-', '  /  /', '00000000'."""


def date_text(text: str) -> DateText | None:
    """What a text says as a date, times and weekdays dropped; ``NOTHING`` if blank, None if no date."""
    plain = plain_spaces(text).removeprefix("'")
    if _says_nothing(plain):
        return NOTHING
    if len(plain) > _LONGEST:
        return None
    plain = _TIME.sub("", plain)
    if plain.isascii() and plain.isdigit():
        return _compact(plain)
    numeric = _NUMERIC.fullmatch(plain)
    if numeric:
        return _triple(numeric[1], numeric[3], numeric[4])
    ideographs = _IDEOGRAPHS.fullmatch(plain)
    return _triple(*ideographs.groups()) if ideographs else _worded(plain)


def _says_nothing(plain: str) -> bool:
    return _NOTHING.issuperset(plain) and (len(plain) >= 6 or "0" not in plain)


def _compact(digits: str) -> DateText | None:
    """20200131, with a time behind it or not; 31012020 and 310120 by the order of the column."""
    if len(digits) in (8, 12, 14):
        day = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        if day != NO_DAY and 1900 <= int(digits[:4]) < 2200:
            return DateText(day, day, day, day, False)
    if len(digits) == 8:
        return _triple(digits[:2], digits[2:4], digits[4:])
    return _triple(digits[:2], digits[2:4], digits[4:]) if len(digits) == 6 else None


def _triple(first: str, second: str, third: str) -> DateText | None:
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4 and len(third) <= 2:
        result = DateText(NO_DAY, NO_DAY, _day(a, b, c), _day(a, c, b), False)
    elif len(first) <= 2 and len(third) == 4:
        result = DateText(_day(c, b, a), _day(c, a, b), NO_DAY, NO_DAY, False)
    elif len(first) <= 2 and len(third) == 2:
        leading = _day(_year(a), b, c) if len(first) == 2 else NO_DAY
        result = DateText(_day(_year(c), b, a), _day(_year(c), a, b), leading, NO_DAY, True)
    else:
        return None
    return result if max(result[:4]) != NO_DAY else None


def _worded(plain: str) -> DateText | None:
    """A date with words: a month name between day and year, or weekdays beside three numbers."""
    tokens = _TOKEN.findall(plain)
    if not all(_JOINT.fullmatch(gap) for gap in _TOKEN.split(plain)):
        return None
    numbers = [token for token in tokens if token[0].isdigit()]
    words = [word for word in (folded(token) for token in tokens if not token[0].isdigit()) if word]
    if len(numbers) == 3:
        return _triple(*numbers) if all(word in WEEKDAYS for word in words) and len(numbers[1]) <= 2 else None
    month = _month(words)
    if len(numbers) != 2 or not month:
        return None
    day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else (numbers[0], numbers[1])
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    result = _day(int(year) if len(year) == 4 else _year(int(year)), month, int(day))
    return DateText(result, result, result, result, False) if result != NO_DAY else None


def _month(words: list[str]) -> int:
    """The month that the words name; 0 when they name none or several, or say something else."""
    telling = [word for word in words if word not in FILLERS]
    if len(telling) > 1 and telling[0] in WEEKDAYS:
        telling = telling[1:]
    telling = [word for word in telling if word in MONTHS or word not in WEEKDAYS]
    return MONTHS.get(telling[0], 0) if len(telling) == 1 else 0


def _year(short: int) -> int:
    return short + (2000 if short < PIVOT else 1900)


def _day(year: int, month: int, day: int) -> int:
    try:
        return dt.date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return NO_DAY

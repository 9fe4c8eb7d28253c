"""Cell values between a worksheet part and Python: read as Excel hands them over, written as Excel stores them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html import escape
from typing import Any

from xl_ar.excel.recalc.purity import NotPureError

LONGEST_TEXT = 32_767
LAST_SERIAL = 2_958_465  # 9999-12-31
# Excel knows no time zones
_BASE_1900, _BASE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_1904_SHIFT = 1462
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ErrorValue(str):
    """An error value of Excel such as ``#N/A``; a text that a formula takes like any other."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A value as a cell stores it: ``kind`` is its ``t`` ('n', 'str', 'b' or 'e'), ``text`` the content of ``v``."""

    kind: str
    text: str

    def same(self, kind: str, text: str | None) -> bool:
        """True when a cell of this kind and text holds the same value already."""
        if text is None or kind != self.kind:
            return False
        if kind != "n":
            return text == self.text
        try:
            return float(text) == float(self.text)
        except ValueError:
            return False

    def markup(self, prefix: bytes) -> bytes:
        """The ``v`` element."""
        if not self.text:
            return b"<" + prefix + b"v/>"
        keep = b' xml:space="preserve"' if self.text != self.text.strip() or "\n" in self.text else b""
        body = escape(self.text, quote=False).replace("\r", "&#13;").encode("ascii", "xmlcharrefreplace")
        return b"<" + prefix + b"v" + keep + b">" + body + b"</" + prefix + b"v>"


NOT_AVAILABLE = Stored("e", "#N/A")


def stored(value: Any, *, date1904: bool) -> Stored:
    """The value of a formula as a cell stores it; NotPureError for what no cell can hold."""
    plain = _plain(value)
    if plain is None:
        return Stored("str", "")
    if isinstance(plain, bool):
        return Stored("b", str(int(plain)))
    if isinstance(plain, datetime | date):
        return Stored("n", number_text(serial(plain, date1904=date1904)))
    if isinstance(plain, int | float | Decimal):
        return Stored("n", number_text(plain))
    if isinstance(plain, ErrorValue):
        return Stored("e", str(plain))
    if isinstance(plain, str):
        if len(plain) > LONGEST_TEXT:
            raise NotPureError(f"its text has {len(plain):,} characters, a cell holds {LONGEST_TEXT:,}")
        return Stored("str", _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", plain))
    raise NotPureError(f"its value is a {type(plain).__name__}, which no cell can hold")


def _plain(value: Any) -> Any:
    """Numbers of numpy and dates of pandas as Python's own; what is not there as None."""
    value = value.item() if hasattr(value, "item") and not hasattr(value, "isoformat") else value
    value = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    missing = isinstance(value, float) and math.isnan(value)
    return None if missing or type(value).__name__ in ("NaTType", "NAType") else value


def number_text(value: float | Decimal) -> str:
    """The shortest text that reads back as the same number."""
    number = float(value)
    if not math.isfinite(number):
        raise NotPureError("its value is no number that a cell can hold")
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number).upper()


def serial(value: date, *, date1904: bool) -> float:
    """Days of Excel's calendar; the workbook's date system decides where they begin."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    moment = moment.replace(tzinfo=None)
    delta = moment - (_BASE_1904 if date1904 else _BASE_1900)
    days = delta.days + (delta.seconds + delta.microseconds / 1e6) / 86_400
    if not date1904 and days < 61:  # Excel takes 1900 for a leap year
        days -= 1
    if not 0 <= days < LAST_SERIAL + 1:
        raise NotPureError(f"its date {moment.date()} is outside Excel's calendar")
    return days


def moment(number: float, *, date1904: bool) -> datetime | float:
    """The date and time of a serial; the number itself where it is a time alone or outside the calendar."""
    days = number + _1904_SHIFT if date1904 else number
    if number < 1 or days >= LAST_SERIAL + 1:
        return number
    leap = 1 if not date1904 and number < 60 else 0
    whole = math.floor(days)
    seconds = round((days - whole) * 86_400, 3)
    return _BASE_1900 + timedelta(days=whole + leap, seconds=seconds)

"""One cell as XML: exact numbers, dates as serials, text always inline and always text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from math import isfinite
from numbers import Integral, Real

from xl_ar.sheets.layout import Kind, Value

Encoder = Callable[[Value, int], str]
"""(value, row number from 1) -> the ``<c>`` element."""

TEXT_LIMIT = 32_767  # UTF-16 units in a cell
CUT_MARK = "…"
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"  # what Excel, or a person who edits the cell, would make one of
_REPR_EXACT = 10**15  # below, the shortest repr of minor / 10**exponent is its exact decimal text
_SHORT = 64  # characters worth remembering
_EPOCH_1900, _EPOCH_1904 = 693_594, 695_056  # ordinals of day 0
_FIRST_SAFE_SERIAL = 61  # 1900-03-01: before it Excel counts a 29 February that never was
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def amount_text(minor: int, exponent: int) -> str:
    """Exact decimal text of an amount in minor units.

    >>> amount_text(-12345, 2), amount_text(5, 3), amount_text(9007199254740993, 2)
    ('-123.45', '0.005', '90071992547409.93')
    """
    if exponent == 0:
        return str(minor)
    if -_REPR_EXACT < minor < _REPR_EXACT:
        return repr(minor / 10**exponent)
    digits = str(abs(minor))
    return f"{'-' * (minor < 0)}{digits[:-exponent]}.{digits[-exponent:]}"


def number_text(value: float, kind: Kind, exponent: int) -> str:
    """Number as it stands in a cell; money is in minor units even where pandas made it a float."""
    if kind is Kind.MONEY:
        return amount_text(round(value), exponent)
    return repr(value)


def cut(text: str) -> str:
    """Text that fits a cell, marked where something was cut off."""
    if len(text) <= TEXT_LIMIT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * TEXT_LIMIT:
        return text
    return units[: 2 * (TEXT_LIMIT - 1)].decode("utf-16-le", "ignore") + CUT_MARK


def escape(text: str) -> str:
    """Text for XML; control characters in Excel's own ``_xHHHH_`` form, lone surrogates replaced."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPED.sub("_x005F_", _SURROGATE.sub("\ufffd", text))
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Text for a quoted XML attribute."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;")


def inline(text: str) -> str:
    """The inside of a text cell from its type on."""
    return _inline_short(text) if len(text) <= _SHORT else _inline(text)


def _inline(text: str) -> str:
    text = cut(text)
    keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    return f' t="inlineStr"><is><t{keep}>{escape(text)}</t></is></c>'


_inline_short = lru_cache(maxsize=1 << 14)(_inline)  # names and statuses repeat down a column


def serial(day: date, *, date1904: bool = False) -> int | None:
    """Excel's day number, or None before the days it counts right."""
    number = day.toordinal() - (_EPOCH_1904 if date1904 else _EPOCH_1900)
    return number if number >= (0 if date1904 else _FIRST_SAFE_SERIAL) else None


def plain(value: object) -> Value:
    """The value as a bare Python one: numpy's as Python's, pandas' NA, NaN and NaT as None."""
    if hasattr(value, "item"):
        value = value.item()  # a numpy scalar
    if value is None or isinstance(value, str | bool):
        return value
    if type(value).__name__ == "NAType" or value != value:
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value) if isfinite(value) else str(value)
    return value if isinstance(value, date) else str(value)


def cell(
    letter: str, style: int, quoted: Callable[[], int], kind: Kind, exponent: int, *, date1904: bool = False
) -> Encoder:
    """The encoder of one column; ``quoted`` gives the xf number for text that begins like a formula."""
    head, tail = f'<c r="{letter}', f'" s="{style}"'
    blank = f"{tail}/>"
    scale = exponent if kind is Kind.MONEY else 0

    def encode(value: Value, row: int) -> str:
        value = plain(value)
        if value is None or value == "":
            return f"{head}{row}{blank}"
        if isinstance(value, str):
            mark = f'" s="{quoted()}"' if value[0] in FORMULA_SIGNS else tail
            return f"{head}{row}{mark}{inline(value)}"
        if isinstance(value, bool):
            return f'{head}{row}{tail} t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            number = serial(value, date1904=date1904)
            text = inline(value.isoformat()) if number is None else f"><v>{number}</v></c>"
            return f"{head}{row}{tail}{text}"
        return f"{head}{row}{tail}><v>{number_text(value, kind, scale)}</v></c>"

    return _fast(encode, kind, head, tail, scale, date1904=date1904)


def _fast(slow: Encoder, kind: Kind, head: str, tail: str, exponent: int, *, date1904: bool) -> Encoder:
    """The encoder with a short way for the type its kind announces; everything else goes the slow way."""
    start, tail = tail, f"{tail}><v>"
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    scale = 10**exponent

    def money(value: Value, row: int) -> str:
        if type(value) is int and -_REPR_EXACT < value < _REPR_EXACT:
            return f"{head}{row}{tail}{value / scale!r}</v></c>"
        return slow(value, row)

    def text(value: Value, row: int) -> str:
        if type(value) is str and value and value[0] not in FORMULA_SIGNS:
            return f"{head}{row}{start}{inline(value)}"
        return slow(value, row)

    def day(value: Value, row: int) -> str:
        if type(value) is date and value.year > 1904:
            return f"{head}{row}{tail}{value.toordinal() - epoch}</v></c>"
        return slow(value, row)

    if kind is Kind.MONEY:
        return money if exponent else slow
    return {
        Kind.DATE: day,
        Kind.COUNT: slow,
        Kind.DAYS: slow,
        Kind.SHARE: slow,
        Kind.RATE: slow,
        Kind.FIGURE: slow,
    }.get(kind, text)


def formula(reference: str, style: int, expression: str, cached: str, *, text: bool = False) -> str:
    """A live cell with the value it had when written; ``cached`` is number text unless ``text``."""
    mark = ' t="str"' * text
    return f'<c r="{reference}" s="{style}"{mark}><f>{escape(expression)}</f><v>{escape(cached)}</v></c>'

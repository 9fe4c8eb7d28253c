r"""Text in CSV that a spreadsheet would take for a formula: an apostrophe before it, and off again when it is read.

A field that begins with = + - @, a tab or a carriage return, and is no number, is written with an apostrophe before it,
and so is one that begins with apostrophes and then such a sign. Reading takes off one: the text is as it was.
"""

from __future__ import annotations

import re

import polars as pl

_SIGNS = r"=+\-@\t\r＝＋－＠"
_DANGEROUS = rf"^'*[{_SIGNS}]"
_NUMBER = r"^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$"
_MARKED = re.compile(rf"'(?='*[{_SIGNS}])")


def defused(text: str) -> str:
    """The text as it may stand in CSV.

    >>> defused("=1+1"), defused("-12.50"), defused("'=x"), defused("O'Neil")
    ("'=1+1", '-12.50', "''=x", "O'Neil")
    """
    return f"'{text}" if re.match(_DANGEROUS, text) and not re.match(_NUMBER, text) else text


def as_meant(text: str) -> str:
    """The text that ``defused`` was given.

    >>> as_meant("'=1+1"), as_meant("''=x"), as_meant("'tis")
    ('=1+1', "'=x", "'tis")
    """
    return text[1:] if _MARKED.match(text) else text


def defused_table(table: pl.DataFrame) -> pl.DataFrame:
    """The table with every text as it may stand in CSV."""
    columns = []
    for name in table.columns:
        column = pl.col(name)
        if table.schema[name] == pl.String:
            harmful = column.str.contains(_DANGEROUS) & ~column.str.contains(_NUMBER)
            column = pl.when(harmful).then(pl.lit("'") + column).otherwise(column)
        columns.append(column.alias(name))
    return table.select(columns)


def may_hold(raw: bytes | str) -> bool:
    """False for a text that surely has no such field."""
    if isinstance(raw, str):
        return "'" in raw and re.search(rf"'[{_SIGNS}]", raw) is not None
    return any(b"'" + sign in raw for sign in _SIGN_BYTES)


_SIGN_BYTES = tuple(sign.encode() for sign in "=+-@\t\r＝＋－＠")

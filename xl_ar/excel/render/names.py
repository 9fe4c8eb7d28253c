"""Names Excel accepts: sheets, tables, headings, and the structured references built from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from xl_ar.errors import InputError

_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TABLE_FORBIDDEN = re.compile(r"[^\w.]")
_LIKE_A_CELL = re.compile(r"(?:[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d*[Cc]\d*)\Z")
_REFERENCE_SIGNS = re.compile(r"(['#\[\]])")  # @ is not escaped in a file, only in the formula bar
_NOT_IN_HEADINGS = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def check_sheet_names(names: Sequence[str]) -> None:
    """Raises InputError for the first sheet name that Excel would refuse."""
    seen: set[str] = set()
    for name in names:
        fault = _sheet_fault(name) or ("is used twice" if name.casefold() in seen else "")
        if fault:
            raise InputError(f"Sheet name {name!r} {fault}: use 1 to 31 other characters.")
        seen.add(name.casefold())


def _sheet_fault(name: str) -> str:
    if not name.strip():
        return "is empty"
    if len(name.encode("utf-16-le")) > 62:
        return "is longer than 31 characters"
    if _SHEET_FORBIDDEN.search(name) or name[0] == "'" or name[-1] == "'":
        return "holds one of [ ] : * ? / \\ or begins or ends with '"
    return "is reserved by Excel" if name.casefold() == "history" else ""


def quote_sheet(name: str) -> str:
    """The sheet name as it stands before ``!`` in a reference; always quoted, which Excel always accepts.

    >>> quote_sheet("Bob's items")
    "'Bob''s items'"
    """
    return "'" + name.replace("'", "''") + "'"


def table_name(wanted: str, taken: Iterable[str]) -> str:
    """A valid table name near ``wanted`` that is not among ``taken`` (lower case).

    >>> table_name("AR 1", {"ar_1"})
    'AR_1_2'
    """
    name = _TABLE_FORBIDDEN.sub("_", wanted)[:240] or "Table"
    if not (name[0].isalpha() or name[0] == "_") or _LIKE_A_CELL.match(name):
        name = f"_{name}"
    used, number, free = set(taken), 1, name
    while free.lower() in used:
        number += 1
        free = f"{name}_{number}"
    return free


def unique_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings as Excel demands them in a table: one line, filled, at most 255 long, unique in any case.

    >>> unique_headings(["Paid", "paid", " "])
    ('Paid', 'paid 2', 'Column3')
    """
    found: dict[str, str] = {}
    for position, heading in enumerate(headings, 1):
        plain = " ".join(_NOT_IN_HEADINGS.sub(" ", heading).split())[:240] or f"Column{position}"
        free, number = plain, 1
        while free.casefold() in found:
            number += 1
            free = f"{plain} {number}"
        found[free.casefold()] = free
    return tuple(found.values())


def column_reference(table: str, heading: str) -> str:
    """All data cells of a column: ``Table[Heading]`` with Excel's escapes."""
    return f"{table}[{_escape(heading)}]"


def row_sum(table: str, headings: Sequence[str], positions: Sequence[int]) -> str:
    """Formula (no ``=``) that sums the columns at ``positions`` of the same row; neighbours become one range.

    >>> row_sum("T", ["Name", "A", "B", "C"], [1, 2])
    'SUM(T[[#This Row],[A]:[B]])'
    """
    parts = [
        f"{table}[[#This Row],[{_escape(headings[first])}]"
        + (f":[{_escape(headings[last])}]" if last > first else "")
        + "]"
        for first, last in runs(positions)
    ]
    return f"SUM({','.join(parts)})"


def runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring positions joined into (first, last) pairs, in order."""
    joined: list[tuple[int, int]] = []
    for position in sorted(positions):
        if joined and position == joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], position)
        else:
            joined.append((position, position))
    return joined


def _escape(heading: str) -> str:
    return _REFERENCE_SIGNS.sub(r"'\1", heading)

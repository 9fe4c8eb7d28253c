"""Header rows: which row is one, over which rows below, and what its headings are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from xl_ar.tables.detect.profile import kinds_of
from xl_ar.tables.grid import Grid
from xl_ar.tables.headings.buckets import is_bucket
from xl_ar.tables.headings.names import claims

_LONGEST = 60
_SUPPORT = 4
_VALUES = frozenset({"amount_text", "date_text", "error"})


def text_of(value: Any) -> str:
    """A cell as text with single spaces, "" for an empty one."""
    return " ".join(str(value).split()) if isinstance(value, str) else "" if value in ("", None) else str(value)


def is_label(value: Any) -> bool:
    """True for a short text that is neither an amount nor a date nor an error."""
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST:
        return False
    return not (kinds_of(value.strip()) & _VALUES) or is_bucket(value)


def is_header(texts: Sequence[Any], known: int) -> bool:
    """True when the row's texts may be headings, ``known`` of them word for word or nearly."""
    labels = sum(is_label(text) for text in texts)
    others = sum(not is_label(text) and text_of(text) != "" for text in texts)
    if labels < 2 or (others > labels and known < 5):
        return False
    return known >= 3 or (known >= 2 and known >= 0.4 * labels)


@cache
def _is_known(text: str) -> bool:
    return is_bucket(text) or any(claim.score >= 0.7 for claim in claims(text).values())


def known_in(texts: Sequence[Any]) -> int:
    """Number of different texts that the table of headings knows."""
    return len({text_of(text).casefold() for text in texts if is_label(text) and _is_known(text_of(text))})


def supported(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """True when one of the next filled rows holds a number or a date under the headings."""
    seen = 0
    for below in range(row + 1, min(row + 12, grid.height) + 1):
        values = [grid.value(below, column) for column in columns]
        filled = [value for value in values if text_of(value)]
        if not filled:
            continue
        seen += 1
        if len(filled) >= 2 and any(not is_label(value) or any(map(str.isdigit, value)) for value in filled):
            return True
        if seen >= _SUPPORT:
            break
    return False


def better_below(grid: Grid, row: int, columns: Sequence[int], known: int) -> bool:
    """True when one of the next two rows is a header of these columns that is known better."""
    for below in (row + 1, row + 2):
        texts = [grid.value(below, column) for column in range(columns[0], columns[-1] + 1)]
        more = known_in(texts)
        if more > known and is_header(texts, more) and all(is_label(t) for t in texts if text_of(t)):
            return True
    return False


def goes_down(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    """True when the row below is the second line of the headings: labels only, and better known together than apart."""
    below = [grid.value(row + 1, column) for column in columns]
    labels = [text_of(text) for text in below]
    if sum(map(bool, labels)) < 2 or not all(is_label(text) for text in below if text_of(text)):
        return False
    own = [text_of(grid.value(row, column)) for column in columns]
    pairs = [(over, text) for over, text in zip(own, labels, strict=True) if over and text]
    better = sum(_better_together(over, text) for over, text in pairs)
    if not pairs or better < max(1, 0.5 * len(pairs)):
        return False
    return supported(grid, row + 1, columns) and not _values(grid, row + 1, columns)


def _better_together(over: str, text: str) -> bool:
    both = _best(f"{over} {text}")
    return both > max(_best(over), 0.5) or (_is_known(text) and both >= _best(over))


def _values(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return any(not isinstance(grid.value(row, column), str) for column in columns if text_of(grid.value(row, column)))


def headings_of(grid: Grid, row: int, columns: Sequence[int], above: int) -> tuple[tuple[str, ...], int]:
    """Heading of each column; the row above joins in where it makes a known heading of an unknown one."""
    own = [text_of(grid.value(row, column)) for column in columns]
    if row - 1 <= above or row == 1:
        return tuple(own), 1
    upper = [_upper(grid, row - 1, column) for column in columns]
    if not any(upper) or not all(is_label(grid.value(row - 1, c)) for c in columns if text_of(grid.value(row - 1, c))):
        return tuple(own), 1
    if sum(bool(text) for text in upper) < 2:
        return tuple(own), 1
    repeated = {text.casefold() for text in own if [t.casefold() for t in own].count(text.casefold()) > 1}
    joined = [_join(over, text, text.casefold() in repeated) for over, text in zip(upper, own, strict=True)]
    return tuple(joined), 2 if joined != own else 1


def _upper(grid: Grid, row: int, column: int) -> str:
    for area in grid.merged:
        if area.holds(row, column):
            return text_of(grid.value(area.top, area.left))
    return text_of(grid.value(row, column))


def _join(over: str, text: str, repeated: bool) -> str:
    if not over or over == text:
        return text
    if not text:
        return over
    both = f"{over} {text}"
    return both if repeated or (_best(both) > _best(text)) else text


def _best(text: str) -> float:
    return max((claim.score for claim in claims(text).values()), default=0.0)


def titles_above(grid: Grid, row: int, columns: Sequence[int], above: int) -> tuple[str, ...]:
    """Texts in the rows above a header, down from the table before it."""
    texts = []
    for up in range(max(above + 1, row - 12), row):
        for column in range(1, min(grid.width, columns[-1] + 2) + 1):
            value = grid.value(up, column)
            if isinstance(value, str) and len(value.strip()) > 1:
                texts.append(" ".join(value.split()))
    return tuple(texts[:40])

"""What a table's rows say of two readings of its dates: due after invoice, regular terms, rising numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.date_cells.text import NO_DAY
from xl_ar.tables.cells.documents import document_text

Days = Mapping[str, NDArray[np.int64]]

_LAST_DIGITS = re.compile(r"([0-9]{1,18})[^0-9]*$")
_FEWEST_BROKEN = 5  # rows that must break due-after-invoice under one reading ...
_BROKEN_AT_MOST = 0.02  # ... while hardly any does under the other
_FEWEST_ROWS = 12
# share that the right reading must reach, and by how much it must beat the other
_REGULAR, _SCATTERED = 0.8, 0.3  # rows with one of the three commonest terms
_CLIMBING, _JUMPING = 0.95, 0.15  # documents dated no earlier than the one before


@dataclass(frozen=True, slots=True)
class RowTests:
    """What is known of the rows: (earlier, later) columns, and the column that follows the documents."""

    earlier: Sequence[tuple[str, str]] = ()
    follows: str = ""
    documents: Sequence[object] = ()


def better_reading(readings: tuple[Days, Days], tests: RowTests) -> int:
    """0 or 1 for the reading that the rows bear out, -1 where they do not tell or contradict each other."""
    first, second = readings
    votes = {
        _fewer_broken(first, second, tests.earlier),
        _more_regular(first, second),
        _better_climbing(first, second, tests),
    } - {-1}
    return votes.pop() if len(votes) == 1 else -1


def _fewer_broken(first: Days, second: Days, earlier: Sequence[tuple[str, str]]) -> int:
    broken, compared = [0, 0], 0
    for start, end in earlier:
        if start not in first or end not in first:
            continue
        rows = _telling(first, second, start, end)
        compared += int(rows.sum())
        for reading, days in enumerate((first, second)):
            broken[reading] += int((days[end][rows] < days[start][rows]).sum())
    if max(broken) - min(broken) < _FEWEST_BROKEN or min(broken) > _BROKEN_AT_MOST * compared:
        return -1
    return int(broken[1] < broken[0])


def _more_regular(first: Days, second: Days) -> int:
    votes = set()
    for start, end in combinations(first, 2):
        rows = _telling(first, second, start, end)
        if rows.sum() >= _FEWEST_ROWS:
            shares = [_commonest((days[end] - days[start])[rows]) for days in (first, second)]
            votes.add(_clear(shares, _REGULAR, _SCATTERED))
    votes -= {-1}
    return votes.pop() if len(votes) == 1 else -1


def _better_climbing(first: Days, second: Days, tests: RowTests) -> int:
    if not tests.follows or tests.follows not in first:
        return -1
    matches = [_LAST_DIGITS.search(document_text(cell)) for cell in tests.documents]
    numbers = np.array([int(match[1]) if match else -1 for match in matches], dtype=np.int64)
    known = (numbers >= 0) & (first[tests.follows] != NO_DAY) & (second[tests.follows] != NO_DAY)
    if known.sum() < _FEWEST_ROWS:
        return -1
    order = np.argsort(numbers[known], kind="stable")
    steps = [np.diff(days[tests.follows][known][order]) >= 0 for days in (first, second)]
    return _clear([float(step.mean()) for step in steps], _CLIMBING, _JUMPING)


def _telling(first: Days, second: Days, start: str, end: str) -> NDArray[np.bool_]:
    """Rows with both dates, of which the readings see at least one differently."""
    known = np.logical_and.reduce([days[name] != NO_DAY for days in (first, second) for name in (start, end)])
    differs = (first[start] != second[start]) | (first[end] != second[end])
    rows: NDArray[np.bool_] = known & differs
    return rows


def _commonest(values: NDArray[np.int64]) -> float:
    counts = np.sort(np.unique(values, return_counts=True)[1])
    return float(counts[-3:].sum() / len(values))


def _clear(shares: list[float], high: float, gap: float) -> int:
    best = int(shares[1] > shares[0])
    return best if shares[best] >= high and shares[best] - shares[1 - best] >= gap else -1

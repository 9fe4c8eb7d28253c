"""Doubtful dates settled row by row: the terms between two dates of a row show whether one was swapped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.date_cells.text import NO_DAY

_FEWEST_ROWS = 20  # rows beyond doubt from which the usual terms are learnt ...
_MOST_TERMS = 6  # ... which must be no more than these ...
_COVERED = 0.95  # ... and cover so much of those rows
_DOMINANT = 100  # rows settled one way for each settled the other way, to settle also those that fit both ways

AS_IS, TURNED, OPEN = 0, 1, -1


@dataclass(frozen=True, slots=True, eq=False)
class Doubts:
    """A column's days (``NO_DAY`` for none) as they stand and turned, and where it is open which holds."""

    days: NDArray[np.int64]
    turned: NDArray[np.int64]
    open: NDArray[np.bool_]


def settled_by_terms(column: Doubts, others: list[Doubts]) -> NDArray[np.int64]:
    """AS_IS or TURNED where the usual terms to another column allow only that one, else OPEN.

    What fits both ways goes with the others of its column when those go one way but for one in a hundred.
    """
    result = np.full(len(column.days), OPEN, dtype=np.int64)
    both = np.zeros(len(column.days), dtype=np.bool_)
    for other in others:
        usual = _usual_terms(column, other)
        if len(usual):
            fits = [_fits(days, other, usual) for days in (column.days, column.turned)]
            result[column.open & fits[0] & ~fits[1]] = AS_IS
            result[column.open & fits[1] & ~fits[0]] = TURNED
            both |= column.open & fits[0] & fits[1]
    as_is, turned = int((result == AS_IS).sum()), int((result == TURNED).sum())
    if max(as_is, turned) >= _DOMINANT * max(min(as_is, turned), 1):
        result[both & (result == OPEN)] = AS_IS if as_is > turned else TURNED
    return result


def _usual_terms(column: Doubts, other: Doubts) -> NDArray[np.int64]:
    """The few lengths of time that nearly all rows beyond doubt have between the columns; empty if many."""
    sure = ~column.open & ~other.open & (column.days != NO_DAY) & (other.days != NO_DAY)
    terms, counts = np.unique((other.days - column.days)[sure], return_counts=True)
    common = np.argsort(counts)[::-1][:_MOST_TERMS]
    if counts.sum() < _FEWEST_ROWS or counts[common].sum() < _COVERED * counts.sum():
        return np.empty(0, dtype=np.int64)
    return terms[common][counts[common] > 1]


def _fits(days: NDArray[np.int64], other: Doubts, usual: NDArray[np.int64]) -> NDArray[np.bool_]:
    known = (days != NO_DAY) & (other.days != NO_DAY)
    fits = np.isin(other.days - days, usual) | (other.open & np.isin(other.turned - days, usual))
    result: NDArray[np.bool_] = known & fits
    return result

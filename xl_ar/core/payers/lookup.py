"""Fuzzy lookup of names: the formula AR_LOOKUP and ``ar.lookup``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xl_ar.core.payers.book import book_of
from xl_ar.core.payers.kinds import Kind
from xl_ar.core.payers.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURE = 0.88  # likeness of an automatic match
_SURE_IF_CUT = 0.93  # the same, of the beginning of an entry
_LEAD = 0.04  # and how far ahead of the next
_LEAST_SHOWN = 0.3


class Match(NamedTuple):
    """An entry: its position in the list looked up in, and its likeness 0..1."""

    position: int
    score: float


class Found(NamedTuple):
    """The best entries for a name, best first; ``automatic``: the first is sure enough and has no rival."""

    matches: tuple[Match, ...]
    automatic: bool


NOBODY = Found((), False)


def find_names(names: Sequence[str], among: Sequence[str], *, limit: int = 5) -> list[Found]:
    """For each name the best entries of ``among``, at most ``limit``; blank names find nothing.

    Entries with the same text are rivals of each other: then no match is automatic.
    """
    asked = sorted(set(names))
    entries = sorted(set(among))
    positions: dict[str, list[int]] = {}
    for at, entry in enumerate(among):
        positions.setdefault(entry, []).append(at)
    found = named(book_of(entries, asked), every=True)
    start = np.searchsorted(found.payer, np.arange(len(asked) + 1))
    answers = {
        name: _answer(
            [(positions[entries[entry]], score, kind) for entry, score, kind in rows],
            limit,
        )
        for name, rows in zip(asked, _rows(found.customer, found.score, found.kind, start), strict=True)
    }
    return [answers.get(name, NOBODY) for name in names]


def _rows(
    customer: np.ndarray, score: np.ndarray, kind: np.ndarray, start: np.ndarray
) -> list[list[tuple[int, float, int]]]:
    rows = list(zip(customer.tolist(), score.tolist(), kind.tolist(), strict=True))
    return [rows[begin:end] for begin, end in zip(start[:-1].tolist(), start[1:].tolist(), strict=True)]


def _answer(rows: list[tuple[list[int], float, int]], limit: int) -> Found:
    matches = tuple(Match(at, score) for places, score, _ in rows for at in places if score >= _LEAST_SHOWN)
    if not matches:
        return NOBODY
    best = matches[0].score
    rival = matches[1].score if len(matches) > 1 else 0.0
    exact = rows[0][2] == Kind.NAME and best == 1.0
    lead = 0.001 if exact else _LEAD
    sure = _SURE_IF_CUT if rows[0][2] == Kind.CUT_OFF else _SURE
    return Found(matches[:limit], best >= sure and best - rival >= lead)

"""Of overlapping readings of a text the firmest wins, then the longest, then the one further left."""

from __future__ import annotations

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Ints
from xl_ar.core.numbers.mentions import Strength
from xl_ar.core.numbers.readings import LONGEST_RUN, Hits, Spans


def winning_spans(spans: Spans, hits: Hits, pieces: int) -> tuple[Bools, Bools]:
    """Which runs are read, and which pieces they use; each piece is used by one run at most."""
    best = np.zeros(spans.first.size, dtype=np.int64)
    np.maximum.at(best, hits.span, hits.strength)
    won = np.zeros(spans.first.size, dtype=np.bool_)
    taken = np.zeros(pieces, dtype=np.bool_)
    rank = (best * (LONGEST_RUN + 1) + spans.width) * 2 + ~spans.bare
    found = np.flatnonzero(best)
    for level in np.unique(rank[found])[::-1]:
        rows = found[rank[found] == level]
        rows = rows[np.argsort(spans.first[rows], kind="stable")]
        rows = rows[~_any_taken(spans, rows, taken)]
        rows = rows[_apart(spans.first[rows], spans.last[rows])]
        won[rows] = True
        for skip in range(LONGEST_RUN):
            reached = rows[spans.width[rows] > skip]
            taken[spans.first[reached] + skip] = True
    return won, taken


def _any_taken(spans: Spans, rows: Ints, taken: Bools) -> Bools:
    found = np.zeros(rows.size, dtype=np.bool_)
    for skip in range(LONGEST_RUN):
        found |= taken[np.minimum(spans.first[rows] + skip, spans.last[rows])]
    return found


def _apart(first: Ints, last: Ints) -> Bools:
    """Runs, ascending, that do not overlap one kept before."""
    kept = np.ones(first.size, dtype=np.bool_)
    if not np.any(first[1:] <= last[:-1]):
        return kept
    end = -1
    for row in range(first.size):
        kept[row] = first[row] > end
        if kept[row]:
            end = int(last[row])
    return kept


def reported(hits: Hits, won: Bools) -> Bools:
    """The hits to report: those of the runs that are read; beside an exact one nothing weaker."""
    exact = np.zeros(won.size, dtype=np.bool_)
    exact[hits.span[hits.strength == Strength.EXACT]] = True
    result: Bools = won[hits.span] & (~exact[hits.span] | (hits.strength == Strength.EXACT))
    return result

"""Whether two written numbers are one edit apart, and how much of their ends they share, for many pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_ar.core.numbers.buffers import Bools, Bytes, Hashes, Ints, windows


@dataclass(frozen=True)
class Slices:
    """Pieces of a padded buffer; arrays of one entry a piece."""

    buffer: Bytes
    starts: Ints
    lengths: Ints

    def of(self, rows: Ints) -> Slices:
        """Some of the pieces."""
        return Slices(self.buffer, self.starts[rows], self.lengths[rows])


def _equal_bytes(difference: Hashes) -> Ints:
    """How many of the lowest bytes are zero, 0 to 8."""
    lowest = difference & (~difference + np.uint64(1))
    result: Ints = (np.bitwise_count(lowest - np.uint64(1)) >> 3).astype(np.int64)
    return result


def _common(left: Slices, right: Slices, *, from_end: bool) -> Ints:
    """Bytes that the pieces of each pair share at their beginning, or at their end."""
    limit = np.minimum(left.lengths, right.lengths)
    shared = np.zeros(limit.size, dtype=np.int64)
    views = windows(left.buffer), windows(right.buffer)
    rows: slice | Ints = slice(None)
    for passed in range(0, int(limit.max(initial=0)), 8):
        at = [
            (side.starts[rows] + side.lengths[rows] - passed - 8) if from_end else side.starts[rows] + passed
            for side in (left, right)
        ]
        difference = views[0][at[0]] ^ views[1][at[1]]
        equal = _equal_bytes(difference.byteswap() if from_end else difference)
        shared[rows] += equal
        going = (equal == 8) & (limit[rows] > passed + 8)
        rows = np.flatnonzero(going) if isinstance(rows, slice) else rows[going]
        if not rows.size:
            break
    return np.minimum(shared, limit)


def shared_end(left: Slices, right: Slices) -> Ints:
    """Bytes that the pieces of each pair share at their end."""
    return _common(left, right, from_end=True)


def shared_beginning(left: Slices, right: Slices) -> Ints:
    """Bytes that the pieces of each pair share at their beginning."""
    return _common(left, right, from_end=False)


def one_edit(left: Slices, right: Slices, ends: Ints) -> Bools:
    """Pairs of equal pieces, or one edit apart: a byte put in, left out or replaced, or two neighbours swapped.

    ``ends`` is what ``shared_end`` says of the pairs.
    """
    shorter = np.minimum(left.lengths, right.lengths)
    more = np.abs(left.lengths - right.lengths)
    result = np.zeros(more.size, dtype=np.bool_)
    rows = np.flatnonzero(more <= 1)
    begins = shared_beginning(left.of(rows), right.of(rows))
    covered = begins + ends[rows]
    result[rows] = covered >= shorter[rows] - (more[rows] == 0)
    swap = np.flatnonzero((covered == shorter[rows] - 2) & (more[rows] == 0))
    a = left.starts[rows[swap]] + begins[swap]
    b = right.starts[rows[swap]] + begins[swap]
    crossed = (left.buffer[a] == right.buffer[b + 1]) & (left.buffer[a + 1] == right.buffer[b])
    result[rows[swap]] = crossed
    return result

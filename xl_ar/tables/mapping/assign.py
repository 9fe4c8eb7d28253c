"""One-to-one assignment of columns to fields with the greatest total score.

The shortest augmenting path form of the Hungarian method (Kuhn 1955, Munkres 1957), O(n^2 m). Kept here because
scipy, which has the same, costs more start-up time than a whole small workbook takes.
"""

from __future__ import annotations

from collections.abc import Sequence

_FAR = float("inf")


def best_assignment(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """Column index chosen for each row, None where the row is better left out (score 0 or less).

    >>> best_assignment([[0.9, 0.8], [0.9, 0.1]])
    [1, 0]
    """
    if not scores or not scores[0]:
        return [None] * len(scores)
    rows, columns = len(scores), len(scores[0])
    cost = [[-max(score, 0.0) for score in row] + [0.0] * rows for row in scores]
    owner = _augment(cost, rows, columns + rows)
    chosen: list[int | None] = [None] * rows
    for column, row in enumerate(owner[1:]):
        if row and column < columns and scores[row - 1][column] > 0:
            chosen[row - 1] = column
    return chosen


def _augment(cost: Sequence[Sequence[float]], rows: int, columns: int) -> list[int]:
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], here = row, 0
        least, seen = [_FAR] * (columns + 1), [False] * (columns + 1)
        while owner[here]:
            seen[here] = True
            here = _step(cost, owner[here], here, least, seen, way, row_price, column_price, owner)
        while here:
            owner[here], here = owner[way[here]], way[here]
    return owner


def _step(
    cost: Sequence[Sequence[float]],
    row: int,
    here: int,
    least: list[float],
    seen: list[bool],
    way: list[int],
    row_price: list[float],
    column_price: list[float],
    owner: list[int],
) -> int:
    delta, nearest = _FAR, 0
    for column in range(1, len(owner)):
        if seen[column]:
            continue
        reduced = cost[row - 1][column - 1] - row_price[row] - column_price[column]
        if reduced < least[column]:
            least[column], way[column] = reduced, here
        if least[column] < delta:
            delta, nearest = least[column], column
    for column in range(len(owner)):
        if seen[column]:
            row_price[owner[column]] += delta
            column_price[column] -= delta
        else:
            least[column] -= delta
    return nearest

"""One-to-one assignment: the greatest total, against a slow obvious oracle."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.tables.mapping.assign import best_assignment

SCORE = st.sampled_from([0.0, 0.1, 0.25, 0.45, 0.6, 0.75, 0.9, 1.0])
MATRIX = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(SCORE, min_size=width, max_size=width), min_size=1, max_size=4)
)


def total(scores: list[list[float]], chosen: list[int | None]) -> float:
    return sum(scores[row][column] for row, column in enumerate(chosen) if column is not None)


def greatest(scores: list[list[float]]) -> float:
    """The best total by trying every order of the columns, with a blank column for each row."""
    width = len(scores[0]) + len(scores)
    wide = [[*row, *[0.0] * len(scores)] for row in scores]
    orders = permutations(range(width), len(scores))
    return max(sum(wide[row][column] for row, column in enumerate(order)) for order in orders)


@given(MATRIX)
def test_no_other_assignment_has_a_greater_total(scores: list[list[float]]) -> None:
    assert total(scores, best_assignment(scores)) == pytest.approx(greatest(scores))


@given(MATRIX)
def test_no_column_is_given_twice_and_none_for_nothing(scores: list[list[float]]) -> None:
    chosen = best_assignment(scores)
    taken = [column for column in chosen if column is not None]
    assert len(chosen) == len(scores)
    assert len(taken) == len(set(taken))
    assert all(scores[row][column] > 0 for row, column in enumerate(chosen) if column is not None)


def test_a_row_gives_way_where_the_whole_gains() -> None:
    assert best_assignment([[0.9, 0.8], [0.9, 0.1]]) == [1, 0]


@pytest.mark.parametrize(("scores", "chosen"), [([], []), ([[]], [None]), ([[0.0]], [None]), ([[-1.0, 0.2]], [1])])
def test_nothing_to_give_is_none(scores: list[list[float]], chosen: list[int | None]) -> None:
    assert best_assignment(scores) == chosen

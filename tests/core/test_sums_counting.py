"""Exact numbers of subsets, against counts made otherwise; what a cut-off list leaves unsaid."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.sums import completions, count_subsets, find_sum

CHALLENGE = [
    *(89539, 8306, 28071, 102170, 21910, 158752, 50708, 62889, 22252, 19265, 19458, 76418, 68023, 24422, 8940, 86212),
    *(184259, 32997, 44498, 63092, 44093, 32484, 97853, 14477, 23072, 45668, 12669, 248785, 51511, 91145, 98398, 32917),
    *(67347, 40917, 22831, 79676, 11614, 85897, 71832, 34635, 54212, 58918, 78977, 18558, 53864, 44143, 92539, 69827),
    *(546545, 16062, 72273, 69183, 7774, 36543),
]
"""The 54 unpaid invoices, in cents, of the accounts receivable challenge at MrExcel.com, August 2002."""
_COUNTS = (3, 38, 426, 2_849, 14_854, 49_898, 110_812, 171_008, 178_918, 129_809, 63_205, 20_478, 4_187, 489, 29)
BY_SIZE = dict(enumerate(_COUNTS, 5))
"""How many of its answers have that many invoices."""


def test_the_challenge_has_747_003_answers_and_none_is_given() -> None:
    assert sum(CHALLENGE) == 3_599_420
    assert count_subsets(CHALLENGE, 455_692) == 747_003
    assert count_subsets(CHALLENGE, sum(CHALLENGE) - 455_692) == 747_003
    assert find_sum(CHALLENGE, 455_692, due=list(range(54)), order=list(range(54)), day=60) is None


def test_the_same_number_size_by_size() -> None:
    ways = np.zeros((len(BY_SIZE) + 7, 455_693), dtype=np.int64)
    ways[0, 0] = 1
    for amount in CHALLENGE:
        ways[1:, amount:] += ways[:-1, : max(455_693 - amount, 0)].copy()
    assert {size: int(ways[size, -1]) for size in range(len(ways)) if ways[size, -1]} == BY_SIZE
    assert sum(BY_SIZE.values()) == 747_003


@pytest.mark.parametrize(
    ("amounts", "total", "count"),
    [
        ([], 0, 0),
        ([5], 0, 0),
        ([5], 5, 1),
        ([5, -5], 0, 1),
        ([7, 7], 7, 2),
        ([100, 200, 300], 300, 2),
        ([100, 200, 300], 250, 0),
        ([110_000, -10_000], 100_000, 1),
        ([3, 5], 9, 0),
        ([1] * 100, 50, comb(100, 50)),
        ([700] * 130 + [-700] * 3, 700 * 64, comb(133, 67)),
    ],
)
def test_numbers_of_subsets(amounts: list[int], total: int, count: int) -> None:
    assert count_subsets(amounts, total) == count


def test_a_limit_caps_the_number() -> None:
    assert count_subsets(CHALLENGE, 455_692, limit=2) == 2
    assert count_subsets([7, 7], 7, limit=9) == 2


def test_too_wide_a_count_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="too many"):
        count_subsets([10**12 + 7**place % 10**11 for place in range(60)], 3 * 10**13)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-40, 40).filter(bool), min_size=33, max_size=70), st.integers(-60, 200))
def test_many_items_as_by_a_dictionary(amounts: list[int], total: int) -> None:
    ways = {0: 1}
    for amount in amounts:
        more = {reached + amount: count for reached, count in ways.items()}
        ways = {reached: ways.get(reached, 0) + more.get(reached, 0) for reached in ways | more}
    assert count_subsets(amounts, total) == ways.get(total, 0) - (total == 0)


@pytest.mark.parametrize(
    ("amounts", "total", "answer"),
    [
        ([500, 700, 900], 700, [(1,)]),
        ([500, 700, 900], 1_600, [(1, 2)]),
        ([500, 700, 700], 700, [(1,), (2,)]),
        ([500, 701, 902, -31], -31, [(3,)]),
        ([500, 701, 902, -31, -17], -48, [(3, 4)]),
        ([1, 20, 300, 4_000, 50_000], 4_321, [(0, 1, 2, 3)]),
        ([1, 20, 300, 4_000, 50_000], 54_021, []),
        ([300, 100, 200], 300, [(0,), (1, 2)]),
        ([5, 5, 5], 10, [(0, 1), (1, 2)]),
        ([], 0, []),
        ([4], 0, []),
        ([4, -4], 0, [(0, 1)]),
        ([5], 9, []),
    ],
)
def test_completions(amounts: list[int], total: int, answer: list[tuple[int, ...]]) -> None:
    assert completions(amounts, total) == answer


def test_three_items_only_among_few() -> None:
    amounts = [10_007 + 7 ** (place + 20) % 1_000_003 for place in range(50)]
    total = amounts[3] + amounts[20] + amounts[31]
    assert completions(amounts, total) == []
    assert completions(amounts, total, largest=50) == [(3, 20, 31)]
    assert completions(amounts, sum(amounts[3:31])) == [tuple(range(3, 31))]


@settings(deadline=None)
@given(st.lists(st.integers(-20, 20).filter(bool), max_size=9), st.integers(-20, 60))
def test_completions_miss_nothing(amounts: list[int], total: int) -> None:
    count = len(amounts)
    every = {places for size in (1, 2, 3) for places in combinations(range(count), size)}
    every |= {tuple(range(start, end)) for end in range(count + 1) for start in range(end)}
    right = {places for places in every if sum(amounts[place] for place in places) == total}
    found = completions(amounts, total)
    assert set(found) <= right
    assert len(found) == len(set(found)) == min(len(right), 2)
    assert [len(places) > 3 for places in found] == sorted(len(places) > 3 for places in found)

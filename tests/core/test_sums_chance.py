"""Expected coincidences come true in unrelated totals; price lists are known for what they are."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from xl_ar.core.sums import count_subsets, expected_hits, find_sum, price_list


def seen_and_expected(
    items: int, centre: float, spread: float, credits: float, rounds: int, step: int = 1
) -> tuple[float, float]:
    """Share of unrelated totals that some subset reaches by accident, and the share foretold."""
    draw = np.random.default_rng([items, round(centre * 10), rounds])

    def amounts() -> list[int]:
        sizes = np.maximum(draw.lognormal(centre, spread, items), 100 * step).astype(int) // step * step
        return [int(amount) for amount in np.where(draw.random(items) < credits, -sizes, sizes)]

    seen = foretold = 0.0
    for _ in range(rounds):
        mine, total = amounts(), sum(amounts()[: draw.integers(1, items + 1)])
        seen += count_subsets(mine, total) > 0
        foretold += 1 - exp(-expected_hits(mine, total))
    return seen / rounds, foretold / rounds


@pytest.mark.parametrize(
    ("items", "centre", "spread", "credits", "rounds", "step"),
    [
        (8, 8.0, 1.0, 0.0, 4_000, 1),
        (10, 9.0, 1.0, 0.0, 4_000, 1),
        (12, 10.0, 1.0, 0.1, 3_000, 1),
        (14, 11.0, 0.7, 0.0, 2_000, 1),
        (16, 11.5, 1.0, 0.1, 1_500, 1),
        (20, 11.5, 1.0, 0.0, 400, 1),
        (10, 11.5, 1.0, 0.0, 2_000, 25),
        (26, 14.0, 1.0, 0.0, 100, 1),
    ],
)
def test_accidents_come_as_often_as_foretold(
    items: int, centre: float, spread: float, credits: float, rounds: int, step: int
) -> None:
    seen, foretold = seen_and_expected(items, centre, spread, credits, rounds, step)
    assert foretold / 2 <= seen <= foretold * 2
    assert 0.003 < foretold < 0.9


def test_the_estimate_for_many_items_is_close_to_the_count_of_all() -> None:
    draw = np.random.default_rng(3)
    amounts = [int(amount) for amount in draw.integers(1_000, 300_000, 30)]
    total = sum(amounts) // 3
    counted = np.mean([count_subsets(amounts, total + shift) for shift in range(-60_000, 60_001, 3_001)])
    assert expected_hits(amounts, total) == pytest.approx(counted, rel=0.1)


def test_credits_are_estimated_like_invoices() -> None:
    amounts = [10_007 + 1_013 * place * place + place for place in range(30)]
    turned = [-amount if place % 3 == 0 else amount for place, amount in enumerate(amounts)]
    total = 200_003
    shifted = total - sum(amount for amount in turned if amount < 0)
    assert count_subsets(turned, total) == count_subsets(amounts, shifted)
    assert expected_hits(turned, total) == pytest.approx(expected_hits(amounts, shifted), rel=0.5)


@pytest.mark.parametrize(
    ("amounts", "total"), [([], 5), ([500, 700], 9_999), ([500, 700, 900, 1_100], 1_250), ([5], -5)]
)
def test_no_coincidence_where_no_sum_can_be(amounts: list[int], total: int) -> None:
    assert expected_hits(amounts, total) == 0.0


def test_a_common_divisor_makes_coincidences_likelier() -> None:
    amounts = [123_457, 98_811, 45_063, 310_499, 77_777, 201_238]
    total = sum(amounts[:3])
    coarse = expected_hits([amount * 25 for amount in amounts], total * 25)
    assert coarse == pytest.approx(expected_hits(amounts, total))


def test_more_items_more_doubt() -> None:
    draw = np.random.default_rng(8)
    amounts = [int(amount) for amount in draw.integers(1_000, 300_000, 14)]
    found = [find_sum(amounts[:count], sum(amounts[:7:2])) for count in (7, 10, 14)]
    expected = [hit.expected for hit in found if hit]
    assert len(expected) == 3
    assert expected == sorted(expected)
    assert next(hit.trusted for hit in found if hit)


@pytest.mark.parametrize(
    ("amounts", "answer"),
    [
        ([123_457, 98_811, 45_063], False),
        ([123_457], False),
        ([123_400], True),
        ([150_000, 260_000, 123_457], True),
        ([150_000, 98_811, 123_457], False),
        ([7_013, 7_013], True),
        ([7_013, -7_013], True),
        ([7_013, 7_013, 9_119, 4_441], False),
        ([7_013, 7_013, 9_119, 9_119], True),
        ([1_999, 4_999, 12_999, 77_731], True),
        ([1_299, 2_598, 6_495], True),
    ],
)
def test_price_lists(amounts: list[int], answer: bool) -> None:
    assert price_list(amounts) is answer

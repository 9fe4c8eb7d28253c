"""Which open items make up a payment: families, rivals, trust; checked against all subsets one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_ar.core.sums import Family, Sum, count_subsets, find_sum, price_list, widest_search

if TYPE_CHECKING:
    from collections.abc import Callable

CENTS = [123_457, 98_811, 45_063, 310_499, 77_777, 201_238, 66_019, 154_302]
"""No two subsets of these have the same sum."""


def sums(amounts: list[int], total: int, **facts: Any) -> Sum:
    found = find_sum(amounts, total, **facts)
    assert found is not None
    return found


def test_the_only_subset_of_ten_amounts() -> None:
    found = sums([5001, 2932, 876, 98, 21, 9923, 2069, 123, 432, 765], 10_002)
    assert (found.places, found.family, found.rivals) == ((0, 1, 6), Family.FEW, 0)
    assert found.expected > 0.003
    assert not found.trusted


def test_invoices_and_credits_net_whatever_their_order() -> None:
    for amounts in permutations([110_000, -10_000, 55_555]):
        found = sums(list(amounts), 100_000)
        assert sorted(amounts[place] for place in found.places) == [-10_000, 110_000]
        assert found.rivals == 0
    for amounts in permutations([110_000, -6_000, -4_000]):
        assert sums(list(amounts), 100_000).places == (0, 1, 2)


def test_equal_items_are_rivals() -> None:
    found = sums([7_000, 7_000], 7_000)
    assert (found.family, found.rivals, found.trusted) == (Family.ONE, 1, False)


def test_the_older_of_equal_items_is_proposed_but_not_trusted() -> None:
    found = sums([7_013, 7_013, 9_119], 7_013, due=[30, 10, 20])
    assert (found.places, found.family, found.rivals, found.trusted) == ((1,), Family.DUE_PREFIX, 1, False)


def test_of_equal_items_the_newest_is_left_out() -> None:
    found = sums([9_119, 7_013, 7_013, 88_888], 9_119 + 7_013 + 88_888, due=[20, 30, 10, 40])
    assert (found.places, found.family, found.rivals) == ((0, 2, 3), Family.ALL_BUT_FEW, 1)


def test_equal_items_of_different_orders_are_told_apart_by_those() -> None:
    one = sums([7_013, 7_013, 9_119], 16_132, groups=[["PO1", "PO2", "PO3"]])
    other = sums([7_013, 7_013, 9_119], 16_132, groups=[["PO2", "PO1", "PO3"]])
    assert one.rivals == other.rivals == 1
    assert (one.places, other.places) == ((0, 2), (1, 2))


def test_one_item_wins_over_two_that_are_its_rivals() -> None:
    found = sums([100, 200, 300], 300)
    assert (found.places, found.family, found.rivals, found.trusted) == ((2,), Family.ONE, 1, False)


def test_a_partial_payment_is_no_sum() -> None:
    assert find_sum([100, 200, 300], 250) is None


def test_a_group_of_neighbours_is_found_before_any_other_five() -> None:
    amounts = [*CENTS, 33_331, 18_007, 91_919, 70_003]
    found = sums(amounts, sum(amounts[3:8]), order=list(range(12)))
    assert (found.places, found.family, found.rivals) == ((3, 4, 5, 6, 7), Family.NEIGHBOURS, 0)


@pytest.mark.parametrize(
    ("places", "facts", "family"),
    [
        ((3,), {}, Family.ONE),
        (range(8), {}, Family.ALL),
        ((1, 2, 5, 7), {"due": [50, 10, 20, 60, 70, 5, 80, 25]}, Family.DUE_PREFIX),
        ((1, 2, 5, 7), {"due": [50, 20, 20, 60, 70, 20, 80, 20]}, Family.DUE_PREFIX),
        ((0, 1, 2, 4, 6, 7), {}, Family.ALL_BUT_FEW),
        ((2, 3, 4, 6), {"order": [1, 2, 3, 4, 5, 7, 6, 8]}, Family.NEIGHBOURS),
        ((0, 2, 5, 6), {"groups": [["A", "", "A", None, "B", "A", "A", ""]]}, Family.GROUP),
        ((0, 2, 5, 6), {"groups": [["x"] * 8, [4, 0, 4, 0, 0, 4, 4, 0]]}, Family.GROUP),
        ((2, 5, 6), {}, Family.FEW),
        ((0, 2, 3, 7), {}, Family.ANY),
    ],
)
def test_each_family_is_recognised_and_trusted(places: Any, facts: dict[str, Any], family: Family) -> None:
    found = sums(CENTS, sum(CENTS[place] for place in places), **facts)
    assert (found.places, found.family, found.rivals, found.trusted) == (tuple(places), family, 0, True)
    assert 0 < found.expected <= 0.003


def test_two_structures_that_both_fit_are_not_trusted() -> None:
    last = sum(CENTS[:4]) - sum(CENTS[4:7])
    amounts = [*CENTS[:7], last, 18_007]
    found = sums(amounts, sum(CENTS[:4]), due=list(range(9)), groups=[["", "", "", "", "A", "A", "A", "A", "B"]])
    assert (found.places, found.family, found.trusted) == ((0, 1, 2, 3), Family.DUE_PREFIX, False)
    assert sums(amounts, sum(CENTS[:4]), due=list(range(9))).trusted


def test_amounts_mostly_rounded_are_trusted_less() -> None:
    amounts = [amount // 20 * 20 for amount in CENTS[:-1]] + [154_303]
    exact, rounded = sums(CENTS, CENTS[1] + CENTS[2] + CENTS[6]), sums(amounts, amounts[1] + amounts[2] + amounts[6])
    assert exact.expected == pytest.approx(rounded.expected, rel=0.1)
    assert (exact.rivals, exact.trusted) == (0, True)
    assert (rounded.rivals, rounded.trusted) == (0, False)
    assert not price_list(amounts)


def test_overdue_items_less_every_credit() -> None:
    amounts = [*CENTS, -20_011, -5_003]
    due = [10, 20, 90, 95, 30, 40, 99, 97, 96, 98]
    found = sums(amounts, CENTS[0] + CENTS[1] + CENTS[4] + CENTS[5] - 25_014, due=due, day=50)
    assert found.places == (0, 1, 4, 5, 8, 9)
    assert found.family in (Family.DUE_PREFIX, Family.ALL_OVERDUE)


def test_items_due_on_one_day_are_not_parted() -> None:
    found = sums(CENTS, CENTS[0] + CENTS[1] + CENTS[2] + CENTS[3], due=[1, 2, 3, 3, 3, 9, 9, 9])
    assert found.family is Family.ANY


def test_no_search_among_too_many_items_but_structure_is_seen() -> None:
    many = [10_007 + 1_013 * place * place + place for place in range(60)]
    assert find_sum(many, many[3] + many[17]) is None
    oldest = sums(many, sum(many[:20]), due=list(range(60)))
    assert (oldest.family, oldest.places) == (Family.DUE_PREFIX, tuple(range(20)))
    assert [widest_search(count) for count in (14, 15, 40, 41)] == [Family.ANY, Family.FEW, Family.FEW, Family.GROUP]
    assert find_sum(many[:30], sum(many[2:12:2])) is None
    assert sums(many[:30], many[3] + many[17] + many[29]).family is Family.FEW


@pytest.mark.parametrize(
    "amounts",
    [
        [250_000, 130_000, 475_000, 60_000, 95_500, 12_345],
        [129_900, 49_900, 299_900, 89_950, 19_900],
        [129_999, 49_999, 299_999, 89_999, 19_903],
        [12_013, 12_013, 12_013, 7_741, 7_741],
        [12_990, 25_980, 64_950, 38_970],
        [50_000],
    ],
)
def test_price_lists_are_never_trusted(amounts: list[int]) -> None:
    for size in range(1, len(amounts) + 1):
        for chosen in combinations(amounts, size):
            assert not sums(amounts, sum(chosen), due=list(range(len(amounts)))).trusted


def test_an_invoice_and_its_credit_leave_a_doubt() -> None:
    many = [10_007 + 1_013 * place * place + place for place in range(41)]
    assert sums(many, sum(many[:20]), due=list(range(41))).trusted
    pair = [*many, 88_888, -88_888]
    assert not sums(pair, sum(many[:20]), due=list(range(43))).trusted


def test_rivals_are_capped() -> None:
    assert sums([7_001] * 40, 7_001 * 20, largest=0, due=list(range(40))).rivals == 999_999


def test_zero_items_and_unequal_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="zero"):
        find_sum([5, 0], 5)
    with pytest.raises(ValueError, match="zip"):
        find_sum([5, 7], 5, due=[1])


@pytest.mark.parametrize(("amounts", "total"), [([], 0), ([], 5), ([5], 0), ([5, 7], 13), ([5], -5), ([-5, -7], 5)])
def test_nothing_to_find(amounts: list[int], total: int) -> None:
    assert find_sum(amounts, total) is None


def test_credits_alone_can_be_refunded() -> None:
    assert sums([-5_003, -7_019, 9_001], -12_022).places == (0, 1)
    assert sums([-5_003, -7_019, 5_003], 0).places == (0, 2)


AMOUNTS = st.one_of(st.integers(1, 9), st.integers(1, 99_999), st.integers(-9, -1))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], int, dict[str, Any]]:
    """Amounts, a total that some of them reach, and facts about them."""
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=8))
    count = len(amounts)
    chosen = draw(st.sets(st.integers(0, count - 1), min_size=1))
    days = st.lists(st.integers(0, 4), min_size=count, max_size=count)
    keys = st.lists(st.sampled_from(["", "A", "B"]), min_size=count, max_size=count)
    facts = {"due": draw(days), "order": draw(st.permutations(range(count))), "groups": [draw(keys)], "day": 2}
    kept = draw(st.sets(st.sampled_from(sorted(facts))))
    return amounts, sum(amounts[place] for place in chosen), {name: facts[name] for name in sorted(kept)}


def families(chosen: frozenset[int], amounts: list[int], facts: dict[str, Any]) -> set[Family]:
    """By definition: the families a subset belongs to."""
    everything = frozenset(range(len(amounts)))
    credits = frozenset(place for place in everything if amounts[place] < 0)
    found = {Family.ANY}
    if len(chosen) == 1:
        found.add(Family.ONE)
    if len(chosen) in (2, 3):
        found.add(Family.FEW)
    if len(amounts) - len(chosen) in (1, 2):
        found.add(Family.ALL_BUT_FEW)
    seen_and_taken = [(everything, chosen)]
    if credits and credits != everything:
        seen_and_taken += [(everything - credits, chosen)] if not chosen & credits else []
        seen_and_taken += [(everything - credits, chosen - credits)] if credits < chosen else []
    for seen, taken in seen_and_taken:
        found |= {family for family, rule in structures(seen, taken, facts).items() if rule}
    return found


def structures(seen: frozenset[int], taken: frozenset[int], facts: dict[str, Any]) -> dict[Family, bool]:
    due, order, day = facts.get("due", []), facts.get("order", []), facts.get("day")

    def where(rule: Callable[[int], bool]) -> frozenset[int]:
        return frozenset(filter(rule, seen))

    def key(place: int) -> tuple[int, int]:
        return (due[place], order[place] if order else 0) if due else (0, 0)

    def one_key(keys: list[str]) -> bool:
        first = keys[min(taken)]
        return first != "" and taken == where(lambda place: keys[place] == first)

    return {
        Family.ALL: taken == seen,
        Family.DUE_PREFIX: bool(due) and taken == where(lambda place: key(place) <= max(map(key, taken))),
        Family.ALL_OVERDUE: bool(due) and day is not None and taken == where(lambda place: due[place] <= day),
        Family.NEIGHBOURS: bool(order)
        and taken == where(lambda at: min(order[i] for i in taken) <= order[at] <= max(order[i] for i in taken)),
        Family.GROUP: any(one_key(keys) for keys in facts.get("groups", ())),
    }


@settings(max_examples=500, deadline=None)
@given(cases())
def test_the_answer_is_that_of_all_subsets_one_by_one(case: tuple[list[int], int, dict[str, Any]]) -> None:
    amounts, total, facts = case
    every = [frozenset(c) for size in range(1, len(amounts) + 1) for c in combinations(range(len(amounts)), size)]
    kinds = {hit: families(hit, amounts, facts) for hit in every if sum(amounts[place] for place in hit) == total}
    of = {family: [hit for hit in kinds if family in kinds[hit]] for family in Family}
    single = [family for family in Family if len(of[family]) == 1]
    family = (single or [family for family in Family if of[family]])[0]
    found = sums(amounts, total, **facts)
    chosen = frozenset(found.places)
    assert found.family is family
    assert chosen in of[family]

    def look(hit: frozenset[int]) -> tuple[int, ...]:
        return tuple(sorted(amounts[place] for place in hit))

    simple = {look(hit) for hit in kinds if min(kinds[hit]) <= family or len(hit) <= 3} | {look(chosen)}
    assert found.rivals == sum(look(hit) in simple for hit in kinds) - 1
    assert not (found.trusted and found.rivals)
    assert not (found.trusted and len(kinds) > 1 and (family >= Family.FEW or min(amounts) < 0))
    assert count_subsets(amounts, total) == len(kinds)


@settings(max_examples=300, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(case: tuple[list[int], int, dict[str, Any]], random: Any) -> None:
    amounts, total, facts = case
    places = list(range(len(amounts)))
    random.shuffle(places)
    mixed = {name: [value[place] for place in places] for name, value in facts.items() if name in ("due", "order")}
    mixed |= {"groups": [[keys[place] for place in places] for keys in facts.get("groups", ())]}
    mixed |= {"day": facts["day"]} if "day" in facts else {}
    one, other = sums(amounts, total, **facts), sums([amounts[place] for place in places], total, **mixed)
    assert replace(one, places=()) == replace(other, places=())

    def telling(place: int) -> tuple[Any, ...]:
        lists = [facts[name] for name in ("due", "order") if name in facts] + facts.get("groups", [])
        return (amounts[place], *(values[place] for values in lists))

    assert sorted(map(telling, one.places)) == sorted(telling(places[place]) for place in other.places)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(1, 3 * 10**6))
def test_nothing_is_missed_and_nothing_made_up(amounts: list[int], total: int) -> None:
    found = find_sum(amounts, total)
    assert (found is None) == (count_subsets(amounts, total) == 0)
    assert found is None or sum(amounts[place] for place in found.places) == total

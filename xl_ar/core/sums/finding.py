"""The subset of a customer's open items that a payment most plainly settles."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from xl_ar.core.sums.chance import coarseness, near_family, price_list, span, totals_like
from xl_ar.core.sums.families import BY_AMOUNT, Family, family_hits, few_hits
from xl_ar.core.sums.halves import subsets
from xl_ar.core.sums.items import mask_of, ranks_of, sort_items
from xl_ar.core.sums.views import views

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from xl_ar.core.sums.items import Items
    from xl_ar.core.sums.views import View

MOST_EXPECTED = 0.003  # coincidences, above which no sum is trusted
_MOST_RIVALS = 999_999
_MOST_HITS = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """Open items that make up a payment.

    ``places`` are positions in the amounts given, ascending. ``rivals`` counts other subsets that reach the total as
    simply: of the same or an earlier family, of at most three items, or the like with equal amounts exchanged; at
    most 999,999. ``expected`` is the number of coincidences to be expected at such a total among the subsets of this
    family and those before it. ``trusted`` means: no rival, at most 0.003 coincidences, amounts not of a price list,
    no second subset with a structure; of FEW and ANY, and wherever credits are open, no second subset at all among the
    items searched; no credit that an invoice of the same amount offsets.
    """

    places: tuple[int, ...]
    family: Family
    rivals: int
    expected: float
    trusted: bool


@dataclass(frozen=True, slots=True)
class _Hits:
    """Subsets with the sum sought: some of each family (equal amounts exchanged only once), and how many in all.

    ``every`` is the number of all subsets, None where there were too many items to look.
    """

    of: dict[Family, list[int]]
    every: int | None


def widest_search(count: int, *, largest: int = 14, few: int = 40) -> Family:
    """The widest family looked at among that many items: where it is not ANY, a sum may exist unseen."""
    if count <= largest:
        return Family.ANY
    return Family.FEW if count <= few else Family.GROUP


def find_sum(
    amounts: Sequence[int],
    total: int,
    *,
    due: Sequence[int] = (),
    order: Sequence[int] = (),
    groups: Sequence[Sequence[Hashable]] = (),
    day: int | None = None,
    largest: int = 14,
    few: int = 40,
) -> Sum | None:
    """The items whose amounts sum to ``total``, from the plainest family that has exactly one choice.

    Amounts and total in minor units, credits negative, never zero (ValueError); ``due`` day numbers, ``order`` ranks by
    document number, ``groups`` lists of keys (month, purchase order, site; None and "" are no key), all parallel to
    the amounts; ``day`` that of the receipt. A family whose data are not given is not looked at. Sets of any size are
    looked for among at most ``largest`` items (2 ** (largest / 2) sums are held twice), of up to three among at most
    ``few``. None if nothing was found (`widest_search` says how far was looked). The items may come in any order.
    """
    if 0 in amounts:
        raise ValueError("an open item of zero cannot be part of a sum")
    widest = widest_search(len(amounts), largest=largest, few=few)
    every, masks = subsets(amounts, total, _MOST_HITS) if widest is Family.ANY else (None, [])
    lowest, highest = span(amounts)
    if not amounts or not lowest <= total <= highest or every == 0:
        return None
    items = sort_items(amounts, due, order, groups, day)
    seen = views(items, total)
    hits = _Hits(family_hits(items, seen, total), every)
    if widest >= Family.FEW and (few_of := few_hits(items, total)):
        hits.of[Family.FEW] = few_of
    if every:
        hits.of[Family.ANY] = (
            _ranked(items, masks) if every <= _MOST_HITS else subsets(items.amounts, total, _MOST_HITS)[1]
        )
    return _judged(items, seen, hits, total) if hits.of else None


def _ranked(items: Items, masks: list[int]) -> list[int]:
    """Subsets of places as subsets of ranks."""
    rank_of = {place: rank for rank, place in enumerate(items.places)}
    return [mask_of([rank_of[place] for place in ranks_of(mask)]) for mask in masks]


def _judged(items: Items, seen: list[View], hits: _Hits, total: int) -> Sum:
    """The plainest of the subsets found, with what speaks for and against it."""
    family = _winner(items, hits)
    mask = min(hits.of[family], key=lambda hit: (hit.bit_count(), *ranks_of(hit)))
    rivals = min(_rivals(items, hits, family, mask), _MOST_RIVALS)
    window = totals_like(items.amounts, total)
    expected = max(near_family(items, seen, family, window, total), 1.0) / window.points
    return Sum(
        places=tuple(sorted([items.places[rank] for rank in ranks_of(mask)])),
        family=family,
        rivals=rivals,
        expected=expected,
        trusted=rivals == 0 and _plain(items, hits, family, mask, expected),
    )


def _winner(items: Items, hits: _Hits) -> Family:
    """The first family with exactly one hit; if none has, the first with any."""
    for family, masks in hits.of.items():
        if len(masks) == 1 and (family not in BY_AMOUNT or items.ways(items.amounts_of(masks[0])) == 1):
            return family
    return next(iter(hits.of))


def _rivals(items: Items, hits: _Hits, family: Family, mask: int) -> int:
    """Other subsets as simple: each choice of amounts counts in all its ways to pick among equal ones."""
    if family is Family.ANY and hits.every is not None:
        return hits.every - 1
    simple = chain.from_iterable(masks for of, masks in hits.of.items() if of <= family or of is Family.FEW)
    choices = {items.amounts_of(hit) for hit in chain([mask], simple)}
    return sum(items.ways(chosen) for chosen in choices) - 1


def _plain(items: Items, hits: _Hits, family: Family, mask: int, expected: float) -> bool:
    """Nothing else speaks against the sum: another set with a structure or, where that is likely, any other set."""
    others = {hit for of, masks in hits.of.items() if of < Family.ANY for hit in masks} - {mask}
    netted = any(amount < 0 for amount in items.amounts)
    if others or (netted and _offset(items, mask)):
        return False
    if hits.every is not None and hits.every > 1 and (family >= Family.FEW or netted):
        return False
    return not price_list(items.amounts) and expected * coarseness(items.amounts) <= MOST_EXPECTED


def _offset(items: Items, mask: int) -> bool:
    """Whether a credit and an invoice of the same amount are both in, or both out: the other way would do as well."""
    return any(
        (mask >> rank ^ mask >> other) & 1 == 0
        for rank, amount in enumerate(items.amounts)
        if amount < 0
        for other in items.where.get(-amount, ())
    )

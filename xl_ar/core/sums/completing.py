"""What a cut-off list of quoted items leaves unsaid."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from xl_ar.core.sums.choosing import newest, oldest, pairs, singles, triples
from xl_ar.core.sums.items import mask_of, ranks_by_amount, ranks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def completions(amounts: Sequence[int], total: int, *, largest: int = 40) -> list[tuple[int, ...]]:
    """Up to two sets of places whose amounts sum to ``total``: the fewest items first, then neighbours.

    ``amounts`` are the items not quoted, in document order, in minor units, credits negative, never zero; ``total`` is
    what the quoted ones leave of the payment (negative where credits must have been netted). Sets have up to three
    items (three only among at most ``largest``) or are neighbours in the order given. Two results = not to be told
    apart, one = the only one.
    """
    distinct: dict[int, None] = {}
    for mask in _candidates(amounts, total, largest):
        distinct[mask] = None
        if len(distinct) == 2:
            break
    return [tuple(ranks_of(mask)) for mask in distinct]


def _candidates(amounts: Sequence[int], total: int, largest: int) -> Iterator[int]:
    where = ranks_by_amount(amounts)
    kinds = (singles, pairs, triples) if len(amounts) <= largest else (singles, pairs)
    for kind in kinds:
        for chosen in islice(kind(where, total), 2):
            yield oldest(where, chosen)
            yield newest(where, chosen)
    yield from _runs(amounts, total)


def _runs(amounts: Sequence[int], total: int) -> Iterator[int]:
    ends = {0: [0]}
    reached = 0
    for end, amount in enumerate(amounts, 1):
        reached += amount
        for start in ends.get(reached - total, ()):
            yield mask_of(range(start, end))
        ends.setdefault(reached, []).append(end)

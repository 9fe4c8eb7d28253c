"""How a receipt is spread over the items of a hypothesis; every minor unit is applied or left on account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.known.priority import paid_first
from xl_ar.core.matching.known.stated import adds_up
from xl_ar.core.matching.weighing.differences import Offer
from xl_ar.core.matching.weighing.hypotheses import Difference, Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_DISCOUNTS = (Difference.DISCOUNT, Difference.LATE_DISCOUNT)
_WITHIN = (Difference.TOLERANCE, *_DISCOUNTS)
_LARGEST_SHARE = 4  # a deduction is hardly ever more than a quarter of its item


def applied_amounts(found: Hypotheses, evidence: Evidence) -> IntArray:
    """Amount applied to each item row: what is open, less discount; a shortfall is borne by one item.

    Where the remittance states amounts that come to the receipt, these are applied.
    """
    items, receipts, policy = evidence.items, evidence.receipts, evidence.policy
    row_of = found.owner_of_row
    opened = items.amount[found.item]
    offer = Offer(items, receipts, found.receipt, found.start, found.item, policy)
    applied = opened - _discounts(found, offer, policy)
    total = np.add.reduceat(applied, found.start[:-1]) if len(found) else applied
    missing = total - receipts.amount[found.receipt]
    lone = (missing > 0) & (found.sizes == 1)
    applied[found.start[:-1][lone]] -= missing[lone]
    more = np.isin(found.kind, _DISCOUNTS) & (missing < 0)  # within tolerance: less discount than there is
    for hypothesis in np.flatnonzero(((missing > 0) & (found.sizes > 1)) | more).tolist():
        rows = slice(int(found.start[hypothesis]), int(found.start[hypothesis + 1]))
        shares, gap = applied[rows].tolist(), int(missing[hypothesis])
        if policy.tolerance_each and found.kind[hypothesis] in _WITHIN:
            applied[rows] = _spread(shares, gap, offer.limits[rows].tolist(), opened[rows].tolist())
        elif found.signs[hypothesis] & Sign.OLDEST_FIRST:
            order = paid_first(items, found.item[rows], offer.running[rows], policy)
            applied[rows] = _in_order(shares, gap, order.tolist())
        else:
            kind = int(found.kind[hypothesis])
            applied[rows] = _less(shares, gap, kind) if gap > 0 else _more(shares, opened[rows], -gap)
    said, stated = adds_up(evidence, found.receipt, found.start, found.item)
    return np.where(said[row_of], stated, applied)


def _discounts(found: Hypotheses, offer: Offer, policy: MatchingPolicy) -> IntArray:
    """The discount that each item row is paid less."""
    row_of, taken = found.owner_of_row, np.where(np.isin(found.kind, _DISCOUNTS)[found.owner_of_row], offer.taken, 0)
    if policy.late_discount == "granted":
        taken = np.where((found.kind == Difference.GRANTED)[row_of], offer.running, taken)
    if policy.discount_on_parts:
        parts = ((found.signs & Sign.OLDEST_FIRST) != 0) & (found.sizes > 1) & (found.difference < 0)
        taken = np.where(parts[row_of], offer.running, taken)
    return taken


def _spread(shares: list[int], gap: int, limits: Sequence[int], opened: Sequence[int]) -> list[int]:
    """``gap`` off the shares (onto them where it is negative), each up to its own tolerance, the first first.

    None is paid beyond what is open; of what is short more than the tolerances the last bear the rest.
    """
    for place, limit in enumerate(limits):
        least, most = -min(limit, max(opened[place] - shares[place], 0)), min(limit, max(shares[place] - 1, 0))
        part = max(min(gap, most), least)
        shares[place] -= part
        gap -= part
    return _in_order(shares, gap, range(len(shares)))


def _in_order(shares: list[int], missing: int, order: Sequence[int]) -> list[int]:
    """``missing`` off the shares that are paid last; where nothing is missing they stay."""
    for place in reversed(order):
        part = min(max(shares[place], 0), max(missing, 0))
        shares[place] -= part
        missing -= part
    return shares


def _more(shares: list[int], opened: IntArray, extra: int) -> list[int]:
    """``extra`` onto the shares, each up to what is open, the last first."""
    for place in range(len(shares) - 1, -1, -1):
        part = min(max(int(opened[place]) - shares[place], 0), extra)
        shares[place] += part
        extra -= part
    return shares


def _less(shares: list[int], missing: int, kind: int) -> list[int]:
    """``missing`` taken off one share that can bear it, else off as many as it takes, the last first."""
    bearer = bearer_of(shares, missing, kind)
    if bearer is not None:
        shares[bearer] -= missing
        return shares
    return _in_order(shares, missing, range(len(shares)))


def bearer_of(shares: Sequence[int], missing: int, kind: int) -> int | None:
    """The place of the share that bears the whole shortfall: of a bank's fee the last, else the smallest plausible."""
    able = [place for place, share in enumerate(shares) if share > missing]
    if kind in (Difference.FEE, Difference.TOLERANCE, *_DISCOUNTS):
        return able[-1] if able else None
    likely = [place for place in able if shares[place] >= missing * _LARGEST_SHARE]
    return min(likely or able, key=lambda place: (shares[place], place), default=None)


def unsaid(found: Hypotheses) -> BoolArray:
    """Hypotheses of several items of which one is short, and nothing says which."""
    short = np.isin(found.kind, [Difference.NEARLY, Difference.SHORT, Difference.PARTIAL, Difference.INSTALMENT])
    short |= np.isin(found.kind, [Difference.WITHHOLDING, Difference.KEYED])
    said = (found.signs & Sign.STATED) != 0
    return np.asarray(short & (found.difference < 0) & (found.sizes > 1) & ~said)

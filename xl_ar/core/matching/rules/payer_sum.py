"""Several open items of the payer make the receipt: all of them, the oldest, or the only choice there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Sign
from xl_ar.core.numbers import Flag
from xl_ar.core.sums import Family, count_subsets, find_sum, widest_search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses
    from xl_ar.core.sums import Sum

_WHOLE = (Family.ALL, Family.ALL_OVERDUE)
_LIKELY = 0.05  # expected coincidences up to which a sum is likely


@rule("payer_sum", order=50, sentence="{payer}; of its open items {documents} {make} the receipt{coincidences}")
def payer_sum(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """The simplest sum of a payer's open items, where no number says which."""
    wanted = asked & ((evidence.covered == 0) | evidence.says(Flag.STATEMENT)) & (evidence.receipts.amount > 0)
    whole = np.isin(so_far.kind, [Difference.EQUAL, Difference.DISCOUNT, Difference.GRANTED])
    wanted[so_far.receipt[whole & (so_far.agreement >= Agreement.ALIKE)]] = False  # explained to the cent already
    return listed_drafts(_sums(evidence, wanted))


def _sums(evidence: Evidence, wanted: BoolArray) -> Iterator[Draft]:
    receipt, account = evidence.likely_accounts
    here = np.flatnonzero(wanted[receipt] & _reachable(evidence, receipt, account))
    groups, items = evidence.items.by_account, evidence.items
    for asked, owed in zip(receipt[here].tolist(), account[here].tolist(), strict=True):
        members = groups.of(owed)
        amounts, paid = items.amount[members].tolist(), int(evidence.receipts.amount[asked])
        found = find_sum(
            amounts,
            paid,
            due=items.due[members].tolist(),
            order=evidence.document_rank[members].tolist(),
            day=int(evidence.receipts.day[asked]),
            largest=evidence.policy.largest_search,
        )
        if found is not None and len(found.places) > 1:
            others = _others(found, amounts, paid, evidence.policy.largest_search)
            chosen = tuple(members[list(found.places)].tolist())
            yield Draft(asked, chosen, signs=_signs(found, others), rivals=max(found.rivals, others or 0))


def _reachable(evidence: Evidence, receipt: IntArray, account: IntArray) -> BoolArray:
    """Accounts with two items or more whose positive ones come to as much as the receipt at least."""
    items = evidence.items
    owed = np.zeros(len(items.by_account.start), dtype=np.int64)
    positive = items.usable & (items.amount > 0)
    np.add.at(owed, items.account[positive], items.amount[positive])
    several = items.by_account.start[account + 1] - items.by_account.start[account] >= 2
    return np.asarray(several & (owed[account] >= evidence.receipts.amount[receipt]))


def _others(found: Sum, amounts: list[int], paid: int, largest: int) -> int | None:
    """How many other choices make the receipt as well, if any; None where not all were looked at."""
    if widest_search(len(amounts), largest=largest) is not Family.ANY:
        return None
    if found.rivals or found.family is Family.ANY or (found.trusted and found.family is Family.FEW):
        return found.rivals
    return count_subsets(amounts, paid, limit=2) - 1


def _signs(found: Sum, others: int | None) -> int:
    """How far the sum is to be trusted: the only choice of all, or else one with a structure."""
    whole = found.family in _WHOLE
    sign = Sign.ALL_OPEN if whole else Sign(0)
    if others or (others is None and not whole):
        return sign | Sign.SUM_DOUBTED
    if found.trusted:
        return sign | (Sign.SUM_TRUSTED if others == 0 or found.family is Family.ALL else Sign.SUM_LIKELY)
    return sign | (Sign.SUM_LIKELY if not found.rivals and found.expected <= _LIKELY else Sign.SUM_DOUBTED)

"""The payer owes an item that explains the amount: equal, or with discount, fee or two digits swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.known.book import distinct_keys
from xl_ar.core.matching.rules import rule
from xl_ar.core.matching.weighing.differences import Offer, kinds
from xl_ar.core.matching.weighing.draft import Drafts, singles
from xl_ar.core.matching.weighing.hypotheses import Difference, Sign

if TYPE_CHECKING:
    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_TELLING = [
    Difference.EQUAL, Difference.TOLERANCE, Difference.DISCOUNT, Difference.LATE_DISCOUNT, Difference.FEE,
    Difference.KEYED, Difference.GRANTED,
]  # fmt: skip
_FEE_SHARE = 10  # without a number, what is missing is a bank's fee up to a tenth
_MOST_PAIRS = 400  # items of a payer that are looked at one by one; of larger accounts only equal amounts


@rule("payer_amount", order=40, sentence="{payer}; {documents} {is} {sum}")
def payer_amount(evidence: Evidence, asked: BoolArray, so_far: Hypotheses) -> Drafts:
    """Each item of the payer's accounts that explains the amount by itself; pairs that sum to it are rivals."""
    del so_far
    receipt, account = evidence.likely_accounts
    here = asked[receipt]
    receipt, account = receipt[here], account[here]
    groups = evidence.items.by_account
    size = groups.start[account + 1] - groups.start[account]
    small = size <= _MOST_PAIRS
    place, item = groups.pairs(account[small])
    pairs = [_telling(evidence, receipt[small][place], item)]
    place, item = evidence.amounts.pairs(account[~small], evidence.receipts.amount[receipt[~small]], most=5)
    pairs.append((receipt[~small][place], item))
    receipt, item = (np.concatenate(column) for column in zip(*pairs, strict=True))
    keys = distinct_keys(receipt * len(evidence.items.amount) + item)
    receipt, item = keys // len(evidence.items.amount), keys % len(evidence.items.amount)
    return singles(receipt, item, signs=np.where(_pairs_too(evidence, receipt, item), int(Sign.PAIR_TOO), 0))


def _pairs_too(evidence: Evidence, receipt: IntArray, item: IntArray) -> BoolArray:
    """Where two other items of the account sum to the item that is as much as the receipt (oracle O28)."""
    items, found = evidence.items, np.zeros(len(item), dtype=bool)
    equal = np.flatnonzero(items.amount[item] == evidence.receipts.amount[receipt])
    place, one = items.by_account.pairs(items.account[item[equal]])
    rest = items.amount[item[equal]][place] - items.amount[one]
    sure = np.flatnonzero((items.amount[one] > 0) & (rest > 0))
    known = evidence.amounts.counts(items.account[one[sure]], rest[sure])
    enough = known > (rest[sure] == items.amount[one[sure]])  # an item is no pair with itself
    found[equal[place[sure[enough]]]] = True
    return found


def _telling(evidence: Evidence, receipt: IntArray, item: IntArray) -> tuple[IntArray, IntArray]:
    amount = evidence.items.amount[item]
    paid = evidence.receipts.amount[receipt]
    near = (amount > 0) & (paid * 2 > amount) & (paid < amount * 2)
    receipt, item = receipt[near], item[near]
    offer = Offer(evidence.items, evidence.receipts, receipt, np.arange(len(item) + 1), item, evidence.policy)
    kind = kinds(offer, evidence.policy, np.zeros(len(item), dtype=bool))
    large = (kind == Difference.FEE) & ((offer.total - offer.amount) * _FEE_SHARE > offer.amount)
    telling = np.isin(kind, _TELLING) & ~large
    return receipt[telling], item[telling]

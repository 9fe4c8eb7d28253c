"""The quoted items with some that are not quoted: the rest of a list cut off, or credit memos netted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.draft import Draft, Drafts, listed_drafts
from xl_ar.core.matching.hypotheses import Sign
from xl_ar.core.matching.rules import rule
from xl_ar.core.numbers import Flag
from xl_ar.core.sums import completions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.core.matching.book import BoolArray, IntArray
    from xl_ar.core.matching.evidence import Evidence

_MOST_ITEMS = 60
_LARGE_REST = 5  # more than a fifth of the receipt is too much for a mere overpayment


@rule("completed", order=35, sentence="remittance quotes {quoted}; with {added} {sum}; {payer}")
def completed(evidence: Evidence, asked: BoolArray) -> Drafts:
    """Unquoted items of the account of the quoted ones that make up exactly what is missing or too much."""
    return listed_drafts(_completed(evidence, asked))


def _completed(evidence: Evidence, asked: BoolArray) -> Iterator[Draft]:
    items = evidence.items
    for receipt in np.flatnonzero(asked & (evidence.covered > 0)).tolist():
        rows = evidence.quotes.of(receipt)
        quoted = np.unique(evidence.quoted.item[rows])
        rest = int(evidence.receipts.amount[receipt] - items.amount[quoted].sum())
        if rest == 0 or (items.account[quoted] != items.account[quoted[0]]).any():
            continue
        pool = _pool(evidence, receipt, quoted, rest)
        if not 0 < len(pool) <= _MOST_ITEMS:
            continue
        ways = completions(items.amount[pool].tolist(), rest)
        sign = Sign.CREDIT_ADDED if rest < 0 else Sign.COMPLETED
        number = int(evidence.quoted.strength[rows].min())
        for way in ways:
            added = tuple(pool[list(way)].tolist())
            yield Draft(receipt, (*quoted.tolist(), *added), number, int(evidence.covered[receipt]), sign)


def _pool(evidence: Evidence, receipt: int, quoted: IntArray, rest: int) -> IntArray:
    """What may complete: credits where too much is quoted; any item where the list is cut off or a number is not known."""
    items = evidence.items
    owed = items.by_account.of(int(items.account[quoted[0]]))
    owed = owed[~np.isin(owed, quoted)]
    if rest < 0:
        return owed[items.amount[owed] < 0]
    cut = bool(evidence.texts.flags[receipt] & (Flag.CUT_OFF | Flag.RANGE))
    paid = int(evidence.receipts.amount[receipt])
    if cut or evidence.texts.count[receipt] > evidence.covered[receipt] or rest * _LARGE_REST > paid:
        return owed
    return owed[items.amount[owed] == rest]

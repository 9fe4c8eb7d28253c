"""All evidence of who paid a receipt, weighed: its customer column, the payer's account, name and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xl_ar.core.payers.exact import Pairs, joined
from xl_ar.core.payers.joins import spread
from xl_ar.core.payers.kinds import Kind, State
from xl_ar.core.payers.naming import LEAST, MARGIN, best_of_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

_CLEAR = 0.92  # likeness of a name found in a text
_OVERRULED = 0.05  # less for a candidate against whom firmer evidence speaks
_EQUAL = 0.02  # scores this near to each other are equally good


class Evidence(NamedTuple):
    """What is known of receipts."""

    named: Pairs  # (payer name, customer)
    asked: IntArray  # [receipts] payer name, -1 for none
    quoted: BoolArray  # [receipts] the name is from the remittance text
    account: tuple[IntArray, IntArray]  # (receipt, customer) pairs: the payer's account is known for the customer
    stated: IntArray  # [receipts] customer stated, -1 for none


def decided(evidence: Evidence, group: BoolArray) -> tuple[IntArray, IntArray, IntArray, FloatArray, IntArray]:
    """Candidates of every receipt, best first: start, customer, kind, score; and the state of each receipt.

    ``group``: the receipt's payer stands for a group of customers; seen for one of them, it may pay for any.
    """
    receipts = len(evidence.asked)
    named = _clear(_by_receipt(evidence), evidence.quoted)
    receipt, customer = evidence.account
    account = Pairs(receipt, customer, np.ones(len(receipt)), np.full(len(receipt), int(Kind.ACCOUNT)))
    named, account = _agreed(named, account, receipts)
    stating = np.flatnonzero(evidence.stated >= 0)
    stated = Pairs(stating, evidence.stated[stating], np.ones(len(stating)), np.full(len(stating), int(Kind.STATED)))
    others = joined([named, account])
    overruled = evidence.stated[others.payer] >= 0
    others = others._replace(score=np.where(overruled, others.score - _OVERRULED, others.score))
    found = best_of_each(joined([others, stated]))
    start, found, state = _kept(found, evidence, account, receipts)
    any_of = group & (state == State.KNOWN) & (evidence.stated < 0) & _by_history(start, found)
    return start, found.customer, found.kind, found.score, np.where(any_of, int(State.TIE), state)


def _by_history(start: IntArray, found: Pairs) -> BoolArray:
    """Receipts whose best candidate is none by its own name."""
    first = np.minimum(start[:-1], max(len(found.kind) - 1, 0))
    best = found.kind[first] if len(found.kind) else np.zeros(len(first), np.int64)
    score = found.score[first] if len(found.kind) else np.zeros(len(first))
    own = (best != Kind.ALIAS) & (best != Kind.ACCOUNT) & (score >= 0.95)
    return np.asarray((np.diff(start) > 0) & ~own)


def _by_receipt(evidence: Evidence) -> Pairs:
    named = evidence.named
    names = int(evidence.asked.max(initial=-1)) + 1
    start = np.searchsorted(named.payer, np.arange(names + 1))
    has = np.flatnonzero(evidence.asked >= 0)
    of = evidence.asked[has]
    row, at = spread(start[of], start[of + 1] - start[of])
    return Pairs(has[row], named.customer[at], named.score[at], named.kind[at])


def _clear(named: Pairs, quoted: BoolArray) -> Pairs:
    """A name found in a text counts only if it is clearly the customer's."""
    return named.at(~quoted[named.payer] | (named.score >= _CLEAR))


def _agreed(named: Pairs, account: Pairs, receipts: int) -> tuple[Pairs, Pairs]:
    """Where account and name agree on a customer, all others come after it."""
    span = int(max(named.customer.max(initial=0), account.customer.max(initial=0))) + 1
    by_name, by_account = named.payer * span + named.customer, account.payer * span + account.customer
    both_named, both_account = np.isin(by_name, by_account), np.isin(by_account, by_name)
    settled = np.zeros(receipts, bool)
    settled[named.payer[both_named]] = True
    less_name = np.where(settled[named.payer] & ~both_named, _OVERRULED, 0.0)
    less_account = np.where(settled[account.payer] & ~both_account, _OVERRULED, 0.0)
    return named._replace(score=named.score - less_name), account._replace(score=account.score - less_account)


def _kept(found: Pairs, evidence: Evidence, account: Pairs, receipts: int) -> tuple[IntArray, Pairs, IntArray]:
    best = np.zeros(receipts)
    np.maximum.at(best, found.payer, found.score)
    firmer = evidence.stated >= 0
    firmer[account.payer] = True
    kept = (found.score >= best[found.payer] - MARGIN) | (found.kind == Kind.CUT_OFF) | firmer[found.payer]
    found = found.at(kept)
    start = np.searchsorted(found.payer, np.arange(receipts + 1)).astype(np.int64)
    top = np.bincount(found.payer[found.score >= np.maximum(best - _EQUAL, LEAST)[found.payer]], minlength=receipts)
    silent = (evidence.asked < 0) | evidence.quoted
    nobody = np.where(silent, int(State.SILENT), int(State.STRANGER))
    state = np.where(top > 1, int(State.TIE), np.where(top == 1, int(State.KNOWN), nobody))
    return start, found, state

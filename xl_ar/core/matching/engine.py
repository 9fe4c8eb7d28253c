"""Matching: receipts and open items in, one explained line an applied pair out."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.core.matching.candidates import number_index, read_case
from xl_ar.core.matching.choose import Claim, Decision, choose, weigh
from xl_ar.core.matching.ledger import blank_currencies, read_ledger, read_receipts
from xl_ar.core.matching.lines import match_lines
from xl_ar.core.matching.payers import payer_book
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.core.matching.proposal import Status
from xl_ar.core.matching.rules import rules_in_use
from xl_ar.core.schema import CUSTOMERS, HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.proposal import Case
    from xl_ar.core.matching.rules import Rule

DEFAULT_POLICY = MatchingPolicy()


@dataclass(frozen=True, slots=True)
class MatchResult:
    """``lines``: a MATCHES frame, in the order of the receipts; ``counts``: number of receipts by status."""

    lines: pd.DataFrame
    counts: dict[str, int]


def match(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    policy: MatchingPolicy = DEFAULT_POLICY,
) -> MatchResult:
    """The open items each receipt pays: a line an applied pair; one without item where nothing is proposed.

    Frames as in ``core.schema``. The result does not depend on the order of the rows, but for its own.
    """
    with _collector_resting():
        return _match(
            receipts,
            open_items,
            CUSTOMERS.empty() if customers is None else customers,
            HISTORY.empty() if history is None else history,
            policy,
        )


@contextmanager
def _collector_resting() -> Iterator[None]:
    # Millions of small objects live to the end, none in a circle: looking for circles took a third.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _match(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    customers: pd.DataFrame,
    history: pd.DataFrame,
    policy: MatchingPolicy,
) -> MatchResult:
    for_receipts, for_items = blank_currencies(receipts, open_items)
    ledger = read_ledger(open_items, for_items)
    book, index = payer_book(ledger, customers, history), number_index(ledger)
    rules = rules_in_use(policy.rules_off)
    cases = [read_case(each, ledger, index, book, policy) for each in read_receipts(receipts, for_receipts)]
    claims = {case.receipt.row: _best_claim(case, rules, ledger, policy) for case in cases}
    decisions = _decide(claims, ledger)
    counts = Counter(decision.status for decision in decisions.values())
    lines = match_lines(sorted(cases, key=lambda case: case.receipt.row), claims, decisions, ledger)
    return MatchResult(lines, {status.value: counts[status] for status in Status})


def _best_claim(case: Case, rules: tuple[Rule, ...], ledger: Ledger, policy: MatchingPolicy) -> Claim | None:
    """The first rule's claim that may be applied without a person, else the surest of all."""
    best: Claim | None = None
    if case.receipt.amount <= 0:
        return best
    for rule in rules:
        proposal = rule.propose(case, ledger, policy)
        if proposal is None:
            continue
        claim = weigh(case, rule, proposal, ledger, policy)
        if claim.automatic:
            return claim
        if best is None or claim.confidence > best.confidence:
            best = claim
    return best


def _decide(claims: dict[int, Claim | None], ledger: Ledger) -> dict[int, Decision]:
    made = {row: claim for row, claim in claims.items() if claim is not None}
    chosen = dict(zip(made, choose(list(made.values()), ledger), strict=True))
    return {row: chosen.get(row) or Decision(Status.UNMATCHED) for row in claims}

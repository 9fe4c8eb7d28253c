"""Matching: receipts and open items in, one explained line an applied pair out.

Evidence is read for all receipts at once; each rule turns it into hypotheses; points weigh them; the surest of all
receipts is chosen so that no item is settled twice; what is not sure enough is for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.collector import collector_resting
from xl_ar.core.matching.deciding.allotment import applied_amounts
from xl_ar.core.matching.deciding.choose import claims_of, settle
from xl_ar.core.matching.deciding.locked import apart
from xl_ar.core.matching.deciding.parts import earned_on_parts
from xl_ar.core.matching.deciding.rejected import NO_PAIRS, barred_pairs, without_pairs
from xl_ar.core.matching.deciding.suggest import Suggestions
from xl_ar.core.matching.known.book import (
    all_currencies,
    items_in_order,
    owners_of,
    read_items,
    read_receipts,
    receipts_in_order,
)
from xl_ar.core.matching.known.evidence import Evidence, read_quoted
from xl_ar.core.matching.policy import MatchingPolicy
from xl_ar.core.matching.rules import all_rules, rules_in_use
from xl_ar.core.matching.states import Status
from xl_ar.core.matching.telling.lines import Writer
from xl_ar.core.matching.telling.wording import Words
from xl_ar.core.matching.weighing.hypotheses import Difference, Sign, distinct, joined
from xl_ar.core.matching.weighing.points import Table
from xl_ar.core.matching.weighing.weigh import weigh
from xl_ar.core.numbers import NumberIndex, Strength, read_texts
from xl_ar.core.payers import read_payers
from xl_ar.core.schema import CUSTOMERS, HISTORY, MATCHES

if TYPE_CHECKING:
    from collections.abc import Set

    from numpy.typing import NDArray

    from xl_ar.core.matching.known.book import BoolArray, IntArray
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

DEFAULT_POLICY = MatchingPolicy()
_BLOCK = 200_000  # receipts whose hypotheses are made at a time
_SETTLED = 0.998  # a receipt explained to the cent with this confidence is not asked about further
_TO_THE_CENT = (Difference.EQUAL, Difference.TOLERANCE, Difference.DISCOUNT, Difference.GRANTED)


@dataclass(frozen=True, slots=True)
class MatchResult:
    """``lines``: a MATCHES frame, in the order of the receipts; ``counts``: number of receipts by status."""

    lines: pd.DataFrame
    counts: dict[str, int]

    @property
    def states(self) -> dict[str, int]:
        """The counts a person is shown: ``locked`` only where there is any."""
        return {status: number for status, number in self.counts.items() if number or status != Status.LOCKED.value}


def match(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    decided: pd.DataFrame | None = None,
    rejected: Set[tuple[str, str]] = NO_PAIRS,
    policy: MatchingPolicy = DEFAULT_POLICY,
) -> MatchResult:
    """The open items each receipt pays: a line an applied pair; one without item where nothing is proposed.

    Frames as in ``core.schema``; ``decided`` (receipt_id, item_id, amount) are pairs that a person has locked,
    ``rejected`` pairs (receipt_id, item_id) that are not to be proposed. The result does not depend on the order of
    the rows, but for its own. Raises SettingsError for unknown names in the policy, InputError for decisions that
    apply too much.
    """
    rules_in_use(policy.rules_off)
    if decided is None or not len(decided):
        return _matched(receipts, open_items, customers, history, rejected, policy)
    locked = apart(receipts, open_items, decided)
    result = _matched(locked.receipts, locked.items, customers, history, rejected, policy)
    place = {key: row for row, key in reversed(list(enumerate(receipts["receipt_id"].tolist())))}
    lines = pd.concat([locked.lines, result.lines], ignore_index=True)
    order = np.argsort(lines["receipt_id"].map(place).to_numpy(), kind="stable")
    counts = result.counts | {Status.LOCKED.value: len(receipts) - len(locked.receipts)}
    return MatchResult(lines.iloc[order].reset_index(drop=True), counts)


def _matched(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    customers: pd.DataFrame | None,
    history: pd.DataFrame | None,
    rejected: Set[tuple[str, str]],
    policy: MatchingPolicy,
) -> MatchResult:
    if not len(receipts):
        return MatchResult(MATCHES.empty(), {status.value: 0 for status in Status})
    with collector_resting():
        evidence = read_evidence(receipts, open_items, customers, history, policy)
        found = hypotheses(evidence, Table(policy.points), barred=barred_pairs(evidence, rejected))
        return concluded(evidence, found)


def concluded(evidence: Evidence, found: Hypotheses) -> MatchResult:
    """What all hypotheses about all receipts come to; receipts compete for items, so that this is not done in parts."""
    confidence = Table(evidence.policy.points).confidence(found, len(evidence.receipts))
    issued = (found.number > 0) | ((found.signs & Sign.LATER_DATED) == 0)  # others are but rivals (oracle O41)
    evidence, found, confidence = evidence.light(), found.where(issued), confidence[issued]
    return _decided(evidence, found, confidence)


def read_evidence(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    customers: pd.DataFrame | None,
    history: pd.DataFrame | None,
    policy: MatchingPolicy,
) -> Evidence:
    """What is known before any rule speaks."""
    currencies, for_receipts, for_items = all_currencies(receipts, open_items)
    frame, row = receipts_in_order(receipts)
    item_frame = items_in_order(open_items)
    owners = sorted(set(zip(owners_of(item_frame), item_frame["customer_name"].tolist(), strict=True)))
    payers = read_payers(
        frame,
        owners,
        CUSTOMERS.empty() if customers is None else customers,
        HISTORY.empty() if history is None else history,
    )
    items = read_items(item_frame, payers, currencies, for_items)
    came = read_receipts(frame, row, currencies, for_receipts)
    texts = read_texts(came.remittance.tolist(), came.document.tolist())
    index = NumberIndex(items.document.tolist(), items.order.tolist())
    mentions = index.strong(texts)
    quoted = read_quoted(mentions, items, came, payers)
    return Evidence(items, came, payers, texts, index, mentions, quoted, policy)


def hypotheses(
    evidence: Evidence,
    table: Table,
    *,
    thorough: bool = False,
    barred: IntArray | None = None,
    among: tuple[int, int] | None = None,
) -> Hypotheses:
    """All hypotheses about all receipts but those with ``barred`` pairs; ``thorough`` asks all rules about all.

    ``among``: about receipts from the first up to the second place only, in the order of the evidence.
    """
    start, stop = among or (0, len(evidence.receipts))
    parts = []
    for first in range(start, stop, _BLOCK):
        last = min(first + _BLOCK, stop)
        block = np.zeros(len(evidence.receipts), dtype=bool)
        block[first:last] = evidence.receipts.amount[first:last] > 0
        parts.append(_of_block(evidence, block, table, thorough=thorough, barred=barred))
    found = joined(parts)
    return found.where(distinct(found, table.points(found)))


def _of_block(
    evidence: Evidence, block: BoolArray, table: Table, *, thorough: bool, barred: IntArray | None
) -> Hypotheses:
    """The hypotheses of all rules about some receipts: memory holds what is weighed of these only."""
    numbers = {rule.name: number for number, rule in enumerate(all_rules())}
    parts: list[Hypotheses] = []
    asked, firm = block, ~block
    for rule in rules_in_use(evidence.policy.rules_off):
        so_far = joined(parts)
        wanted = asked if rule.doubts_quotes else asked & ~firm
        made = weigh(rule.propose(evidence, wanted, so_far), numbers[rule.name], evidence)
        parts.append(made if barred is None else without_pairs(made, barred, len(evidence.items.item_id)))
        if not thorough:
            exact, firm = _settled(joined(parts), table, evidence)
            asked = block & ~exact
    return joined(parts)


def _settled(found: Hypotheses, table: Table, evidence: Evidence) -> tuple[BoolArray, BoolArray]:
    """Receipts explained to the cent, and those whose one number is firm while no item is as much as they are."""
    receipts = len(evidence.receipts)
    sure = table.confidence(found, receipts) >= _SETTLED
    exact, firm = np.zeros(receipts, dtype=bool), np.zeros(receipts, dtype=bool)
    exact[found.receipt[sure & np.isin(found.kind, _TO_THE_CENT)]] = True
    doubted = (found.signs & (Sign.AMOUNT_ELSEWHERE | Sign.CUT_LIST | Sign.DROPPED | Sign.LEFT_OVER)) != 0
    firm[found.receipt[sure & ~doubted & (found.number >= Strength.REFORMATTED)]] = True
    return exact, firm & (evidence.texts.count == 1)


def _decided(evidence: Evidence, found: Hypotheses, confidence: NDArray[np.float64]) -> MatchResult:
    items, receipts, policy = evidence.items, evidence.receipts, evidence.policy
    applied = applied_amounts(found, evidence)
    claims = claims_of(found, confidence, applied, items, receipts, policy)
    outcome = settle(claims, items, receipts)
    suggestions = Suggestions(found, confidence, applied, items, outcome, len(receipts))
    rules = all_rules()
    words = Words(evidence, found, [rule.sentence for rule in rules], earned_on_parts(found, applied, evidence))
    writer = Writer(evidence, words, [rule.name for rule in rules])
    writer.automatic(claims, outcome)
    writer.suggested(suggestions.made(claims), found, confidence, claims, outcome)
    writer.unclaimed(claims, outcome)
    return MatchResult(writer.frame(), {status.value: writer.counts[status.value] for status in Status})

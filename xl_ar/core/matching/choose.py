"""The global step: all receipts' claims on the items, surest first, so that no item is settled twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from xl_ar.core.matching.ledger import FAR_OFF
from xl_ar.core.matching.proposal import Case, Explanation, Proposal, Status, allot
from xl_ar.core.matching.wording import be, documents, listed, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_ar.core.matching.ledger import Ledger
    from xl_ar.core.matching.policy import MatchingPolicy
    from xl_ar.core.matching.rules import Rule


@dataclass(slots=True)
class Claim:
    """A proposal weighed for its receipt; ``bans`` say why it is never automatic."""

    case: Case
    rule: Rule
    proposal: Proposal
    confidence: float
    bans: list[str]
    automatic: bool
    rank: tuple[float, int]  # surest first, then the older receipt


@dataclass(slots=True)
class Decision:
    """What becomes of one receipt: its status, and what is applied to which items."""

    status: Status
    items: tuple[int, ...] = ()
    applied: tuple[int, ...] = ()
    explanation: Explanation = Explanation.NONE
    notes: list[str] = field(default_factory=list)


def weigh(case: Case, rule: Rule, proposal: Proposal, ledger: Ledger, policy: MatchingPolicy) -> Claim:
    """The proposal with its confidence and all that forbids to apply it without a person."""
    bans = list(_bans(case, proposal, ledger, policy))
    ways = 1 + len(proposal.rivals)
    confidence = min(rule.confidence * proposal.trust, 1 / ways if ways > 1 else 1.0)
    confidence = round(confidence, 4)
    automatic = not bans and confidence >= policy.auto_confidence
    day = FAR_OFF if case.receipt.day is None else case.receipt.day
    return Claim(case, rule, proposal, confidence, bans, automatic, (-confidence, day))


def _bans(case: Case, proposal: Proposal, ledger: Ledger, policy: MatchingPolicy) -> Iterable[str]:
    receipt = case.receipt
    if len(proposal.rivals) == 1:
        yield "another explanation is as good"
    elif proposal.rivals:
        yield f"{len(proposal.rivals)} other explanations are as good"
    if disputed := tuple(item for item in proposal.items if ledger.disputed[item]):
        yield f"{documents(ledger, disputed)} {be(disputed)} disputed"
    if policy.approval_limit is not None and receipt.amount > policy.approval_limit:
        yield f"above the approval limit of {spoken(policy.approval_limit, receipt.currency)}"
    if later := tuple(item for item in proposal.items if ledger.day[item] > case.latest):
        yield f"{documents(ledger, later)} {be(later)} dated after the receipt"


def choose(claims: list[Claim], ledger: Ledger) -> list[Decision]:
    """One decision a claim, in the claims' order."""
    book = _Book(ledger)
    decided = book.settle([claim for claim in claims if claim.automatic])
    rest = sorted((claim for claim in claims if id(claim) not in decided), key=lambda claim: claim.rank)
    reviewed = {id(claim): book.suggest(claim) for claim in rest}
    decisions = [decided.get(id(claim)) or reviewed[id(claim)] for claim in claims]
    book.flag_overlaps(decisions)
    return decisions


class _Book:
    """Which receipt settles an item, and for which it is only suggested."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.settled: dict[int, str] = {}
        self.contested: set[int] = set()
        self.suggested: dict[int, int] = defaultdict(int)

    def settle(self, claims: list[Claim]) -> dict[int, Decision]:
        """Decisions on the automatic claims that stand; what rivals of equal rank claim stays open to all."""
        decided: dict[int, Decision] = {}
        for _, equals in groupby(sorted(claims, key=lambda claim: claim.rank), key=lambda claim: claim.rank):
            free = [claim for claim in equals if self._is_free(claim)]
            claimed = Counter(item for claim in free for item in claim.proposal.items)
            for claim in free:
                if any(claimed[item] > 1 for item in claim.proposal.items):
                    self.contested.update(claim.proposal.items)
                    continue
                self.settled.update(dict.fromkeys(claim.proposal.items, claim.case.receipt.receipt_id))
                proposal = claim.proposal
                decided[id(claim)] = Decision(
                    Status.AUTO, proposal.items, proposal.applied, proposal.explanation
                )
        return decided

    def _is_free(self, claim: Claim) -> bool:
        return not any(item in self.settled or item in self.contested for item in claim.proposal.items)

    def suggest(self, claim: Claim) -> Decision:
        """What is left of a claim for a person to decide; nothing if other receipts settled it all."""
        proposal, notes = claim.proposal, list(claim.bans)
        wanted = self._untouched_rival(proposal) or proposal.items
        left = tuple(item for item in wanted if item not in self.settled)
        if wanted != proposal.items:
            notes.append(f"{documents(self.ledger, wanted)} as the other goes to another receipt")
        applied, explanation = proposal.applied, proposal.explanation
        if len(left) < len(wanted):
            applied = allot(claim.case.receipt.amount, [self.ledger.open_amount[item] for item in left])
            explanation = self._after_others(claim, left)
            notes.append(self._settled_note(wanted, explanation))
        if not any(amount > 0 for amount in applied):
            return Decision(Status.UNMATCHED, explanation=explanation, notes=notes[-1:])
        if any(item in self.contested for item in left):
            notes.append(f"another receipt claims {documents(self.ledger, left)} with the same right")
        kept = [pair for pair in zip(left, applied, strict=True) if pair[1]]
        for item, amount in kept:
            self.suggested[item] += amount
        items, shares = zip(*kept, strict=True)
        return Decision(Status.REVIEW, items, shares, explanation, notes)

    def _after_others(self, claim: Claim, left: tuple[int, ...]) -> Explanation:
        """A second payment of what is settled if it was quoted or met exactly, else cash without an item."""
        exact = not left and self.ledger.total(claim.proposal.items) == claim.case.receipt.amount
        return Explanation.DUPLICATE if exact or claim.case.references else Explanation.UNAPPLIED

    def _untouched_rival(self, proposal: Proposal) -> tuple[int, ...]:
        """An equal item that no other receipt is proposed for, when there is one."""
        total = self.ledger.total(proposal.items)
        for items in (proposal.items, *proposal.rivals) if len(proposal.items) == 1 else ():
            is_new = items[0] not in self.settled and items[0] not in self.suggested
            if len(items) == 1 and is_new and self.ledger.total(items) == total:
                return items
        return ()

    def _settled_note(self, items: tuple[int, ...], explanation: Explanation) -> str:
        gone = tuple(item for item in items if item in self.settled)
        by = listed(sorted({self.settled[item] for item in gone}))
        guess = ": perhaps a duplicate payment" if explanation is Explanation.DUPLICATE else ""
        return f"{documents(self.ledger, gone)} {be(gone)} already settled by receipt {by}{guess}"

    def flag_overlaps(self, decisions: list[Decision]) -> None:
        """Say so where the suggestions for an item exceed what is open of it."""
        for decision in decisions:
            over = tuple(item for item in decision.items if self._is_over(item))
            if over and decision.status is Status.REVIEW:
                decision.notes.append(
                    f"{documents(self.ledger, over)} {be(over)} proposed for other receipts too"
                )

    def _is_over(self, item: int) -> bool:
        return abs(self.suggested[item]) > abs(self.ledger.open_amount[item])

"""What becomes of the receipts as a MATCHES frame."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_ar.core.matching.states import Explanation, Status, explanation_of
from xl_ar.core.numbers import Flag
from xl_ar.core.payers import State
from xl_ar.core.schema import MATCHES

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.core.matching.choose import Claims, Outcome
    from xl_ar.core.matching.evidence import Evidence
    from xl_ar.core.matching.hypotheses import Hypotheses
    from xl_ar.core.matching.suggest import Suggestion
    from xl_ar.core.matching.wording import Words

_BROKEN = 0.4
_COLUMNS = ("receipt", "item", "amount", "status", "confidence", "rule", "reason", "explanation", "alternatives")


@dataclass(slots=True)
class Lines:
    """Columns of lines under way, one entry a line; ``item`` is -1 on a line without one."""

    receipt: list[int] = field(default_factory=list)
    item: list[int] = field(default_factory=list)
    amount: list[int] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    rule: list[str] = field(default_factory=list)
    reason: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    alternatives: list[int] = field(default_factory=list)

    def add(self, receipt: int, rows: list[tuple[int, int]], *values: Any) -> None:
        """Lines of one receipt: item and amount of each, and what they share."""
        for item, amount in rows:
            for name, value in zip(_COLUMNS, (receipt, item, amount, *values), strict=True):
                getattr(self, name).append(value)


class Writer:
    """Writes the lines of all receipts."""

    def __init__(self, evidence: Evidence, words: Words, rules: list[str]) -> None:
        """``rules``: names by rule number."""
        self.evidence, self.words, self.rules = evidence, words, rules
        self.lines = Lines()
        self.counts: Counter[str] = Counter()

    def automatic(self, claims: Claims, outcome: Outcome) -> None:
        """The claims that stand."""
        best, words = claims.best, self.words
        chosen = np.flatnonzero(outcome.automatic)
        self.counts[Status.AUTO.value] += len(chosen)
        starts = best.start.tolist()
        items, applied = best.item.tolist(), claims.applied.tolist()
        receipts, rules, kinds = best.receipt.tolist(), best.rule.tolist(), best.kind.tolist()
        confidence, alternatives = claims.confidence.tolist(), claims.alternatives.tolist()
        differences = best.difference.tolist()
        for claim in chosen.tolist():
            low, high = starts[claim], starts[claim + 1]
            rows = list(zip(items[low:high], applied[low:high], strict=True))
            reason = _sentence(words.reason(best, claim))
            self.lines.add(
                receipts[claim], rows, Status.AUTO.value, confidence[claim], self.rules[rules[claim]], reason,
                explanation_of(kinds[claim], differences[claim]).value, alternatives[claim],
            )  # fmt: skip

    def suggested(
        self, made: list[Suggestion], found: Hypotheses, confidence: Any, claims: Claims, outcome: Outcome
    ) -> None:
        """What a person is shown."""
        claim_of = {receipt: claim for claim, receipt in enumerate(claims.best.receipt.tolist())}
        for suggestion in made:
            claim = claim_of[suggestion.receipt]
            if not suggestion.items:
                self._unmatched(suggestion.receipt, suggestion.explanation, self._settled(suggestion, outcome, claims))
                continue
            self.counts[Status.REVIEW.value] += 1
            bans, alternatives = int(outcome.bans[claim]), int(claims.alternatives[claim])
            notes = [
                self.words.reason(found, suggestion.hypothesis),
                *self.words.bans(bans, suggestion.receipt, alternatives),
                *self._notes(suggestion, outcome, claims),
            ]
            rows = list(zip(suggestion.items, suggestion.applied, strict=True))
            self.lines.add(
                suggestion.receipt, rows, Status.REVIEW.value, _sure(float(confidence[suggestion.hypothesis]), suggestion),
                self.rules[found.rule[suggestion.hypothesis]], _sentence("; ".join(notes)),
                suggestion.explanation.value, alternatives,
            )  # fmt: skip

    def _notes(self, suggestion: Suggestion, outcome: Outcome, claims: Claims) -> list[str]:
        notes = []
        if suggestion.instead:
            notes.append(f"{self.words.documents(suggestion.items)} as the other goes to another receipt")
        if settled := self._settled(suggestion, outcome, claims):
            notes.append(settled)
        if suggestion.shared:
            verb = "is" if len(suggestion.shared) == 1 else "are"
            notes.append(f"{self.words.documents(suggestion.shared)} {verb} proposed for other receipts too")
        return notes

    def _settled(self, suggestion: Suggestion, outcome: Outcome, claims: Claims) -> str:
        if not suggestion.settled:
            return ""
        takers = {int(outcome.took[item]) for item in suggestion.settled} - {-1}
        by = sorted(self.evidence.receipts.receipt_id[claims.best.receipt[taker]] for taker in takers)
        verb = "is" if len(suggestion.settled) == 1 else "are"
        second = suggestion.explanation is Explanation.DUPLICATE
        guess = ": perhaps a duplicate payment" if second else ""
        return f"{self.words.documents(suggestion.settled)} {verb} already settled by receipt {', '.join(by)}{guess}"

    def unclaimed(self, claims: Claims) -> None:
        """The receipts without any hypothesis."""
        claimed = np.zeros(len(self.evidence.receipts), dtype=bool)
        claimed[claims.best.receipt] = True
        for receipt in np.flatnonzero(~claimed).tolist():
            self._unmatched(receipt, Explanation.NONE, "")

    def _unmatched(self, receipt: int, explanation: Explanation, reason: str) -> None:
        self.counts[Status.UNMATCHED.value] += 1
        why = explanation if explanation not in (Explanation.NONE, Explanation.UNAPPLIED) else self._unapplied(receipt)
        text = _sentence(reason or self.words.unmatched(receipt))
        self.lines.add(receipt, [(-1, 0)], Status.UNMATCHED.value, 0.0, "", text, why.value, 0)

    def _unapplied(self, receipt: int) -> Explanation:
        if self.evidence.says(Flag.ON_ACCOUNT)[receipt]:
            return Explanation.ON_ACCOUNT
        known = self.evidence.payers.state[receipt] in (State.KNOWN, State.TIE)
        return Explanation.UNAPPLIED if known else Explanation.UNIDENTIFIED

    def frame(self) -> pd.DataFrame:
        """All lines, in the order of the receipts given."""
        lines, items, receipts = self.lines, self.evidence.items, self.evidence.receipts
        receipt, item = np.array(lines.receipt, dtype=np.int64), np.array(lines.item, dtype=np.int64)
        order = np.lexsort((item, receipts.row[receipt])) if len(receipt) else receipt
        receipt, item = receipt[order], item[order]
        amount = np.array(lines.amount, dtype=np.int64)[order]
        applied = np.bincount(receipt, minlength=len(receipts)) * 0
        np.add.at(applied, receipt, amount)
        first = np.ones(len(receipt), dtype=bool)
        first[1:] = receipt[1:] != receipt[:-1]
        texts = {name: np.array(getattr(lines, name), dtype=object)[order] for name in _TEXTS}
        columns = {
            "receipt_id": receipts.receipt_id[receipt],
            "item_id": _where(item, items.item_id),
            "document": _where(item, items.document),
            "customer": self._customers(receipt, item),
            "amount": amount,
            "currency": np.array(items.currencies, dtype=object)[receipts.currency[receipt]],
            "confidence": np.round(np.array(lines.confidence, dtype=np.float64)[order], 6),
            "difference": np.where(first, (receipts.amount - applied)[receipt], 0),
            "alternatives": np.array(lines.alternatives, dtype=np.int64)[order],
            **texts,
        }
        return MATCHES.conform(columns, len(receipt))

    def _customers(self, receipt: Any, item: Any) -> Any:
        payers, owner = self.evidence.payers, self.evidence.items.owner
        names = np.array([*payers.customers, ""], dtype=object)
        known = payers.state == State.KNOWN
        likely = np.full(len(known), -1, dtype=np.int64)
        likely[known] = payers.code[payers.start[:-1][known]]
        return names[np.where(item >= 0, owner[item] if len(owner) else -1, likely[receipt])]


_TEXTS = ("status", "rule", "reason", "explanation")


def _where(item: Any, values: Any) -> Any:
    return np.where(item >= 0, values[item] if len(values) else "", "").astype(object)


def _sure(confidence: float, suggestion: Suggestion) -> float:
    """A hypothesis of which others have settled a part is no longer what was weighed."""
    return min(confidence, _BROKEN) if suggestion.settled else confidence


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


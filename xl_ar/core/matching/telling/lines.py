"""What becomes of the receipts as a MATCHES frame."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xl_ar.core.matching.states import Explanation, Status, explanation_of
from xl_ar.core.matching.telling.conversion import Conversion
from xl_ar.core.matching.telling.unmatched import Absence
from xl_ar.core.matching.weighing.hypotheses import Difference
from xl_ar.core.numbers import Flag
from xl_ar.core.payers import State
from xl_ar.core.schema import MATCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xl_ar.core.matching.deciding.choose import Claims, Outcome
    from xl_ar.core.matching.deciding.suggest import Suggestion
    from xl_ar.core.matching.known.book import FloatArray, IntArray
    from xl_ar.core.matching.known.evidence import Evidence
    from xl_ar.core.matching.telling.wording import Words
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_BLOCK = 25_000  # receipts kept as they are told, before their columns are made
_BROKEN = 0.4
_AT_A_RATE = 0.5
_TEXTS = ("status", "rule", "reason", "explanation")


class Told(NamedTuple):
    """What is said of one receipt, and its lines: items (-1 on the only line without one) and amounts."""

    receipt: int
    items: tuple[int, ...]
    amounts: tuple[int, ...]
    status: str
    confidence: float
    rule: str
    reason: str
    explanation: str
    alternatives: int
    gap: float


class Writer:
    """Writes the lines of all receipts."""

    def __init__(self, evidence: Evidence, words: Words, rules: list[str]) -> None:
        """``rules``: names by rule number."""
        self.evidence, self.words, self.rules = evidence, words, rules
        self.absence, self.conversion = Absence(evidence, words), Conversion(evidence, words)
        self.deposits = evidence.says(Flag.ON_ACCOUNT).tolist()
        self.told: list[Told] = []
        self.counts: Counter[str] = Counter()  # receipts by status
        self.parts: list[pd.DataFrame] = []
        self.places: list[IntArray] = []

    def automatic(self, claims: Claims, outcome: Outcome) -> None:
        """The claims that stand."""
        best, words, rules = claims.best, self.words, self.rules
        applied, starts, places = claims.applied.tolist(), best.start.tolist(), claims.chosen.tolist()
        receipts, numbers = best.receipt.tolist(), best.rule.tolist()
        kinds, differences = best.kind.tolist(), best.difference.tolist()
        confidence, alternatives = claims.confidence.tolist(), claims.alternatives.tolist()
        gaps = claims.gap.tolist()
        status, code = Status.AUTO.value, _codes()
        for claim in np.flatnonzero(outcome.automatic).tolist():
            told = Told(
                receipts[claim], best.items_of(claim), tuple(applied[starts[claim] : starts[claim + 1]]), status,
                confidence[claim], rules[numbers[claim]], _sentence(words.reason(places[claim])),
                code[kinds[claim]][differences[claim] > 0], alternatives[claim], gaps[claim],
            )  # fmt: skip
            self._tell(told)

    def _tell(self, told: Told) -> None:
        """Keep what is said of a receipt; columns are made of many at a time."""
        self.told.append(told)
        if len(self.told) == _BLOCK:
            self._put_away()

    def _put_away(self) -> None:
        self.counts.update(told.status for told in self.told)
        sizes = [len(told.items) for told in self.told]
        receipt = np.repeat(np.array([told.receipt for told in self.told], dtype=np.int64), sizes)
        self.places.append(self.evidence.receipts.row[receipt])
        self.parts.append(_frame(self.told, self.evidence))
        self.told = []

    def suggested(
        self, made: list[Suggestion], found: Hypotheses, confidence: FloatArray, claims: Claims, outcome: Outcome
    ) -> None:
        """What a person is shown."""
        claim_of = {receipt: claim for claim, receipt in enumerate(claims.best.receipt.tolist())}
        bans, alternatives = outcome.bans.tolist(), claims.alternatives.tolist()
        for suggestion in made:
            claim, shown = claim_of[suggestion.receipt], suggestion.hypothesis
            settled = self._settled(suggestion, outcome, claims)
            if not suggestion.items:
                self._unmatched(suggestion.receipt, suggestion.explanation, settled)
                continue
            why = self.words.bans(bans[claim], suggestion.receipt, alternatives[claim])
            notes = [self.words.reason(shown), *why, *self._notes(suggestion, settled)]
            sure, ahead = float(confidence[shown]), 0.0 if suggestion.instead else float(claims.gap[claim])
            told = Told(
                suggestion.receipt, suggestion.items, suggestion.applied, Status.REVIEW.value,
                min(sure, _BROKEN) if settled else sure, self.rules[found.rule[shown]], _sentence("; ".join(notes)),
                suggestion.explanation.value, alternatives[claim], ahead,
            )  # fmt: skip
            self._tell(told)

    def _notes(self, suggestion: Suggestion, settled: str) -> list[str]:
        notes = []
        if suggestion.instead:
            notes.append(f"{self.words.documents(suggestion.items)} as the other goes to another receipt")
        if settled:
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

    def unclaimed(self, claims: Claims, outcome: Outcome) -> None:
        """The receipts without any hypothesis."""
        claimed = np.zeros(len(self.evidence.receipts), dtype=bool)
        claimed[claims.best.receipt] = True
        for receipt in np.flatnonzero(~claimed).tolist():
            other = self.conversion.of(receipt, outcome.left)
            if other is None:
                self._unmatched(receipt, Explanation.NONE, "")
                continue
            told = Told(
                receipt, other.items, other.amounts, Status.REVIEW.value, _AT_A_RATE, "other_currency",
                _sentence(other.reason), Explanation.OTHER_CURRENCY.value, 0, 0.0,
            )  # fmt: skip
            self._tell(told)

    def _unmatched(self, receipt: int, explanation: Explanation, reason: str) -> None:
        why = explanation if explanation not in (Explanation.NONE, Explanation.UNAPPLIED) else self._unapplied(receipt)
        text = _sentence(reason or self.absence.why(receipt))
        self._tell(Told(receipt, (-1,), (0,), Status.UNMATCHED.value, 0.0, "", text, why.value, 0, 0.0))

    def _unapplied(self, receipt: int) -> Explanation:
        if self.deposits[receipt]:
            return Explanation.ON_ACCOUNT
        known = self.absence.states[receipt] in (State.KNOWN, State.TIE)
        return Explanation.UNAPPLIED if known else Explanation.UNIDENTIFIED

    def frame(self) -> pd.DataFrame:
        """All lines, in the order of the receipts given."""
        if self.told:
            self._put_away()
        order = np.argsort(np.concatenate(self.places), kind="stable")
        columns = {}
        for name in MATCHES.names:
            columns[name] = np.concatenate([part[name].to_numpy() for part in self.parts])[order]
            for part in self.parts:
                del part[name]
        return MATCHES.conform(columns, len(order))


def _codes() -> list[tuple[str, str]]:
    """By kind of difference the reason code of less and of more."""
    return [(explanation_of(kind, -1).value, explanation_of(kind, 1).value) for kind in Difference]


def _frame(told: Sequence[Told], evidence: Evidence) -> pd.DataFrame:
    items, receipts = evidence.items, evidence.receipts
    by_field = dict(zip(Told._fields, zip(*told, strict=True), strict=True))
    sizes = np.array([len(each) for each in by_field["items"]], dtype=np.int64)
    of_line = np.repeat(np.arange(len(told)), sizes)
    item = np.fromiter(chain.from_iterable(by_field["items"]), dtype=np.int64, count=len(of_line))
    amount = np.fromiter(chain.from_iterable(by_field["amounts"]), dtype=np.int64, count=len(of_line))
    receipt = np.array(by_field["receipt"], dtype=np.int64)
    left = receipts.amount[receipt] - np.add.reduceat(amount, np.cumsum(sizes) - sizes)
    first = np.ones(len(item), dtype=bool)
    first[1:] = of_line[1:] != of_line[:-1]
    columns = {
        "receipt_id": receipts.receipt_id[receipt[of_line]],
        "item_id": _named(item, items.item_id),
        "document": _named(item, items.document),
        "customer": _customers(receipt[of_line], item, evidence),
        "amount": amount,
        "currency": np.array(items.currencies, dtype=object)[receipts.currency[receipt[of_line]]],
        "confidence": np.round(np.array(by_field["confidence"]), 6)[of_line],
        "difference": np.where(first, left[of_line], 0),
        "alternatives": np.array(by_field["alternatives"], dtype=np.int64)[of_line],
        "gap": np.round(np.array(by_field["gap"]), 6)[of_line],
        **{name: _texts(by_field[name])[of_line] for name in _TEXTS},
    }
    return MATCHES.conform(columns, len(item))


def _customers(receipt: IntArray, item: IntArray, evidence: Evidence) -> Any:
    """The owner of the item; without one the customer that the payer is."""
    payers, owner = evidence.payers, evidence.items.owner
    names = np.array([*payers.customers, ""], dtype=object)
    known = payers.state == State.KNOWN
    likely = np.full(len(known), -1, dtype=np.int64)
    likely[known] = payers.code[payers.start[:-1][known]]
    return names[np.where(item >= 0, owner[item] if len(owner) else -1, likely[receipt])]


def _named(item: IntArray, values: Any) -> Any:
    return np.where(item >= 0, values[item] if len(values) else "", "").astype(object)


def _texts(values: Sequence[str]) -> Any:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."

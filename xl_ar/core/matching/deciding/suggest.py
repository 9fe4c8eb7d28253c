"""What a person is shown for receipts that are not settled by themselves, after all that is settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.core.matching.states import Explanation, Status, explanation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xl_ar.core.matching.deciding.choose import Claims, Outcome
    from xl_ar.core.matching.known.book import IntArray, Items
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

_LEAST = 0.02  # confidence below which an explanation is not worth a person's time
_AS_GOOD = 0.5
_MOST_LOOKED_AT = 12


@dataclass(slots=True)
class Suggestion:
    """A receipt for a person: the hypothesis shown (-1 = none), its items and amounts, and notes in words."""

    receipt: int
    hypothesis: int = -1
    items: tuple[int, ...] = ()
    applied: tuple[int, ...] = ()
    explanation: Explanation = Explanation.NONE
    settled: tuple[int, ...] = ()  # items that other receipts have settled
    instead: bool = False  # not the best hypothesis: that one's items go to another receipt
    shared: tuple[int, ...] = field(default=())  # items proposed for other receipts too

    @property
    def status(self) -> Status:
        """Review where there is something to show."""
        return Status.REVIEW if self.items else Status.UNMATCHED


class Suggestions:
    """Goes through the claims that are not automatic, the surest first."""

    def __init__(
        self, found: Hypotheses, confidence: NDArray[np.float64], applied: IntArray, items: Items, outcome: Outcome,
        receipts: int,
    ) -> None:  # fmt: skip
        """``applied``: amounts by item row of ``found``."""
        self.found, self.confidence, self.applied = found, confidence, applied
        self.left, self.opened, self.outcome = outcome.left, items.amount, outcome
        self.proposed: dict[int, int] = {}
        self.ranked = np.lexsort((found.rule, -np.round(confidence, 9), found.receipt))
        self.first = np.searchsorted(found.receipt[self.ranked], np.arange(receipts + 1))

    def made(self, claims: Claims) -> list[Suggestion]:
        """One suggestion a claim that is not automatic."""
        rest = np.flatnonzero(~self.outcome.automatic)
        best = claims.best
        order = rest[np.lexsort((best.receipt[rest], -np.round(claims.confidence[rest], 6)))]
        made = [self._one(int(best.receipt[claim])) for claim in order.tolist()]
        for suggestion in made:
            suggestion.shared = tuple(item for item in suggestion.items if self._is_over(item))
        return made

    def _is_over(self, item: int) -> bool:
        return abs(self.proposed.get(item, 0)) > abs(int(self.left[item]))

    def _one(self, receipt: int) -> Suggestion:
        """The best hypothesis, or one as good that nobody else is shown; else what others have left of it."""
        ranked = self.ranked[self.first[receipt] : self.first[receipt + 1]][:_MOST_LOOKED_AT].tolist()
        least = max(_AS_GOOD * self.confidence[ranked[0]], _LEAST)
        as_good = [hypothesis for hypothesis in ranked if self.confidence[hypothesis] >= least]
        free = [hypothesis for hypothesis in as_good if self._is_open(hypothesis)]
        for hypothesis in free:
            if not self._is_proposed(hypothesis):
                return self._shown(receipt, hypothesis, instead=hypothesis != ranked[0])
        if free:
            return self._shown(receipt, free[0], instead=free[0] != ranked[0])
        return self._rest(receipt, ranked[0])

    def _is_open(self, hypothesis: int) -> bool:
        return all(self.left[item] != 0 for item in self.found.items_of(hypothesis))

    def _is_proposed(self, hypothesis: int) -> bool:
        return any(
            abs(self.proposed.get(item, 0)) >= abs(int(self.opened[item])) for item in self.found.items_of(hypothesis)
        )

    def _pairs(self, hypothesis: int) -> list[tuple[int, int]]:
        """Items and the amounts applied to them."""
        amounts = self.applied[self.found.start[hypothesis] : self.found.start[hypothesis + 1]].tolist()
        return list(zip(self.found.items_of(hypothesis), amounts, strict=True))

    def _explanation(self, hypothesis: int) -> Explanation:
        return explanation_of(int(self.found.kind[hypothesis]), int(self.found.difference[hypothesis]))

    def _shown(self, receipt: int, hypothesis: int, *, instead: bool) -> Suggestion:
        pairs = list(self._fitting(self._pairs(hypothesis)))
        explanation = self._explanation(hypothesis)
        return self._noted(Suggestion(receipt, hypothesis, *_columns(pairs), explanation, (), instead))

    def _rest(self, receipt: int, hypothesis: int) -> Suggestion:
        """What others have left of the best hypothesis: cash without an item, or a second payment of the same."""
        if self.confidence[hypothesis] < _LEAST:
            return Suggestion(receipt, explanation=Explanation.UNAPPLIED)
        wanted = self._pairs(hypothesis)
        settled = tuple(item for item, _ in wanted if self.left[item] == 0)
        if len(settled) == len(wanted) or not any(amount > 0 for _, amount in wanted):
            second = self.found.difference[hypothesis] == 0 or self.found.number[hypothesis] > 0
            explanation = Explanation.DUPLICATE if second else Explanation.UNAPPLIED
            return Suggestion(receipt, -1, (), (), explanation, settled)
        pairs = list(self._fitting(wanted))
        return self._noted(Suggestion(receipt, hypothesis, *_columns(pairs), self._explanation(hypothesis), settled))

    def _fitting(self, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Amounts up to what is left of each item."""
        for item, amount in pairs:
            left = int(self.left[item])
            part = max(min(amount, left), 0) if left > 0 else min(max(amount, left), 0)
            if part:
                yield item, part

    def _noted(self, made: Suggestion) -> Suggestion:
        if not any(amount > 0 for amount in made.applied):
            return Suggestion(made.receipt, explanation=Explanation.UNAPPLIED, settled=made.settled)
        for item, amount in zip(made.items, made.applied, strict=True):
            self.proposed[item] = self.proposed.get(item, 0) + amount
        return made


def _columns(pairs: list[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(item for item, _ in pairs), tuple(amount for _, amount in pairs)

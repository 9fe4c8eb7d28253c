"""The table of points: what each piece of evidence is worth, and how points become confidence.

All hypotheses about a receipt compete with each other and with "something else", which has no points: the confidence
of a hypothesis is ``exp(points) / (1 + sum of exp(points) of all)`` (a conditional logit). Two that are equal have no
more than one half each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.matching.rules import all_rules
from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Sign
from xl_ar.core.numbers import Strength
from xl_ar.errors import SettingsError, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

POINTS: dict[str, float] = {
    "number.none": -1.0,
    "number.edit": 2.5,
    "number.last_group": 2.5,
    "number.range": 4.5,
    "number.order": 4.5,
    "number.ocr": 4.5,
    "number.reformatted": 5.0,
    "number.exact": 6.0,
    "payer.other": -3.0,
    "payer.stranger": -1.5,
    "payer.silent": -0.5,
    "payer.weak": 0.0,
    "payer.family": 1.0,
    "payer.alike": 2.5,
    "payer.name": 3.0,
    "payer.known": 3.5,
    "amount.equal": 5.0,
    "amount.tolerance": 4.0,
    "amount.discount": 4.0,
    "amount.granted": 5.0,
    "amount.late_discount": 3.0,
    "amount.fee": 2.0,
    "amount.withholding": 1.0,
    "amount.keyed": 2.0,
    "amount.nearly": 1.5,
    "amount.short": 0.0,
    "amount.partial": 0.0,
    "amount.instalment": 2.0,
    "amount.over": 0.0,
    "amount.far_over": -1.5,
    "sign.stated": 3.0,
    "sign.several": 1.0,
    "sign.many": 1.0,
    "sign.left_over": -2.5,
    "sign.left_overs": -4.0,
    "sign.dropped": -4.0,
    "sign.tied": -3.0,
    "sign.owners_differ": -4.0,
    "sign.statement": 4.0,
    "sign.statement_word": 0.0,
    "sign.partial_word": 0.0,
    "sign.deposit_word": -1.0,
    "sign.cut_list": 0.0,
    "sign.credit_added": -1.0,
    "sign.completed": -1.0,
    "sign.sum_trusted": -1.0,
    "sign.sum_likely": -2.5,
    "sign.sum_doubted": -5.0,
    "sign.all_open": 1.5,
    "sign.payer_tied": -1.0,
    "sign.near": -5.0,
    "sign.near_discount": -0.5,
    "sign.near_fee": -2.0,
    "sign.foreign_close": -4.0,
    "sign.foreign_far": -6.0,
    "sign.silent_differs": -1.0,
    "sign.weak_number_differs": -3.0,
    "sign.amount_elsewhere": -3.0,
    "sign.oldest_first": -4.5,
    "sign.later_dated": -2.0,
    "sign.cut_differs": -4.0,
    "sign.left_differs": -3.0,
    "sign.several_short": -2.0,
    "sign.pair_too": -1.0,
    "sign.unknown_number": -0.5,
    "sign.weak_left": -4.0,
    "sign.completed_left": -3.0,
    "sign.completed_whole": -3.0,
    "sign.crowded": -4.0,
    "sign.weak_foreign": 0.0,
    "sign.not_as_stated": 0.0,
    "sign.namesake": -1.0,
    "sign.amount_alone": -4.5,
}
_AGAINST = """
    left_over left_overs dropped tied owners_differ deposit_word sum_doubted payer_tied near near_discount near_fee
    foreign_close foreign_far silent_differs weak_number_differs amount_elsewhere oldest_first
    later_dated cut_differs left_differs amount_alone several_short pair_too unknown_number crowded namesake weak_left
    completed_left completed_whole weak_foreign not_as_stated
"""
AGAINST = frozenset(f"sign.{name}" for name in _AGAINST.split())  # may be worth nothing, but never speak for it
NUMBER_NAMES = [Strength(n).name.lower() if n else "none" for n in range(max(Strength) + 1)]


class Table:
    """The points of a run: the standard ones, and what settings or learning have changed."""

    def __init__(self, changes: Mapping[str, float]) -> None:
        """``changes`` replace points by name; ``rule.<name>`` adds to all that the rule proposes."""
        standard = POINTS | {f"rule.{rule.name}": 0.0 for rule in all_rules()}
        for name in sorted(set(changes) - set(standard)):
            raise SettingsError(unknown("points", name, standard))
        self.worth = worth = {**standard, **changes}
        self.rules = np.array([worth[f"rule.{rule.name}"] for rule in all_rules()])
        self.number = np.array([worth[f"number.{name}"] for name in NUMBER_NAMES])
        self.agreement = np.array([worth[f"payer.{level.name.lower()}"] for level in Agreement])
        self.kind = np.array([worth[f"amount.{kind.name.lower()}"] for kind in Difference])
        self.signs = [(int(sign), worth[f"sign.{str(sign.name).lower()}"]) for sign in Sign]

    def points(self, found: Hypotheses) -> NDArray[np.float64]:
        """Points of each hypothesis."""
        total: NDArray[np.float64] = self.number[found.number] + self.agreement[found.agreement]
        total += self.kind[found.kind] + self.rules[found.rule]
        for sign, worth in self.signs:
            if worth:
                total += worth * ((found.signs & sign) != 0)
        return total

    def confidence(self, found: Hypotheses, receipts: int) -> NDArray[np.float64]:
        """How sure each hypothesis is among all about its receipt, 0 to 1."""
        odds = np.exp(np.minimum(self.points(found), 50.0))
        against = 1.0 + np.bincount(found.receipt, weights=odds * (1 + found.rivals), minlength=receipts)
        return np.asarray(odds / against[found.receipt])


def evidence_names(found: Hypotheses, hypothesis: int) -> list[str]:
    """The names of all evidence that counts for or against one hypothesis."""
    signs = int(found.signs[hypothesis])
    return [
        f"number.{NUMBER_NAMES[found.number[hypothesis]]}",
        f"payer.{Agreement(found.agreement[hypothesis]).name.lower()}",
        f"amount.{Difference(found.kind[hypothesis]).name.lower()}",
        *(f"sign.{str(sign.name).lower()}" for sign in Sign if signs & sign),
    ]

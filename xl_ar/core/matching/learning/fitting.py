"""Points learned from decisions: which hypothesis of each receipt a person has confirmed.

The points of a conditional logit are fitted by Newton's method to the confirmed hypotheses, held to the points they
start from by a normal prior, so that few decisions change little and what never occurred changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xl_ar.core.matching.weighing.hypotheses import Agreement, Difference, Sign
from xl_ar.core.matching.weighing.points import AGAINST, NUMBER_NAMES, POINTS, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_ar.core.matching.known.book import IntArray
    from xl_ar.core.matching.weighing.hypotheses import Hypotheses

Matrix = NDArray[np.float64]
_STEPS = 30
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """A name of the table of points with its worth before and after, and in how many receipts it occurred."""

    name: str
    before: float
    after: float
    receipts: int


def feature_names() -> list[str]:
    """The columns of ``features``."""
    return [
        *(f"number.{name}" for name in NUMBER_NAMES),
        *(f"payer.{level.name.lower()}" for level in Agreement),
        *(f"amount.{kind.name.lower()}" for kind in Difference),
        *(f"sign.{str(sign.name).lower()}" for sign in Sign),
    ]


def features(found: Hypotheses) -> Matrix:
    """One row a hypothesis, 1 where it has the evidence of the column."""
    blocks = [
        found.number[:, None] == np.arange(len(NUMBER_NAMES)),
        found.agreement[:, None] == np.arange(len(Agreement)),
        found.kind[:, None] == np.arange(len(Difference)),
        (found.signs[:, None] & np.array([int(sign) for sign in Sign])) != 0,
    ]
    return np.concatenate(blocks, axis=1).astype(np.float64)


def right_ones(found: Hypotheses, confirmed: Mapping[int, frozenset[int]]) -> IntArray:
    """By receipt in ``confirmed`` the hypothesis with exactly its items; -1 where there is none."""
    by_receipt = dict.fromkeys(sorted(confirmed), -1)
    for hypothesis, receipt in enumerate(found.receipt.tolist()):
        wanted = confirmed.get(receipt)
        if wanted and by_receipt[receipt] < 0 and frozenset(found.items_of(hypothesis)) == wanted:
            by_receipt[receipt] = hypothesis
    return np.array(list(by_receipt.values()), dtype=np.int64)


def fit(
    found: Hypotheses, confirmed: Mapping[int, frozenset[int]], points: Mapping[str, float], *, hold: float = 1.0
) -> list[Change]:
    """The points after ``confirmed`` (items by receipt; none = nothing was right): all names whose worth changed.

    ``hold`` is the weight of one unit squared of change against one receipt's log-likelihood. The points of rules are
    taken as they are; firmer evidence never becomes worth less than weaker of its kind.
    """
    names = feature_names()
    start = np.array([{**POINTS, **points}[name] for name in names])
    right = right_ones(found, confirmed)
    asked = np.isin(found.receipt, sorted(confirmed))
    if not asked.any():
        return []
    matrix, group = features(found)[asked], np.searchsorted(sorted(confirmed), found.receipt[asked])
    places = np.cumsum(asked) - 1
    chosen = np.where(right >= 0, places[right], -1)
    weight = (1 + found.rivals[asked]) * np.exp(Table(points).rules[found.rule[asked]])
    seen = _receipts_with(matrix, group)
    worth = _in_order(_newton(matrix, group, weight, chosen, start, hold), start, seen)
    return [
        Change(name, float(before), float(after), int(count))
        for name, before, after, count in zip(names, start, worth, seen, strict=True)
        if abs(after - before) > 0.005
    ]


def _receipts_with(matrix: Matrix, group: IntArray) -> IntArray:
    """In how many receipts each piece of evidence occurred."""
    return np.array([len(np.unique(group[column > 0])) for column in matrix.T], dtype=np.int64)


def _in_order(worth: Matrix, start: Matrix, seen: IntArray) -> Matrix:
    """Numbers and payers that were worth more the firmer they are stay so; no difference is worth more than none."""
    worth, names = worth.copy(), feature_names()
    of_numbers = [names.index(f"number.{name}") for name in NUMBER_NAMES]
    of_payers = [names.index(f"payer.{level.name.lower()}") for level in Agreement]
    for ladder in (of_numbers, of_payers):
        if (np.diff(start[ladder]) >= 0).all():
            worth[ladder] = rising(worth[ladder].tolist(), (1 + seen[ladder]).tolist())
    equal = names.index("amount.equal")
    others = [at for at, name in enumerate(names) if name.startswith("amount.") and start[at] <= start[equal]]
    worth[others] = np.minimum(worth[others], worth[equal])
    return worth


def rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The nearest values (weighted squares) that never fall: neighbours that do are put together."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, members
    for value, weight in zip(values, weights, strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, first, some), (other, second, more) = blocks[-2:]
            blocks[-2:] = [((one * first + other * second) / (first + second), first + second, some + more)]
    return [mean for mean, _, members in blocks for _ in range(members)]


def _newton(matrix: Matrix, group: IntArray, weight: Matrix, chosen: IntArray, start: Matrix, hold: float) -> Matrix:
    worth, known = start.copy(), chosen[chosen >= 0]
    lowest, highest = _bounds()
    target = matrix[known].sum(axis=0)
    for _ in range(_STEPS):
        share = _shares(matrix @ worth, group, weight, len(chosen))
        gradient = target - share @ matrix - hold * (worth - start)
        mean = np.zeros((len(chosen), matrix.shape[1]))
        np.add.at(mean, group, matrix * share[:, None])
        curve = (matrix * share[:, None]).T @ matrix - mean.T @ mean + hold * np.eye(len(start))
        step = np.linalg.solve(curve, gradient)
        worth = np.clip(worth + np.clip(step, -1.0, 1.0), lowest, highest)
        if np.abs(step).max() < _ENOUGH:
            break
    return worth


def _bounds() -> tuple[Matrix, Matrix]:
    """What speaks against a hypothesis may be worth nothing, but never speak for it."""
    names = feature_names()
    highest = np.array([0.0 if name in AGAINST else np.inf for name in names])
    return np.full(len(names), -np.inf), highest


def _shares(points: Matrix, group: IntArray, weight: Matrix, groups: int) -> Matrix:
    odds = np.exp(np.minimum(points, 50.0)) * weight
    return np.asarray(odds / (1.0 + np.bincount(group, weights=odds, minlength=groups))[group])


def told(changes: Sequence[Change]) -> list[str]:
    """The changes in words, the largest first."""
    ranked = sorted(changes, key=lambda change: -abs(change.after - change.before))
    return [f"{each.name}: {each.before:+.2f} -> {each.after:+.2f} ({each.receipts} receipts)" for each in ranked]

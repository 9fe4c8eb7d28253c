"""Learning from confirmed matches: points and aliases, and what they would change in the decided receipts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_ar.core.matching.engine import DEFAULT_POLICY, hypotheses, match, read_evidence
from xl_ar.core.matching.learning.aliases import Alias, learned_aliases
from xl_ar.core.matching.learning.confirmed import Confirmed, confirmed_matches
from xl_ar.core.matching.learning.fitting import Change, fit
from xl_ar.core.matching.states import Explanation, Status
from xl_ar.core.matching.weighing.points import POINTS, Table
from xl_ar.core.schema import CUSTOMERS, HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    import pandas as pd

    from xl_ar.core.matching.policy import MatchingPolicy

LEAST_DECIDED = 30  # receipts; from fewer no points are learned
_HOLD = 5.0  # a table that many ledgers have made is worth more than the receipts of a month
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the decided receipts: proposals that are right, what is automatic, and the automatic ones that are wrong."""

    right: int
    automatic: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What decisions taught; ``points`` are all that differ from the standard table, ``history`` a HISTORY frame."""

    decisions: Confirmed
    fitted: bool  # False: too few decided receipts for points
    changes: tuple[Change, ...]
    points: Mapping[str, float]
    aliases: tuple[Alias, ...]
    history: pd.DataFrame
    before: Effect
    after: Effect


def learn(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    policy: MatchingPolicy = DEFAULT_POLICY,
) -> Learned:
    """Points and aliases after ``decisions`` (as ``confirmed_matches`` takes them); frames as in ``core.schema``.

    The effect is measured on the very receipts that taught it, in a match of all receipts.
    """
    known = confirmed_matches(decisions, receipts, open_items)
    masters = CUSTOMERS.empty() if customers is None else customers
    seen = HISTORY.empty() if history is None else history
    opened = open_items[open_items["open_amount"] != 0]
    first = match(receipts, opened, customers=masters, history=seen, policy=policy).lines
    fitted = len(known.items) >= LEAST_DECIDED
    changes = _changes(receipts, opened, masters, seen, known.items, first, policy) if fitted else []
    points = _worth(policy.points, changes)
    aliases, after = learned_aliases(receipts, opened, masters, seen, known.items)
    taught = replace(policy, points=points)
    then = match(receipts, opened, customers=masters, history=after, policy=taught).lines
    effects = _effect(first, known.items), _effect(then, known.items)
    return Learned(known, fitted, tuple(changes), points, tuple(aliases), after, *effects)


def _changes(
    receipts: pd.DataFrame, items: pd.DataFrame, customers: pd.DataFrame, history: pd.DataFrame,
    confirmed: Mapping[str, frozenset[str]], lines: pd.DataFrame, policy: MatchingPolicy,
) -> list[Change]:  # fmt: skip
    """The points fitted to the decided receipts; second payments are told by what is settled, not by points."""
    doubles = set(lines.loc[lines["explanation"] == Explanation.DUPLICATE.value, "receipt_id"])
    asked = {key for key, chosen in confirmed.items() if chosen or key not in doubles}
    mine = receipts[receipts["receipt_id"].isin(asked)].drop_duplicates("receipt_id")
    evidence = read_evidence(mine, items, customers, history, policy)
    place = {key: at for at, key in enumerate(evidence.items.item_id.tolist())}
    rows = enumerate(evidence.receipts.receipt_id.tolist())
    right = {row: frozenset(place[item] for item in confirmed[key]) for row, key in rows}
    found = fit(hypotheses(evidence, Table(policy.points)), right, policy.points, hold=_HOLD)
    rounded = [replace(change, after=round(change.after, _DECIMALS)) for change in found]
    return [change for change in rounded if change.after != change.before]


def _worth(points: Mapping[str, float], changes: list[Change]) -> dict[str, float]:
    """All points that differ from the standard table, in its order; those of rules at the end."""
    worth = {**points, **{change.name: change.after for change in changes}}
    names = [*(name for name in POINTS if name in worth), *sorted(set(worth) - set(POINTS))]
    return {name: worth[name] for name in names if worth[name] != POINTS.get(name, 0.0)}


def _effect(lines: pd.DataFrame, confirmed: Mapping[str, frozenset[str]]) -> Effect:
    mine = lines[lines["receipt_id"].isin(set(confirmed))]
    proposed: dict[str, Set[str]] = {}
    for receipt, item in zip(mine["receipt_id"].tolist(), mine["item_id"].tolist(), strict=True):
        proposed[receipt] = proposed.get(receipt, frozenset()) | ({item} - {""})
    right = {receipt for receipt, chosen in confirmed.items() if proposed[receipt] == chosen}
    automatic = set(mine.loc[mine["status"] == Status.AUTO.value, "receipt_id"])
    return Effect(len(right), len(automatic), tuple(sorted(automatic - right)))

"""``match`` and what goes with it: explaining a match, learning from decisions, looking names up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from xl_ar.api.frames import decimal_frame, ledger_frames
from xl_ar.commands.policies import matching_policy
from xl_ar.commands.work import single_currency
from xl_ar.core.matching.engine import match as match_frames
from xl_ar.core.matching.learning.aliases import Alias
from xl_ar.core.matching.learning.confirmed import Skipped
from xl_ar.core.matching.learning.fitting import Change
from xl_ar.core.matching.learning.teaching import Effect, Learned
from xl_ar.core.matching.learning.teaching import learn as learn_frames
from xl_ar.core.matching.telling.explain import Explained
from xl_ar.core.matching.telling.explain import explain as explain_frames
from xl_ar.core.money import to_decimal
from xl_ar.core.payers import find_names
from xl_ar.core.schema import MATCHES
from xl_ar.decision_files import decisions_of, points_text
from xl_ar.settings import Settings
from xl_ar.tables.mapping.roles import Role


def match(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Matches, one row an applied pair or an unmatched receipt (``core.schema.MATCHES``, amounts decimal)."""
    return matched(ledger_frames(receipts, open_items, customers, history), settings or Settings())


def matched(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """The matches of ledger frames, amounts as decimals."""
    return decimal_frame(match_lines(frames, settings), MATCHES)


def match_lines(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """The matches of ledger frames (``core.schema.MATCHES``, amounts in minor units)."""
    return match_frames(**engine_arguments(frames, settings)).lines


def engine_arguments(frames: Mapping[Role, pd.DataFrame], settings: Settings) -> dict[str, Any]:
    """What ``core.matching.engine.match`` takes, out of ledger frames; items with nothing open are left out."""
    receipts, items = frames[Role.RECEIPTS], frames[Role.OPEN_ITEMS]
    opened = items["open_amount"] != 0
    return {
        "receipts": receipts,
        "open_items": items if opened.all() else items[opened],
        "customers": frames.get(Role.CUSTOMERS),
        "history": frames.get(Role.HISTORY),
        "policy": matching_policy(settings, single_currency(receipts)),
    }


def explain(
    receipt_id: str,
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """All hypotheses about one receipt, a row each, the surest first (fields of ``telling.explain.Explained``).

    ``applied`` is a tuple of decimals, ``evidence`` a mapping of names to points. InputError for an unknown receipt.
    """
    frames = ledger_frames(receipts, open_items, customers, history)
    found = explain_frames(receipt_id, **engine_arguments(frames, settings or Settings()))
    came = frames[Role.RECEIPTS]
    return _explained(found, came.loc[came["receipt_id"] == receipt_id, "currency"].iloc[0])


def _explained(found: Sequence[Explained], currency: str) -> pd.DataFrame:
    rows = [
        asdict(each)
        | {
            "place": place,
            "applied": tuple(to_decimal(minor, currency) for minor in each.applied),
            "difference": to_decimal(each.difference, currency),
            "evidence": dict(each.evidence),
        }
        for place, each in enumerate(found, 1)
    ]
    return pd.DataFrame(rows, columns=["place", *(entry.name for entry in fields(Explained))])


def lookup(names: Sequence[str], among: Sequence[str], *, limit: int = 5) -> pd.DataFrame:
    """The entries of ``among`` that each name may be, the best first: fuzzy, at most ``limit`` rows a name.

    Columns: name, place (1 = best), match, position (in ``among``), confidence (0 to 1), automatic (sure enough, and
    without a rival). A name that finds nothing has one row: place 0, no match, position -1.
    """
    columns = ["name", "place", "match", "position", "confidence", "automatic"]
    asked, entries = [str(name) for name in names], [str(entry) for entry in among]
    rows: list[tuple[Any, ...]] = []
    for name, found in zip(asked, find_names(asked, entries, limit=limit), strict=True):
        for place, (position, score) in enumerate(found.matches, 1):
            rows.append((name, place, entries[position], position, score, found.automatic and place == 1))
        if not found.matches:
            rows.append((name, 0, "", -1, 0.0, False))
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class LearnedFrames:
    """What confirmed matches taught.

    ``settings`` with the points learned; ``history`` (customer, payer, payer_account, times_seen) for the next match;
    ``points`` (name, before, after, receipts) and ``aliases`` (customer, payer, payer_account, before, after) changed;
    ``skipped`` (row, why); ``effect``: right, automatic and wrong, before and after.
    """

    settings: Settings
    history: pd.DataFrame
    points: pd.DataFrame
    aliases: pd.DataFrame
    skipped: pd.DataFrame
    effect: pd.DataFrame


def learn(
    receipts: pd.DataFrame,
    open_items: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    customers: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None,
    settings: Settings | None = None,
) -> LearnedFrames:
    """What ``decisions`` teach: columns receipt_id and item_id, an empty item_id where nothing was right.

    Points are learned from at least 30 decided receipts. Row numbers count from 1 without the headings. Raises
    InputError where a column is missing.
    """
    chosen = settings or Settings()
    frames = ledger_frames(receipts, open_items, customers, history)
    arguments = engine_arguments(frames, chosen) | {"open_items": frames[Role.OPEN_ITEMS]}
    rows = [list(decisions.columns), *decisions.astype(object).where(decisions.notna(), "").to_numpy().tolist()]
    table = decisions_of(rows, "decisions")
    learned = learn_frames(decisions=table.assign(row=table["row"] - 1), **arguments)
    effects = {name: (each.right, each.automatic, len(each.wrong)) for name, each in _effects(learned)}
    return LearnedFrames(
        settings=replace(chosen, matching=replace(chosen.matching, points=points_text(learned.points))),
        history=learned.history,
        points=_table(learned.changes, Change),
        aliases=_table(learned.aliases, Alias),
        skipped=_table(learned.decisions.skipped, Skipped),
        effect=pd.DataFrame(effects, index=["right", "automatic", "wrong"]),
    )


def _effects(learned: Learned) -> list[tuple[str, Effect]]:
    return [("before", learned.before), ("after", learned.after)]


def _table(rows: Sequence[Any], kind: type) -> pd.DataFrame:
    return pd.DataFrame([asdict(row) for row in rows], columns=[entry.name for entry in fields(kind)])

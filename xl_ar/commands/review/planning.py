"""What a plan is made of: what stands in our sheets of an earlier run, and which steps a run really takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.refunds.lines import with_own_keys
from xl_ar.commands.review.keeping import with_own_columns
from xl_ar.commands.reviewing import STANDING_SHEETS
from xl_ar.errors import RefusedError
from xl_ar.registry import Command, commands, named
from xl_ar.sheets.layout import Sheet
from xl_ar.sheets.people import Entries, entries, is_headed, with_people
from xl_ar.tables.corrections import keyed

_FOLLOWING = ("match", "age", "credits", "metrics", "roll-forward", "tie-out")  # their figures follow from the register


def earlier_people(ours: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Entries]:
    """What stands in our sheets by row key; RefusedError where a register can no longer be told."""
    for name in STANDING_SHEETS:
        if name in ours and not is_headed(ours[name]):
            remedy = "Put the row of headings back, 'Row key' among them, or rename the sheet"
            raise RefusedError(name, "the row of headings is gone, so its lines cannot be read", remedy)
    people: dict[str, Entries] = {name: entries(rows) for name, rows in ours.items()}
    if REFUNDS in people:
        people[REFUNDS] = with_own_keys(people[REFUNDS])
    people["AR Setup"] = keyed(people.get("AR Setup", {}))
    return people


def with_words(sheet: Sheet, people: Mapping[str, Entries]) -> Sheet:
    """The sheet with what people wrote in it, columns of their own too; the register and the aliases hold the rest."""
    kept = people.get(sheet.name, {})
    sheet = with_own_columns(sheet, kept)
    return sheet if sheet.name in STANDING_SHEETS else with_people(sheet, kept)


def with_earlier(wanted: Sequence[Command], keep: Set[str], ours: Set[str]) -> list[Command]:
    """The steps; those whose sheets a result written elsewhere holds already; and what a decision changes.

    A register is written by every run, and after it the sheets whose figures follow from it.
    """
    kept = {step for step in commands() if not step.acts and any(name in keep for name in step.sheets)}
    if any(name in ours for name in STANDING_SHEETS):
        kept.add(named("decide"))
    if any(step.name in ("decide", "undo") for step in wanted):
        kept |= {named(name) for name in _FOLLOWING if any(sheet in ours for sheet in named(name).sheets)}
    return [step for step in commands() if step in {*wanted, *kept}]

"""Sheets that were ours: renamed or copied by a person, they are theirs, and no table to read receivables from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from xl_ar.commands.refunds.columns import SHEET as REFUNDS
from xl_ar.commands.review.aliases import SHEET as ALIASES
from xl_ar.commands.review.keeping import HEADINGS
from xl_ar.commands.review.register import SHEET as REGISTER
from xl_ar.errors import RefusedError
from xl_ar.findings import Finding, Severity
from xl_ar.sheets.people import KEY_HEADING
from xl_ar.tables.grid import Grid

_REGISTERS = {REGISTER: "register-changed", ALIASES: "register-changed", REFUNDS: "refund-changed"}
_LEAST = 4  # headings that a sheet has in common with one of ours
_SHARE = 0.6  # of the headings that stand in its row


def without_copies(grids: Sequence[Grid], ours: Set[str]) -> tuple[tuple[Grid, ...], list[Finding]]:
    """The grids without those that were once a sheet of ours, and a finding for each of these.

    A table of ours would count a second time what it was made from. RefusedError where a register stands under
    another name only: it would be begun anew beside it.
    """
    kept: list[Grid] = []
    found: list[Finding] = []
    for grid in grids:
        name = _once(grid.rows)
        if not name:
            kept.append(grid)
            continue
        if name in _REGISTERS and name not in ours:
            remedy = f"Rename it back to '{name}'; to begin a new one, delete it and give the workbook another name"
            raise RefusedError(f"sheet '{grid.sheet}'", f"this is the register {name} renamed", remedy)
        told = f"a copy of {name}; it is not read"
        found.append(Finding(_REGISTERS.get(name, "copy-of-ours"), Severity.INFO, told, grid.sheet))
    return tuple(kept), found


def _once(rows: Iterable[Sequence[object]]) -> str:
    """The name of our sheet whose row of headings stands among these rows, "" for none."""
    for row in rows:
        if KEY_HEADING in row:  # cheap, as every row of a workbook is asked
            texts = {str(cell).strip().casefold() for cell in row if cell not in (None, "")}
            name = max(HEADINGS, key=lambda each: len(HEADINGS[each] & texts))
            alike = len(HEADINGS[name] & texts)
            if alike >= _LEAST and alike >= _SHARE * len(texts):
                return name
    return ""

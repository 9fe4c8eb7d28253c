"""The commands: importing this package registers them all."""

from __future__ import annotations

from xl_ar.commands import aging, credits, findings, formulas, matching, reviewing, setup, trail
from xl_ar.commands.reports import dashboard, roll_forward, tie_out

__all__ = [
    "aging", "credits", "dashboard", "findings", "formulas", "matching", "reviewing", "roll_forward", "setup",
    "tie_out", "trail",
]  # fmt: skip

"""The commands; importing this package registers them all."""

from __future__ import annotations

from xl_ar.commands import aging, credits, findings, matching, setup

__all__ = ["aging", "credits", "findings", "matching", "setup"]

"""The one exception of a recalculation: a formula that only Excel can recalculate, with the reason in words."""

from __future__ import annotations


class NotPureError(Exception):
    """Raised while a formula is read or computed; it becomes a finding, never an error of the run."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

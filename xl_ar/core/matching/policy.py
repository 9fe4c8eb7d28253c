"""What a person decides about matching: how sure is sure enough, what may differ, what is never automatic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """Settings of one matching run; amounts in minor units of the receipt's currency.

    With both tolerances set the lower one counts; with none, amounts must be equal.
    """

    auto_confidence: float = 0.95  # proposals from here on are applied without a person
    tolerance_minor: int | None = None  # difference small enough to let go
    tolerance_percent: Decimal | None = None  # the same as a share of the items' total
    approval_limit: int | None = None  # larger receipts always need a person
    early_days: int = 0  # a receipt may come this many days before the document's date
    largest_search: int = 14  # open items among which sums are searched
    rules_off: frozenset[str] = frozenset()  # names of rules not to be used

    def tolerance(self, total: int) -> int:
        """Largest difference that is let go on items of ``total``."""
        limits = [] if self.tolerance_minor is None else [self.tolerance_minor]
        if self.tolerance_percent is not None:
            limits.append(int(abs(total) * self.tolerance_percent / 100))
        return min(limits, default=0)

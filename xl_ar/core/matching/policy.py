"""What a person decides about matching: how sure is sure enough, what may differ, what is never automatic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

LateDiscount: TypeAlias = Literal["taken", "granted", "refused"]
PayFirst: TypeAlias = Literal["due", "charges"]


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """Settings of one matching run; amounts in minor units of the receipts' currency.

    With both tolerances set the lower one counts; with none, amounts must be equal. ``points`` change the table of
    points (``weighing.points``): by name of an evidence, or of a rule, whose points are added to all it proposes.
    ``rates`` give, by (receipt's currency, item's currency), how much of the item's one unit of the receipt's is.
    """

    auto_confidence: float = 0.95  # proposals from here on are applied without a person
    tolerance_minor: int | None = None  # difference small enough to let go
    tolerance_percent: Decimal | None = None  # the same as a share of the items' total
    approval_limit: int | None = None  # larger receipts always need a person
    early_days: int = 0  # a receipt may come this many days before the document's date
    tolerance_each: bool = False  # tolerances hold for each item of a receipt, not for their total
    discount_grace_days: int = 3  # a cash discount is granted this many days after its date
    late_discount: LateDiscount = "taken"  # granted in the days of grace where taken, even where not taken, or refused
    discount_on_parts: bool = False  # a part payment in time earns its part of the discount
    pay_first: PayFirst = "due"  # of what nothing else tells, the oldest due is paid first, or charges before them
    bank_fee_limit: int = 5000  # a shortfall up to it, in steps of half a unit, may be a bank's fee
    largest_search: int = 14  # open items among which sums of any size are searched
    rules_off: frozenset[str] = frozenset()  # names of rules not to be used
    points: Mapping[str, float] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    @property
    def grace_days(self) -> int:
        """Days after its last that a cash discount is still granted; none where late ones are refused."""
        return 0 if self.late_discount == "refused" else self.discount_grace_days

    def tolerance(self, total: int) -> int:
        """Largest difference that is let go on items of ``total``."""
        limits = [] if self.tolerance_minor is None else [self.tolerance_minor]
        if self.tolerance_percent is not None:
            limits.append(int(abs(total) * self.tolerance_percent / 100))
        return min(limits, default=0)

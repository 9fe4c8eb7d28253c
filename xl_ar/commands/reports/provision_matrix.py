"""The provision matrix of a currency: open debits by bucket at the rates stated, or at those that history shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_ar.commands.policies import provision_rates
from xl_ar.core.metrics import provision
from xl_ar.core.metrics.figures import Unknown

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.core.aging.buckets import BucketScheme
    from xl_ar.core.metrics.loss_history import LossHistory
    from xl_ar.settings import Settings


@dataclass(frozen=True)
class Matrix:
    """The provision of one currency: by bucket, minor units; rates and losses None where nothing tells them."""

    currency: str
    labels: Sequence[str]
    opened: Sequence[int]
    disputed: Sequence[int]
    apart: bool  # disputed items are left to a person
    history: LossHistory | Unknown
    rates: Sequence[Fraction | None]
    given: bool

    @property
    def exposure(self) -> list[int]:
        """What the rates apply to."""
        return [total - part * self.apart for total, part in zip(self.opened, self.disputed, strict=True)]

    @property
    def losses(self) -> list[int | None]:
        """Expected loss by bucket; nothing is lost of nothing, whatever the rate."""
        rates = [rate if rate is not None else Fraction(0) for rate in self.rates]
        computed = provision(self.exposure, rates).losses
        known = (rate is not None or not amount for rate, amount in zip(self.rates, self.exposure, strict=True))
        return [loss if told else None for loss, told in zip(computed, known, strict=True)]

    @property
    def total(self) -> int | Unknown:
        """The provision, or why it is not known."""
        if None in self.losses:
            return Unknown(self.why)
        return sum(loss for loss in self.losses if loss is not None)

    @property
    def why(self) -> str:
        """Why some loss is not known."""
        if isinstance(self.history, Unknown) and not self.given:
            return f"reports.provision_rates states no rates, and {self.history.why}"
        missing = [label for label, loss in zip(self.labels, self.losses, strict=True) if loss is None]
        return f"no rate for {', '.join(missing)}: " + (
            "items without any date stand in no bucket" if self.given else "none of the earlier sales reached it"
        )


def provision_matrix(
    code: str, debits: pd.DataFrame, scheme: BucketScheme, history: LossHistory | Unknown, settings: Settings
) -> Matrix:
    """The matrix of the open ``debits`` of one currency (detail of an aging in the buckets of ``scheme``)."""
    opened = debits.groupby("bucket")["open_amount"].sum()
    disputed = debits[debits["disputed"].astype(bool)].groupby("bucket")["open_amount"].sum()
    labels = [name for name in scheme.columns if name in scheme.labels or opened.get(name, 0)]
    stated = provision_rates(settings)
    past = {} if isinstance(history, Unknown) else dict(zip(scheme.labels, history.rates, strict=True))
    rates = [stated.get(label) if stated else past.get(label) for label in labels]
    open_amounts, in_dispute = ([int(part.get(label, 0)) for label in labels] for part in (opened, disputed))
    apart = settings.reports.provision_disputed == "apart"
    return Matrix(code, labels, open_amounts, in_dispute, apart, history, rates, bool(stated))

"""Import proof: rows and minor units of a table in = used + totals + set aside + rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Minor = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share:
    """Rows of one fate and their minor units by currency."""

    rows: int
    minor: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of every non-empty row of a table and of the money in its ``heading`` column."""

    sheet: str
    area: str
    role: str
    heading: str
    used: Share
    totals: Share
    aside: Share
    rejected: Share
    total: Share = field(default_factory=lambda: Share(0, {}))

    @property
    def parts(self) -> tuple[Share, ...]:
        """The four fates in order: used, totals, set aside, rejected."""
        return (self.used, self.totals, self.aside, self.rejected)

    @property
    def closes(self) -> bool:
        """True when rows and money in equal the sum of the fates."""
        currencies = {currency for part in (*self.parts, self.total) for currency in part.minor}
        rows = sum(part.rows for part in self.parts)
        return rows == self.total.rows and all(
            sum(part.minor.get(currency, 0) for part in self.parts) == self.total.minor.get(currency, 0)
            for currency in currencies
        )


def share(rows: NDArray[np.intp], minor: Minor, currency: NDArray[np.object_]) -> Share:
    """Rows at these positions and their money by currency."""
    sums: dict[str, int] = {}
    for code in sorted(set(currency[rows])):
        sums[str(code)] = int(minor[rows][currency[rows] == code].sum())
    return Share(len(rows), {code: value for code, value in sums.items() if value or len(sums) == 1})

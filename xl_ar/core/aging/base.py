"""An aging in one base currency: each currency's figures at a given rate, then added.

Rounding: every bucket total of a currency is converted exactly and rounded once, half away from zero, to the minor unit
of the base currency; a balance is the sum of its converted buckets, so that each row and the total add up to the cent.
A currency without a rate is left out and named, never taken at 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.core.money import exponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    Rates = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class BaseTotals:
    """The totals of an aging in ``currency``, minor units.

    ``rows``: currency, the amount columns, balance, a row for each currency that has a rate, in order; ``missing``:
    the currencies that have none.
    """

    currency: str
    rows: pd.DataFrame
    missing: tuple[str, ...]


def rate_between(one: str, other: str, rates: Rates) -> Fraction | None:
    """What one unit of ``one`` is in ``other``, exactly; None where no rate is given.

    ``rates`` may hold a pair both ways, one of them rounded: the one of fewer digits is the stated one.
    """
    if one == other:
        return Fraction(1)
    forth, back = rates.get((one, other)), rates.get((other, one))
    if forth is None:
        return None if back is None else 1 / Fraction(back)
    if back is not None and len(back.as_tuple().digits) < len(forth.as_tuple().digits):
        return 1 / Fraction(back)
    return Fraction(forth)


def without_rate(currencies: Iterable[str], base: str, rates: Rates) -> tuple[str, ...]:
    """Those of the currencies that have no rate to ``base``, by letters."""
    return tuple(sorted({code for code in currencies if rate_between(code, base, rates) is None}))


def converted(minor: int, one: str, other: str, rate: Fraction) -> int:
    """``minor`` units of ``one`` in minor units of ``other``, rounded half away from zero.

    >>> converted(3, "USD", "EUR", 1 / Fraction("1.2"))  # 2.5
    3
    >>> converted(-101, "JPY", "EUR", Fraction("0.0055"))  # 0.5555 EUR
    -56
    """
    exact = abs(minor) * rate * Fraction(10) ** (exponent(other) - exponent(one))
    size = int(exact + Fraction(1, 2))
    return -size if minor < 0 else size


def in_base(totals: pd.DataFrame, base: str, rates: Rates) -> BaseTotals:
    """The totals of an aging (one row a currency) in ``base``."""
    columns = [str(name) for name in totals.columns if name not in ("currency", "balance")]
    missing = without_rate(totals["currency"], base, rates)
    rows = []
    for row in totals.sort_values("currency").to_dict("records"):
        rate = rate_between(row["currency"], base, rates)
        if rate is not None:
            amounts = {name: converted(int(row[name]), row["currency"], base, rate) for name in columns}
            rows.append({"currency": row["currency"], **amounts, "balance": sum(amounts.values())})
    return BaseTotals(base, pd.DataFrame(rows, columns=["currency", *columns, "balance"]), missing)

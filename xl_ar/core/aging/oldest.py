"""Credits set against the oldest debits of their customer and currency, as accounts without references are aged.

Oldest first by the date that an item ages from, undated ones last, equal days in the order of the sheet. Credits larger
than all debits keep their rest. Items without a customer are left as they are: they need not be one customer's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Minor = NDArray[np.int64]


def oldest_first(aged: pd.DataFrame) -> Minor:
    """What is left of each row (customer, currency, open_amount, age_date); the sum of a customer stays.

    >>> rows = {"customer": "A", "currency": "EUR", "open_amount": [700, 500, -900]}
    >>> days = pd.to_datetime(["2026-02-01", "2026-01-01", "2026-03-01"])
    >>> oldest_first(pd.DataFrame(rows | {"age_date": days})).tolist()
    [300, 0, 0]
    """
    amounts = aged["open_amount"].to_numpy(dtype="int64")
    known = (aged["customer"] != "").to_numpy()
    customers, currencies = (pd.factorize(aged[name].to_numpy(dtype=object)) for name in ("customer", "currency"))
    groups: Minor = pd.factorize(customers[0].astype(np.int64) * len(currencies[1]) + currencies[0])[0]
    debit, credit = (amounts > 0) & known, (amounts < 0) & known
    owed, held = (np.zeros(groups.max(initial=-1) + 1, dtype=np.int64) for _ in range(2))
    np.add.at(owed, groups[debit], amounts[debit])
    np.add.at(held, groups[credit], -amounts[credit])
    settled: Minor = np.minimum(owed, held)
    days = aged["age_date"].to_numpy(dtype="datetime64[s]")
    left = amounts.copy()
    for chosen in (debit, credit):
        left[chosen] -= np.sign(amounts[chosen]) * _taken(
            groups[chosen], days[chosen], np.abs(amounts[chosen]), settled
        )
    return left


def _taken(groups: Minor, days: NDArray[np.datetime64], sizes: Minor, totals: Minor) -> Minor:
    """How much of each row its group's total takes, the oldest rows first."""
    unknown = np.isnat(days)
    since = np.where(unknown, 0, days.astype("datetime64[D]").astype(np.int64))
    first_day = since.min(initial=0)
    span = since.max(initial=0) - first_day + 2
    order = np.argsort(groups * span + np.where(unknown, span - 1, since - first_day), kind="stable")
    group, size = groups[order], sizes[order]
    first = np.r_[True, group[1:] != group[:-1]][: len(group)]
    through = np.cumsum(size) - size
    ahead = through - through[first][np.cumsum(first) - 1]
    taken = np.zeros(len(groups), dtype=np.int64)
    taken[order] = np.clip(totals[group] - ahead, 0, size)
    return taken

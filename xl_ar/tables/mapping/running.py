"""What a running balance proves: a bank from a customer ledger, and a balance that is no open amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from xl_ar.tables.cells.amounts import read_amounts
from xl_ar.tables.detect.profile import Profile
from xl_ar.tables.detect.regions import Region
from xl_ar.tables.mapping.rating import Rated, rate
from xl_ar.tables.mapping.roles import Role

Minor = NDArray[np.int64]


def by_balance(region: Region, rated: Sequence[Rated]) -> Sequence[Rated]:
    """The roles that may be: a customer's running balance rises with debits, a bank's with credits."""
    ledger = next((one for one in rated if one.profile.role is Role.LEDGER), None)
    if ledger is None or not any(one.profile.role is Role.RECEIPTS for one in rated):
        return rated
    places = {column.field: column.column for column in ledger.columns}
    if not {"debit", "credit", "running_balance"} <= places.keys():
        return rated
    debit, credit, balance = (
        read_amounts(region.cells(places[name]), exponents=2).minor for name in ("debit", "credit", "running_balance")
    )
    steps, moved = np.diff(balance), np.abs(debit) - np.abs(credit)
    if agreeing(steps, -moved) > agreeing(steps, moved):
        return [one for one in rated if one is not ledger]
    return rated


def agreeing(steps: Minor, moved: Minor) -> int:
    """Number of steps of a running balance that ``moved`` explains, read downwards or upwards."""
    moving = steps != 0
    down, up = (steps == moved[1:]) & moving, (-steps == moved[:-1]) & moving
    return max(int(np.count_nonzero(down)), int(np.count_nonzero(up)))


def without_running(region: Region, profiles: Mapping[int, Profile], found: Rated, fixed: Mapping[int, str]) -> Rated:
    """The role without a 'Balance' that runs: each one the balance before plus the amount is no open amount."""
    places = {column.field: column.column for column in found.columns}
    if found.profile.role is not Role.OPEN_ITEMS or not {"open_amount", "original_amount"} <= places.keys():
        return found
    column = places["open_amount"]
    if column in fixed or not _runs(region, column, places["original_amount"]):
        return found
    return rate(region, profiles, found.profile, {**fixed, column: ""})


def _runs(region: Region, balance_column: int, amount_column: int) -> bool:
    balance = read_amounts(region.cells(balance_column), exponents=2)
    amount = read_amounts(region.cells(amount_column), exponents=2)
    both = np.flatnonzero(balance.ok & amount.ok)
    if len(both) < 3:
        return False
    runs = np.diff(balance.minor[both]) == amount.minor[both][1:]
    differs = balance.minor[both] != amount.minor[both]
    proved = np.count_nonzero(runs & differs[1:])
    return bool(proved >= 2 and proved >= 0.6 * np.count_nonzero(differs))

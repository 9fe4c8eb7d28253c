"""What was open on a past day: settlements and applications after the as-of date are added back.

Rules (docs/aging.md; OCA for applications; IBM ledger for settlement dates), per item:

1. document date after the as-of date: not yet there. Unknown document date: kept, ``undated`` is True.
2. settled after the as-of date: open with its original amount less applications up to that day
   (``open_amount`` as it stands where no original amount is known).
3. settled up to the as-of date: closed; but where the ledger itself shows a remainder (``open_amount``
   neither zero nor the original amount) that remainder stays open: the date was a part payment's.
4. no settlement date: ``open_amount`` plus later applications; where the applications listed come to more
   than the ledger's own paid part (it was not reduced by them), original amount less earlier applications.
Applications without a date count as made. The sheet's open amount is otherwise used as it is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.core.schema import APPLICATIONS
from xl_ar.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Minor = NDArray[np.int64]
    Flags = NDArray[np.bool_]

OPEN_BASES = ("open_amount", "settled_later", "part_paid", "applications")


def day(as_of: date) -> np.datetime64:
    """The as-of date as ``datetime64[D]``; UsageError for anything but a date."""
    if not isinstance(as_of, date) or pd.isna(as_of):
        raise UsageError(f"as-of must be a date, got {as_of!r}")
    return np.datetime64(as_of.date() if isinstance(as_of, datetime) else as_of, "D")


def days_of(column: pd.Series) -> NDArray[np.datetime64]:
    """A date column as ``datetime64[D]``, times of day cut off, NaT kept."""
    return column.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")


def texts(labels: Sequence[str], codes: NDArray[np.integer], index: pd.Index) -> pd.Series:
    """One label a row, as an object column like all texts of the ledger frames."""
    return pd.Series(np.array(labels, dtype=object)[codes], index=index, dtype=object)


def open_as_of(items: pd.DataFrame, as_of: date, *, applications: pd.DataFrame | None = None) -> pd.DataFrame:
    """The items open on ``as_of`` in input order: ``open_amount`` of that day, ``open_basis``, ``undated``.

    ``items`` and ``applications`` as in core.schema (minor units); ``open_basis`` is the rule, of OPEN_BASES.
    """
    today, dated = day(as_of), days_of(items["document_date"])
    amounts, basis = _amounts(items, today, applications)
    kept = (amounts != 0) & ~(dated > today)
    opened = items if kept.all() else items.loc[kept]
    return opened.assign(
        open_amount=amounts[kept],
        open_basis=texts(OPEN_BASES, basis[kept], opened.index),
        undated=np.isnat(dated[kept]),
    )


def _amounts(
    items: pd.DataFrame, today: np.datetime64, applications: pd.DataFrame | None
) -> tuple[Minor, NDArray[np.int8]]:
    opened = items["open_amount"].to_numpy(dtype="int64")
    original = items["original_amount"].to_numpy(dtype="int64")
    settled = days_of(items["settled_date"])
    basis = np.zeros(len(items), dtype=np.int8)
    amounts = opened
    before: Minor | None = None
    if applications is not None and len(applications):
        amounts, before = _with_applications(items, opened, original, today, applications)
        basis[amounts != opened] = 3
    if not np.isnat(settled).all():
        amounts = _with_settlements(amounts, opened, original, before, settled, today, basis)
    return amounts, basis


def _with_settlements(
    amounts: Minor,
    opened: Minor,
    original: Minor,
    before: Minor | None,
    settled: NDArray[np.datetime64],
    today: np.datetime64,
    basis: NDArray[np.int8],
) -> Minor:
    later = (settled > today) & (original != 0)
    earlier = settled <= today
    remainder = (opened != 0) & (opened != original)
    basis[later], basis[earlier] = 1, 2
    then = original if before is None else original - before
    return np.where(later, then, np.where(earlier & ~remainder, 0, amounts))


def _with_applications(
    items: pd.DataFrame,
    opened: Minor,
    original: Minor,
    today: np.datetime64,
    applications: pd.DataFrame,
) -> tuple[Minor, Minor]:
    before, all_of_them = _applied(items, applications, today)
    later = all_of_them - before
    sign = np.sign(np.where(original == 0, opened, original))
    back, left = opened + sign * later, original - sign * before
    # The smaller of the two: see rule 4. An unknown original amount leaves only the first.
    amounts = np.where((original != 0) & (sign * left < sign * back), left, back)
    return np.where(all_of_them == 0, opened, amounts), sign * before


def _applied(items: pd.DataFrame, applications: pd.DataFrame, today: np.datetime64) -> tuple[Minor, Minor]:
    """Applied up to the day and applied in all, per item; a document's items take cash first due first."""
    groups, keys = _documents(items)
    target = _targets(keys, applications)
    found = target >= 0
    amount = applications["amount"].to_numpy(dtype="int64")
    early = found & ~(days_of(applications["applied_date"]) > today)
    totals = np.zeros((2, len(keys)), dtype=np.int64)
    np.add.at(totals[0], target[early], amount[early])
    np.add.at(totals[1], target[found], amount[found])
    return _spread(items, groups, totals[0]), _spread(items, groups, totals[1])


def _documents(items: pd.DataFrame) -> tuple[NDArray[np.int64], pd.DataFrame]:
    grouped = items.groupby(["document", "customer", "currency"], sort=False)
    keys = items[["document", "customer", "currency"]].drop_duplicates(ignore_index=True)
    return grouped.ngroup().to_numpy().astype(np.int64), keys


def _targets(keys: pd.DataFrame, applications: pd.DataFrame) -> NDArray[np.int64]:
    """Row of ``keys`` each application belongs to; -1 where none or several fit."""
    rows = applications[["document", "customer", "currency"]].reset_index(drop=True).reset_index(names="row")
    pairs = rows.merge(keys.reset_index(names="key"), on="document", suffixes=("", "_of"))
    fits = pairs["document"] != ""
    for name in ("customer", "currency"):
        fits &= (pairs[name] == "") | (pairs[name] == pairs[f"{name}_of"])
    only = pairs[fits].drop_duplicates("row", keep=False)
    target = np.full(len(rows), -1, dtype=np.int64)
    target[only["row"].to_numpy()] = only["key"].to_numpy()
    return target


def _spread(items: pd.DataFrame, groups: NDArray[np.int64], totals: Minor) -> Minor:
    """Each document's total over its items, first due first; what exceeds them all stays on the last."""
    room = np.abs(np.where(items["original_amount"] == 0, items["open_amount"], items["original_amount"]))
    order = np.lexsort((np.arange(len(items)), days_of(items["due_date"]), groups))
    group, room = groups[order], room[order].astype(np.int64)
    first = np.r_[True, group[1:] != group[:-1]]
    last = np.r_[first[1:], True]
    through = np.cumsum(room) - room
    ahead = through - through[first][np.cumsum(first) - 1]
    left = totals[group] - ahead
    taken = np.where(last, np.maximum(left, 0), np.clip(left, 0, room))
    # A net reversal (negative) reopens the first item of the document.
    taken = np.where(first & (left < 0), left, taken)
    result = np.zeros(len(items), dtype=np.int64)
    result[order] = taken
    return result


def unused_applications(items: pd.DataFrame, applications: pd.DataFrame) -> pd.DataFrame:
    """The applications not used: they name no item, or items of several customers or currencies."""
    return applications[_targets(_documents(items)[1], applications) < 0]


def applications_of(receipts: pd.DataFrame) -> pd.DataFrame:
    """Receipts that name their document in a column of its own, as an applications frame (core.schema)."""
    named = receipts[receipts["document"] != ""]
    columns = {name: named[name].to_numpy() for name in APPLICATIONS.names if name in named.columns}
    return APPLICATIONS.conform(columns | {"applied_date": named["value_date"].to_numpy()}, len(named))

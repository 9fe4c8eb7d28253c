"""Aging: the open items of one day by customer and bucket.

Days past due = as-of date less due date (negative: not yet due); edges inclusive above (field README 3.1).
Buckets, credits and unapplied cash sum to the balance; currencies are never added together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from xl_ar.core.buckets import NO_DATE, SCHEMES, BucketScheme, scheme
from xl_ar.core.retroactive import day, days_of, open_as_of, texts
from xl_ar.core.terms import due_dates

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["SCHEMES", "AgingPolicy", "AgingResult", "BucketScheme", "age", "open_as_of", "scheme"]

Source = Literal["due", "terms", "document"]
UNIDENTIFIED = "Unidentified cash"
_TEXTS = ["document", "customer", "customer_name", "currency", "terms", "due_basis"]
_NEEDED = [*_TEXTS, "document_date", "due_date", "settled_date", "original_amount", "open_amount"]
_STATE = ["open_amount", "open_basis", "undated"]
_ADDED = [*_STATE, "age_date", "age_basis", "days_past_due", "bucket", "credit"]


@dataclass(frozen=True, slots=True)
class AgingPolicy:
    """How to age: bucket scheme, date to age from and the dates tried where it is missing, what credits do.

    ``credits``: "column" keeps open credits in a column of their own, "net" puts each into the bucket of its
    date. ``retroactive`` False takes the open amounts as they stand, whatever their dates. ``eom_first``: see
    core.terms.
    """

    scheme: BucketScheme = SCHEMES["default"]
    basis: Literal["due", "document"] = "due"
    credits: Literal["column", "net"] = "column"
    fallback: tuple[Source, ...] = ("terms", "document", "due")
    retroactive: bool = True
    eom_first: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        """The dates tried, in order, each once."""
        return tuple(dict.fromkeys((self.basis, *self.fallback)))

    @property
    def columns(self) -> tuple[str, ...]:
        """All amount columns but "unapplied", the one for undated items among them."""
        return (*self.scheme.columns, "credits") if self.credits == "column" else self.scheme.columns


@dataclass(frozen=True)
class AgingResult:
    """An aging in minor units: one row an open item, a customer and currency, a currency.

    ``by_customer``: customer, customer_name, currency, one column a bucket, "No date" if there is any,
    credits (by policy), unapplied (if given), balance; by name (case ignored), customer, currency.
    ``totals``: currency and the same amounts. ``detail``: the items in input order with open_amount of the
    day, open_basis and undated (core.retroactive), age_date, age_basis (due_date, terms, document_date or
    none), days_past_due (Int64, NA without a date), bucket, credit.
    """

    as_of: date
    policy: AgingPolicy
    by_customer: pd.DataFrame
    totals: pd.DataFrame
    unapplied: pd.DataFrame | None
    items: pd.DataFrame = field(repr=False)
    aged: pd.DataFrame = field(repr=False)

    @cached_property
    def detail(self) -> pd.DataFrame:
        """One row an open item, all columns of ``items`` and those of the aging; built when asked for."""
        rows = self.items.iloc[self.aged.index]
        return rows.assign(**{name: self.aged[name].set_axis(rows.index) for name in _ADDED})

    @property
    def columns(self) -> list[str]:
        """The amount columns that sum to the balance, in order."""
        return [name for name in self.totals.columns if name not in ("currency", "balance")]

    def by(self, *columns: str) -> pd.DataFrame:
        """The aging by columns of the detail and currency, sorted; cash without such a column under ""."""
        slots = _slots(self.detail, self.policy)
        return _tabulate(self.detail, slots, self.policy, self.unapplied, [*columns, "currency"])[0]


def age(
    items: pd.DataFrame,
    as_of: date,
    policy: AgingPolicy | None = None,
    *,
    applications: pd.DataFrame | None = None,
    unapplied: pd.DataFrame | None = None,
) -> AgingResult:
    """The aging of ``items`` (core.schema, minor units) on ``as_of``; UsageError if that is no date.

    ``unapplied``: customer, currency, amount of cash (positive; core.unapplied); it lowers the balance.
    """
    policy = policy or AgingPolicy()
    aged, codes = _aged(_opened(items, as_of, policy, applications), as_of, policy)
    slots = _with_credits(codes, aged, policy)
    table, groups = _tabulate(aged, slots, policy, unapplied, ["customer", "currency"])
    totals = table.drop(columns="customer").groupby("currency", as_index=False, sort=True).sum()
    # A shallow copy is safe from later changes to the caller's frame (copy on write).
    held = items.copy(deep=False)
    return AgingResult(as_of, policy, _named(table, groups, aged), totals, unapplied, held, aged)


def _opened(
    items: pd.DataFrame, as_of: date, policy: AgingPolicy, applications: pd.DataFrame | None
) -> pd.DataFrame:
    """The open items, with the columns that aging needs, each row's index its position in ``items``."""
    needed = items[_NEEDED].reset_index(drop=True)
    if policy.retroactive:
        return open_as_of(needed, as_of, applications=applications)
    opened = needed[needed["open_amount"] != 0]
    stated = pd.Series("open_amount", index=opened.index, dtype=object)
    return opened.assign(open_basis=stated, undated=opened["document_date"].isna())


def _aged(opened: pd.DataFrame, as_of: date, policy: AgingPolicy) -> tuple[pd.DataFrame, Ints]:
    dates, basis = _age_dates(opened, policy)
    dated = ~np.isnat(dates)
    days = np.where(dated, (day(as_of) - dates).astype(np.int64), 0)
    codes = policy.scheme.place(days, dated)
    aged = opened.assign(
        age_date=dates.astype("datetime64[s]"),
        age_basis=pd.Series(basis, index=opened.index, dtype=object),
        days_past_due=pd.arrays.IntegerArray(days, ~dated),
        bucket=texts(policy.scheme.columns, codes, opened.index),
        credit=opened["open_amount"].to_numpy() < 0,
    )
    return aged, codes


def _age_dates(
    items: pd.DataFrame, policy: AgingPolicy
) -> tuple[NDArray[np.datetime64], NDArray[np.object_]]:
    dates = np.full(len(items), np.datetime64("NaT"), dtype="datetime64[D]")
    basis = np.full(len(items), "none", dtype=object)
    for source in policy.sources:
        missing = np.isnat(dates)
        if not missing.any():
            break
        rows = items if missing.all() else items[missing]
        found, name = _dates_from(rows, source, policy)
        dates[missing] = found
        basis[missing] = np.where(np.isnat(found), "none", name)
    return dates, basis


def _dates_from(
    items: pd.DataFrame, source: Source, policy: AgingPolicy
) -> tuple[NDArray[np.datetime64], NDArray[np.object_] | str]:
    if source == "terms":
        due = due_dates(items["document_date"], items["terms"], eom_first=policy.eom_first)
        return days_of(due), "terms"
    if source == "document":
        return days_of(items["document_date"]), "document_date"
    stated = items["due_basis"].to_numpy(dtype=object)
    return days_of(items["due_date"]), np.where((stated == "") | (stated == "none"), "due_date", stated)


def _slots(detail: pd.DataFrame, policy: AgingPolicy) -> Ints:
    """Column each item's amount goes to, as an index into the policy's columns."""
    codes, labels = pd.factorize(detail["bucket"].to_numpy(dtype=object))
    places = [policy.scheme.columns.index(label) for label in labels]
    return _with_credits(np.array([*places, 0], dtype=np.int64)[codes], detail, policy)


def _with_credits(codes: Ints, detail: pd.DataFrame, policy: AgingPolicy) -> Ints:
    if policy.credits == "net":
        return codes
    return np.where(detail["credit"].to_numpy(), len(policy.scheme.columns), codes)


def _tabulate(
    detail: pd.DataFrame, slots: Ints, policy: AgingPolicy, unapplied: pd.DataFrame | None, keys: list[str]
) -> tuple[pd.DataFrame, Ints]:
    """One row a group of ``keys`` in their order, with its amounts; and the row of each entry."""
    entries, names = detail[keys], list(policy.columns)
    amounts = detail["open_amount"].to_numpy(dtype="int64")
    if unapplied is not None:
        entries = pd.concat([entries, unapplied.reindex(columns=keys, fill_value="")], ignore_index=True)
        slots = np.append(slots, np.full(len(unapplied), len(names)))
        amounts = np.append(amounts, -unapplied["amount"].to_numpy(dtype="int64"))
        names.append("unapplied")
    groups, table = _groups(entries)
    sums = np.zeros((len(table), len(names)), dtype=np.int64)
    np.add.at(sums.reshape(-1), groups * len(names) + slots, amounts)
    undated = len(policy.scheme.labels)
    shown = [at for at in range(len(names)) if at != undated or names[at] != NO_DATE or (slots == at).any()]
    figures = pd.DataFrame(sums[:, shown], columns=[names[at] for at in shown])
    return table.join(figures.assign(balance=sums.sum(axis=1))), groups


def _groups(entries: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Number of each entry's group, and one row a group sorted by its columns."""
    combined = np.zeros(len(entries), dtype=np.int64)
    for key in entries.columns:
        codes, values = pd.factorize(entries[key].to_numpy(dtype=object))
        combined = combined * (len(values) + 1) + codes + 1  # a missing value has code -1
    codes, distinct = pd.factorize(combined)
    first = np.zeros(len(distinct), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(entries))[::-1]
    rows = entries.iloc[first].reset_index(drop=True)
    order = rows.sort_values(list(rows.columns)).index.to_numpy()
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[codes], rows.iloc[order].reset_index(drop=True)


def _named(table: pd.DataFrame, groups: Ints, detail: pd.DataFrame) -> pd.DataFrame:
    """Customer names put in, rows sorted by them; of several spellings of a name the first by letters."""
    codes, spelled = pd.factorize(detail["customer_name"].to_numpy(dtype=object))
    order = np.argsort(spelled, kind="stable")
    rank = np.empty(len(spelled), dtype=np.int64)
    rank[order] = np.arange(len(spelled))
    given = rank[codes] if len(spelled) else codes
    best = np.full(len(table), len(spelled), dtype=np.int64)
    named = detail["customer_name"].to_numpy(dtype=object) != ""
    np.minimum.at(best, groups[: len(detail)][named], given[named])
    by_customer = pd.Series(best).groupby(table["customer"]).transform("min").to_numpy()
    names = np.append(spelled[order], "")[by_customer]
    without_items = np.bincount(groups[: len(detail)], minlength=len(table)) == 0
    names[(table["customer"] == "") & without_items] = UNIDENTIFIED
    table.insert(1, "customer_name", pd.Series(names, dtype=object))
    keys = table["customer_name"].where(table["customer_name"] != "", table["customer"]).str.casefold()
    return table.iloc[keys.argsort(kind="stable")].reset_index(drop=True)

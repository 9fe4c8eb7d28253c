"""Aging: open items of one day by customer and bucket; buckets, credits and unapplied cash sum to the balance.

Days past due = as-of date less due date (negative: not yet due); edges are inclusive above. Currencies are never
added together. Formula and rules: field README 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from xl_ar.core.buckets import SCHEMES, BucketScheme, scheme
from xl_ar.core.retroactive import day, days_of, open_as_of, texts
from xl_ar.core.terms import due_dates

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

__all__ = ["SCHEMES", "AgingPolicy", "AgingResult", "BucketScheme", "age", "open_as_of", "scheme"]

Source = Literal["due", "terms", "document"]
_BASIS_NAMES: dict[Source, str] = {"due": "due_date", "terms": "terms", "document": "document_date"}
UNIDENTIFIED = "Unidentified cash"


@dataclass(frozen=True, slots=True)
class AgingPolicy:
    """How to age: bucket scheme, date to age from, what credits do, and the fallback where that date is missing.

    ``credits``: "column" keeps open credits in a column of their own, "net" puts them into the bucket of their own
    date. ``retroactive`` False takes the open amounts as they stand whatever their dates.
    """

    scheme: BucketScheme = SCHEMES["default"]
    basis: Literal["due", "document"] = "due"
    credits: Literal["column", "net"] = "column"
    fallback: tuple[Source, ...] = ("terms", "document", "due")
    retroactive: bool = True

    @property
    def sources(self) -> tuple[Source, ...]:
        """The dates tried, in order, each once."""
        return tuple(dict.fromkeys((self.basis, *self.fallback)))


@dataclass(frozen=True, slots=True)
class AgingResult:
    """An aging: ``detail`` one row an open item, ``by_customer`` and ``totals`` in minor units.

    ``detail`` keeps input order and adds age_date, age_basis, days_past_due (Int64, NA without a date), bucket,
    credit. ``by_customer``: customer, customer_name, currency, one column a bucket, "No date" if there is any,
    credits (policy), unapplied (if given), balance; by name, customer, currency. ``totals``: the same by currency.
    """

    as_of: date
    policy: AgingPolicy
    detail: pd.DataFrame
    by_customer: pd.DataFrame
    totals: pd.DataFrame
    unapplied: pd.DataFrame | None = None

    @property
    def columns(self) -> list[str]:
        """The amount columns that sum to the balance, in order."""
        return [name for name in self.totals.columns if name not in ("currency", "balance")]

    def by(self, *columns: str) -> pd.DataFrame:
        """The aging by any columns of the detail and currency, sorted by them; unapplied cash under "" if unknown."""
        return _tabulate(self.detail, self.policy, self.unapplied, list(columns))


def age(
    items: pd.DataFrame,
    as_of: date,
    policy: AgingPolicy | None = None,
    *,
    applications: pd.DataFrame | None = None,
    unapplied: pd.DataFrame | None = None,
) -> AgingResult:
    """The aging of ``items`` (core.schema open items, minor units) on ``as_of``.

    ``unapplied``: rows of customer, currency, amount (cash positive), see core.unapplied; it lowers the balance.
    """
    policy = policy or AgingPolicy()
    detail = _detail(items, as_of, policy, applications)
    by_customer = _named(_tabulate(detail, policy, unapplied, ["customer"]), detail)
    totals = _tabulate(detail, policy, unapplied, [])
    return AgingResult(as_of, policy, detail, by_customer, totals, unapplied)


def _detail(
    items: pd.DataFrame, as_of: date, policy: AgingPolicy, applications: pd.DataFrame | None
) -> pd.DataFrame:
    if policy.retroactive:
        opened = open_as_of(items, as_of, applications=applications)
    else:
        opened = items[items["open_amount"] != 0]
    dates, basis = _age_dates(opened, policy)
    dated = ~np.isnat(dates)
    days = np.where(dated, (day(as_of) - dates).astype(np.int64), 0)
    codes = policy.scheme.place(days, dated)
    return opened.assign(
        age_date=dates.astype("datetime64[s]"),
        age_basis=pd.Series(basis, index=opened.index, dtype=object),
        days_past_due=pd.arrays.IntegerArray(days, ~dated),
        bucket=texts(policy.scheme.columns, codes, opened.index),
        credit=opened["open_amount"].to_numpy() < 0,
    )


def _age_dates(items: pd.DataFrame, policy: AgingPolicy) -> tuple[NDArray[np.datetime64], NDArray[np.object_]]:
    dates = np.full(len(items), np.datetime64("NaT"), dtype="datetime64[D]")
    basis = np.full(len(items), "none", dtype=object)
    for source in policy.sources:
        missing = np.isnat(dates)
        if not missing.any():
            break
        found, name = _dates_from(items[missing], source)
        dates[missing] = found
        basis[missing] = np.where(np.isnat(found), "none", name)
    return dates, basis


def _dates_from(items: pd.DataFrame, source: Source) -> tuple[NDArray[np.datetime64], NDArray[np.object_]]:
    name = np.full(len(items), _BASIS_NAMES[source], dtype=object)
    if source == "terms":
        return days_of(due_dates(items["document_date"], items["terms"])), name
    if source == "due":
        stated = items["due_basis"].to_numpy(dtype=object)
        name = np.where((stated == "") | (stated == "none"), name, stated)
    return days_of(items[f"{source}_date"]), name


def _tabulate(
    detail: pd.DataFrame, policy: AgingPolicy, unapplied: pd.DataFrame | None, columns: list[str]
) -> pd.DataFrame:
    keys = [*columns, "currency"]
    slots, amounts = _slots(detail, policy)
    names = list(policy.scheme.columns)
    names += ["credits"] if policy.credits == "column" else []
    entries = detail[keys]
    if unapplied is not None:
        cash = unapplied.reindex(columns=keys, fill_value="")
        entries = pd.concat([entries, cash], ignore_index=True)
        slots = np.r_[slots, np.full(len(cash), len(names))]
        amounts = np.r_[amounts, -unapplied["amount"].to_numpy(dtype="int64")]
        names.append("unapplied")
    groups, table = _groups(entries, keys)
    sums = np.zeros((len(table), len(names)), dtype=np.int64)
    np.add.at(sums.reshape(-1), groups * len(names) + slots, amounts)
    for at, name in enumerate(names):
        if name != policy.scheme.undated or name in policy.scheme.labels or (slots == at).any():
            table[name] = sums[:, at]
    table["balance"] = sums.sum(axis=1)
    return table.sort_values(keys, ignore_index=True)


def _slots(detail: pd.DataFrame, policy: AgingPolicy) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    codes, labels = pd.factorize(detail["bucket"].to_numpy(dtype=object))
    index = np.array([policy.scheme.columns.index(label) for label in labels], dtype=np.int64)
    slots = index[codes] if len(labels) else codes.astype(np.int64)
    if policy.credits == "column":
        slots = np.where(detail["credit"].to_numpy(), len(policy.scheme.columns), slots)
    return slots, detail["open_amount"].to_numpy(dtype="int64")


def _groups(entries: pd.DataFrame, keys: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    combined = np.zeros(len(entries), dtype=np.int64)
    for key in keys:
        codes, values = pd.factorize(entries[key].to_numpy(dtype=object))
        combined = combined * max(len(values), 1) + codes
    groups, distinct = pd.factorize(combined)
    first = np.full(len(distinct), len(entries), dtype=np.int64)
    np.minimum.at(first, groups, np.arange(len(entries)))
    return groups, entries.iloc[first].reset_index(drop=True)


def _named(table: pd.DataFrame, detail: pd.DataFrame) -> pd.DataFrame:
    """Customer names put in, rows by name (case ignored), customer, currency; of several names the first by letters."""
    codes, customers = pd.factorize(detail["customer"].to_numpy(dtype=object))
    ranks, names = pd.factorize(detail["customer_name"].to_numpy(dtype=object), sort=True)
    spelled = np.append(names, "")
    best = np.full(len(customers), len(names), dtype=np.int64)
    given = detail["customer_name"].to_numpy(dtype=object) != ""
    np.minimum.at(best, codes[given], ranks[given])
    lookup = dict(zip(customers, spelled[best], strict=True))
    found = [lookup.get(customer, UNIDENTIFIED if customer == "" else "") for customer in table["customer"]]
    table.insert(1, "customer_name", pd.Series(found, dtype=object))
    order = pd.Series([(name or customer).casefold() for name, customer in zip(found, table["customer"], strict=True)])
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)

"""Aging: the open items of one day by customer and bucket.

Days past due = as-of date less due date (negative: not yet due); edges inclusive above (docs/aging.md).
Buckets, credits and unapplied cash sum to the balance; currencies are never added together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from xl_ar.core.aging.buckets import SCHEMES, BucketScheme, scheme
from xl_ar.core.aging.instalments import open_instalments
from xl_ar.core.aging.oldest import oldest_first
from xl_ar.core.aging.retroactive import day, days_of, open_as_of, texts
from xl_ar.core.terms import due_dates

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["SCHEMES", "AgingPolicy", "AgingResult", "BucketScheme", "age", "open_as_of", "part", "scheme"]

Source = Literal["due", "terms", "document", "posting"]
UNIDENTIFIED = "Unidentified cash"
_BASES: dict[Source, str] = {
    "due": "due_date",
    "terms": "terms",
    "document": "document_date",
    "posting": "posting_date",
}
_DATES = ["document_date", "posting_date", "due_date", "settled_date"]
_NEEDED = ["document", "customer", "customer_name", "currency", "terms", *_DATES, "original_amount", "open_amount"]
_ADDED = ["due_date", "original_amount", "open_amount", "open_basis", "undated", "instalment", "age_date"]
_ADDED += ["days_past_due", "credit", "counted"]


@dataclass(frozen=True, slots=True)
class AgingPolicy:
    """How to age: bucket scheme, date to age from and the dates tried where it is missing, what credits do.

    ``credits``: "column" keeps open credits in a column of their own, "net" puts each into the bucket of its
    date, "oldest" sets them against the oldest debits (core.aging.oldest), what is left in the column. ``retroactive``
    False takes the open amounts as they stand, whatever their dates. ``instalments``: aged from the due date, a
    document of instalment terms is aged part by part (core.aging.instalments). ``eom_first``: see core.terms.
    Basis "posting" tries the document date next; which items are there goes by the document date under every basis.
    """

    scheme: BucketScheme = SCHEMES["default"]
    basis: Literal["due", "document", "posting"] = "due"
    credits: Literal["column", "net", "oldest"] = "column"
    fallback: tuple[Source, ...] = ("terms", "document", "due")
    retroactive: bool = True
    eom_first: bool = False
    instalments: bool = True

    @property
    def sources(self) -> tuple[Source, ...]:
        """The dates tried, in order, each once."""
        next_best: tuple[Source, ...] = ("document",) if self.basis == "posting" else ()
        return tuple(dict.fromkeys((self.basis, *next_best, *self.fallback)))

    @property
    def columns(self) -> tuple[str, ...]:
        """All amount columns but "unapplied", the one for undated items among them."""
        return self.scheme.columns if self.credits == "net" else (*self.scheme.columns, "credits")


@dataclass(frozen=True)
class AgingResult:
    """An aging in minor units: one row an open item or instalment, a customer and currency, a currency.

    ``by_customer``: customer, customer_name, currency, one column a bucket, "No date" if there is any,
    credits (by policy), unapplied (if given), balance; by name (case ignored), customer, currency.
    ``totals``: currency and the same amounts. ``detail``: the items in input order with open_amount of the
    day, open_basis and undated (core.aging.retroactive), age_date, age_basis (due_date, terms, document_date,
    posting_date or none), days_past_due (Int64, NA without a date), bucket, credit, counted (what of the open amount
    the tables count: all but what credits="oldest" has settled); instalment ("2 of 3", "" for
    whole items), and of an instalment its own due_date, original_amount and open_amount.
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
        """One row an open item or instalment, all columns of ``items`` and those of the aging; built when asked for."""
        rows = self.items.iloc[self.aged.index]
        aged = self.aged.set_index(rows.index)
        basis = texts((*_BASES.values(), "none"), aged["source"].to_numpy(), rows.index)
        stated = (basis == "due_date") & ~rows["due_basis"].isin(["", "none"])
        return rows.assign(
            **{name: aged[name] for name in _ADDED},
            age_basis=basis.where(~stated, rows["due_basis"]).where(aged["instalment"] == "", "terms"),
            bucket=texts(self.policy.scheme.columns, aged["place"].to_numpy(), rows.index),
        )

    @property
    def columns(self) -> list[str]:
        """The amount columns that sum to the balance, in order."""
        return [name for name in self.totals.columns if name not in ("currency", "balance")]

    def by(self, *columns: str) -> pd.DataFrame:
        """The aging by columns of the detail and currency, sorted; cash without such a column under ""."""
        entries = self.items[[*columns, "currency"]].iloc[self.aged.index]
        return _tabulate(self.aged, entries, self.policy, self.unapplied)[0]


def age(
    items: pd.DataFrame,
    as_of: date,
    policy: AgingPolicy | None = None,
    *,
    applications: pd.DataFrame | None = None,
    unapplied: pd.DataFrame | None = None,
) -> AgingResult:
    """The aging of ``items`` (core.schema, minor units) on ``as_of``; UsageError if that is no date.

    ``unapplied``: customer, currency, amount of cash (positive; core.credits.unapplied); it lowers the balance.
    """
    policy = policy or AgingPolicy()
    aged = _aged(_opened(items, as_of, policy, applications), as_of, policy)
    # A shallow copy is safe from later changes to the caller's frame (copy on write).
    return _result(as_of, policy, unapplied, items.copy(deep=False), aged)


def part(aging: AgingResult, chosen: NDArray[np.bool_], buckets: BucketScheme) -> AgingResult:
    """The aging of some of its rows (one flag a row of ``aged``) in buckets of their own, without unapplied cash."""
    days, policy = aging.aged.loc[chosen, "days_past_due"], replace(aging.policy, scheme=buckets)
    place = buckets.place(days.fillna(0).to_numpy(dtype="int64"), days.notna().to_numpy(dtype=bool), day(aging.as_of))
    return _result(aging.as_of, policy, None, aging.items, aging.aged[chosen].assign(place=place))


def _result(
    as_of: date, policy: AgingPolicy, unapplied: pd.DataFrame | None, items: pd.DataFrame, aged: pd.DataFrame
) -> AgingResult:
    table, groups = _tabulate(aged, aged[["customer", "currency"]], policy, unapplied)
    totals = table.drop(columns="customer").groupby("currency", as_index=False, sort=True).sum()
    return AgingResult(as_of, policy, _named(table, groups, aged), totals, unapplied, items, aged)


def _opened(items: pd.DataFrame, as_of: date, policy: AgingPolicy, applications: pd.DataFrame | None) -> pd.DataFrame:
    """What is open, with the columns that aging needs, each row's index its position in ``items``."""
    needed = items[_NEEDED].reset_index(drop=True)
    if policy.retroactive:
        opened = open_as_of(needed, as_of, applications=applications)
    else:
        opened = needed[needed["open_amount"] != 0]
        stated = pd.Series("open_amount", index=opened.index, dtype=object)
        opened = opened.assign(open_basis=stated, undated=opened["document_date"].isna())
    if policy.instalments and policy.basis == "due":
        return open_instalments(opened, needed)
    return opened.assign(instalment=pd.Series("", index=opened.index, dtype=object))


def _aged(opened: pd.DataFrame, as_of: date, policy: AgingPolicy) -> pd.DataFrame:
    """The open items with their age; ``source`` indexes _BASES or "none", ``place`` the scheme's columns."""
    dates, source = _age_dates(opened, policy)
    dated = ~np.isnat(dates)
    days = np.where(dated, (day(as_of) - dates).astype(np.int64), 0)
    aged = opened.assign(
        age_date=dates.astype("datetime64[s]"),
        source=source,
        days_past_due=pd.arrays.IntegerArray(days, ~dated),
        place=policy.scheme.place(days, dated, day(as_of)),
        credit=opened["open_amount"].to_numpy() < 0,
    )
    return aged.assign(counted=oldest_first(aged) if policy.credits == "oldest" else aged["open_amount"])


def _age_dates(items: pd.DataFrame, policy: AgingPolicy) -> tuple[NDArray[np.datetime64], NDArray[np.int8]]:
    dates = np.full(len(items), np.datetime64("NaT"), dtype="datetime64[D]")
    source = np.full(len(items), len(_BASES), dtype=np.int8)
    for name in policy.sources:
        missing = np.isnat(dates)
        if not missing.any():
            break
        found = _dates_from(items if missing.all() else items[missing], name, policy)
        dates[missing] = found
        source[missing] = np.where(np.isnat(found), len(_BASES), list(_BASES).index(name))
    return dates, source


def _dates_from(items: pd.DataFrame, source: Source, policy: AgingPolicy) -> NDArray[np.datetime64]:
    if source == "terms":
        return days_of(due_dates(items["document_date"], items["terms"], eom_first=policy.eom_first))
    return days_of(items[f"{source}_date"])


def _slots(aged: pd.DataFrame, policy: AgingPolicy) -> Ints:
    """Column each item's amount goes to, as an index into the policy's columns."""
    place = aged["place"].to_numpy(dtype="int64")
    if policy.credits == "net":
        return place
    return np.where(aged["credit"].to_numpy(), len(policy.scheme.columns), place)


def _tabulate(
    aged: pd.DataFrame, entries: pd.DataFrame, policy: AgingPolicy, unapplied: pd.DataFrame | None
) -> tuple[pd.DataFrame, Ints]:
    """One row a group of the columns of ``entries``, in order, with amounts; and the row of each entry."""
    slots, names = _slots(aged, policy), list(policy.columns)
    amounts = aged["counted"].to_numpy(dtype="int64")
    if unapplied is not None:
        cash = unapplied.reindex(columns=entries.columns, fill_value="")
        entries = pd.concat([entries, cash], ignore_index=True)
        slots = np.append(slots, np.full(len(unapplied), len(names)))
        amounts = np.append(amounts, -unapplied["amount"].to_numpy(dtype="int64"))
        names.append("unapplied")
    groups, table = _groups(entries)
    sums = np.zeros((len(table), len(names)), dtype=np.int64)
    np.add.at(sums.reshape(-1), groups * len(names) + slots, amounts)
    undated = len(policy.scheme.labels)
    hidden = len(policy.scheme.columns) > undated and not (slots == undated).any()
    shown = [at for at in range(len(names)) if at != undated or not hidden]
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


def _named(table: pd.DataFrame, groups: Ints, aged: pd.DataFrame) -> pd.DataFrame:
    """Customer names put in, rows sorted by them; of several spellings of a name the first by letters."""
    codes, spelled = pd.factorize(aged["customer_name"].to_numpy(dtype=object))
    order = np.argsort(spelled, kind="stable")
    rank = np.zeros(len(spelled) + 1, dtype=np.int64)
    rank[order] = np.arange(len(spelled))
    rank[:-1][spelled == ""] = len(spelled)
    best = np.full(len(table), len(spelled), dtype=np.int64)
    np.minimum.at(best, groups[: len(aged)], rank[codes])
    by_customer = pd.Series(best).groupby(table["customer"]).transform("min").to_numpy()
    names = np.append(spelled[order], "")[by_customer]
    without_items = np.bincount(groups[: len(aged)], minlength=len(table)) == 0
    names[(table["customer"] == "") & without_items] = UNIDENTIFIED
    table.insert(1, "customer_name", pd.Series(names, dtype=object))
    keys = table["customer_name"].where(table["customer_name"] != "", table["customer"]).str.casefold()
    return table.iloc[keys.argsort(kind="stable")].reset_index(drop=True)

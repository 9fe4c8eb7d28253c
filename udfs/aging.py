"""AR_AGING: the aging of a range of open items."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd

from udfs.calling.kept import items_of
from udfs.define import formula
from xl_ar.core.aging.aged import AgingPolicy, AgingResult, age, scheme
from xl_ar.core.money import to_decimal
from xl_ar.errors import UsageError, unknown
from xl_ar.tables.ranges.items import RangeItems
from xl_ar.tables.ranges.scalars import one, required_date, to_text

_BY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "customer": (("customer", "customer_name"), ("Customer", "Name")),
    "document": (("document", "customer"), ("Document", "Customer")),
    "type": (("document_type",), ("Type",)),
    "terms": (("terms",), ("Terms",)),
    "currency": ((), ()),
}
_LONGEST = 5
_WORDS = {"credits": "Credits"}


@formula(
    help="Aging of open items: a row a customer, a column a bucket, credits apart, balance, totals. Currencies apart.",
    example='=AR_AGING(Items!A1:G7,"2026-06-30")',
    spills=True,
    open_items="Open items, with headings in any order or without: customer, document, dates, amount, currency",
    as_of="The day the books are looked at",
    buckets="Bucket scheme or edges, such as 30,60,90 or 1-30,31-60,61+; 1-30 to 121+ if left out",
    by="Rows by customer (if left out), document, type, terms or currency",
)
def AR_AGING(open_items: Any, as_of: Any, buckets: Any = None, by: Any = None) -> list[list[Any]]:  # noqa: N802
    """The aging that ``xl-ar age`` gives for the same cells, with a total a currency and what was not read."""
    day = required_date("as_of", as_of)
    policy = bucket_policy(buckets)
    keys, titles = _grouping(by)
    items = items_of("open_items", open_items)
    result = age(items.frame, day, policy, applications=items.applications)
    return [*_table(result, keys, titles), *unread_notes(items, day)]


def bucket_policy(buckets: Any) -> AgingPolicy:
    """The policy with the buckets of an argument; UsageError says what would do."""
    spec = to_text(one("buckets", buckets))
    if any(len(days) > _LONGEST for days in re.findall(r"\d+", spec)):
        raise UsageError(f"buckets '{spec[:40]}': days of up to {_LONGEST} figures may stand there")
    return AgingPolicy(scheme=scheme(spec)) if spec else AgingPolicy()


def _grouping(by: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    word = to_text(one("by", by)).casefold() or "customer"
    if word not in _BY:
        raise UsageError(unknown("by", word, _BY))
    return _BY[word]


def _table(result: AgingResult, keys: tuple[str, ...], titles: tuple[str, ...]) -> list[list[Any]]:
    rows = result.by_customer if "customer_name" in keys else result.by(*keys)
    if "customer_name" in keys and rows["customer"].equals(rows["customer_name"]):
        keys, titles = keys[:1], titles[:1]
    if rows["currency"].any() or not keys:
        keys, titles = (*keys, "currency"), (*titles, "Currency")
    names = [*result.columns, "balance"]
    header = [*titles, *(_WORDS.get(name, name) for name in result.columns), "Balance"]
    body = [[*(row[key] for key in keys), *_money(row, names)] for row in rows.to_dict("records")]
    totals = [[*_total(row, keys), *_money(row, names)] for row in result.totals.to_dict("records")]
    return [header, *body, *totals]


def _money(row: dict[Any, Any], names: list[str]) -> list[float]:
    return [float(to_decimal(int(row[name]), row["currency"])) for name in names]


def _total(row: dict[Any, Any], keys: tuple[str, ...]) -> list[str]:
    cells = ["Total", *[""] * (len(keys) - 1)]
    if "currency" in keys:
        cells[keys.index("currency")] = row["currency"] if len(keys) > 1 else f"Total {row['currency']}".rstrip()
    return cells


def unread_notes(items: RangeItems, as_of: date) -> list[list[Any]]:
    """Last lines for rows that stand in the range and not in the figures, or not as they stand."""
    notes = []
    later = int((items.frame["document_date"] > pd.Timestamp(as_of)).sum())
    if later:
        notes.append([f"dated after {as_of}, not counted: {later:,} {_rows(later)}"])
    nobody = int((items.frame["customer"] == "").sum())
    if nobody:
        notes.append([f"without a customer: {nobody:,} {_rows(nobody)}; merged cells reach a formula blank"])
    if items.dates:
        notes.append([f"dates not read: {items.dates:,}; aged from another date of the row, or under No date"])
    if items.unread:
        why = f" ({items.reasons})" if items.reasons else ""
        notes.append([f"not read: {items.unread:,} {_rows(items.unread)}{why}"])
    return [*([remark] for remark in items.remarks), *notes]


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"

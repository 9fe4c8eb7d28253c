"""AR_BALANCE: what is open, in all or of each customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from udfs.calling.kept import items_of
from udfs.define import formula
from xl_ar.core.aging.retroactive import open_as_of
from xl_ar.core.money import decimal_text, to_decimal
from xl_ar.errors import InputError
from xl_ar.tables.ranges.columns import each, texts
from xl_ar.tables.ranges.items import RangeItems
from xl_ar.tables.ranges.scalars import currency_of, required_date

Balances = dict[str, int]  # minor units by currency


@formula(
    help="The open balance of all open items, of one customer or of each in a column. Currencies are never added.",
    example='=AR_BALANCE(Items!A1:G7,"Alder GmbH")',
    spills=True,
    open_items="Open items, with headings in any order or without",
    customer="Account or name of a customer, or a column of them; if left out all",
    as_of="The day the books are looked at; if left out the amounts as they stand",
    currency_code="Only this currency; needed where a customer has several",
)
def AR_BALANCE(  # noqa: N802
    open_items: Any, customer: Any = None, as_of: Any = None, currency_code: Any = None
) -> Any:
    """A number; rows of currency and balance where all is asked for and there are several; "" for unknown ones."""
    opened = _opened(items_of("open_items", open_items), as_of)
    code = currency_of("currency_code", currency_code)
    if code:
        opened = opened[opened["currency"] == code]
    if customer is None:
        return _all(opened, code)
    accounts, names = (_balances(opened, column) for column in ("customer", "customer_name"))

    def balance(customer: str) -> Any:
        key = customer.casefold()
        return _one(customer, accounts.get(key) or names.get(key) or {})

    return each(balance, "Balance", customer=texts(customer))


def _opened(items: RangeItems, as_of: Any) -> pd.DataFrame:
    """The items that are open; InputError where a row has no amount that can be read or nothing but one."""
    if items.rejected:
        rows = "row" if items.rejected == 1 else "rows"
        raise InputError(f"open_items: {items.rejected:,} {rows} without an amount that can be read ({items.reasons})")
    if items.unsaid:
        rows = "row holds" if items.unsaid == 1 else "rows hold"
        raise InputError(f"open_items: {items.unsaid:,} {rows} an amount alone that is no sum of the rows above")
    if as_of is None:
        return items.frame
    return open_as_of(items.frame, required_date("as_of", as_of), applications=items.applications)


def _balances(opened: pd.DataFrame, column: str) -> Mapping[str, Balances]:
    sums: dict[str, Balances] = defaultdict(dict)
    for key, code, minor in zip(opened[column], opened["currency"], opened["open_amount"].tolist(), strict=True):
        balances = sums[key.casefold()]
        balances[code] = balances.get(code, 0) + minor
    return sums


def _one(customer: str, balances: Balances) -> Any:
    if len(balances) > 1:
        told = ", ".join(f"{decimal_text(minor, code)} {code}".rstrip() for code, minor in sorted(balances.items()))
        raise InputError(f"{customer} has several currencies: {told}; give one as currency_code")
    return next((to_decimal(minor, code) for code, minor in balances.items()), "")


def _all(opened: pd.DataFrame, code: str) -> Any:
    totals: Balances = {}
    for key, minor in zip(opened["currency"], opened["open_amount"].tolist(), strict=True):
        totals[key] = totals.get(key, 0) + minor
    if len(totals) <= 1:
        return to_decimal(sum(totals.values()), next(iter(totals), code))
    return [["Currency", "Balance"], *([key, to_decimal(minor, key)] for key, minor in sorted(totals.items()))]

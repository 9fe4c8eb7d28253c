"""``age``: open items by customer and bucket."""

from __future__ import annotations

import warnings
from datetime import date

import pandas as pd

from xl_ar.api.frames import day, decimals, ledger_frame
from xl_ar.commands.policies import aging_policy, only_on_sheets
from xl_ar.core.aging.aged import age as age_items
from xl_ar.settings import Settings
from xl_ar.tables.mapping.roles import Role


def age(open_items: pd.DataFrame, *, as_of: date | str, settings: Settings | None = None) -> pd.DataFrame:
    """Aging by customer and currency: customer, currency, one column a bucket, credits if any, balance.

    Raises InputError where a column is missing or ``as_of`` is no date; warns of settings that only AR Aging shows.
    """
    items = ledger_frame(open_items, Role.OPEN_ITEMS, "open_items")
    warn_of_unused(settings or Settings())
    return aged(items, day(as_of), settings or Settings())


def aged(items: pd.DataFrame, as_of: date, settings: Settings) -> pd.DataFrame:
    """The aging of a ledger frame as a table of decimals."""
    result = age_items(items, as_of, aging_policy(settings))
    table, columns = result.by_customer, result.columns
    shown = [name for name in columns if name != "credits" or table[name].any()]
    names = {name: "Credits" if name == "credits" else name for name in shown}
    amounts = {label: decimals(table[name], table["currency"]) for name, label in names.items()}
    balance = decimals(table["balance"], table["currency"])
    return pd.DataFrame({"customer": table["customer"], "currency": table["currency"], **amounts, "balance": balance})


def warn_of_unused(settings: Settings) -> None:
    """Warns the caller's caller of settings that a single table cannot show."""
    told = only_on_sheets(settings)
    if told:
        warnings.warn(told, stacklevel=3)

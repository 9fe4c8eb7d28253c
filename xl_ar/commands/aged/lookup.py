"""What stands under a heading for each open item: in its own row, else in its customer's row of the customer master."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.errors import SettingsError, unknown
from xl_ar.tables.detect.headers import text_of
from xl_ar.tables.mapping.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_ar.commands.accounts import Accounts
    from xl_ar.tables.detect.regions import Region
    from xl_ar.tables.reading import FoundTable

EMPTY, NO_MASTER, UNCLEAR = "(empty)", "(not in the master)", "(two values in the master)"


def folded(text: str) -> str:
    """A heading or value as two are compared: case and spaces aside."""
    return " ".join(text.split()).casefold()


def spelled(accounts: Accounts, setting: str, heading: str) -> str:
    """The heading as the sheet spells it, of the items or else of the master; SettingsError names those there are."""
    tables = [*_sources(accounts), *_masters(accounts)]
    known = {folded(text): text for found in reversed(tables) for text in found.region.headings if text.strip()}
    if folded(heading) not in known:
        raise SettingsError(f"{setting}: {unknown('heading', heading, known.values())}")
    return " ".join(known[folded(heading)].split())


def values(accounts: Accounts, heading: str) -> pd.Series:
    """What stands under ``heading`` for each item of the aging; EMPTY where nothing does.

    An item whose own table has no such column takes its customer's value of the customer master. Case and spaces do not
    tell two values apart; the first spelling is shown.
    """
    items, first = accounts.aging.items, {"": EMPTY}
    texts = np.full(len(items), None, dtype=object)
    rows = items["source_row"].to_numpy()
    for region in (found.region for found in _sources(accounts)):
        cells = _cells(region, heading)
        here = (items["source_sheet"] == region.grid.sheet).to_numpy() & (rows >= region.first) & (rows <= region.last)
        if cells is not None and here.any():
            shown = [first.setdefault(cell.casefold(), cell) for cell in cells]
            texts[here] = [shown[row - region.first] for row in rows[here].tolist()]
    left = np.array([text is None for text in texts], dtype=bool)
    if left.any():
        texts[left] = _of_masters(accounts, heading, items[left], first)
    return pd.Series(texts, index=items.index, dtype=object)


def unclear(accounts: Accounts, heading: str) -> list[str]:
    """Customers for which the master states two different values under ``heading``."""
    return sorted(customer for customer, found in _stated(accounts, heading).items() if len(found) > 1)


def _sources(accounts: Accounts) -> list[FoundTable]:
    return [found for found in accounts.reading.used if found.table.role in (Role.OPEN_ITEMS, Role.LEDGER)]


def _masters(accounts: Accounts) -> list[FoundTable]:
    return [found for found in accounts.reading.used if found.table.role is Role.CUSTOMERS]


def _cells(region: Region, heading: str) -> list[str] | None:
    """The column under a heading as texts; None where there is none."""
    columns = {folded(text): at for at, text in zip(region.columns, region.headings, strict=True)}
    at = columns.get(folded(heading))
    return None if at is None else [_shown(cell) for cell in region.cells(at)]


def _shown(cell: object) -> str:
    """A cell as a value is called: spaces single, whole numbers without decimals."""
    value = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return " ".join(text_of(value).split())


def _of_masters(accounts: Accounts, heading: str, items: pd.DataFrame, first: dict[str, str]) -> list[str]:
    stated = _stated(accounts, heading)
    by_name = _by_name(accounts.ledger.customers)
    own = _own_parents(accounts, heading, stated)
    result = []
    for customer, name in zip(items["customer"], items["customer_name"], strict=True):
        account = customer if customer in stated else by_name.get(folded(name), "")
        found = list(stated.get(account, {}).values())
        text = found[0] if len(found) == 1 else UNCLEAR if found else own.get(account, EMPTY)
        result.append(first.setdefault(text.casefold(), text) if account in stated else NO_MASTER)
    return result


def _stated(accounts: Accounts, heading: str) -> dict[str, dict[str, str]]:
    """The different values of each customer account by their folded text; none where the cell is empty."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    customers = accounts.ledger.customers
    for region in (each.region for each in _masters(accounts)):
        cells = _cells(region, heading)
        here = customers[customers["source_sheet"] == region.grid.sheet]
        here = here[here["source_row"].between(region.first, region.last)]
        for customer, row in zip(here["customer"], here["source_row"].tolist(), strict=True):
            if cells is not None:
                text = cells[row - region.first]
                found[customer] |= {text.casefold(): text} if text else {}
    return dict(found)


def _by_name(customers: pd.DataFrame) -> dict[str, str]:
    """The account of each name that only one account has."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for customer, name in zip(customers["customer"], customers["customer_name"], strict=True):
        accounts[folded(name)].add(customer)
    return {name: next(iter(found)) for name, found in accounts.items() if name and len(found) == 1}


def _own_parents(accounts: Accounts, heading: str, stated: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """In a column of parents, the parent of one that has none is itself, called as the column calls parents."""
    parents = {
        folded(each.table.fields["parent"].heading) for each in _masters(accounts) if "parent" in each.table.fields
    }
    if folded(heading) not in parents:
        return {}
    customers = accounts.ledger.customers
    used = {text for found in stated.values() for text in found}
    by_account = not used.isdisjoint({customer.casefold() for customer in customers["customer"]})
    names = customers["customer" if by_account or not used else "customer_name"]
    return dict(zip(customers["customer"], names, strict=True))

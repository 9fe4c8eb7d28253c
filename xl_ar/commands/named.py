"""What a reader should know of customers that the sheets state by name instead of by account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from xl_ar.core.named_accounts import NamedAccounts
from xl_ar.findings import Finding, Severity
from xl_ar.tables.reading import Ledger

_MOST = 5  # names shown of those taken as accounts


def named_findings(read: Ledger, named: NamedAccounts) -> Iterator[Finding]:
    """Of the rows read: names taken as accounts, a finding a sheet; names that several accounts have, each one."""
    parts = [(read.open_items, named.items), *((part, named.stated) for part in _stating(read))]
    for part, accounts in parts:
        rows = part[part["customer"].isin(accounts)]
        for sheet, mine in rows.groupby("source_sheet", sort=False):
            taken = _listed(dict.fromkeys(mine["customer"]), accounts)
            told = f"{len(mine):,} rows state the customer by name or otherwise spelled: taken as its account ({taken})"
            yield Finding("customer-by-name", Severity.INFO, told, str(sheet), rows=len(mine))
    for name, owners in sorted(named.unclear.items()):
        for part, _ in parts:
            rows = part[part["customer"] == name]
            if len(rows):
                told = f"{' and '.join(owners)} have the name '{name}': left as a customer of its own"
                sheet = str(rows["source_sheet"].iloc[0])
                yield Finding("customer-unclear", Severity.CHECK, told, sheet, "", name, "the account", rows=len(rows))


def _stating(read: Ledger) -> tuple[pd.DataFrame, ...]:
    return read.receipts, read.applications, read.history


def _listed(names: Iterable[str], accounts: Mapping[str, str]) -> str:
    told = [f"{name} = {accounts[name]}" for name in names]
    more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return "; ".join(told[:_MOST]) + more

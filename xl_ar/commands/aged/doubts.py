"""What a reader of the aging should know: dates that were not there, and groups that are not known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from xl_ar.commands.aged.groups import wanted
from xl_ar.commands.aged.lookup import folded, unclear
from xl_ar.commands.aged.schemes import groups, heading, in_groups
from xl_ar.commands.policies import group_schemes
from xl_ar.findings import Finding, Severity

if TYPE_CHECKING:
    from xl_ar.commands.accounts import Accounts


def aging_findings(accounts: Accounts) -> Iterator[Finding]:
    """Findings of the aging by posting date, of groups with buckets of their own, and of the customer master."""
    if not len(accounts.items):
        return
    if accounts.settings.aging.basis == "posting":
        yield from _posting(accounts)
    if in_groups(accounts):
        yield from _groups(accounts)
    yield from _masters(accounts)


def _posting(accounts: Accounts) -> Iterator[Finding]:
    opened = accounts.items.iloc[accounts.aging.aged.index.unique()]
    missing = opened[opened["posting_date"].isna()]
    later = opened[opened["posting_date"] > pd.Timestamp(accounts.as_of)]
    if len(missing):
        which = (
            "no column of posting dates" if len(missing) == len(opened) else f"{len(missing):,} without posting date"
        )
        told = f"{which}: aged from the document date, else the due date"
        yield _of(missing, "posting-date-missing", told, "a posting date, or aging.basis = document")
    if len(later):
        told = f"{len(later):,} dated up to the as-of date and posted after it: counted, under not due"
        yield _of(later, "posted-later", told, "")


def _of(rows: pd.DataFrame, kind: str, told: str, expected: str) -> Finding:
    sheet = str(rows["source_sheet"].iloc[0])
    return Finding(kind, Severity.CHECK, told, sheet, rows=len(rows), expected=expected)


def _groups(accounts: Accounts) -> Iterator[Finding]:
    found = groups(accounts)
    known = {folded(name): name for name in group_schemes(accounts.settings)}
    counts = found[~found.map(folded).isin(list(known))].value_counts().sort_index()
    for group, count in counts.items():
        told = "aging.group_buckets does not name this group; aged in the default buckets"
        yield Finding(
            "group-without-buckets", Severity.INFO, told, seen=f"{heading(accounts)}: {group}", rows=int(count),
            expected=", ".join(known.values()),
        )  # fmt: skip
    there = set(found.map(folded))
    for key, name in known.items():
        if key not in there:
            told = f"no open item has this group of aging.group_buckets under {heading(accounts)}"
            yield Finding("group-unknown", Severity.CHECK, told, seen=name, expected=", ".join(sorted(set(found))))


def _masters(accounts: Accounts) -> Iterator[Finding]:
    asked = [*wanted(accounts), *([heading(accounts)] if in_groups(accounts) else [])]
    for each in dict.fromkeys(asked):
        for customer in unclear(accounts, each):
            told = f"the customer master states two values under {each} for this customer; shown apart, under neither"
            yield Finding("master-unclear", Severity.CHECK, told, seen=customer, expected="one value")

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
    from xl_ar.commands.work import Work


def aging_findings(work: Work) -> Iterator[Finding]:
    """Findings of the aging by posting date, of groups with buckets of their own, and of the customer master."""
    if not len(work.items):
        return
    if work.settings.aging.basis == "posting":
        yield from _posting(work)
    if in_groups(work):
        yield from _groups(work)
    yield from _masters(work)


def _posting(work: Work) -> Iterator[Finding]:
    opened = work.items.iloc[work.aging.aged.index.unique()]
    missing = opened[opened["posting_date"].isna()]
    later = opened[opened["posting_date"] > pd.Timestamp(work.as_of)]
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


def _groups(work: Work) -> Iterator[Finding]:
    found = groups(work)
    known = {folded(name): name for name in group_schemes(work.settings)}
    counts = found[~found.map(folded).isin(list(known))].value_counts().sort_index()
    for group, count in counts.items():
        told = "aging.group_buckets does not name this group; aged in the default buckets"
        yield Finding(
            "group-without-buckets", Severity.INFO, told, seen=f"{heading(work)}: {group}", rows=int(count),
            expected=", ".join(known.values()),
        )  # fmt: skip
    there = set(found.map(folded))
    for key, name in known.items():
        if key not in there:
            told = f"no open item has this group of aging.group_buckets under {heading(work)}"
            yield Finding("group-unknown", Severity.CHECK, told, seen=name, expected=", ".join(sorted(set(found))))


def _masters(work: Work) -> Iterator[Finding]:
    asked = [*wanted(work), *([heading(work)] if in_groups(work) else [])]
    for each in dict.fromkeys(asked):
        for customer in unclear(work, each):
            told = f"the customer master states two values under {each} for this customer; shown apart, under neither"
            yield Finding("master-unclear", Severity.CHECK, told, seen=customer, expected="one value")

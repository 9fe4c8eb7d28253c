"""The aging in buckets of their own for groups of customers: a part of the aging for each scheme, and all groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xl_ar.commands.aged.columns import buckets, joined, table_name
from xl_ar.commands.aged.lookup import folded, spelled, values
from xl_ar.commands.policies import group_schemes
from xl_ar.commands.rows import table_rows
from xl_ar.core.aging.aged import AgingResult, part
from xl_ar.core.aging.buckets import BucketScheme
from xl_ar.sheets.layout import Chart, Column, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from xl_ar.commands.accounts import Accounts

OTHERS = "Other groups"
_WIDE = 48.0  # characters: the names of the buckets of a scheme
_PAST_DUE = BucketScheme("past-due", (0,), ("Not past due", "Past due"))


@dataclass(frozen=True)
class GroupAging:
    """The part of the aging that one scheme is for; ``name`` is the group, "" for all groups of the default scheme."""

    name: str
    aging: AgingResult
    chosen: NDArray[np.bool_]  # which rows of the whole aging

    @property
    def title(self) -> str:
        """What the group is called on a sheet."""
        return self.name or OTHERS


def in_groups(accounts: Accounts) -> bool:
    """True when the settings give groups buckets of their own."""
    return bool(group_schemes(accounts.settings))


def heading(accounts: Accounts) -> str:
    """The heading of the groups as the sheet spells it; SettingsError where no table has it."""
    return spelled(accounts, "aging.group", accounts.settings.aging.group)


def groups(accounts: Accounts) -> pd.Series:
    """The group of each open item or instalment, in the order of the aging."""
    return values(accounts, heading(accounts)).iloc[accounts.aging.aged.index]


def parts(accounts: Accounts) -> list[GroupAging]:
    """The aging of each group with buckets of its own, in the order of the settings, then of all others."""
    keys = groups(accounts).map(folded)
    found, rest = [], np.ones(len(keys), dtype=bool)
    for name, chosen in group_schemes(accounts.settings).items():
        mine = (keys == folded(name)).to_numpy()
        rest &= ~mine
        found.append(GroupAging(name, part(accounts.aging, mine, chosen), mine))
    found.append(GroupAging("", part(accounts.aging, rest, accounts.aging.policy.scheme), rest))
    return [each for each in found if each.chosen.any()]


def detail(accounts: Accounts) -> pd.DataFrame:
    """The detail of the aging, each row in the bucket of its group, and the group in a column ``group``."""
    rows = accounts.aging.detail
    placed = rows["bucket"].to_numpy(dtype=object, copy=True)
    for each in parts(accounts):
        placed[each.chosen] = each.aging.detail["bucket"].to_numpy()
    return rows.assign(bucket=placed, group=groups(accounts).to_numpy())


def all_groups(accounts: Accounts) -> Iterator[Table | Chart]:
    """A row a group for each currency, past due or not, and the buckets it has; the totals tie to the sheet."""
    whole = part(accounts.aging, np.ones(len(accounts.aging.aged), dtype=bool), _PAST_DUE)
    grouped = replace(whole, items=whole.items.assign(group=values(accounts, heading(accounts))))
    rows = grouped.by("group")
    schemes = {folded(name): chosen for name, chosen in group_schemes(accounts.settings).items()}
    amounts = buckets(whole)
    columns = (Column("group", heading(accounts)), Column("buckets", "Buckets", width=_WIDE), *amounts)
    for code in sorted(set(rows["currency"])):
        chosen = rows[rows["currency"] == code]
        spelling = [_spelling(schemes.get(folded(group)), accounts.aging.policy.scheme) for group in chosen["group"]]
        cells = [chosen["group"].tolist(), spelling, *(chosen[column.key].tolist() for column in amounts)]
        yield Table(
            table_name(code), columns, table_rows(cells), joined(["By group, each in its own buckets"], code), code,
            total=True,
        )  # fmt: skip
        yield Chart(joined(["Past due by group"], code), table_name(code), (_PAST_DUE.labels[1],), category="group")


def _spelling(own: BucketScheme | None, default: BucketScheme) -> str:
    return ", ".join((own or default).labels) + ("" if own else " (default)")

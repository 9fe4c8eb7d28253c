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

    from xl_ar.commands.work import Work

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


def in_groups(work: Work) -> bool:
    """True when the settings give groups buckets of their own."""
    return bool(group_schemes(work.settings))


def heading(work: Work) -> str:
    """The heading of the groups as the sheet spells it; SettingsError where no table has it."""
    return spelled(work, "aging.group", work.settings.aging.group)


def groups(work: Work) -> pd.Series:
    """The group of each open item or instalment, in the order of the aging."""
    return values(work, heading(work)).iloc[work.aging.aged.index]


def parts(work: Work) -> list[GroupAging]:
    """The aging of each group with buckets of its own, in the order of the settings, then of all others."""
    keys = groups(work).map(folded)
    found, rest = [], np.ones(len(keys), dtype=bool)
    for name, chosen in group_schemes(work.settings).items():
        mine = (keys == folded(name)).to_numpy()
        rest &= ~mine
        found.append(GroupAging(name, part(work.aging, mine, chosen), mine))
    found.append(GroupAging("", part(work.aging, rest, work.aging.policy.scheme), rest))
    return [each for each in found if each.chosen.any()]


def detail(work: Work) -> pd.DataFrame:
    """The detail of the aging, each row in the bucket of its group, and the group in a column ``group``."""
    rows = work.aging.detail
    placed = rows["bucket"].to_numpy(dtype=object, copy=True)
    for each in parts(work):
        placed[each.chosen] = each.aging.detail["bucket"].to_numpy()
    return rows.assign(bucket=placed, group=groups(work).to_numpy())


def all_groups(work: Work) -> Iterator[Table | Chart]:
    """A row a group for each currency, past due or not, and the buckets it has; the totals tie to the sheet."""
    whole = part(work.aging, np.ones(len(work.aging.aged), dtype=bool), _PAST_DUE)
    grouped = replace(whole, items=whole.items.assign(group=values(work, heading(work))))
    rows = grouped.by("group")
    schemes = {folded(name): chosen for name, chosen in group_schemes(work.settings).items()}
    amounts = buckets(whole)
    columns = (Column("group", heading(work)), Column("buckets", "Buckets", width=_WIDE), *amounts)
    for code in sorted(set(rows["currency"])):
        chosen = rows[rows["currency"] == code]
        spelling = [_spelling(schemes.get(folded(group)), work.aging.policy.scheme) for group in chosen["group"]]
        cells = [chosen["group"].tolist(), spelling, *(chosen[column.key].tolist() for column in amounts)]
        yield Table(
            table_name(code), columns, table_rows(cells), joined(["By group, each in its own buckets"], code), code,
            total=True,
        )  # fmt: skip
        yield Chart(joined(["Past due by group"], code), table_name(code), (_PAST_DUE.labels[1],), category="group")


def _spelling(own: BucketScheme | None, default: BucketScheme) -> str:
    return ", ".join((own or default).labels) + ("" if own else " (default)")

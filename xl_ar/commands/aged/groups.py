"""The aging by any column that the tables of open items or the customer master have, such as Region or Parent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from xl_ar.commands.aged.columns import buckets, joined, table_name
from xl_ar.commands.aged.lookup import folded, spelled, values
from xl_ar.commands.rows import table_rows
from xl_ar.sheets.layout import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from xl_ar.commands.accounts import Accounts

_GROUP = "group"


def group_tables(accounts: Accounts) -> Iterator[Table]:
    """A table for each column that ``aging.by`` names and each currency; SettingsError for a heading not there."""
    for heading in wanted(accounts):
        grouped = replace(accounts.aging, items=accounts.aging.items.assign(**{_GROUP: values(accounts, heading)}))
        rows = grouped.by(_GROUP)
        for code in sorted(set(rows["currency"])):
            yield _table(accounts, heading, rows[rows["currency"] == code], code)


def wanted(accounts: Accounts) -> list[str]:
    """The headings of ``aging.by`` as the sheet spells them, each once."""
    named = [part.strip() for part in accounts.settings.aging.by.split(",") if part.strip()]
    return list({folded(name): spelled(accounts, "aging.by", name) for name in named}.values())


def _table(accounts: Accounts, heading: str, rows: pd.DataFrame, code: str) -> Table:
    amounts = buckets(accounts.aging)
    taken = folded(heading) in {folded(column.heading) for column in amounts}
    columns = (Column(_GROUP, f"{heading} (of the sheet)" if taken else heading), *amounts)
    cells = [rows[column.key].tolist() for column in columns]
    number = [folded(each) for each in wanted(accounts)].index(folded(heading)) + 1
    name = f"{table_name(code)}_by_{identifier(heading)}_{number}"
    return Table(name, columns, table_rows(cells), joined([f"By {heading}"], code), code, total=True)


def identifier(text: str) -> str:
    """A heading or group as part of a table's name."""
    return re.sub(r"[^0-9A-Za-z]+", "_", text).strip("_") or "column"

"""The aging by any column that the tables of open items have, such as Region or Salesperson."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xl_ar.commands.aged.columns import buckets, joined, table_name
from xl_ar.commands.rows import table_rows
from xl_ar.errors import SettingsError, unknown
from xl_ar.sheets.layout import Column, Table
from xl_ar.tables.detect.headers import text_of

if TYPE_CHECKING:
    from xl_ar.commands.work import Work
    from xl_ar.tables.detect.regions import Region

EMPTY = "(empty)"
_GROUP = "group"


def group_tables(work: Work) -> Iterator[Table]:
    """A table for each column that ``aging.by`` names and each currency; SettingsError for a heading not there."""
    for heading in _wanted(work):
        grouped = replace(work.aging, items=work.aging.items.assign(**{_GROUP: group_values(work, heading)}))
        rows = grouped.by(_GROUP)
        for code in sorted(set(rows["currency"])):
            yield _table(work, heading, rows[rows["currency"] == code], code)


def _wanted(work: Work) -> list[str]:
    """The headings as the sheet spells them, each once."""
    found: dict[str, str] = {}
    known = {_folded(text): text for region in _regions(work) for text in region.headings if text.strip()}
    for name in (part.strip() for part in work.settings.aging.by.split(",")):
        if name and _folded(name) not in known:
            raise SettingsError(f"aging.by: {unknown('heading', name, known.values())}")
        if name:
            found[_folded(name)] = " ".join(known[_folded(name)].split())
    return list(found.values())


def _regions(work: Work) -> list[Region]:
    return [found.region for found in work.reading.used if found.table.role in ("open_items", "ledger")]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def group_values(work: Work, heading: str) -> pd.Series:
    """What stands under ``heading`` in the row each item came from, EMPTY where nothing does.

    Case and spaces do not tell two groups apart; the first spelling is shown.
    """
    items, first = work.aging.items, {"": EMPTY}
    texts = np.full(len(items), EMPTY, dtype=object)
    rows = items["source_row"].to_numpy()
    for region in _regions(work):
        columns = {_folded(text): at for at, text in zip(region.columns, region.headings, strict=True)}
        here = (items["source_sheet"] == region.grid.sheet).to_numpy() & (rows >= region.first) & (rows <= region.last)
        if _folded(heading) not in columns or not here.any():
            continue
        cells = [_shown(cell) for cell in region.cells(columns[_folded(heading)])]
        shown = [first.setdefault(cell.casefold(), cell) for cell in cells]
        texts[here] = [shown[row - region.first] for row in rows[here].tolist()]
    return pd.Series(texts, index=items.index, dtype=object)


def _shown(cell: object) -> str:
    """A cell as a group is called: spaces single, whole numbers without decimals."""
    value = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return " ".join(text_of(value).split())


def _table(work: Work, heading: str, rows: pd.DataFrame, code: str) -> Table:
    amounts = buckets(work.aging)
    taken = _folded(heading) in {_folded(column.heading) for column in amounts}
    columns = (Column(_GROUP, f"{heading} (of the sheet)" if taken else heading), *amounts)
    cells = [rows[column.key].tolist() for column in columns]
    name = f"{table_name(code)}_by_{re.sub(r'[^0-9A-Za-z]+', '_', heading).strip('_') or 'column'}"
    number = [_folded(each) for each in _wanted(work)].index(_folded(heading)) + 1
    return Table(f"{name}_{number}", columns, table_rows(cells), joined([f"By {heading}"], code), code, total=True)

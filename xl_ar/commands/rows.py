"""Cells of result frames as the layout wants them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from xl_ar.sheets.layout import Link, Table, Value


def day(value: Any) -> date | None:
    """A date of a frame, None where unknown."""
    return None if pd.isna(value) else pd.Timestamp(value).date()


def dates(column: pd.Series) -> list[date | None]:
    """A date column of a frame, None where unknown."""
    known = column.notna().to_numpy()
    days = column.to_numpy(dtype="datetime64[D]").astype(object)
    return [value if ok else None for value, ok in zip(days, known, strict=True)]


def ints(column: pd.Series) -> list[int | None]:
    """A whole-number column of a frame, None where unknown."""
    return [None if value is pd.NA or value != value else int(value) for value in column.tolist()]


def table_rows(columns: Sequence[Sequence[Value]]) -> list[tuple[Value, ...]]:
    """Rows out of columns of equal length."""
    return list(zip(*columns, strict=True))


def source_links(frame: pd.DataFrame, key: str, column: str = "A") -> dict[tuple[int, str], Link]:
    """A link from each row's cell in column ``key`` to the row it came from."""
    places = zip(frame["source_sheet"], frame["source_row"], strict=True)
    return {(n, key): Link(sheet, f"{column}{row}") for n, (sheet, row) in enumerate(places) if sheet and row}


def without_empty(table: Table, *keys: str) -> Table:
    """The table without those of the columns ``keys`` that are empty in every row."""
    places = {column.key: n for n, column in enumerate(table.columns)}
    return without(table, {key for key in keys if key in places and not any(row[places[key]] for row in table.rows)})


def without(table: Table, keys: Set[str]) -> Table:
    """The table without the columns ``keys``; as it is where it has no rows."""
    if not keys or not table.rows:
        return table
    kept = [n for n, column in enumerate(table.columns) if column.key not in keys]
    return replace(
        table,
        columns=tuple(table.columns[n] for n in kept),
        rows=[tuple(row[n] for n in kept) for row in table.rows],
        currency_key="" if table.currency_key in keys else table.currency_key,
    )

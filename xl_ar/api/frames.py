"""DataFrames in, ledger frames out; and back, amounts as exact decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from xl_ar.commands.accounts import with_master_terms
from xl_ar.core.money import to_decimal
from xl_ar.core.schema import CUSTOMERS, HISTORY, OPEN_ITEMS, RECEIPTS, Dtype, Frame
from xl_ar.errors import InputError
from xl_ar.excel.reading.plain_files import read_file
from xl_ar.findings import Finding
from xl_ar.tables.grid import Grid
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.plain import read_role

_FRAMES = {
    Role.OPEN_ITEMS: OPEN_ITEMS,
    Role.RECEIPTS: RECEIPTS,
    Role.CUSTOMERS: CUSTOMERS,
    Role.HISTORY: HISTORY,
}


def ledger_frames(
    receipts: pd.DataFrame, open_items: pd.DataFrame, customers: pd.DataFrame | None, history: pd.DataFrame | None
) -> dict[Role, pd.DataFrame]:
    """Ledger frames by role out of tables with any headings; InputError where a column is missing."""
    ours = {
        Role.RECEIPTS: receipts, Role.OPEN_ITEMS: open_items, Role.CUSTOMERS: customers, Role.HISTORY: history,
    }  # fmt: skip
    return {role: ledger_frame(frame, role, role.value) for role, frame in ours.items() if frame is not None}


def read_plain(files: Mapping[Role, Path]) -> tuple[dict[Role, pd.DataFrame], list[Finding]]:
    """Ledger frames out of files, and every doubt; items take missing terms from the customers."""
    largest_first = sorted(files, key=lambda role: files[role].stat().st_size, reverse=True)  # for the least memory
    read = {role: read_file(files[role], role) for role in largest_first}
    frames = {role: read[role][0] for role in files}
    if Role.CUSTOMERS in frames and Role.OPEN_ITEMS in frames:
        frames[Role.OPEN_ITEMS] = with_master_terms(frames[Role.OPEN_ITEMS], frames[Role.CUSTOMERS])
    return frames, [finding for role in files for finding in read[role][1]]


def day(value: date | str) -> date:
    """A date out of a date or an ISO text; InputError says what may stand there."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"as-of: '{value}' is no date; write it as 2026-06-30") from error


def ledger_frame(table: pd.DataFrame, role: Role, name: str) -> pd.DataFrame:
    """A table with any headings as the ledger frame of a role; one that is a ledger frame already, as it is."""
    if list(table.columns) == _FRAMES[role].names and _is_ledger(table, _FRAMES[role]):
        return table
    rows: list[list[Any]] = [[str(heading) for heading in table.columns]]
    rows.extend(cells_of(table))
    frame, _ = read_role([Grid(name, rows)], role, name)
    return frame


def _is_ledger(table: pd.DataFrame, frame: Frame) -> bool:
    money = [field.name for field in frame.fields if field.dtype is Dtype.MINOR]
    return all(str(table[name].dtype) == "int64" for name in money)


def cells_of(table: pd.DataFrame) -> list[list[Any]]:
    """The rows of a table as a grid holds them: "" where nothing is known."""
    columns: list[Sequence[Any]] = [_column(table.iloc[:, place]) for place in range(table.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(values: pd.Series) -> list[Any]:
    known = values.notna().tolist()
    return [_cell(value) if ok else "" for value, ok in zip(values.tolist(), known, strict=True)]


def _cell(value: Any) -> Any:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def decimals(minor: pd.Series, currency: pd.Series) -> list[Any]:
    """Minor units as exact decimals of their currencies."""
    return [to_decimal(int(value), code) for value, code in zip(minor, currency, strict=True)]


def decimal_frame(table: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """A frame with its amounts as exact decimals."""
    money = {f.name: decimals(table[f.name], table["currency"]) for f in frame.fields if f.dtype is Dtype.MINOR}
    return table.assign(**money).reset_index(drop=True)

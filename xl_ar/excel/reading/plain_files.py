"""A file read as the one table that a person says it is: long texts by whole columns, all else cell by cell."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from xl_ar.excel.guard import FileKind, check_package
from xl_ar.excel.reading.columnar import read_columns_of
from xl_ar.findings import Finding
from xl_ar.tables.columnar.reading import read_columns
from xl_ar.tables.mapping.roles import Role
from xl_ar.tables.plain import read_role

_LARGE = 32 << 20


def read_file(path: Path, role: Role) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of the file's table that serves best as ``role``, and its findings.

    RefusedError where the file cannot be read safely, InputError where it has no such table.
    """
    read = _by_columns(path, role) if check_package(path).kind is FileKind.TEXT else None
    if read is not None:
        return read
    from xl_ar.excel.book import read_book

    return read_role(read_book(path).grids, role, path.name)


def _by_columns(path: Path, role: Role) -> tuple[pd.DataFrame, list[Finding]] | None:
    table = read_columns_of(path)
    read = read_columns(table, role) if table is not None else None
    del table
    if path.stat().st_size > _LARGE:
        _give_back_memory()
    return read


def _give_back_memory() -> None:
    """What reading has freed goes back to the system, where the C library keeps it unless told (glibc)."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)

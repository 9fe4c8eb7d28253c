"""Saving with openpyxl, as servers do, and packing any zip so that its bytes never change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook

_FIXED = (1980, 1, 1, 0, 0, 0)
_STAMP = b"2026-06-30T17:42:05Z"


def save(book: Workbook, path: Path) -> None:
    """The workbook saved with fixed dates in its properties and its zip."""
    buffer = BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", _STAMP, core)
    pack(path, parts)


def pack(path: Path, parts: Mapping[str, bytes], stored: str = "") -> None:
    """A zip of ``parts`` in their order, all dated 1980; the part named ``stored`` is not compressed."""
    with ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = ZipInfo(name, _FIXED)
            info.compress_type = ZIP_STORED if name == stored else ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, data)

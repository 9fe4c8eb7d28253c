"""Which of our sheets a new file has otherwise than the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_ar.errors import ArError
from xl_ar.excel.ooxml.ownership import owned_sheets
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart

if TYPE_CHECKING:
    from pathlib import Path


def differing_sheets(before: Path, after: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Logical names of our sheets that are new or have other cells in ``after``, and of those that it has no more."""
    old, new = _contents(before), _contents(after)
    return tuple(name for name in new if old.get(name) != new[name]), tuple(name for name in old if name not in new)


def _contents(path: Path) -> dict[str, tuple[int, int]]:
    """Checksum and size of the part of each sheet of ours; none where there is no workbook of ours."""
    if not path.exists():
        return {}
    try:
        with Package.open(path) as package:
            entries = {name: package.entry(sheet.part) for name, sheet in owned_sheets(WorkbookPart(package)).items()}
    except (ArError, OSError):
        return {}
    return {name: (entry.crc, entry.size) for name, entry in entries.items()}

"""Our sheets as a workbook of their own, with the marks by which the next run knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.ooxml.workbookedit import WorkbookEdit


def mark_sheets(donor: Path, target: Path, names: Sequence[str]) -> None:
    """Writes ``target``: the rendered workbook with each of its sheets marked as ours."""
    with Package.open(donor) as package:
        edit = WorkbookEdit(package, WorkbookPart(package))
        for name in names:
            edit.mark(name, name)
        edit.save()
        package.save(target)

"""Which files of a folder are workbooks to run over."""

from __future__ import annotations

from pathlib import Path

from xl_ar.errors import UsageError
from xl_ar.excel.guard import is_lock_file
from xl_ar.excel.save import is_backup
from xl_ar.run import RESULT_SUFFIX

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})


def workbooks(folder: Path, *, recursive: bool = False, out: Path | None = None) -> list[Path]:
    """Workbooks of a folder in order of name; our results and backups, lock files and hidden files left out."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    found = folder.rglob("*") if recursive else folder.iterdir()
    return sorted(path for path in found if path.is_file() and is_input(path) and not _inside(path, out))


def is_input(path: Path) -> bool:
    """Whether a file of this name is a workbook to run over: no result or backup of ours, no lock or hidden file."""
    ours = path.name.endswith(RESULT_SUFFIX) or is_backup(path) or is_lock_file(path)
    return path.suffix.casefold() in SUFFIXES and not ours and not path.name.startswith(".")


def _inside(path: Path, out: Path | None) -> bool:
    return out is not None and out.resolve() in path.resolve().parents

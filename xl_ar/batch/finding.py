"""Which files of a folder are workbooks to run over."""

from __future__ import annotations

import stat
from pathlib import Path

from xl_ar.errors import UsageError
from xl_ar.excel.guard import is_lock_file
from xl_ar.excel.save import is_backup
from xl_ar.planning import RESULT_SUFFIX

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})


def workbooks(folder: Path, *, recursive: bool = False, out: Path | None = None) -> list[Path]:
    """Workbooks of a folder in order of name; our results and backups, lock files and hidden files left out.

    Links and pipes of such a name are among them, so that the batch can say what they are.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    found = folder.rglob("*") if recursive else folder.iterdir()
    return sorted(path for path in found if is_input(path) and not path.is_dir() and not _inside(path, out))


def is_input(path: Path) -> bool:
    """Whether a file of this name is a workbook to run over: no result or backup of ours, no lock or hidden file."""
    ours = path.name.endswith(RESULT_SUFFIX) or is_backup(path) or is_lock_file(path)
    return path.suffix.casefold() in SUFFIXES and not ours and not path.name.startswith(".")


def told_apart(path: Path) -> str:
    """A sentence on what has the name of a workbook and is no file of the folder; empty for a file.

    Neither is opened: a link may lead to a file that is nobody's here, a pipe may never say anything.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return ""  # gone or not reachable, as the run will say
    if stat.S_ISLNK(mode):
        return (
            f"{path.name}: a symbolic link, which a run over a folder does not follow. Put the workbook itself there."
        )
    return "" if stat.S_ISREG(mode) else f"{path.name}: a pipe or a device. Put a workbook there."


def _inside(path: Path, out: Path | None) -> bool:
    return out is not None and out.resolve() in path.parent.resolve().joinpath(path.name).parents

"""Which files of a folder are workbooks to run over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from xl_ar.errors import UsageError
from xl_ar.excel.guard import is_lock_file
from xl_ar.excel.save import is_backup
from xl_ar.outcome import Outcome, Status
from xl_ar.planning import RESULT_SUFFIX

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})
KEPT = ".xl_ar_originals"  # the file that marks a folder of originals fetched from elsewhere


@dataclass(frozen=True, slots=True)
class Inputs:
    """The workbooks to run, all in one folder, and what became of others already."""

    folder: Path
    paths: list[Path]
    apart: list[Outcome] = field(default_factory=list)
    left: int = 0  # neither, as the wish to stop came before
    kept: Path | None = None  # where the folder's files are kept, if it is to go at the end
    notes: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Number of outcomes there will be."""
        return len(self.paths) + len(self.apart) + self.left

    def where_kept(self, outcome: Outcome) -> Outcome:
        """The outcome with the path that stays."""
        if self.kept is None:
            return outcome
        return replace(outcome, path=self.kept / outcome.path.relative_to(self.folder))


def workbooks(folder: Path, *, recursive: bool = False, out: Path | None = None) -> list[Path]:
    """Workbooks of a folder in order of name; our results and backups, lock files and hidden files left out.

    Links and pipes of such a name are among them, and with ``recursive`` the folders inside that are links or cannot
    be listed, so that the batch can say what they are. Folders of originals that were fetched are left out.
    Raises UsageError where there is no folder, OSError where it cannot be listed itself.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    apart = out.resolve() if out is not None else None
    if apart is not None and apart in (folder.resolve(), *folder.resolve().parents):
        return []
    return sorted(_found(folder, apart, recursive=recursive))


def _found(folder: Path, apart: Path | None, *, recursive: bool) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(place) as listed:
                entries = list(listed)
        except (FileNotFoundError, NotADirectoryError):
            if place == folder:
                raise
            continue  # gone since it was seen
        except OSError:
            if place == folder:
                raise
            yield place
            continue
        if place != folder and any(entry.name == KEPT for entry in entries):
            continue
        for entry in entries:
            path = place / entry.name
            if is_folder(entry):
                if recursive and path.resolve() != apart:
                    waiting.append(path)
            elif is_input(path) or (recursive and is_linked_folder(path)):
                yield path


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder of this folder; a link to one is not."""
    try:
        return entry.is_dir(follow_symlinks=False) and not _is_junction(entry.path)
    except OSError:
        return False


def is_linked_folder(path: Path) -> bool:
    """Whether a link, or a junction of Windows, leads to a folder."""
    return (path.is_symlink() or _is_junction(str(path))) and path.is_dir()


def _is_junction(path: str) -> bool:
    return bool(getattr(os.path, "isjunction", lambda _: False)(path))  # of Python 3.12 on


def is_input(path: Path) -> bool:
    """Whether a file of this name is a workbook to run over: no result or backup of ours, no lock or hidden file."""
    ours = path.name.endswith(RESULT_SUFFIX) or is_backup(path) or is_lock_file(path)
    return path.suffix.casefold() in SUFFIXES and not ours and not path.name.startswith(".")


def told_apart(path: Path) -> Outcome | None:
    """The outcome of what was found and is no file of the folder; None for a file.

    Neither is opened: a link may lead to a file that is nobody's here, a pipe may never say anything.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None  # gone or not reachable, as the run will say
    if is_linked_folder(path):
        sentence = "a link to a folder, which a run over a folder does not follow. Put the folder itself there."
    elif stat.S_ISLNK(mode):
        sentence = "a symbolic link, which a run over a folder does not follow. Put the workbook itself there."
    elif stat.S_ISDIR(mode):
        return Outcome(path, Status.REFUSED, f"{path.name}: {not_listed(path)}", passing=True)
    elif stat.S_ISREG(mode):
        return None
    else:
        sentence = "a pipe or a device. Put a workbook there."
    return Outcome(path, Status.REFUSED, f"{path.name}: {sentence}")


def not_listed(folder: Path) -> str:
    """A sentence on a folder inside that could not be listed, with the reason if it still stands."""
    reason = ""
    try:
        os.scandir(folder).close()
    except OSError as error:
        reason = f" ({error.strerror})"
    return f"a folder that could not be listed{reason}: none of its workbooks was run. Give the right to read it."

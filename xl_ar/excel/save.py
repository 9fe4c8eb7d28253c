"""A file replaced all at once: written beside, proved readable, backed up, renamed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xl_ar.errors import LockedError
from xl_ar.excel.guard import check_unlocked
from xl_ar.excel.sniff import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BACKUP = re.compile(r".* \(backup(?: \d+)?\)")
_PIECE = 1 << 20


def is_backup(path: Path) -> bool:
    """Whether the file is one of our backups, by its name."""
    return _BACKUP.fullmatch(path.stem) is not None


def replace_atomically(
    target: Path, produce: Callable[[Path], None], *, backup: bool, verify: Callable[[Path], None]
) -> Path | None:
    """Puts what `produce` writes, once `verify` passes it, in place of the target; the backup's path if made.

    The new file is written in the target's folder and synced to disk before it takes the name. Equal bytes
    replace nothing and make no backup. A backup is `name (backup).xlsx`, or `name (backup 2).xlsx` and so
    on where those hold other content; one that holds the same content already is used as it is.
    """
    target = target.resolve() if target.is_symlink() else target
    check_unlocked(target)
    with _temporary(target) as new:
        produce(new)
        _sync(new)
        verify(new)
        if not target.exists():
            new.replace(target)
            return None
        if same_bytes(new, target):
            return None
        shutil.copymode(target, new)
        kept = _back_up(target) if backup else None
        try:
            new.replace(target)
        except PermissionError as error:
            raise LockedError(target.name, "open elsewhere or not writable", "Close it in Excel") from error
        _sync_folder(target.parent)
        return kept


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as a, other.open("rb") as b:
        while piece := a.read(_PIECE):
            if piece != b.read(_PIECE):
                return False
    return True


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """A new file beside the target, gone at the end unless it was renamed."""
    try:
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, suffix=target.suffix, dir=target.parent)
    except PermissionError as error:
        raise LockedError(target.name, "its folder is not writable", "Write copies with --out") from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


def _back_up(target: Path) -> Path:
    for number in count(1):
        mark = " (backup)" if number == 1 else f" (backup {number})"
        kept = target.with_name(f"{target.stem}{mark}{target.suffix}")
        if not kept.exists():
            break
        if same_bytes(kept, target):
            return kept
    with _temporary(target) as copy:
        shutil.copy2(target, copy)
        _sync(copy)
        copy.replace(kept)
    return kept


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

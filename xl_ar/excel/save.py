"""A file replaced all at once: written beside, proved readable, backed up, renamed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xl_ar.errors import ChangedError, LockedError
from xl_ar.excel.guard import check_unlocked
from xl_ar.excel.holding import leftover_prefix, not_writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BACKUP = re.compile(r".* \(backup(?: \d+)?\)", re.DOTALL)  # a name may hold a line end
_PIECE = 1 << 20


def is_backup(path: Path) -> bool:
    """Whether the file is one of our backups, by its name."""
    return _BACKUP.fullmatch(path.stem) is not None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of a target: whether its bytes changed, their SHA-256 now, where the bytes before are kept."""

    changed: bool
    sha256: str
    backup: Path | None = None


def replace_atomically(
    target: Path,
    produce: Callable[[Path], None],
    *,
    backup: bool,
    verify: Callable[[Path], None],
    as_read: Mapping[Path, str] | None = None,
    intend: Callable[[Path, str, str], None] = lambda new, sha256, before: None,
) -> Replaced:
    """Puts what `produce` writes, once `verify` passes it, in place of the target.

    The new file is written in the target's folder and synced to disk before it takes the name. Equal bytes
    replace nothing and make no backup. A backup is `name (backup).xlsx`, or `name (backup 2).xlsx` and so
    on where those hold other content; one that holds the same content already is used as it is. `as_read` are files
    and their SHA-256 as they were read, "" for one that was not there: ChangedError, and nothing is replaced, where
    one of them is not so any more. `intend` is told of the new file, its SHA-256 and that of the
    file that it replaces ("" = none), before anything is touched.
    """
    target = target.resolve() if target.is_symlink() else target
    check_unlocked(target)
    with _temporary(target) as new:
        produce(new)
        _sync(new)
        verify(new)
        stands = _standing(target)
        digest, before = sha256(new), "" if stands is None else sha256(target)
        _check_unchanged(as_read or {})
        if digest == before:
            return Replaced(False, digest)
        intend(new, digest, before)
        kept = None
        if stands is not None:
            shutil.copymode(target, new)
            kept = _back_up(target, before) if backup else None
        check_unlocked(target)
        if _standing(target) != stands:
            raise _changed(target)
        _take_name(new, target, free=stands is None)
        with suppress(OSError):  # the file has its name; to say that nothing was written would be wrong
            _sync_folder(target.parent)
        return Replaced(True, digest, kept)


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_unchanged(as_read: Mapping[Path, str]) -> None:
    for path, before in as_read.items():
        try:
            now = sha256(path)
        except FileNotFoundError:
            now = ""
        if now != before:
            raise _changed(path)


def _changed(path: Path) -> ChangedError:
    return ChangedError(path.name, "changed by someone else since it was read; nothing was written", "Run again")


def _standing(target: Path) -> tuple[int, int, int] | None:
    """What any writer of the file changes, at the cost of a glance; None where there is no file."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _take_name(new: Path, target: Path, *, free: bool) -> None:
    """Renames; a name that was free is never taken from a file that has come meanwhile, where links are known."""
    try:
        if free and not _linked(new, target):
            raise _changed(target)
        if not free or new.exists():
            new.replace(target)
    except PermissionError as error:
        raise LockedError(target.name, "open elsewhere or not writable", "Close it in Excel") from error


def _linked(new: Path, target: Path) -> bool:
    """False where the name is taken; the new file has gone to it, or stays where the file system knows no links."""
    try:
        os.link(new, target)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):
        return not target.exists()
    with suppress(OSError):  # under both names it is the same file; who made the first one removes it
        new.unlink()
    return True


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
    place = target.with_name(f"{leftover_prefix(target)}{secrets.token_hex(4)}{target.suffix}")
    try:
        place.touch(exist_ok=False)  # with the rights that new files have in this folder
    except PermissionError as error:
        raise not_writable(target) from error
    try:
        yield place
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _back_up(target: Path, before: str) -> Path:
    with _temporary(target) as copy:
        shutil.copy2(target, copy)
        if sha256(copy) != before:
            raise _changed(target)
        _sync(copy)
        for number in count(1):
            mark = " (backup)" if number == 1 else f" (backup {number})"
            kept = target.with_name(f"{target.stem}{mark}{target.suffix}")
            if kept.exists():
                if same_bytes(kept, copy):
                    return kept
            elif _linked(copy, kept):
                if copy.exists():
                    copy.replace(kept)
                break
    _sync_folder(target.parent)
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

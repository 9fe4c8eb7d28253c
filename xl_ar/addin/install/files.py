"""The files that installing touches: whole files read, put all at once, removed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePath, PureWindowsPath
from typing import Protocol

from xl_ar.errors import LockedError

CLOSE = "Close every Excel window, and EXCEL.EXE in the Task Manager if it is still there, then try again"
ALLOW = "Quit Excel; on macOS allow your terminal App Management under System Settings, Privacy & Security"


class Files(Protocol):
    """What installing and doctor ask of a disk."""

    def read(self, path: PurePath) -> bytes | None:
        """The content; None where there is no such file."""

    def put(self, path: PurePath, content: bytes) -> None:
        """Puts the file there all at once, folders included; LockedError when a program holds it open."""

    def remove(self, path: PurePath) -> None:
        """Takes the file away; nothing where there is none; LockedError when a program holds it open."""

    def names(self, folder: PurePath) -> tuple[str, ...]:
        """The names in a folder in order; none where there is no such folder."""


class Disk:
    """The real disk."""

    def read(self, path: PurePath) -> bytes | None:
        """The content; None where there is no such file."""
        try:
            return Path(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def put(self, path: PurePath, content: bytes) -> None:
        """Written beside, synced, renamed, with the rights it had; LockedError when a program holds it open."""
        target = Path(path).resolve() if Path(path).is_symlink() else Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            Path(name).replace(target)
        except PermissionError as error:
            raise held(path) from error
        finally:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)

    def remove(self, path: PurePath) -> None:
        """Takes the file away; LockedError when a program holds it open."""
        try:
            Path(path).unlink(missing_ok=True)
        except PermissionError as error:
            raise held(path) from error

    def names(self, folder: PurePath) -> tuple[str, ...]:
        """The names in a folder in order."""
        try:
            return tuple(sorted(entry.name for entry in Path(folder).iterdir()))
        except OSError:
            return ()


def held(path: PurePath) -> LockedError:
    """The error for a file that Excel holds open."""
    return LockedError(
        str(path), "open in Excel, or not writable", CLOSE if isinstance(path, PureWindowsPath) else ALLOW
    )


def digest(content: bytes) -> str:
    """The SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def backup_place(files: Files, folder: PurePath, name: str, content: bytes) -> PurePath:
    """Where a backup of this content stands or may stand: ``name (backup).ext``, (backup 2) where that is taken."""
    path = PurePath(name)
    for number in count(1):
        mark = " (backup)" if number == 1 else f" (backup {number})"
        place = folder / f"{path.stem}{mark}{path.suffix}"
        if files.read(place) in (None, content):
            return place
    raise AssertionError

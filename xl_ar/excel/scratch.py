"""Folders for copies that a run needs for a moment: among the system's temporary files, and swept after a kill.

They hold copies of people's ledgers, so that none may stay behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from xl_ar.excel.holding import lock

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "xl-ar-"
_LOCK = ".xl-ar-lock"
_UNLOCKED = 3600.0  # seconds after which a folder without a lock file is no folder that is just being made
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of its own, gone at the end; what killed processes of this user left is removed with the first one."""
    _swept(os.getpid(), tempfile.gettempdir())
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX) as marked,
        _marked(Path(marked)),
        tempfile.TemporaryDirectory(dir=marked) as folder,  # goes before its lock does
    ):
        yield Path(folder)


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """The folder is locked, for as long as this process lives and needs it."""
    handle = os.open(folder / _LOCK, _FLAGS | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):  # without locks it is never swept
            lock(handle)
        yield
    finally:
        os.close(handle)


@lru_cache(maxsize=1)
def _swept(pid: int, place: str) -> None:
    """Removes what was left; once a process, as ``pid`` says."""
    with suppress(OSError):
        for entry in list(os.scandir(place)):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _sweep(Path(entry.path))


def _sweep(folder: Path) -> None:
    """Removes a folder of this user's; OSError where a process has it."""
    facts = folder.stat()
    if hasattr(os, "getuid") and facts.st_uid != os.getuid():
        return
    try:
        handle = os.open(folder / _LOCK, _FLAGS)
    except FileNotFoundError:
        if time.time() - facts.st_mtime > _UNLOCKED:
            folder.rmdir()  # killed before it held anything
        return
    try:
        lock(handle)
    finally:
        os.close(handle)
    for inner in folder.iterdir():
        if inner.name != _LOCK:
            shutil.rmtree(inner, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)

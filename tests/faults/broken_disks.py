"""A disk that fails at one file operation, or at it and all later ones; every operation in a folder is counted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FAMILIES = ("open", "os", "shutil", "tempfile")  # of the interpreter's audit events: what a path is done to
_BY_HANDLE = ("fsync", "write", "ftruncate")  # of these there is no event


class Disk:
    """Counts operations on paths below ``folder`` while it is ``watched``; the one of number ``at`` fails."""

    def __init__(self) -> None:
        self.watched = ""
        self.count = 0
        self._at, self._errno, self._lasting = 0, 0, False

    def hook(self, event: str, given: tuple[Any, ...]) -> None:
        """Takes the interpreter's audit events, of which most are of no interest."""
        if self.watched and event.split(".")[0] in _FAMILIES and self._concerns(given):
            self.operate()

    def _concerns(self, given: tuple[Any, ...]) -> bool:
        return any(isinstance(one, str | Path) and str(one).startswith(self.watched) for one in given)

    def operate(self) -> None:
        """One operation; OSError where it fails."""
        self.count += 1
        if self.count == self._at or (self._lasting and self.count > self._at > 0):
            raise OSError(self._errno, os.strerror(self._errno))

    @contextmanager
    def failing(self, folder: Path, at: int = 0, errno: int = 0, *, lasting: bool = False) -> Iterator[Disk]:
        """Within, the operation of number ``at`` fails, 0 = none; ``lasting``: all later ones, too."""
        self.count, self._at, self._errno, self._lasting = 0, at, errno, lasting
        before = {name: getattr(os, name) for name in _BY_HANDLE}
        for name, real in before.items():
            setattr(os, name, self._counted(real))
        self.watched = str(folder)
        try:
            yield self
        finally:
            self.watched = ""
            for name, real in before.items():
                setattr(os, name, real)

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any) -> Any:
            self.operate()
            return real(*given)

        return counted


DISK = Disk()
sys.addaudithook(DISK.hook)  # for good: the interpreter knows no way to take one away

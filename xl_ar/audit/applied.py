"""What a log says was applied in a workbook and not reversed since; read in one pass, and on from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from xl_ar.audit.chain import LONGEST, parsed
from xl_ar.audit.growing import growing

_SIGN = b'"decide"'  # cheap to look for: few lines of a log have it


@dataclass(frozen=True, slots=True)
class Logged:
    """``applications``: numbers that stand, as the log says; ``backups``: originals kept, newest first."""

    log: str = ""
    applications: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()


def logged(log: Path | None, file: str) -> Logged:
    """What the log says was applied in the workbook that it calls ``file``; nothing where there is no log.

    A line that was edited counts, too: that cash could be applied twice is worse than a question. OSError where the
    log cannot be read.
    """
    if log is None or not log.is_file():
        return Logged()
    standing = _reader(log.absolute()).standing(file)
    if not standing:
        return Logged(log.name)
    grown = growing(log.absolute())
    grown.read_on()
    backups = [str(link.entry["backup"]) for link in grown.entries(file) if link.entry.get("backup")]
    return Logged(log.name, tuple(standing), tuple(dict.fromkeys(reversed(backups))))


class _Reader:
    """The decisions of a log by file, as far as it was read."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._begin()

    def _begin(self) -> None:
        self._size = 0
        self._last = b""  # the line last read: where it stands no more, the log is another one
        self._of: dict[str, dict[str, None]] = {}

    def standing(self, file: str) -> list[str]:
        """Numbers of the applications made in a file and not reversed, in order."""
        with self._log.open("rb") as stream:
            stream.seek(self._size - len(self._last))
            if stream.read(len(self._last)) != self._last:
                self._begin()
                stream.seek(0)
            while (line := stream.readline(LONGEST)).endswith(b"\n"):
                self._size += len(line)
                self._last = line
                if _SIGN in line and (entry := parsed(line)):
                    self._take(entry)
        return list(self._of.get(file, ()))

    def _take(self, entry: dict[str, Any]) -> None:
        file = entry.get("file")
        if entry.get("action") != "decide" or not isinstance(file, str):
            return
        mine = self._of.setdefault(file, {})
        mine |= dict.fromkeys(_names(entry.get("applied")))
        for name in _names(entry.get("reversed")):
            mine.pop(name, None)


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


@lru_cache(maxsize=8)
def _reader(log: Path) -> _Reader:
    return _Reader(log)

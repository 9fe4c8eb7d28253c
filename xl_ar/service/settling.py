"""Which workbooks are due: at rest for a while, not open, not finished with, not put off until later."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xl_ar.batch.finding import KEPT, is_folder, is_linked_folder, not_listed

Stamp = tuple[int, int, int]
_FIRST, _MOST = 5.0, 300.0  # seconds put off: the first time, and at most


@dataclass(frozen=True, slots=True)
class Sight:
    """A workbook as seen in passing: inode, size and time of change; whether an owner file says that it is open."""

    stamp: Stamp
    open: bool = False


def sights(
    folder: Path, wanted: Callable[[Path], bool], *, recursive: bool, apart: dict[Path, str] | None = None
) -> dict[Path, Sight]:
    """The workbooks of a folder as they stand; OSError where the folder itself cannot be read.

    ``apart`` takes the folders inside that are passed over, each with a sentence why.
    """
    found = {}
    for path in _files(folder, wanted, {} if apart is None else apart, recursive=recursive):
        with suppress(OSError):  # gone since it was listed
            facts = path.lstat()
            owners = (path.with_name("~$" + path.name), path.with_name(f".~lock.{path.name}#"))
            stamp = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
            found[path] = Sight(stamp, any(map(os.path.exists, owners)))
    return dict(sorted(found.items()))


def _files(folder: Path, wanted: Callable[[Path], bool], apart: dict[Path, str], *, recursive: bool) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if is_folder(entry):
                if recursive and wanted(path / "x.xlsx"):
                    yield from _files_inside(path, wanted, apart)
            elif wanted(path):
                yield path
            elif recursive and wanted(path / "x.xlsx") and is_linked_folder(path):
                apart[path] = "a link to a folder, which is not followed. Put the folder itself there."


def _files_inside(folder: Path, wanted: Callable[[Path], bool], apart: dict[Path, str]) -> Iterator[Path]:
    """The workbooks of a folder inside; one that was fetched into holds originals, and they are not run."""
    try:
        if not (folder / KEPT).exists():
            yield from _files(folder, wanted, apart, recursive=True)
    except (FileNotFoundError, NotADirectoryError):
        return  # gone since it was seen
    except OSError:
        apart[folder] = not_listed(folder)


@dataclass(slots=True)
class _Known:
    stamp: Stamp
    since: float
    finished: bool = False
    tries: int = 0
    not_before: float = 0.0
    was_open: bool = False


class Waiting:
    """What is known of each workbook of the folder; times are seconds of any clock that only goes forward."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._known: dict[Path, _Known] = {}

    @property
    def put_off(self) -> int:
        """Number of workbooks put off until later."""
        return sum(known.tries > 0 for known in self._known.values())

    @property
    def next_look(self) -> float:
        """When something may be due that has not changed by then; infinite where nothing may."""
        return min(
            (max(known.since + self._settle, known.not_before) for known in self._known.values() if not known.finished),
            default=math.inf,
        )

    def due(self, seen: Mapping[Path, Sight], now: float) -> list[Path]:
        """Workbooks to be run now, in the order of ``seen``; what is not seen any more is forgotten."""
        self._known = {path: known for path, known in self._known.items() if path in seen}
        return [path for path, sight in seen.items() if self._is_due(path, sight, now)]

    def _is_due(self, path: Path, sight: Sight, now: float) -> bool:
        known = self._known.get(path)
        if known is None or known.stamp != sight.stamp:
            known = self._known[path] = _Known(sight.stamp, now)
        if known.finished or now - known.since < self._settle:
            return False
        return now >= known.not_before or (known.was_open and not sight.open)

    def finish(self, path: Path, stamp: Stamp) -> None:
        """Nothing is due for the workbook for as long as it stands so."""
        known = self._known.get(path)
        if known is not None and known.stamp == stamp:
            known.finished, known.tries = True, 0

    def postpone(self, path: Path, sight: Sight, now: float) -> float:
        """Seconds until the next try: each time twice as long, at most five minutes; at once when it is closed."""
        known = self._known.setdefault(path, _Known(sight.stamp, now))
        delay = min(_FIRST * 2**known.tries, _MOST)
        known.tries = min(known.tries + 1, 16)
        known.not_before, known.was_open = now + delay, sight.open
        return float(delay)

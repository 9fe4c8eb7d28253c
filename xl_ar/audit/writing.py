"""Entries appended to the log: one process at a time, whole lines or nothing, on disk before the call returns."""

from __future__ import annotations

import errno
import getpass
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xl_ar._version import __version__
from xl_ar.audit.chain import GENESIS, LONGEST, NOTHING, Form, Found, StrangeLines, link_of, sealed
from xl_ar.audit.line_ends import without

Facts = Mapping[str, Any]

_WAIT = 60.0  # seconds that another process may hold the log before this one gives up
_WINDOW = 1 << 16
_MODE = 0o666  # less what the folder's owner takes away (umask)
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def record(log: Path, action: str, facts: Facts) -> int:
    """Appends one entry to ``log``; its number. OSError where that cannot be, and then nothing is appended."""
    return record_all(log, [(action, facts)])[-1]


def record_all(log: Path, actions: Sequence[tuple[str, Facts]]) -> list[int]:
    """Appends entries one after another, none of another process between them; their numbers.

    OSError (also TimeoutError) where the log cannot be written; UnicodeError never.
    """
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "user": _user(),
        "host": platform.node(),
        "pid": os.getpid(),
        "version": __version__,
    }
    entries = [about | {"action": action} | dict(facts) for action, facts in actions]
    with _locked(log), _opened(log) as handle:
        end = _end(handle)
        content, numbers = _chained(entries, end)
        _put(handle, (b"" if end.closed else b"\n") + content)
    return numbers


def check_writable(log: Path) -> None:
    """OSError where nothing could be appended to ``log``; nothing is written."""
    with _locked(log), _opened(log):
        pass


@dataclass(frozen=True, slots=True)
class _End:
    """How the log ends: its last sound entry, the lines after it, and whether the last line is closed."""

    number: int = 0
    hash: str = GENESIS
    strange: Found = NOTHING
    closed: bool = True


def _chained(entries: Sequence[Mapping[str, Any]], end: _End) -> tuple[bytes, list[int]]:
    number, previous, strange = end.number + end.strange.lines, end.hash, end.strange
    lines, numbers = [], []
    for entry in entries:
        number += 1
        stated = {"found": {"lines": strange.lines, "sha256": strange.sha256}} if strange.lines else {}
        line, previous = sealed(dict(entry) | stated, number, previous)
        lines.append(line)
        numbers.append(number)
        strange = NOTHING
    return b"".join(lines), numbers


def _end(handle: int) -> _End:
    """Read from the end of the log backwards, no more of it than is needed."""
    size = os.fstat(handle).st_size
    window = _WINDOW
    while True:
        start = max(size - window, 0)
        content = _read(handle, start, size)
        lines = content.split(b"\n")
        closed = not lines[-1]
        whole = lines[:-1] if closed else lines
        first = 0 if start == 0 else 1  # the first line of a window may have lost its beginning
        for place in range(len(whole) - 1, first - 1, -1):
            link = link_of(without(whole[place]), place)  # the chain goes on, whatever was made of line ends
            if link.form is Form.SOUND:
                return _End(link.number, link.hash, _strange(whole[place + 1 :]), closed)
        if start == 0:
            return _End(strange=_strange(whole), closed=closed)
        if window > LONGEST:  # a line without end must not fill the memory of whoever writes next
            raise OSError(errno.EFBIG, f"no entry stands in its last {LONGEST >> 20} MB")
        window *= 4


def _strange(lines: Sequence[bytes]) -> Found:
    strange = StrangeLines()
    for line in lines:
        strange.add(line)
    return strange.found


def _read(handle: int, start: int, end: int) -> bytes:
    os.lseek(handle, start, os.SEEK_SET)
    pieces = []
    while start < end and (piece := os.read(handle, min(end - start, 1 << 24))):
        pieces.append(piece)
        start += len(piece)
    return b"".join(pieces)


def _put(handle: int, content: bytes) -> None:
    """All of the content, on disk; where that fails, as on a full disk, the log is cut back to what it was."""
    size = os.fstat(handle).st_size
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


@contextmanager
def _opened(log: Path) -> Iterator[int]:
    """The log; one that was not there and has nothing in it afterwards is not left behind, as it looks emptied."""
    new = not log.exists()
    handle = os.open(log, _FLAGS, _MODE)
    try:
        yield handle
    finally:
        empty = new and not os.fstat(handle).st_size
        os.close(handle)
        if empty:
            log.unlink()


@contextmanager
def _locked(log: Path) -> Iterator[None]:
    """The log for this process alone; the lock file lies beside it, as on a shared folder others look there."""
    from filelock import FileLock  # 60 ms to import, and few commands write

    if not log.parent.is_dir():  # the lock would make it, also where a network folder is away
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(log.parent))
    with FileLock(log.with_name(f".{log.name}.lock"), timeout=_WAIT, mode=_MODE):
        yield


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""

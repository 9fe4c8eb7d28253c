"""One run at a time on one workbook, on this machine or on another that shares its folder."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
import unicodedata
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xl_ar.errors import BusyError, LockedError
from xl_ar.excel.sniff import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_MOST_TRIES = 20
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # of POSIX: what a link leads to is not ours to write
_OWNER_SIZE = 4096
_LOCKED_BYTE = 1 << 30  # beyond the owner's line, which Windows lets others read only if no lock is on it


def leftover_prefix(target: Path) -> str:
    """How the names of all files begin that a run puts beside this target for as long as it works on it."""
    name = unicodedata.normalize("NFC", target.name).casefold()
    return f"{TEMPORARY}{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}-"


def strewn(folder: Path) -> frozenset[str]:
    """The prefixes of what lies in a folder of runs that work there, or were killed there; empty without a folder."""
    length = len(TEMPORARY) + 17
    try:
        return frozenset(entry.name[:length] for entry in os.scandir(folder) if entry.name.startswith(TEMPORARY))
    except OSError:
        return frozenset()


def not_writable(target: Path) -> LockedError:
    """The error of a file that is to be written into a folder where that is not allowed."""
    remedy = "Give the right to write there, or another folder with --out"
    return LockedError(target.name, f"the folder {target.parent} is not writable", remedy)


@contextmanager
def held(target: Path) -> Iterator[None]:
    """The target is ours alone within; BusyError where another run has it.

    The lock belongs to the system and ends with the process that holds it, however that ends: a lock file that a
    killed run left is taken over, and its unfinished files beside the target are removed. Where a file system
    knows no locks, what is left is the comparison of the file with what was read, before it is replaced.
    """
    target = target.resolve()
    place = target.with_name(f"{leftover_prefix(target)}lock")
    handle = _taken(place, target)
    try:
        _sweep(target, place)
        yield
    finally:
        if os.name == "nt":
            os.close(handle)
        with suppress(OSError):
            place.unlink()
        if os.name != "nt":
            os.close(handle)


def _taken(place: Path, target: Path) -> int:
    for _ in range(_MOST_TRIES):
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644)
        except PermissionError as error:
            raise not_writable(target) from error
        try:
            if not _lock(handle):
                raise BusyError(target.name, f"another run of xl-ar works on it ({_owner(place)})", "Run again later")
            if _is(handle, place):
                _sign(handle)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # its holder has just finished and removed it
    raise BusyError(target.name, "other runs of xl-ar work on it", "Run again later")


def lock(handle: int) -> None:
    """Locks an open file until it is closed; OSError where another process has it, or the system knows no locks."""
    if os.name == "nt":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock(handle: int) -> bool:
    """False where another has the lock; True also where the file system knows none."""
    try:
        lock(handle)
    except OSError as error:
        return error.errno not in _HELD
    return True


def _is(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Says in the lock file who has it; for people, as the lock itself is the system's."""
    owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(owner).encode())


def _owner(place: Path) -> str:
    try:
        owner = json.loads(place.read_bytes()[:_OWNER_SIZE])
        return f"process {int(owner['pid'])} on {owner['host']}, since {owner['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it does not say who"


def _sweep(target: Path, lock: Path) -> None:
    """Removes what a killed run left unfinished beside the target."""
    prefix = leftover_prefix(target)
    with suppress(OSError):
        names = [entry.name for entry in os.scandir(target.parent) if entry.name.startswith(prefix)]
        for name in names:
            if name != lock.name:
                with suppress(OSError):
                    target.with_name(name).unlink()

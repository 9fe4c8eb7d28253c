"""Workbooks put where they belong after a run: done ones aside, refused ones apart with the reason beside them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from itertools import count
from pathlib import Path

from xl_ar.doors.shown import shown
from xl_ar.excel.guard import check_closed
from xl_ar.excel.holding import held
from xl_ar.excel.save import is_backup, sha256
from xl_ar.outcome import Outcome

_REASON = ".reason.txt"
_FOLLOWS = os.link not in os.supports_follow_symlinks  # a link is moved itself, where the system can
_LONGEST, _KEPT = 255, 50  # bytes of a name in common file systems; characters of one that is cut


def moved_aside(outcome: Outcome, folder: Path, into: Path) -> Path | None:
    """Where the workbook went, with its backups and a result beside it; None where someone has changed it since.

    Raises LockedError where it is open or another run has it, OSError where it cannot be moved.
    """
    stands = outcome.output_sha256 if outcome.output == outcome.path else outcome.sha256
    with held(outcome.path):
        check_closed(outcome.path)
        if sha256(outcome.path) != stands:
            return None
        place = into / outcome.path.parent.relative_to(folder)
        for path in _company(outcome):
            move(path, place)
        return move(outcome.path, place)


def quarantined(outcome: Outcome, folder: Path, into: Path, at: str) -> Path:
    """Where the refused workbook went; the reason lies beside it in a text file. Raises as ``moved_aside`` does."""
    check_closed(outcome.path)
    with nullcontext() if outcome.path.is_symlink() else held(outcome.path):
        place = move(outcome.path, into / outcome.path.parent.relative_to(folder))
    text = (
        f"{shown(outcome.message)}\n\n{outcome.status.value}, {at}\nPut the workbook back when it is as it should be.\n"
    )
    reason = _reason_place(place)
    reason.unlink(missing_ok=True)  # what a link of that name leads to is not ours to write
    reason.write_text(text, encoding="utf-8")
    return place


def _reason_place(place: Path) -> Path:
    """Beside the workbook; a name that would be too long is cut, and its hash tells it from others."""
    name = os.fsencode(place.name)
    if len(name) + len(_REASON) > _LONGEST:
        name = os.fsencode(place.name[:_KEPT]) + b"~" + hashlib.sha256(name).hexdigest()[:8].encode()
    return place.with_name(os.fsdecode(name) + _REASON)


def _company(outcome: Outcome) -> Iterable[Path]:
    """Files beside the workbook that belong to it: its backups, and the result of one that cannot be edited."""
    path, output = outcome.path, outcome.output
    if output is not None and output != path and output.parent == path.parent:
        yield output
    for other in sorted(path.parent.iterdir()):
        if is_backup(other) and other.suffix == path.suffix and other.stem.rpartition(" (backup")[0] == path.stem:
            yield other


def move(path: Path, into: Path) -> Path:
    """The file's new place; a number is added to its name where another has it already."""
    into.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        place = into / (path.name if number == 1 else f"{path.stem} ({number}){path.suffix}")
        try:
            os.link(path, place, follow_symlinks=_FOLLOWS)
        except FileExistsError:
            continue
        except OSError:  # another disk, or no links there
            if os.path.lexists(place):
                continue
            _carry(path, place)
        else:
            _taken_away(path, place)
        break
    return place


def _taken_away(path: Path, place: Path) -> None:
    """Removes the old name; where that cannot be, the new one, or each try would leave one more."""
    try:
        path.unlink()
    except OSError:
        with suppress(OSError):
            place.unlink()
        raise


def _carry(path: Path, place: Path) -> None:
    """Moves over to another disk: complete under its name there before it goes here."""
    new = place.with_name(f".{place.name}.new")
    try:
        new.unlink(missing_ok=True)
        shutil.copy2(path, new, follow_symlinks=False)
        new.replace(place)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
    _taken_away(path, place)

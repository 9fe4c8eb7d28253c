"""What earlier runs have done, by content: a workbook that stands as they left it costs only its hash."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xl_ar._version import __version__
from xl_ar.excel.save import sha256
from xl_ar.outcome import Order, Outcome, Status

FILE = "xl_ar_done.jsonl"
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)  # of Windows; of POSIX: never through a link
_STANDING = frozenset({Status.DONE, Status.SKIPPED, Status.NEEDS_PERSON})


class Done:
    """A file of JSON lines, only ever appended to: what became of which workbook, as bytes before and after.

    Lines of runs that were asked for something else (day, steps, settings, version) do not count.
    """

    def __init__(self, place: Path, folder: Path, order: Order, *, day: str = "") -> None:
        """``day``: a word for the as-of date where it moves on, and only a change of a workbook is to count."""
        self._place, self._folder = place, folder
        self._digest = digest(order, day)
        self._entries = {entry["workbook"]: entry for entry in _entries(place) if entry.get("order") == self._digest}

    def unchanged(self, path: Path) -> Outcome | None:
        """The outcome of a workbook that stands, with its result, as the last run of this kind left it."""
        entry = self._entries.get(self._name(path))
        if entry is None:
            return None
        try:
            output = None if entry["output"] is None else self._place.parent / entry["output"]
            if sha256(path) != entry["sha256"]:
                return None
            if output is not None and entry["output"] != self._told(path) and sha256(output) != entry["output_sha256"]:
                return None
            said = f"as the run of {entry['at']} left it: {entry['message']}"
            before = Status(entry["status"])
        except (OSError, KeyError, ValueError, TypeError):
            return None
        digests = {"sha256": entry["sha256"], "output_sha256": entry["output_sha256"]}
        return Outcome(path, Status.UNCHANGED, said, output, before=before, **digests)

    def noted(self, outcome: Outcome) -> Outcome:
        """The outcome, noted if it stands; where that fails, it says so."""
        if outcome.status not in _STANDING:
            return outcome
        try:
            self._append(self._entry(outcome))
        except OSError as error:
            lacking = f"{self._place} could not be written ({error.strerror}), so that it will be read again"
            return replace(outcome, message=f"{outcome.message}; {lacking}")
        return outcome

    def _entry(self, outcome: Outcome) -> dict[str, Any]:
        output = None if outcome.output is None else self._told(outcome.output)
        in_place = outcome.output == outcome.path
        return {
            "workbook": self._name(outcome.path),
            "order": self._digest,
            "sha256": outcome.output_sha256 if in_place else outcome.sha256,
            "sha256_read": outcome.sha256,
            "output": output,
            "output_sha256": outcome.output_sha256,
            "status": outcome.status.value,
            "message": outcome.message,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _append(self, entry: dict[str, Any]) -> None:
        line = (json.dumps(entry) + "\n").encode("ascii")  # a name that is no text comes back as it was
        handle = os.open(self._place, os.O_RDWR | os.O_APPEND | os.O_CREAT | _PLAIN, 0o644)
        try:
            size = os.fstat(handle).st_size
            if size and _last_byte(handle, size) != b"\n":  # the line of a run that was killed or found a full disk
                line = b"\n" + line
            os.write(handle, line)
        finally:
            os.close(handle)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _told(self, path: Path) -> str:
        """The path from the folder of the file on, so that both may move together."""
        try:
            return path.resolve().relative_to(self._place.parent.resolve()).as_posix()
        except ValueError:
            return str(path.resolve())


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _entries(place: Path) -> Iterator[dict[str, Any]]:
    """The lines that can be read; one torn by a kill or a full disk is passed over."""
    if not place.is_file():  # a pipe would be waited for
        return
    stream = place.open("rb")
    with stream:
        for line in stream:
            try:
                entry = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(entry, dict) and isinstance(entry.get("workbook"), str):
                yield entry


def digest(order: Order, day: str = "") -> str:
    """SHA-256 of all that a result depends on beside the workbook: day, steps, settings, their files, version."""
    asked = {
        "version": __version__,
        "as_of": day or order.as_of.isoformat(),
        "steps": [step.name for step in order.steps],
        "settings": asdict(order.settings),
        "dormancy": _of_file(order.settings.credits.dormancy_table),
        "undo": [*order.undo, *order.undo_receipts],
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _of_file(name: str) -> str:
    try:
        return sha256(Path(name)) if name else ""
    except OSError:
        return ""

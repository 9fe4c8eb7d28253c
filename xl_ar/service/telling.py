"""What the service tells: one JSON line an event, and a health file that always stands whole."""

from __future__ import annotations

import json
import os
import socket
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from xl_ar._version import __version__

_OFTEN = 10.0  # seconds after which the health file is written although nothing has happened


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Teller:
    """Writes each event as a line to ``stream`` and the sum of all to the file ``health``."""

    def __init__(self, stream: TextIO, health: Path) -> None:
        self._stream, self._health = stream, health
        self._facts: dict[str, Any] = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "version": __version__,
            "started": _now(),
            "state": "watching",
            "last_event": None,
            "last_error": None,
            "waiting": 0,
        }
        self._counts: Counter[str] = Counter()
        self._written = -_OFTEN

    def event(self, name: str, **facts: Any) -> None:
        """One line: when, what, and what there is to say of it."""
        entry = {"at": _now(), "event": name} | facts
        with suppress(OSError, ValueError):  # a reader that has gone must not end the service
            self._stream.write(json.dumps(entry, default=str) + "\n")  # ASCII: any stream takes it
            self._stream.flush()
        if "status" in facts:
            self._counts[str(facts["status"])] += 1
        self._facts["last_event"] = entry
        self._write()

    def error(self, name: str, message: str, **facts: Any) -> None:
        """An event that someone should look at."""
        self._facts["last_error"] = {"at": _now(), "event": name, "message": message} | facts
        self.event(name, message=message, **facts)

    def turns(self, state: str) -> None:
        """The state that the health file says from now on."""
        self._facts["state"] = state

    def alive(self, *, waiting: int) -> None:
        """The health file says that the service lives; an old ``alive`` in it means that it does not."""
        if waiting != self._facts["waiting"] or time.monotonic() - self._written >= _OFTEN:
            self._facts["waiting"] = waiting
            self._write()

    def ends(self, **facts: Any) -> None:
        """The last event."""
        self._facts["state"] = "stopped"
        self.event("stopped", **facts)

    def _write(self) -> None:
        self._written = time.monotonic()
        facts = self._facts | {"alive": _now(), "counts": dict(self._counts)}
        new = self._health.with_name(f".{self._health.name}.{os.getpid()}.new")
        try:
            new.unlink(missing_ok=True)  # what a link of that name leads to is not ours to write
            new.write_text(json.dumps(facts, indent=2, default=str) + "\n", encoding="ascii")
            new.replace(self._health)
        except OSError:
            with suppress(OSError):
                new.unlink()

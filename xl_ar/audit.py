"""The audit log: one JSON line an action, only ever appended to."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xl_ar._version import __version__

FILE = "xl_ar_audit.jsonl"


def record(log: Path, action: str, facts: Mapping[str, Any]) -> None:
    """Appends one line to ``log``: when, who, which version, what was done to what."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "user": _user(),
        "version": __version__,
        "action": action,
    }
    line = json.dumps(entry | dict(facts), ensure_ascii=False, default=str) + "\n"
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode("utf-8"))
    finally:
        os.close(descriptor)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""

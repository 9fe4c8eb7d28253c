"""Logs for the tests of the audit trail: written as the program writes them, and read back as lines."""

from __future__ import annotations

from pathlib import Path

from xl_ar import audit


def written(folder: Path, number: int) -> Path:
    """A log of so many entries."""
    log = folder / audit.FILE
    for place in range(number):
        audit.record(log, "write", {"file": f"Mü {place}.xlsx", "sheets": ["AR Aging"], "number": 99})
    return log


def lines_of(log: Path) -> list[bytes]:
    return log.read_bytes().splitlines(keepends=True)

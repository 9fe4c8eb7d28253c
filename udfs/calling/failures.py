"""What an unforeseen failure of a formula says: one line in the cell, the whole trace in a log file."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_log_path

_LARGEST = 1_000_000  # bytes of the log before it begins anew


def log_file() -> Path:
    """The log of the formulas, in the user's folder for logs."""
    return user_log_path("xl_ar", appauthor=False) / "formulas.log"


def told(name: str, error: Exception) -> str:
    """The line for the cell; the trace is logged where that can be done."""
    kept = _logged(name, error)
    return f"{name}: failed ({type(error).__name__})" + (f", see {kept}" if kept else "")


def _logged(name: str, error: Exception) -> str:
    """Path of the log that took the trace, "" where none could be written: that must never fail a formula."""
    try:
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "w" if path.is_file() and path.stat().st_size > _LARGEST else "a"
        with path.open(mode, encoding="utf-8", errors="replace") as log:
            trace = "".join(traceback.format_exception(error))
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {name}\n{trace}\n")
    except Exception:  # a full disk, no rights, no home
        return ""
    return str(path)

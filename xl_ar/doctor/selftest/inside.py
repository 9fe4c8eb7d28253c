"""What the self-test runs inside Excel's Python: it leaves a note of what it found where the test looks for it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from xl_ar import __version__


def packed(path: Path) -> str:
    """A path in letters that need no quoting on any command line."""
    return str(path).encode().hex()


def tell(place: str) -> None:
    """Leaves a note of which Python and which version Excel reaches."""
    _note(place, lambda: {"version": __version__, "python": sys.executable})


def rehearse(command: str, as_of: str, place: str) -> None:
    """Leaves a note of what a button would do in the calling workbook: its dry run, without a message box."""
    _note(place, lambda: {"sentence": _rehearsed(command, as_of)})


def _rehearsed(command: str, as_of: str) -> str:
    import xlwings as xw

    from xl_ar.addin.running import Wish, carry_out
    from xl_ar.excel.live.calm import Calm
    from xl_ar.outcome import Order
    from xl_ar.registry import steps

    wish = Wish(steps(command), Order(date.fromisoformat(as_of)), dry_run=True)
    return carry_out(xw.Book.caller(), wish, Calm(), lambda _: False).sentence


def _note(place: str, find: Callable[[], dict[str, Any]]) -> None:
    """Writes what was found, or the error, so that the test waits for no message box."""
    try:
        found = find()
    except Exception as error:  # anything at all is worth telling here
        found = {"error": f"{type(error).__name__}: {error}"}
    Path(bytes.fromhex(place).decode()).write_text(json.dumps(found), encoding="utf-8")

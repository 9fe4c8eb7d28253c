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
    """Leaves a note of which sheets a button would write into the calling workbook; writes none of them."""
    _note(place, lambda: {"sheets": _sheets(command, as_of)})


def _sheets(command: str, as_of: str) -> list[str]:
    import xlwings as xw

    from xl_ar.excel.live.calm import Calm
    from xl_ar.excel.live.reading import read_live
    from xl_ar.registry import steps
    from xl_ar.run import Order, plan_book

    live = read_live(xw.Book.caller(), Calm())
    order = Order(date.fromisoformat(as_of), steps(command), dry_run=True)
    return [sheet.name for sheet in plan_book(live.book, order, live.book.ours).sheets]


def _note(place: str, find: Callable[[], dict[str, Any]]) -> None:
    """Writes what was found, or the error, so that the test waits for no message box."""
    try:
        found = find()
    except Exception as error:  # anything at all is worth telling here
        found = {"error": f"{type(error).__name__}: {error}"}
    Path(bytes.fromhex(place).decode()).write_text(json.dumps(found), encoding="utf-8")

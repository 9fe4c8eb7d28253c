"""What readers give, held to what a sheet can be: other people's errors as ours, rows squared within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xl_ar.errors import ArError, CorruptError, HostileError

_MOST_PADDING = 5_000_000  # empty cells added to make rows one width; beyond, only where most cells are real
_PANIC = "PanicException"  # of Rust readers; it is no Exception


@contextmanager
def foreign_reader(where: str, remedy: str = "Open it in Excel and save it anew") -> Iterator[None]:
    """Within it, whatever a foreign reader raises is a CorruptError that names ``where``."""
    try:
        yield
    except (ArError, MemoryError):
        raise
    except Exception as error:
        raise CorruptError(where, f"not readable ({_said(error)})", remedy) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise CorruptError(where, f"not readable ({_said(error)})", remedy) from error


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__


def squared(rows: list[list[Any]], where: str) -> list[list[Any]]:
    """Rows padded with '' to one width; HostileError where that would be nearly all padding."""
    width, cells = max(map(len, rows), default=0), sum(map(len, rows))
    padding = width * len(rows) - cells
    if padding > max(_MOST_PADDING, 4 * cells):
        what = f"{len(rows):,} rows, one of them {width:,} cells wide, and nearly all of them empty"
        raise HostileError(where, what, "Export it again with one width of rows")
    return [row + [""] * (width - len(row)) for row in rows]

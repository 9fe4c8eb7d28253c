"""The audit log: a chain of JSON lines, only ever appended to; written, verified and shown.

Each line states its number, the hash of the line before it and its own, so that a change of any line is found and
located. What that proves and what not: ``docs/audit.md``.
"""

from __future__ import annotations

from pathlib import Path

from xl_ar.audit.applied import Logged, logged
from xl_ar.audit.chain import GENESIS, Link
from xl_ar.audit.telling import Told, told
from xl_ar.audit.trail import Trail, trail_of, wrote
from xl_ar.audit.verifying import Place, Verdict, What, verify
from xl_ar.audit.writing import check_writable, record, record_all

__all__ = [
    "FILE", "GENESIS", "Link", "Logged", "Place", "Told", "Trail", "Verdict", "What", "check_writable", "from_log",
    "logged", "record", "record_all", "told", "trail_of", "verify", "wrote",
]  # fmt: skip

FILE = "xl_ar_audit.jsonl"


def from_log(log: Path, file: Path) -> str:
    """How the log calls a file: by the way from the log's folder, so that a folder moved with its log keeps its trail.

    >>> from_log(Path("/year/june/log.jsonl"), Path("/year/june/north/book.xlsx"))
    'north/book.xlsx'
    """
    place, folder = file.absolute(), log.absolute().parent
    return (place.relative_to(folder) if place.is_relative_to(folder) else place).as_posix()

"""What a run is asked to do, and what it says became of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from xl_ar.commands.review.changes import Changes
from xl_ar.registry import Command
from xl_ar.settings import Settings


class Status(StrEnum):
    """How the run over one workbook ended."""

    DONE = "done"
    SKIPPED = "skipped"
    NEEDS_PERSON = "needs_person"
    REFUSED = "refused"
    FAILED = "failed"
    UNCHANGED = "unchanged"  # as an earlier run left it; not read again


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook."""

    path: Path
    status: Status
    message: str
    output: Path | None = None
    tables: tuple[dict[str, Any], ...] = ()
    sheets_written: tuple[str, ...] = ()
    findings: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    sha256: str = ""
    output_sha256: str = ""
    changed: bool = False
    changes: Mapping[str, Changes] = field(default_factory=dict)
    deeds: Mapping[str, Sequence[str]] = field(default_factory=dict)  # accepted lines, applications made and reversed
    passing: bool = False  # refused for a cause that passes: open elsewhere, another run, changed meanwhile
    before: Status | None = None  # of an unchanged workbook: how the earlier run ended


@dataclass(frozen=True, slots=True)
class Order:
    """What a run was asked to do."""

    as_of: date
    steps: tuple[Command, ...] = ()
    settings: Settings = field(default_factory=Settings)
    out: Path | None = None
    dry_run: bool = False
    log: Path | None = None
    by: str = ""  # who decides, for steps that act
    at: datetime | None = None  # the moment of the decision, UTC
    undo: tuple[str, ...] = ()  # applications to reverse; none = those marked Undo
    undo_receipts: tuple[str, ...] = ()  # receipts of which all applications are reversed

"""What a batch says in the end: exit code, tally and the JSON report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xl_ar._version import __version__
from xl_ar.doors.shown import json_text
from xl_ar.outcome import Order, Outcome, Status

_GOOD = frozenset({Status.DONE, Status.SKIPPED})


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 all done or nothing to do, 1 some refused, failed or in need of a person; unchanged ones count as before."""
    return 0 if all((outcome.before or outcome.status) in _GOOD for outcome in outcomes) else 1


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Number of workbooks by status, every status listed."""
    counted = Counter(outcome.status for outcome in outcomes)
    return {status.value: counted[status] for status in Status}


def report(outcomes: Sequence[Outcome], order: Order, source: str = "") -> dict[str, Any]:
    """The run as the JSON report states it; ``source`` is the address the workbooks were fetched from."""
    return {
        **({"source": source} if source else {}),
        "as_of": order.as_of.isoformat(),
        "version": __version__,
        "workbooks": [_entry(outcome) for outcome in outcomes],
    }


def _entry(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": str(outcome.path),
        "output": str(outcome.output) if outcome.output else None,
        "status": outcome.status.value,
        "before": outcome.before.value if outcome.before else None,
        "message": outcome.message,
        "tables": list(outcome.tables),
        "sheets_written": list(outcome.sheets_written),
        "findings": dict(outcome.findings),
        "seconds": outcome.seconds,
        "sha256": outcome.sha256,
        "output_sha256": outcome.output_sha256,
        "changed": outcome.changed,
        "changes": {name: asdict(found) for name, found in outcome.changes.items()},
        "deeds": {name: list(found) for name, found in outcome.deeds.items()},
    }


def write_report(content: dict[str, Any], path: Path) -> None:
    """Writes the JSON report."""
    path.write_text(json_text(content) + "\n", encoding="utf-8")

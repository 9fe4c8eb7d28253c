"""Batch: the run over every workbook of a folder; one bad workbook never stops the rest."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from xl_ar import registry
from xl_ar._version import __version__
from xl_ar.errors import UsageError
from xl_ar.excel.guard import is_lock_file
from xl_ar.excel.save import is_backup
from xl_ar.run import RESULT_SUFFIX, Order, Outcome, Status, run

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})
_GOOD = frozenset({Status.DONE, Status.SKIPPED})


def workbooks(folder: Path, *, recursive: bool = False, out: Path | None = None) -> list[Path]:
    """Workbooks of a folder in order of name; our results and backups, lock files and hidden files left out."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    found = folder.rglob("*") if recursive else folder.iterdir()
    return sorted(path for path in found if path.is_file() and _is_input(path) and not _inside(path, out))


def _is_input(path: Path) -> bool:
    ours = path.name.endswith(RESULT_SUFFIX) or is_backup(path) or is_lock_file(path)
    return path.suffix.casefold() in SUFFIXES and not ours and not path.name.startswith(".")


def _inside(path: Path, out: Path | None) -> bool:
    return out is not None and out.resolve() in path.resolve().parents


def run_all(
    paths: Sequence[Path],
    order: Order,
    *,
    folder: Path,
    jobs: int = 1,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Outcomes in the order of ``paths``, whatever the number of jobs; ``tell`` hears of each as it ends."""
    orders = [(path, replace(order, out=_out(path, folder, order.out))) for path in paths]
    outcomes = []
    for outcome in _each(orders, jobs):
        tell(outcome)
        outcomes.append(outcome)
    return outcomes


def _out(path: Path, folder: Path, out: Path | None) -> Path | None:
    if out is None:
        return None
    place = out / path.parent.relative_to(folder)
    place.mkdir(parents=True, exist_ok=True)
    return place


def _each(orders: Sequence[tuple[Path, Order]], jobs: int) -> Iterator[Outcome]:
    if jobs <= 1 or len(orders) <= 1:
        for path, order in orders:
            yield run(path, order)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(orders)), mp_context=context) as pool:
        yield from pool.map(_run_named, [(path, replace(order, steps=()), _names(order)) for path, order in orders])


def _names(order: Order) -> str | None:
    return ",".join(step.name for step in order.steps) if order.steps else None


def _run_named(job: tuple[Path, Order, str | None]) -> Outcome:
    path, order, names = job
    return run(path, replace(order, steps=registry.steps(names) if names else ()))


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 all done or nothing to do, 1 some refused, failed or in need of a person."""
    return 0 if all(outcome.status in _GOOD for outcome in outcomes) else 1


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Number of workbooks by status, every status listed."""
    counted = Counter(outcome.status for outcome in outcomes)
    return {status.value: counted[status] for status in Status}


def report(outcomes: Sequence[Outcome], order: Order) -> dict[str, Any]:
    """The run as the JSON report states it."""
    return {
        "as_of": order.as_of.isoformat(),
        "version": __version__,
        "workbooks": [_entry(outcome) for outcome in outcomes],
    }


def _entry(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": str(outcome.path),
        "output": str(outcome.output) if outcome.output else None,
        "status": outcome.status.value,
        "message": outcome.message,
        "tables": list(outcome.tables),
        "sheets_written": list(outcome.sheets_written),
        "findings": dict(outcome.findings),
        "seconds": outcome.seconds,
        "sha256": outcome.sha256,
        "changed": outcome.changed,
        "changes": {name: asdict(found) for name, found in outcome.changes.items()},
        "deeds": {name: list(found) for name, found in outcome.deeds.items()},
    }


def write_report(content: dict[str, Any], path: Path) -> None:
    """Writes the JSON report."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

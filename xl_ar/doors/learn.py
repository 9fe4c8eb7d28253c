"""``xl-ar match --learn DECISIONS``: what confirmed matches teach, printed, and written for the next run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xl_ar import api
from xl_ar.core.matching.learning.teaching import LEAST_DECIDED, Effect, Learned, learn
from xl_ar.decision_files import decisions_of, settings_with_points, write_history
from xl_ar.doors.plain import plain_frames, show_doubts
from xl_ar.doors.shown import json_text, shown
from xl_ar.errors import InputError, UsageError
from xl_ar.settings import FILE
from xl_ar.tables.mapping.roles import Role

__all__ = ["learn_decisions"]

HISTORY_FILE = "history.csv"
_WIDTH = 100
_MOST_SHOWN = 20


def learn_decisions(
    decisions: Path, tables: Mapping[str, Path | None], *, file: Path | None, as_of: date | None, out: Path | None,
    dry_run: bool, as_json: bool, given: Sequence[str],
) -> int:  # fmt: skip
    """Learns from the decisions in a file about plain tables; 1 where a row of any file was not used."""
    del as_of
    if file is not None:
        raise UsageError("--learn takes plain tables: give --receipts and --open-items instead of a workbook")
    target = None if dry_run else _target(out, tables["history"])
    frames, findings, settings = plain_frames(tables, file, given)
    arguments = api.engine_arguments(frames, settings) | {"open_items": frames[Role.OPEN_ITEMS]}
    learned = learn(decisions=_read(decisions), **arguments)
    for fault in learned.decisions.skipped:
        click.echo(shown(f"{decisions.name} row {fault.row}: {fault.why}"), err=True)
    written = _write(learned, target) if target else []
    if as_json:
        click.echo(json_text(_as_json(learned, written)))
    else:
        _show(learned, written)
    return max(show_doubts(findings), int(bool(learned.decisions.skipped)))


def _target(out: Path | None, history: Path | None) -> Path:
    """The folder that results go to; nothing of the user's is overwritten in it."""
    if out is None:
        raise UsageError("--out FOLDER is needed: xl_ar.toml and history.csv go there; or --dry-run to print only")
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: a folder must stand there")
    place = out / HISTORY_FILE
    if place.exists() and (history is None or place.resolve() != history.resolve()):
        raise UsageError(f"{place} exists: give it as --history, so that it is added to, or another folder as --out")
    return out


def _read(path: Path) -> Any:
    from xl_ar.excel.book import read_book

    grids = read_book(path).grids
    if grids and (never := sorted(grids[0].uncached)):
        told = "a cell has a formula that was never calculated" if len(never) == 1 else "formulas were never calculated"
        raise InputError(f"{path.name}: {told}; open it in Excel and save it there")
    return decisions_of(grids[0].rows if grids else [], path.name)


def _write(learned: Learned, folder: Path) -> list[Path]:
    settings, history = folder / FILE, folder / HISTORY_FILE
    text = settings_with_points(settings, learned.points) if learned.changes else None
    folder.mkdir(parents=True, exist_ok=True)
    if text is not None:
        settings.write_text(text, encoding="utf-8")
    write_history(history, learned.history)
    return [settings, history] if text is not None else [history]


def _show(learned: Learned, written: Sequence[Path]) -> None:
    console = Console(highlight=False, width=_WIDTH)
    known = learned.decisions
    console.print(f"{len(known.items):,} receipts decided by {known.used:,} rows; {len(known.skipped):,} rows not used")
    if not learned.fitted:
        console.print(f"No points learned: at least {LEAST_DECIDED} decided receipts are needed")
    elif not learned.changes:
        console.print("The points stay as they are")
    blocks = (_points(learned), _aliases(learned), _effects(learned))
    for title, table in blocks:
        if table.row_count:
            console.print(Text(f"\n{title}", style="bold"))
            console.print(table)
    for receipt in learned.after.wrong:
        console.print(Text(shown(f"automatic after, and not as decided: {receipt}")))
    for path in written:
        use = "give it as --history" if path.name == HISTORY_FILE else "it counts for tables and workbooks beside it"
        click.echo(f"written to {path}: {use}")


def _table(*headings: str, numbers: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in numbers else "left", overflow="fold")
    return table


def _points(learned: Learned) -> tuple[str, Table]:
    numbers = ("Before", "After", "Receipts")
    table = _table("Evidence", *numbers, numbers=numbers)
    for change in sorted(learned.changes, key=lambda change: (-abs(change.after - change.before), change.name)):
        table.add_row(change.name, f"{change.before:+.2f}", f"{change.after:+.2f}", f"{change.receipts:,}")
    return "Points", table


def _aliases(learned: Learned) -> tuple[str, Table]:
    new = sum(1 for alias in learned.aliases if not alias.before)
    title = f"Payers: {new:,} new, {len(learned.aliases) - new:,} counted up"
    if len(learned.aliases) > _MOST_SHOWN:
        title += f" (the first {_MOST_SHOWN}; all are in {HISTORY_FILE})"
    table = _table("Customer", "Payer", "Account", "Before", "After", numbers=("Before", "After"))
    for alias in learned.aliases[:_MOST_SHOWN]:
        texts = [Text(shown(text)) for text in (alias.customer, alias.payer, alias.payer_account)]
        table.add_row(*texts, f"{alias.before:,}", f"{alias.after:,}")
    return title, table


def _effects(learned: Learned) -> tuple[str, Table]:
    table = _table("Receipts", "Before", "After", numbers=("Before", "After"))
    counts = [(each.right, each.automatic, len(each.wrong)) for each in (learned.before, learned.after)]
    names = ("first proposal right", "automatic", "automatic and wrong")
    for name, before, after in zip(names, *counts, strict=True):
        table.add_row(name, f"{before:,}", f"{after:,}")
    return "Effect on the decided receipts, the same that taught it", table


def _as_json(learned: Learned, written: Sequence[Path]) -> dict[str, Any]:
    known = learned.decisions
    return {
        "receipts": len(known.items),
        "rows_used": known.used,
        "rows_skipped": [{"row": fault.row, "why": fault.why} for fault in known.skipped],
        "points_learned": learned.fitted,
        "changes": [
            {"name": each.name, "before": each.before, "after": each.after, "receipts": each.receipts}
            for each in learned.changes
        ],
        "points": dict(learned.points),
        "aliases": [
            {"customer": each.customer, "payer_name": each.payer, "payer_account": each.payer_account}
            | {"before": each.before, "after": each.after}
            for each in learned.aliases
        ],
        "before": _effect(learned.before),
        "after": _effect(learned.after),
        "written": [str(path) for path in written],
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {"right": effect.right, "automatic": effect.automatic, "wrong": list(effect.wrong)}

"""What the command line does and prints: one line a workbook, a summary, or JSON and nothing else."""

from __future__ import annotations

import getpass
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable
from rich.text import Text

from xl_ar import audit, registry
from xl_ar import batch as batches
from xl_ar.batch.addresses import Address, address_of, check_folder
from xl_ar.batch.fetching import check_claim, check_not_kept, fetching
from xl_ar.batch.finding import Inputs
from xl_ar.batch.resuming import FILE as DONE_FILE
from xl_ar.batch.stopping import stopping
from xl_ar.doors import EXIT_STOPPED
from xl_ar.doors.plain import loaded_settings
from xl_ar.doors.shown import json_text, shown
from xl_ar.errors import UsageError
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.run import run
from xl_ar.settings import Loaded

__all__ = ["batch", "show_settings", "single"]

_COLOURS = {
    Status.DONE: "green",
    Status.SKIPPED: "dim",
    Status.NEEDS_PERSON: "yellow",
    Status.REFUSED: "yellow",
    Status.FAILED: "red",
    Status.UNCHANGED: "dim",
}


def batch(
    *, folder: str, as_of: date | None, out: Path | None, steps: str | None, jobs: int, dry_run: bool, recursive: bool,
    report: Path | None, as_json: bool, given: Sequence[str], by: str | None = None, memory: int = 0,
    scheduler: str = "", resume: bool = False,
) -> int:  # fmt: skip
    """Runs over a folder or an address of one; the exit code.

    ``by``: who decides, for steps that act; the system's user without it.
    """
    address = address_of(folder)
    if address is None:
        order = batch_order(Path(folder), as_of, out, steps, given, by, dry_run=dry_run)
    else:
        order = _order(_place_of_results(address, out), as_of, out, steps, given, by, dry_run=dry_run)
    if report is not None:
        _check_report(report, None if dry_run else out)
    _check_means(jobs, memory, scheduler)
    with stopping() as stop, _inputs(address, Path(folder), order, recursive, stop, as_json) as found:
        if out is not None and not dry_run:
            _make(out)
        done = batches.Done((out or found.folder) / DONE_FILE, found.folder, order)
        every = partial(
            batches.run_all, found.paths, order, folder=found.folder, means=batches.Means(jobs, memory, scheduler),
            done=done, resume=resume, stop=stop,
        )  # fmt: skip
        outcomes = [*found.apart, *(every() if as_json else _shown(every, found))]
    content = batches.report(
        [found.where_kept(outcome) for outcome in outcomes], order, address.shown if address else ""
    )
    if as_json:
        click.echo(json_text(content))
    elif outcomes or not found.number:
        _summary(outcomes, order)
    if report is not None:
        batches.write_report(content, report)
    if len(outcomes) < found.number:
        click.echo(f"stopped: {len(outcomes):,} of {found.number:,} workbooks ended; --resume goes on", err=True)
        return EXIT_STOPPED
    return batches.exit_code(outcomes)


@contextmanager
def _inputs(
    address: Address | None, folder: Path, order: Order, recursive: bool, stop: threading.Event, as_json: bool
) -> Iterator[Inputs]:
    """The workbooks of a folder, or of an address as they are fetched."""
    if address is None or order.out is None:
        yield Inputs(folder, batches.workbooks(folder, recursive=recursive, out=order.out))
        return
    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ExitStack() as stack:
        with Progress(
            *columns, console=console, transient=True, disable=as_json or not console.is_terminal
        ) as progress:
            task = progress.add_task("Fetching", total=None)
            found = stack.enter_context(
                fetching(
                    address, order.out, recursive=recursive, dry_run=order.dry_run, stop=stop,
                    begin=lambda number: progress.update(task, total=number), step=lambda: progress.advance(task),
                )
            )  # fmt: skip
        for note in found.notes:
            click.echo(shown(f"xl-ar: {note}"), err=True)
        yield found


def batch_order(
    folder: Path, as_of: date | None, out: Path | None, steps: str | None, given: Sequence[str], by: str | None = None,
    *, dry_run: bool = False,
) -> Order:  # fmt: skip
    """What a run over a folder is asked to do; UsageError or SettingsError for what cannot be asked."""
    order = _order(folder, as_of, out, steps, given, by, dry_run=dry_run)
    if out is None:
        check_not_kept(folder)
    elif out.resolve() == folder.resolve():
        raise UsageError("--out is the folder itself: leave --out away to write in place, with backups")
    else:
        check_claim(out, None)
    return order


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise UsageError(f"--out {out}: not writable; give another folder, or the right to write there") from error


def _place_of_results(address: Address, out: Path | None) -> Path:
    if out is None:
        raise UsageError(f"--out is needed with {address.shown}: it is only read, and results go into a folder here")
    return out


def _order(
    folder: Path, as_of: date | None, out: Path | None, steps: str | None, given: Sequence[str], by: str | None,
    *, dry_run: bool,
) -> Order:  # fmt: skip
    """The order, with the settings of a folder."""
    if as_of is None:
        raise UsageError("--as-of is needed: the day the books are looked at, e.g. --as-of 2026-06-30")
    if out is not None:
        check_folder(out)
    chosen = registry.steps(steps) if steps else ()
    loaded = loaded_settings(folder, given)
    order = Order(as_of, chosen, loaded.settings, out, dry_run, _log(folder if out is None else out, loaded))
    if any(step.acts for step in chosen):
        order = replace(order, by=by or _user(), at=datetime.now(UTC))
    return order


def _check_means(jobs: int, memory: int, scheduler: str) -> None:
    if scheduler and (jobs > 1 or memory):
        raise UsageError("--scheduler has workers of its own: leave --jobs and --memory away")


def _check_report(report: Path, made: Path | None) -> None:
    """UsageError where the report cannot be written in the end; ``made`` is the folder that the run makes."""
    if report.suffix.casefold() in batches.SUFFIXES:
        raise UsageError(f"--report {report}: the name of a workbook; give one such as report.json")
    if not report.parent.is_dir():
        if made is not None and report.parent.resolve() == made.resolve():
            return
        raise UsageError(f"--report {report}: there is no folder {report.parent}")
    if not os.access(report if report.exists() else report.parent, os.W_OK):
        raise UsageError(f"--report {report}: not writable; give the right to write there, or another file")


def _shown(every: Callable[..., list[Outcome]], found: Inputs) -> list[Outcome]:
    """The outcomes of a batch, each shown as it ends."""
    console = Console(stderr=False, highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    for outcome in found.apart:
        _line(console, outcome, found.folder)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Workbooks", total=len(found.paths))

        def tell(outcome: Outcome) -> None:
            _line(console, outcome, found.folder)
            progress.advance(task)

        return every(tell=tell)


def _line(console: Console, outcome: Outcome, folder: Path | None = None) -> None:
    name = outcome.path.relative_to(folder) if folder else outcome.path
    colour = _COLOURS[outcome.status]
    console.print(f"[{colour}]{outcome.status.value:<12}[/] ", end="")
    message = outcome.message.removeprefix(f"{outcome.path.name}: ")
    console.print(shown(message if outcome.path == folder else f"{name}: {message}"), markup=False)


def _summary(outcomes: Sequence[Outcome], order: Order) -> None:
    console = Console(highlight=False)
    if not outcomes:
        console.print("No workbooks found.")
        return
    table = RichTable(
        title=f"As of {order.as_of.isoformat()}" + (", dry run: nothing written" if order.dry_run else "")
    )
    for heading in ("Result", "Workbooks"):
        table.add_column(heading, justify="left" if heading == "Result" else "right")
    for status, number in batches.tally(outcomes).items():
        if number:
            table.add_row(status, str(number))
    console.print(table)


def single(
    name: str,
    *,
    file: Path | None,
    as_of: date | None,
    out: Path | None,
    dry_run: bool,
    as_json: bool,
    given: Sequence[str],
    by: str | None = None,
    applications: Sequence[str] = (),
    receipts: Sequence[str] = (),
) -> int:
    """Runs one step over one workbook; the exit code.

    ``by``: who decides, the system's user without it; ``applications``, ``receipts``: what undo reverses.
    """
    if file is None:
        raise UsageError(f"a workbook is needed: xl-ar {name} FILE --as-of 2026-06-30")
    day = as_of or _today()
    if out is not None and out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: a folder must stand there")
    if out is not None and not dry_run:
        _make(out)
    loaded = loaded_settings(file.parent, given)
    steps = registry.steps(f"setup,{name}")
    order = Order(day, steps, loaded.settings, out, dry_run, _log(out or file.parent, loaded))
    if registry.named(name).acts:
        order = replace(order, by=by or _user(), at=datetime.now(UTC))
        order = replace(order, undo=tuple(applications), undo_receipts=tuple(receipts))
    outcome = run(file, order)
    if as_json:
        click.echo(json_text(batches.report([outcome], Order(day))))
    else:
        if as_of is None and name != "setup":
            click.echo(f"as of {day.isoformat()} (today, as no --as-of was given)")
        _line(Console(highlight=False, soft_wrap=True), outcome)
        if outcome.output and not dry_run:
            click.echo(f"{'written to' if outcome.changed else 'nothing to change in'} {shown(outcome.output)}")
    return batches.exit_code([outcome])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageError("who decides is not known to the system: give a name, as in --by ann") from error


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def show_settings(folder: Path | None, as_json: bool, given: Sequence[str]) -> int:
    """Prints every setting; the exit code."""
    loaded = loaded_settings(folder, given)
    rows = list(loaded.rows())
    if as_json:
        click.echo(json.dumps({name: {"value": value, "source": source} for name, value, source, _ in rows}, indent=2))
        return 0
    table = RichTable()
    for heading in ("Setting", "Value", "From", "What it is"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    Console().print(table)
    return 0


def _log(folder: Path, loaded: Loaded) -> Path:
    named = loaded.settings.writing.audit_log
    return Path(named) if named else folder / audit.FILE

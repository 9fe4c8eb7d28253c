"""The only path from a command to a change: plan, and, unless it is a dry run, write and record."""

from __future__ import annotations

import errno
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from xl_ar.errors import ArError, ChangedError, LockedError, RefusedError, SettingsError, UsageError
from xl_ar.excel.graft import check_graftable
from xl_ar.excel.guard import check_unlocked, not_readable
from xl_ar.excel.holding import held
from xl_ar.excel.save import Replaced
from xl_ar.excel.scratch import scratch
from xl_ar.findings import Severity, counts
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.planning import Plan, beside, plan, target_of
from xl_ar.recording import Recorder, found
from xl_ar.telling import deeds, message, skipped, tables_of
from xl_ar.writing import write, write_values


def run(path: Path, order: Order) -> Outcome:
    """The outcome for one workbook; never raises for a bad workbook, so that the others go on."""
    started = time.perf_counter()
    recorder = Recorder(path, order, target_of(path, order.out))
    try:
        outcome = _run(path, order, recorder)
    except (RefusedError, SettingsError, UsageError) as error:
        outcome = Outcome(path, Status.REFUSED, str(error), passing=isinstance(error, LockedError))
    except OSError as error:
        outcome = _not_reached(path, error)
    except ArError as error:
        outcome = Outcome(path, Status.FAILED, str(error))
    except Exception as error:  # a fault of ours must not stop the other workbooks
        outcome = Outcome(path, Status.FAILED, f"{type(error).__name__}: {error}")
    outcome = replace(outcome, seconds=round(time.perf_counter() - started, 3))
    return recorder.closed(outcome)


def _not_reached(path: Path, error: OSError) -> Outcome:
    if error.errno == errno.ENAMETOOLONG:  # that does not pass by itself
        sentence = f"{path.name}: its name leaves no room for that of a backup beside it. Give it a shorter one."
        return Outcome(path, Status.REFUSED, sentence)
    reason = error.strerror or type(error).__name__
    if isinstance(error, PermissionError) and error.filename == str(path):
        return Outcome(path, Status.REFUSED, str(not_readable(path, reason)), passing=True)
    return Outcome(path, Status.REFUSED, f"{path.name}: not readable or not writable ({reason}).", passing=True)


def _run(path: Path, order: Order, recorder: Recorder) -> Outcome:
    """The outcome; a workbook that someone changed in between is read again, once."""
    with nullcontext() if order.dry_run else held(target_of(path, order.out)):
        try:
            return _run_apart(path, order, recorder)
        except ChangedError:
            return _run_apart(path, order, recorder)


def _run_apart(path: Path, order: Order, recorder: Recorder) -> Outcome:
    with scratch() as folder:
        return _run_within(path, order, folder, recorder)


def _check_no_link(path: Path, target: Path) -> None:
    """RefusedError where a link has the name of a result; a link that was itself given stands for its workbook."""
    if target != path and target.is_symlink():
        raise RefusedError(path.name, f"{target.name}, its result, is a symbolic link", "Take the link away")


def _run_within(path: Path, order: Order, folder: Path, recorder: Recorder) -> Outcome:
    """The outcome; ``folder`` takes the workbook with recalculated values until the result is written."""
    target = target_of(path, order.out)
    if not order.dry_run:
        _check_no_link(path, target)
        check_unlocked(target)
    drafted = plan(path, order, target, folder)
    tables = tuple(tables_of(drafted.work.reading))
    outcome = Outcome(
        path, Status.DONE, "", tables=tables, findings=counts(list(drafted.findings)), sha256=drafted.book.sha256
    )
    if _formulas_alone(order) and not drafted.recalculated.sentence:
        return replace(outcome, status=Status.SKIPPED, message="no AR_* formulas found")
    if not drafted.sheets:
        return _values_alone(outcome, drafted, order, target, recorder)
    return _sheets_written(outcome, drafted, order, target, recorder)


def _sheets_written(outcome: Outcome, drafted: Plan, order: Order, target: Path, recorder: Recorder) -> Outcome:
    """Our sheets are put into the result; on a dry run it is said what would be."""
    path, reading, book = outcome.path, drafted.work.reading, drafted.book
    stops = sum(finding.rows for finding in drafted.findings if finding.severity is Severity.STOP)
    refused = _acts(order) and any(finding.kind == "decision-not-obeyed" for finding in drafted.findings)
    status = Status.NEEDS_PERSON if stops or refused or not reading.used else Status.DONE
    if book.editable:
        check_graftable(path)
    target = target if book.editable else beside(path, target)
    _check_no_link(path, target)
    written = tuple(sheet.name for sheet in drafted.sheets)
    kept = ""
    if not order.dry_run:
        recorder.planned(_facts(drafted, book.sha256), target)
        apart = target != target_of(path, order.out)
        with held(target) if apart else nullcontext():  # what a killed run left beside it is swept, too
            made = write(
                book, drafted.sheets, drafted.remove, target, order.settings,
                source=path, as_read=drafted.as_read, journal=recorder,
            )  # fmt: skip
        outcome, kept = _made(outcome, made, recorder), _kept(path, target, made)
    said = message(drafted.work, set(written), stops, drafted.acted, drafted.changes)
    return replace(
        outcome,
        status=status,
        message=_with(said, drafted.recalculated.sentence, kept),
        output=target,
        sheets_written=written,
        changes=drafted.changes,
        deeds=deeds(drafted.acted),
    )


def _facts(drafted: Plan, sha256: str) -> dict[str, Any]:
    formulas = drafted.recalculated.computed if drafted.recalculated.edits else 0
    return found(drafted.work, drafted.changes, drafted.acted, sha256=sha256, formulas=formulas)


def _made(outcome: Outcome, made: Replaced, recorder: Recorder) -> Outcome:
    recorder.replaced(made)
    return replace(outcome, changed=made.changed, output_sha256=made.sha256)


def _values_alone(outcome: Outcome, drafted: Plan, order: Order, target: Path, recorder: Recorder) -> Outcome:
    """A workbook without receivables is left as it is, unless it has formulas of ours to recalculate."""
    told = _with(skipped(drafted.work.reading), drafted.recalculated.sentence)
    if not drafted.recalculated.edits:
        return replace(outcome, status=Status.SKIPPED, message=told)
    check_graftable(outcome.path)
    if not order.dry_run:
        recorder.planned(_facts(drafted, outcome.sha256), target)
        made = write_values(
            drafted.book.path, target, order.settings,
            source=outcome.path, as_read=drafted.as_read, journal=recorder,
        )  # fmt: skip
        outcome, told = _made(outcome, made, recorder), _with(told, _kept(outcome.path, target, made))
    return replace(outcome, message=told, output=target)


def _kept(path: Path, target: Path, made: Replaced) -> str:
    """A sentence where a file that no run had written so stood in the place of a result."""
    return (
        f"{target.name} was not known to be as a run had left it: kept as {made.backup.name}"
        if made.backup and target != path
        else ""
    )


def _with(*told: str) -> str:
    return "; ".join(part for part in told if part)


def _formulas_alone(order: Order) -> bool:
    """True where nothing but formulas was asked for; setup and findings come with every single step."""
    names = {step.name for step in order.steps}
    return "formulas" in names and names <= {"setup", "formulas", "findings"}


def _acts(order: Order) -> bool:
    return any(step.acts for step in order.steps)

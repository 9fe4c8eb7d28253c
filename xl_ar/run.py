"""The only path from a command to a change: read, plan, and, unless it is a dry run, write and record."""

from __future__ import annotations

import errno
import glob
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xl_ar.audit import Trail
from xl_ar.commands.review.acting import Acted, Asked, acted
from xl_ar.commands.review.changes import Changes, changes
from xl_ar.commands.review.keeping import not_kept
from xl_ar.commands.review.planning import earlier_people, with_earlier, with_words, without_registers
from xl_ar.commands.reviewing import STANDING_SHEETS
from xl_ar.commands.work import Work
from xl_ar.errors import ArError, ChangedError, LockedError, RefusedError, SettingsError, UsageError
from xl_ar.excel.book import Book, read_book
from xl_ar.excel.graft import check_graftable
from xl_ar.excel.guard import check_unlocked
from xl_ar.excel.holding import held
from xl_ar.excel.recalc.fresh import Fresh, fresh_book
from xl_ar.excel.recalc.recalculation import Recalculated
from xl_ar.excel.save import Replaced
from xl_ar.findings import Finding, Severity, counts
from xl_ar.formulas import Formula, formulas
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.recording import Recorder, found, trail_from
from xl_ar.registry import Command, steps
from xl_ar.sheets.layout import Sheet
from xl_ar.tables.corrections import corrections
from xl_ar.tables.reading import Reading, read_grids
from xl_ar.telling import deeds, message, skipped, tables_of
from xl_ar.writing import write, write_values

__all__ = ["APART", "RESULT_SUFFIX", "Order", "Outcome", "Plan", "Status", "plan", "plan_book", "run", "target_of"]

RESULT_SUFFIX = " (AR).xlsx"
APART = frozenset({".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})  # their results are workbooks of their own


@dataclass(frozen=True)
class Plan:
    """What would be written into one workbook."""

    work: Work
    book: Book
    sheets: tuple[Sheet, ...]
    remove: tuple[str, ...]
    findings: tuple[Finding, ...]
    changes: Mapping[str, Changes] = field(default_factory=dict)  # by sheet, against the run before
    acted: Acted | None = None  # what accept, decide and undo did
    recalculated: Recalculated = field(default_factory=Recalculated)  # AR_* formula cells of the user's sheets
    as_read: Mapping[Path, str] = field(default_factory=dict)  # files it rests on and their SHA-256, "" = not there


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
    return Outcome(path, Status.REFUSED, f"{path.name}: not readable or not writable ({reason}).", passing=True)


def _run(path: Path, order: Order, recorder: Recorder) -> Outcome:
    """The outcome; a workbook that someone changed in between is read again, once."""
    with nullcontext() if order.dry_run else held(target_of(path, order.out)):
        try:
            return _run_apart(path, order, recorder)
        except ChangedError:
            return _run_apart(path, order, recorder)


def _run_apart(path: Path, order: Order, recorder: Recorder) -> Outcome:
    with TemporaryDirectory(prefix="xl-ar-") as folder:
        return _run_within(path, order, Path(folder), recorder)


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
    reading, book = drafted.work.reading, drafted.book
    outcome = Outcome(
        path,
        Status.DONE,
        "",
        tables=tuple(tables_of(reading)),
        findings=counts(list(drafted.findings)),
        sha256=book.sha256,
    )
    if _formulas_alone(order) and not drafted.recalculated.sentence:
        return replace(outcome, status=Status.SKIPPED, message="no AR_* formulas found")
    if not drafted.sheets:
        return _values_alone(outcome, drafted, order, target, recorder)
    stops = sum(finding.rows for finding in drafted.findings if finding.severity is Severity.STOP)
    refused = _acts(order) and any(finding.kind == "decision-not-obeyed" for finding in drafted.findings)
    status = Status.NEEDS_PERSON if stops or refused or not reading.used else Status.DONE
    if book.editable:
        check_graftable(path)
    target = target if book.editable else _beside(path, target)
    _check_no_link(path, target)
    written = tuple(sheet.name for sheet in drafted.sheets)
    if not order.dry_run:
        recorder.planned(_facts(drafted, book.sha256), target)
        apart = target != target_of(path, order.out)
        with held(target) if apart else nullcontext():  # what a killed run left beside it is swept, too
            made = write(
                book, drafted.sheets, drafted.remove, target, order.settings,
                source=path, as_read=drafted.as_read, intend=recorder.intend,
            )  # fmt: skip
        outcome = _made(outcome, made, recorder)
    return replace(
        outcome,
        status=status,
        message=_with(message(drafted.work, set(written), stops, drafted.acted, drafted.changes), drafted.recalculated),
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
    told = _with(skipped(drafted.work.reading), drafted.recalculated)
    if not drafted.recalculated.edits:
        return replace(outcome, status=Status.SKIPPED, message=told)
    check_graftable(outcome.path)
    if not order.dry_run:
        recorder.planned(_facts(drafted, outcome.sha256), target)
        made = write_values(
            drafted.book.path, target, order.settings,
            source=outcome.path, as_read=drafted.as_read, intend=recorder.intend,
        )  # fmt: skip
        outcome = _made(outcome, made, recorder)
    return replace(outcome, message=told, output=target)


def _with(told: str, recalculated: Recalculated) -> str:
    return "; ".join(part for part in (told, recalculated.sentence) if part)


def _formulas_alone(order: Order) -> bool:
    """True where nothing but formulas was asked for; setup and findings come with every single step."""
    names = {step.name for step in order.steps}
    return "formulas" in names and names <= {"setup", "formulas", "findings"}


def _acts(order: Order) -> bool:
    return any(step.acts for step in order.steps)


def target_of(path: Path, out: Path | None) -> Path:
    """Where the result of a workbook goes: into ``out`` if given, else in place."""
    return path if out is None else out / path.name


def _beside(path: Path, target: Path) -> Path:
    """Name of a result of its own; with the whole name where another input of the folder has the same stem."""
    others = (other for other in path.parent.glob(f"{glob.escape(path.stem)}.*") if other != path)
    alike = any(other.suffix.casefold() in APART and other.is_file() for other in others)
    return target.with_name((path.name if alike else target.stem) + RESULT_SUFFIX)


def plan(path: Path, order: Order, target: Path | None = None, folder: Path | None = None) -> Plan:
    """What the steps of ``order`` would write; nothing is changed.

    With a ``folder``, AR_* formula cells are recalculated first, in a copy of the workbook that is put there.
    """
    book = read_book(path)
    fresh = fresh_book(book, folder, _formulas) if folder and _recalculates(order) else Fresh(book)
    ours, as_read = _earlier(book, path, target)
    apart = (target or path) != path or not book.editable
    noted = fresh.recalculated.findings
    result = target or path
    trail = trail_from(order.log, result if book.editable else _beside(path, result))
    drafted = plan_book(fresh.book, order, ours, keep=ours if apart else (), noted=noted, trail=trail)
    return replace(drafted, recalculated=fresh.recalculated, as_read=as_read)


def _recalculates(order: Order) -> bool:
    named = any(step.name == "formulas" for step in order.steps or steps())
    return named and order.settings.writing.recalculate


def _formulas() -> tuple[Formula, ...]:
    """Every AR_* formula; what they need is loaded here and not before, as few workbooks hold one."""
    import udfs  # noqa: F401  # registers them

    return formulas()


def plan_book(
    book: Book,
    order: Order,
    ours: Mapping[str, Sequence[Sequence[Any]]],
    *,
    keep: Iterable[str] = (),
    noted: Sequence[Finding] = (),
    trail: Callable[[], Trail] = Trail,
) -> Plan:
    """What the steps of ``order`` would write into a book as read.

    ``ours`` are the values of our sheets of an earlier run, ``keep`` those of them that are written again whatever
    the steps are, ``noted`` findings of what was done before, ``trail`` what the audit log says of the workbook.
    """
    people = earlier_people(ours)
    fixes, doubts = corrections(people["AR Setup"])
    grids, copies = without_registers(book.grids, frozenset(ours))
    reading = read_grids(grids, fixes)
    reading = replace(reading, findings=(*doubts, *noted, *copies, *reading.findings))
    work = Work(book.path.name, reading, order.as_of, order.settings, book.fingerprint, people, trail=trail)
    if not _worth_writing(reading):
        return Plan(work, book, (), (), reading.findings)
    wanted = order.steps or steps()
    done = acted(work, [step.name for step in wanted if step.acts], _asked(order, wanted))
    work = done.work
    chosen = with_earlier(wanted, frozenset(keep), frozenset(ours))
    written, gone = _sheets(chosen, work, ours)
    if lost := not_kept(written, gone, ours):
        work = replace(work, said=(*work.said, *lost))
        written, gone = _sheets(chosen, work, ours)
    return Plan(work, book, written, gone, work.findings, changes(written, ours), done)


def _sheets(
    chosen: Iterable[Command], work: Work, ours: Mapping[str, Any]
) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Our sheets as the steps write them, with what people wrote in them, and the names of those that are to go."""
    sheets = {sheet.name: sheet for step in chosen for sheet in step.build(work)}
    stay = {*sheets, *STANDING_SHEETS}
    gone = tuple(name for step in chosen for name in step.sheets if name in ours and name not in stay)
    return tuple(with_words(sheet, work.people) for sheet in sheets.values()), gone


def _asked(order: Order, wanted: Sequence[Command]) -> Asked:
    if not order.by.strip() and any(step.acts and step.name != "accept" for step in wanted):
        raise UsageError("who decides is not said: give a name, as in --by ann")
    return Asked(order.by.strip(), order.at, order.undo, order.undo_receipts)


def _earlier(
    book: Book, path: Path, target: Path | None
) -> tuple[Mapping[str, Sequence[Sequence[Any]]], dict[Path, str]]:
    """Our sheets of an earlier run, in the workbook itself or in the result elsewhere; both files as they were read."""
    where = target or path
    result = where if book.editable else _beside(path, where)
    if result == path:
        return book.ours, {path: book.sha256}
    if result.is_file():
        earlier = read_book(result)
        return earlier.ours, {path: book.sha256, result: earlier.sha256}
    return book.ours, {path: book.sha256, result: ""}


def _worth_writing(reading: Reading) -> bool:
    doubts = (finding for finding in reading.findings if finding.kind == "table-not-used")
    return bool(reading.used) or any(finding.severity is not Severity.INFO for finding in doubts)

"""The only path from a command to a change: read, plan, and, unless it is a dry run, write and record."""

from __future__ import annotations

import glob
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xl_ar import audit
from xl_ar.commands.review.acting import Acted, Asked, acted
from xl_ar.commands.review.changes import Changes, changes
from xl_ar.commands.review.planning import earlier_people, with_earlier, with_words, without_registers
from xl_ar.commands.reviewing import STANDING_SHEETS
from xl_ar.commands.work import Work
from xl_ar.errors import ArError, RefusedError, SettingsError, UsageError
from xl_ar.excel.book import Book, read_book
from xl_ar.excel.graft import check_graftable
from xl_ar.excel.guard import check_unlocked
from xl_ar.excel.recalc.fresh import Fresh, fresh_book
from xl_ar.excel.recalc.recalculation import Recalculated
from xl_ar.findings import Finding, Severity, counts
from xl_ar.formulas import Formula, formulas
from xl_ar.registry import Command, steps
from xl_ar.settings import Settings
from xl_ar.sheets.layout import Sheet
from xl_ar.tables.corrections import corrections
from xl_ar.tables.reading import Reading, read_grids
from xl_ar.telling import deeds, message, skipped, tables_of
from xl_ar.writing import write, write_values

RESULT_SUFFIX = " (AR).xlsx"
APART = frozenset({".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"})  # their results are workbooks of their own


class Status(StrEnum):
    """How the run over one workbook ended."""

    DONE = "done"
    SKIPPED = "skipped"
    NEEDS_PERSON = "needs_person"
    REFUSED = "refused"
    FAILED = "failed"


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
    changed: bool = False
    changes: Mapping[str, Changes] = field(default_factory=dict)
    deeds: Mapping[str, Sequence[str]] = field(default_factory=dict)  # accepted lines, applications made and reversed


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


def run(path: Path, order: Order) -> Outcome:
    """The outcome for one workbook; never raises for a bad workbook, so that the others go on."""
    started = time.perf_counter()
    try:
        outcome = _run(path, order)
    except (RefusedError, SettingsError, UsageError) as error:
        outcome = Outcome(path, Status.REFUSED, str(error))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        outcome = Outcome(path, Status.REFUSED, f"{path.name}: not readable or not writable ({reason}).")
    except ArError as error:
        outcome = Outcome(path, Status.FAILED, str(error))
    except Exception as error:  # a fault of ours must not stop the other workbooks
        outcome = Outcome(path, Status.FAILED, f"{type(error).__name__}: {error}")
    outcome = replace(outcome, seconds=round(time.perf_counter() - started, 3))
    return _recorded(outcome, order)


def _run(path: Path, order: Order) -> Outcome:
    with TemporaryDirectory(prefix="xl-ar-") as folder:
        return _run_within(path, order, Path(folder))


def _run_within(path: Path, order: Order, folder: Path) -> Outcome:
    """The outcome; ``folder`` takes the workbook with recalculated values until the result is written."""
    target = target_of(path, order.out)
    if not order.dry_run:
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
        return _values_alone(outcome, drafted, order, target)
    stops = sum(finding.rows for finding in drafted.findings if finding.severity is Severity.STOP)
    refused = _acts(order) and any(finding.kind == "decision-not-obeyed" for finding in drafted.findings)
    status = Status.NEEDS_PERSON if stops or refused or not reading.used else Status.DONE
    if book.editable:
        check_graftable(path)
    target = target if book.editable else _beside(path, target)
    written = tuple(sheet.name for sheet in drafted.sheets)
    changed = not order.dry_run and write(book, drafted.sheets, drafted.remove, target, order.settings, source=path)
    return replace(
        outcome,
        status=status,
        message=_with(message(drafted.work, set(written), stops, drafted.acted, drafted.changes), drafted.recalculated),
        output=target,
        sheets_written=written,
        changed=changed,
        changes=drafted.changes,
        deeds=deeds(drafted.acted),
    )


def _values_alone(outcome: Outcome, drafted: Plan, order: Order, target: Path) -> Outcome:
    """A workbook without receivables is left as it is, unless it has formulas of ours to recalculate."""
    told = _with(skipped(drafted.work.reading), drafted.recalculated)
    if not drafted.recalculated.edits:
        return replace(outcome, status=Status.SKIPPED, message=told)
    check_graftable(outcome.path)
    changed = not order.dry_run and write_values(drafted.book.path, target, order.settings, source=outcome.path)
    return replace(outcome, message=told, output=target, changed=changed)


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
    ours = _earlier(book, path, target)
    apart = (target or path) != path or not book.editable
    noted = fresh.recalculated.findings
    drafted = plan_book(fresh.book, order, ours, keep=ours if apart else (), noted=noted)
    return replace(drafted, recalculated=fresh.recalculated)


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
) -> Plan:
    """What the steps of ``order`` would write into a book as read.

    ``ours`` are the values of our sheets of an earlier run, ``keep`` those of them that are written again whatever
    the steps are, ``noted`` findings of what was done before.
    """
    people = earlier_people(ours)
    fixes, doubts = corrections(people["AR Setup"])
    grids, copies = without_registers(book.grids, frozenset(ours))
    reading = read_grids(grids, fixes)
    reading = replace(reading, findings=(*doubts, *noted, *copies, *reading.findings))
    work = Work(book.path.name, reading, order.as_of, order.settings, book.fingerprint, people)
    if not _worth_writing(reading):
        return Plan(work, book, (), (), reading.findings)
    wanted = order.steps or steps()
    done = acted(work, [step.name for step in wanted if step.acts], _asked(order, wanted))
    work = done.work
    chosen = with_earlier(wanted, frozenset(keep), frozenset(ours))
    sheets = {sheet.name: sheet for step in chosen for sheet in step.build(work)}
    written = tuple(with_words(sheet, work.people) for sheet in sheets.values())
    gone = tuple(
        name for step in chosen for name in step.sheets if name in ours and name not in {*sheets, *STANDING_SHEETS}
    )
    return Plan(work, book, written, gone, work.findings, changes(written, ours), done)


def _asked(order: Order, wanted: Sequence[Command]) -> Asked:
    if not order.by.strip() and any(step.acts and step.name != "accept" for step in wanted):
        raise UsageError("who decides is not said: give a name, as in --by ann")
    return Asked(order.by.strip(), order.at, order.undo, order.undo_receipts)


def _earlier(book: Book, path: Path, target: Path | None) -> Mapping[str, Sequence[Sequence[Any]]]:
    """Our sheets of an earlier run: in the workbook itself, or in the result written elsewhere."""
    where = target or path
    result = where if book.editable else _beside(path, where)
    if result != path and result.is_file():
        return read_book(result).ours
    return book.ours


def _worth_writing(reading: Reading) -> bool:
    doubts = (finding for finding in reading.findings if finding.kind == "table-not-used")
    return bool(reading.used) or any(finding.severity is not Severity.INFO for finding in doubts)


def _recorded(outcome: Outcome, order: Order) -> Outcome:
    """The outcome, its change in the audit log; a log that cannot be written is said, the change stands."""
    if order.dry_run or order.log is None or not outcome.changed:
        return outcome
    facts: dict[str, Any] = {"workbook": str(outcome.path), "output": str(outcome.output)}
    facts |= {"sha256_before": outcome.sha256, "as_of": order.as_of.isoformat()}
    facts["sheets"] = list(outcome.sheets_written)
    try:
        audit.record(order.log, "write", facts)
        if outcome.deeds:
            audit.record(order.log, "decide", {"workbook": facts["workbook"], "by": order.by, **outcome.deeds})
    except (OSError, UnicodeError) as error:
        lacking = f"the audit log {order.log} could not be written ({error})"
        return replace(outcome, message=f"{outcome.message}; {lacking}")
    return outcome

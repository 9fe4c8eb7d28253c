"""What the steps would write into a workbook: read, understood, decided and laid out; nothing is changed here."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xl_ar.audit import Logged, Trail
from xl_ar.commands.review.acting import Acted, Asked, acted
from xl_ar.commands.review.changes import Changes, changes
from xl_ar.commands.review.copies import without_copies
from xl_ar.commands.review.keeping import not_kept
from xl_ar.commands.review.planning import earlier_people, with_earlier, with_words
from xl_ar.commands.review.register import SHEET as REGISTER_SHEET
from xl_ar.commands.reviewing import STANDING_SHEETS
from xl_ar.commands.trail import with_chain
from xl_ar.commands.work import Work
from xl_ar.core.people import person
from xl_ar.core.register.lines import one_line
from xl_ar.errors import UsageError
from xl_ar.excel.book import Book, read_book
from xl_ar.excel.recalc.fresh import Fresh, fresh_book
from xl_ar.excel.recalc.recalculation import Recalculated
from xl_ar.findings import Finding, Severity
from xl_ar.formulas import Formula, formulas
from xl_ar.outcome import Order
from xl_ar.recording import logged_from, trail_from
from xl_ar.registry import Command, steps
from xl_ar.sheets.layout import Sheet
from xl_ar.sheets.surface import Surface
from xl_ar.tables.corrections import corrections
from xl_ar.tables.reading import Reading, read_grids

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


def target_of(path: Path, out: Path | None) -> Path:
    """Where the result of a workbook goes: into ``out`` if given, else in place."""
    return path if out is None else out / path.name


def beside(path: Path, target: Path) -> Path:
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
    standing, as_read = _earlier(book, path, target)
    ours = standing.ours
    apart = (target or path) != path or not book.editable
    noted = fresh.recalculated.findings
    result = target or path
    file = result if book.editable else beside(path, result)
    trail, logged = trail_from(order.log, file), logged_from(order.log, file)
    keep, on = ours if apart else (), standing.surfaces
    drafted = plan_book(fresh.book, order, ours, keep=keep, noted=noted, trail=trail, logged=logged, surfaces=on)
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
    logged: Callable[[], Logged] = Logged,
    surfaces: Mapping[str, Surface] | None = None,
) -> Plan:
    """What the steps of ``order`` would write into a book as read.

    ``ours`` are the values of our sheets of an earlier run, ``keep`` those of them that are written again whatever
    the steps are, ``noted`` findings of what was done before, ``trail`` what the audit log says of the workbook,
    ``logged`` what it has as applied (asked where the register is gone), ``surfaces`` what else is on those sheets
    (None: as the book says).
    """
    people = earlier_people(ours)
    fixes, doubts = corrections(people["AR Setup"])
    grids, copies = without_copies(book.grids, frozenset(ours))
    reading = read_grids(grids, fixes)
    reading = replace(reading, findings=(*doubts, *noted, *copies, *reading.findings))
    work = Work(book.path.name, reading, order.as_of, order.settings, book.fingerprint, people, trail=trail)
    if REGISTER_SHEET not in ours:
        work = replace(work, logged=logged())
    if not _worth_writing(reading):
        return Plan(work, book, (), (), reading.findings)
    wanted = order.steps or steps()
    done = acted(work, [step.name for step in wanted if step.acts], _asked(order, wanted))
    work = done.work
    chosen = with_earlier(wanted, frozenset(keep), frozenset(ours))
    work = with_chain(work, chosen)
    written, gone = _sheets(chosen, work, ours)
    if lost := not_kept(written, gone, ours, book.surfaces if surfaces is None else surfaces):
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
    if not person(order.by) and any(step.acts and step.name != "accept" for step in wanted):
        raise UsageError("who decides is not said: give a name, as in --by ann")
    return Asked(one_line(order.by), order.at, order.undo, order.undo_receipts)


def _earlier(book: Book, path: Path, target: Path | None) -> tuple[Book, dict[Path, str]]:
    """The book with our sheets of an earlier run, itself or the result elsewhere; both files as they were read."""
    where = target or path
    result = where if book.editable else beside(path, where)
    if result == path:
        return book, {path: book.sha256}
    if result.is_file():
        earlier = read_book(result)
        return earlier, {path: book.sha256, result: earlier.sha256}
    return book, {path: book.sha256, result: ""}


def _worth_writing(reading: Reading) -> bool:
    doubts = (finding for finding in reading.findings if finding.kind == "table-not-used")
    return bool(reading.used) or any(finding.severity is not Severity.INFO for finding in doubts)

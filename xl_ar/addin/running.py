"""One command over an open workbook: read as it is in Excel, planned as in batch, written in place, told and recorded.

Proved with xlwings' own objects over a test engine, not with Excel: see ``xl_ar.excel.live``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from platformdirs import user_log_path

from xl_ar import audit
from xl_ar.errors import ArError, RefusedError
from xl_ar.excel.book import read_book
from xl_ar.excel.live.calm import LOG, Calm, show, undisturbed
from xl_ar.excel.live.reading import LiveBook, read_live
from xl_ar.excel.live.writing import Written, write_sheets
from xl_ar.excel.scratch import scratch
from xl_ar.findings import Severity
from xl_ar.outcome import Order
from xl_ar.planning import Plan, plan_book
from xl_ar.recording import DECISION, REQUIRED, asked, found, logged_from, trail_from
from xl_ar.settings import Settings, load
from xl_ar.sheets.layout import Formats
from xl_ar.tables.grid import parse_area
from xl_ar.telling import deeds, message, skipped

if TYPE_CHECKING:
    import xlwings as xw

    from xl_ar.registry import Command

Ask = Callable[[str], bool]

REGISTER_SHEET, APPLICATION, UNDO = "AR Applications", "Application", "Undo"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a button: one sentence, and whether a person should see it before going on."""

    sentence: str
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for by a button; a dry run does all but write."""

    steps: tuple[Command, ...]
    order: Order
    dry_run: bool = False


def log_folder() -> Path:
    """The folder for what xl-ar writes down on this machine; made when it is not there."""
    folder: Path = user_log_path("xl_ar", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def carry_out(book: xw.Book, wish: Wish, calm: Calm, ask: Ask) -> Told:
    """Carries out the wish in the open workbook; ArError where that cannot be."""
    with undisturbed(book, calm):
        show(book, "xl-ar: reading", calm)
        live = read_live(book, calm)
        settings = load(live.path.parent if live.path else None).settings
        order = replace(wish.order, steps=wish.steps, settings=settings)
        if any(step.name == "undo" for step in wish.steps) and not order.undo:
            selected = _selected_applications(book, live, calm)
            if selected and not wish.dry_run and not ask(_question(selected)):
                return Told("Nothing was reversed.")
            order = replace(order, undo=selected)
        show(book, "xl-ar: computing", calm)
        log, file = _log(live, settings), live.path or live.book.path
        trail, logged = trail_from(log, file), logged_from(log, file)
        plan = plan_book(live.book, order, _with_rescued(live), trail=trail, logged=logged)
        if not plan.sheets:
            return Told(_sentence(skipped(plan.work.reading)), matters=True)
        if wish.dry_run:
            return Told(f"Dry run: {', '.join(sheet.name for sheet in plan.sheets)} would be written.")
        _check_log(live, order)
        written = _written(book, plan, settings, live, calm)
    lacking = _recorded(live, order, plan, written)
    return _told(plan, written, lacking)


def _question(applications: tuple[str, ...]) -> str:
    few = ", ".join(applications[:5]) + (", ..." if len(applications) > 5 else "")
    return f"Reverse {len(applications)} application{'s' * (len(applications) != 1)} ({few})?"


def _written(book: xw.Book, plan: Plan, settings: Settings, live: LiveBook, calm: Calm) -> Written:
    """Writes the plan; where that fails, what was to be written is kept apart and the error says where."""
    structure = plan.book.structure
    formats = Formats(
        settings.writing.date_format or plan.book.date_format or "yyyy-mm-dd",
        bool(structure and structure.date1904),
    )

    def tell(what: str) -> None:
        show(book, f"xl-ar: {what}", calm)

    with scratch() as folder:
        try:
            written = write_sheets(
                book,
                plan.sheets,
                plan.remove,
                formats,
                folder=folder,
                calm=calm,
                progress=tell,
                defined=live.names,
            )
            _rescue_of(live).unlink(missing_ok=True)
            return written
        except Exception as error:
            kept = _rescued(folder, _rescue_of(live))
            if kept is None:
                raise
            why = str(error) if isinstance(error, ArError) else f"writing into Excel failed ({type(error).__name__})"
            raise ArError(f"{_sentence(why)} What was to be written, your words too, is kept in {kept}.") from error


def _rescue_of(live: LiveBook) -> Path:
    """Where the sheets are kept that could not be written into this workbook, and into no other of its name."""
    where = live.path or live.book.path
    return log_folder() / f"{where.stem} (not written {crc32(str(where).encode()):08x}).xlsx"


def _with_rescued(live: LiveBook) -> Mapping[str, Sequence[Sequence[Any]]]:
    """Our sheets as they stand; one left half written, which has no title, as it was to be: with a person's words."""
    half = [name for name, rows in live.book.ours.items() if not rows or rows[0][0] == ""]
    kept = _rescue_of(live)
    if not half or not kept.is_file():
        return live.book.ours
    rescued = {grid.sheet: grid.rows for grid in read_book(kept).grids}
    return {name: rescued.get(live.ours[name], rows) if name in half else rows for name, rows in live.book.ours.items()}


def _rescued(folder: Path, kept: Path) -> Path | None:
    """The rendered sheets put where they stay, None where there are none yet."""
    donor = folder / "sheets.xlsx"
    if not donor.is_file():
        return None
    try:
        shutil.copyfile(donor, kept)
    except OSError:
        LOG.exception("the rendered sheets could not be kept")
        return None
    return kept


def _selected_applications(book: xw.Book, live: LiveBook, calm: Calm) -> tuple[str, ...]:
    """Applications in the selected rows of AR Applications; none where lines are marked, which then count alone."""
    name = live.ours.get(REGISTER_SHEET)
    if name is None:
        return ()
    rows = live.book.ours.get(REGISTER_SHEET, ())
    head = next((number for number, row in enumerate(rows) if APPLICATION in row), None)
    if head is None:
        return ()
    column = list(rows[head]).index(APPLICATION)
    if any(_is_marked(row, rows[head]) for row in rows[head + 1 :]):
        return ()
    selection = calm.get(book.app, "selection")
    if selection is None or calm.get(selection.sheet, "name") != name:
        return ()
    lines = _lines(calm.get(selection, "address"), len(rows))
    found = [str(rows[line - 1][column]) for line in sorted(lines) if head + 1 < line <= len(rows)]
    return tuple(text for text in dict.fromkeys(found) if text)


def _is_marked(row: Iterable[Any], headings: Iterable[Any]) -> bool:
    return any(heading == UNDO and cell == UNDO for heading, cell in zip(headings, row, strict=True))


def _lines(address: str, height: int) -> set[int]:
    """Row numbers of an address such as '$A$12:$B$13,$5:$7'.

    >>> sorted(_lines("$A$12:$B$13,$5:$6", 20))
    [5, 6, 12, 13]
    """
    lines: set[int] = set()
    for part in address.replace("$", "").split(","):
        ends = part.split(":")
        area = parse_area(part)
        if area:
            lines.update(range(area.top, min(area.bottom, height) + 1))
        elif all(end.isdigit() for end in ends):
            lines.update(range(int(ends[0]), min(int(ends[-1]), height) + 1))
    return lines


def _log(live: LiveBook, settings: Settings) -> Path:
    """The audit log: named by the settings, beside the workbook, or, for one in no folder, on this machine."""
    named = settings.writing.audit_log
    folder = live.path.parent if live.path else log_folder()
    return Path(named) if named else folder / audit.FILE


def _check_log(live: LiveBook, order: Order) -> None:
    """RefusedError where the settings demand a log that cannot be written."""
    if order.settings.writing.audit != REQUIRED:
        return
    log = _log(live, order.settings)
    try:
        audit.check_writable(log)
    except OSError as error:
        remedy = "Nothing was changed; free the log, or set writing.audit to 'told'"
        raise RefusedError(
            live.book.path.name, f"the audit log {log} could not be written ({error})", remedy
        ) from error


def _recorded(live: LiveBook, order: Order, plan: Plan, written: Written) -> str:
    """Puts a line into the audit log; what to tell where that cannot be."""
    changed = [*written.added, *written.changed]
    if not changed and not written.removed:
        return ""
    log = _log(live, order.settings)
    where = str(live.path or live.book.path.name)
    file = audit.from_log(log, live.path or live.book.path)
    facts = {"workbook": where, "output": where, "file": file, "door": "ribbon", "sheets": changed}
    facts |= {"removed": list(written.removed)} if written.removed else {}
    facts |= asked(order) | found(plan.work, plan.changes, plan.acted, sha256=live.book.sha256)
    actions = [("write", facts)]
    if done := deeds(plan.acted):
        actions.append(("decide", {name: facts[name] for name in DECISION if name in facts} | dict(done)))
    try:
        audit.record_all(log, actions)
    except OSError as error:
        return f"the audit log {log} could not be written ({error})"
    return ""


def _told(plan: Plan, written: Written, lacking: str) -> Told:
    """One sentence on what was done, and what a person should know."""
    stops = sum(finding.rows for finding in plan.findings if finding.severity is Severity.STOP)
    made = {sheet.name for sheet in plan.sheets}
    parts = [message(plan.work, made, stops, plan.acted, plan.changes)]
    changed = [*written.added, *written.changed]
    if changed:
        parts.append(f"written: {', '.join(changed)}")
    if written.removed:
        parts.append(f"taken out: {', '.join(written.removed)}")
    if not changed and not written.removed:
        parts.append("nothing had changed")
    if written.left_out:
        parts.append(f"this Excel did not take: {', '.join(written.left_out)}")
    if lacking:
        parts.append(lacking)
    matters = bool(stops or plan.work.said or not plan.work.reading.used or lacking)
    return Told(_sentence("; ".join(parts)), matters)


def _sentence(text: str) -> str:
    """The text with a capital and one full stop, in one line."""
    plain = " ".join(text.split()).rstrip(".")
    return f"{plain[:1].upper()}{plain[1:]}."

"""What the buttons of the ribbon tab do: the only door that Excel's VBA calls, always with one word.

``press`` works on the workbook whose button was pressed, never on whichever happens to be active. What came of it is
one sentence: in the status bar, and in a box where it matters. A fault is one sentence too; its trace goes to the log.
"""

from __future__ import annotations

import getpass
import logging
import webbrowser
from collections.abc import Callable
from datetime import UTC, date, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_ar import registry
from xl_ar.addin import tab
from xl_ar.addin.choosing import choose_setting
from xl_ar.addin.help_page import write_help
from xl_ar.addin.running import Told, Wish, carry_out, log_folder
from xl_ar.errors import ArError, UsageError, unknown
from xl_ar.excel.live.calm import Calm, finite_waiting, show
from xl_ar.excel.live.reading import calling_book
from xl_ar.outcome import Order

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "xl-ar"
LOG_FILE = "xl_ar.log"
_LOG = logging.getLogger("xl_ar")
_LOG_BYTES = 1 << 20
_SHOWN = 900  # characters of a box


def press(command: str, as_of: str = "", dry_run: bool = False) -> str:
    """Does what the button ``command`` says, in the workbook it was pressed in; the sentence that was shown.

    ``as_of`` as 2026-06-30, empty = today. A dry run does all but write. Nothing is raised: a fault is a sentence.
    """
    return _guarded(f"press {command}", lambda book, calm: _pressed(book, calm, command, as_of, dry_run))


def choose(item: str) -> str:
    """Takes the setting of the gallery with this id into the person's settings file; the sentence that was shown."""
    return _guarded(f"choose {item}", lambda book, calm: choose_setting(book, calm, item))


def log_path() -> Path:
    """The file into which the buttons write what they did and what went wrong."""
    return log_folder() / LOG_FILE


def _pressed(book: xw.Book, calm: Calm, command: str, as_of: str, dry_run: bool) -> Told:
    known = {button.id: button for button in tab.buttons()}
    if command not in known:
        raise UsageError(unknown("button", command, known))
    day = _day(as_of)
    if command in _HELPERS:
        return Told("Dry run.") if dry_run else _HELPERS[command]()
    order = Order(day, by=getpass.getuser(), at=datetime.now(UTC).replace(microsecond=0))
    return carry_out(book, Wish(registry.steps(known[command].command), order, dry_run), calm, _asker(book, calm))


def _day(as_of: str) -> date:
    """The as-of date; today where none is given, as a door may."""
    if not as_of:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"as-of date '{as_of}': a day such as 2026-06-30 must stand there") from None


def _asker(book: xw.Book, calm: Calm) -> Callable[[str], bool]:
    def ask(question: str) -> bool:
        return calm(lambda: book.app.alert(question, TITLE, buttons="yes_no")) == "yes"

    return ask


def _help() -> Told:
    page = write_help(log_folder().parent)
    webbrowser.open(page.as_uri())
    return Told(f"The help is in {page}.")


def _doctor() -> Told:
    from xl_ar.doctor import examine, this_machine
    from xl_ar.doctor.checking import Status

    found = examine(this_machine())
    hurting = [each for each in found if each.seen.status in (Status.WARN, Status.FAIL)]
    if not hurting:
        return Told(f"Nothing is wrong with this installation ({len(found)} looked at).", matters=True)
    lines = [f"{each.seen.sentence} Cure: {each.check.cure}" for each in hurting]
    return Told("\n".join(lines), matters=True)


def _open_log() -> Told:
    path = log_path()
    path.touch()
    webbrowser.open(path.as_uri())
    return Told(f"The log is in {path}.")


_HELPERS: dict[str, Callable[[], Told]] = {"help": _help, "doctor": _doctor, "log": _open_log}


def _guarded(what: str, action: Callable[[Any, Calm], Told]) -> str:
    """Carries out an action on the calling workbook and shows the sentence that came of it."""
    _start_log()
    calm = Calm()
    with finite_waiting():
        return _acted(what, action, calm)


def _acted(what: str, action: Callable[[Any, Calm], Told], calm: Calm) -> str:
    book: Any = None
    try:
        book = calling_book()
        told = action(book, calm)
        _LOG.info("%s: %s", what, told.sentence)
    except ArError as error:
        _LOG.warning("%s", what, exc_info=True)
        told = Told(str(error), matters=True)
    except Exception as error:  # a person sees a sentence, the log the trace
        _LOG.exception("%s", what)
        told = Told(f"That went wrong: {_short(error)}. The log says more ({log_path()}).", matters=True)
    if book is not None:
        _show(book, told, calm)
    return told.sentence


def _short(error: Exception) -> str:
    """The kind of a fault and its first line."""
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__} {first}".strip()[:200]


def _show(book: xw.Book, told: Told, calm: Calm) -> None:
    """Puts the sentence where the person looks; Excel not answering is no reason to fail."""
    show(book, " ".join(told.sentence.split())[:250], calm)
    if told.matters:
        try:
            calm(lambda: book.app.alert(told.sentence[:_SHOWN], TITLE, mode="info"))
        except Exception:
            _LOG.warning("the box could not be shown", exc_info=True)


def _start_log() -> None:
    """Sends what xl-ar logs to its file; a folder that cannot be written is no reason to fail."""
    if any(isinstance(handler, RotatingFileHandler) for handler in _LOG.handlers):
        return
    try:
        handler = RotatingFileHandler(log_path(), maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)

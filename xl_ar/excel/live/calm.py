"""Calls into Excel that wait while it is busy, and an Excel that is left as it was found.

Excel refuses calls while a cell is being edited or a dialog is open. Each call here is repeated with growing pauses
and, after the last attempt, told as one sentence. Not proved without Excel: the codes are Microsoft's published ones.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from xl_ar.errors import ArError

if TYPE_CHECKING:
    import xlwings as xw

T = TypeVar("T")

LOG = logging.getLogger("xl_ar.live")
CALL_REJECTED, RETRY_LATER, IGNORED = -2147418111, -2147417846, -2146777998  # 0x80010001, 0x8001010A, 0x800AC472
_BUSY = frozenset(code for signed in (CALL_REJECTED, RETRY_LATER, IGNORED) for code in (signed, signed & 0xFFFF_FFFF))
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2, 3.2)
_WHILE_WRITING: dict[str, Any] = {
    "screen_updating": False,
    "display_alerts": False,
    "enable_events": False,
    "calculation": "manual",
}


class BusyError(ArError):
    """Excel did not answer: a cell is being edited, or a dialog is open."""

    def __init__(self) -> None:
        super().__init__("Excel is busy: finish the cell you are editing or close the open dialog, then try again.")


def is_busy(error: BaseException) -> bool:
    """True for an error by which Excel says 'later'."""
    codes = [getattr(error, "hresult", None), *error.args[:1]]
    for part in error.args:
        if isinstance(part, tuple):  # excepinfo; its last entry is the scode
            codes.extend(part[-1:])
    return type(error).__name__ == "ExcelBusyError" or any(isinstance(c, int) and c in _BUSY for c in codes)


@dataclass
class Calm:
    """Calls an action until Excel takes it; BusyError when it never does."""

    pauses: tuple[float, ...] = _PAUSES
    sleep: Callable[[float], None] = time.sleep
    waited: int = field(default=0, init=False)

    def __call__(self, action: Callable[[], T]) -> T:
        """The result of ``action``, which must not have done half of its work when it is refused."""
        for pause in self.pauses:
            try:
                return action()
            except Exception as error:
                if not is_busy(error):
                    raise
                self.waited += 1
                self.sleep(pause)
        try:
            return action()
        except Exception as error:
            if is_busy(error):
                raise BusyError from error
            raise

    def get(self, thing: Any, name: str) -> Any:
        """A property of one of Excel's objects."""
        return self(lambda: getattr(thing, name))

    def all(self, thing: Any, name: str) -> list[Any]:
        """The members of a collection of one of Excel's objects."""
        return self(lambda: list(getattr(thing, name)))

    def set(self, thing: Any, name: str, value: Any) -> None:
        """Gives a property of one of Excel's objects a value."""
        self(lambda: setattr(thing, name, value))


@contextmanager
def undisturbed(book: xw.Book, calm: Calm) -> Iterator[None]:
    """Screen, alerts, events and calculation at rest meanwhile; these, the active sheet and the selection come back."""
    app = book.app
    before = {name: value for name in _WHILE_WRITING if (value := _state(app, name, calm)) is not None}
    place = _place(book, calm)
    with finite_waiting():
        try:
            for name in before:
                _set(app, name, _WHILE_WRITING[name], calm)
            yield
        finally:
            _go_back(book, place, calm)
            for name, value in before.items():
                _set(app, name, value, calm)
            show(book, None, calm)


def show(book: xw.Book, sentence: str | None, calm: Calm) -> None:
    """Puts a sentence into the status bar; None gives it back to Excel."""
    with suppress(Exception):
        calm.set(calm.get(book, "app"), "status_bar", sentence if sentence is not None else False)


def _state(app: xw.App, name: str, calm: Calm) -> Any:
    """The value of a setting of Excel, None where this system does not have it."""
    try:
        return calm.get(app, name)
    except BusyError:
        raise
    except Exception:  # macOS does not know all of them, each in its own way
        return None


def _set(app: xw.App, name: str, value: Any, calm: Calm) -> None:
    """Sets one setting; what cannot be set is logged, so that the others still are."""
    try:
        calm.set(app, name, value)
    except Exception:
        LOG.warning("Excel's %s could not be set to %r", name, value, exc_info=True)


def _place(book: xw.Book, calm: Calm) -> tuple[str, str] | None:
    """Name of the active sheet and the address selected on it."""
    with suppress(Exception):
        sheet: str = calm(lambda: book.sheets.active.name)
        selected = calm(lambda: book.app.selection)
        if selected is not None and calm(lambda: selected.sheet.book.name) == calm.get(book, "name"):
            return sheet, calm.get(selected, "address")
        return sheet, ""
    return None


def _go_back(book: xw.Book, place: tuple[str, str] | None, calm: Calm) -> None:
    with suppress(Exception):
        if place is None or place == _place(book, calm):
            return
        name, address = place
        if name not in calm.get(book, "sheet_names"):  # a chart alone
            calm(lambda: book.api.Sheets(name).Activate())
            return
        sheet = calm(lambda: book.sheets[name])
        calm(calm.get(sheet.impl, "activate"))  # xlwings' own also asks for the whole of Excel to come to the front
        if address:
            calm(lambda: sheet.range(address).select())


@contextmanager
def finite_waiting() -> Iterator[None]:
    """A refused call comes back at once meanwhile; xlwings itself would repeat it without end and without pause."""
    import xlwings

    windows = getattr(xlwings, "_xlwindows", None)
    before = getattr(windows, "N_COM_ATTEMPTS", None)
    if windows is None or before is None:
        yield
        return
    windows.N_COM_ATTEMPTS = 1
    try:
        yield
    finally:
        windows.N_COM_ATTEMPTS = before

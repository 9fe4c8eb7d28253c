"""A folder watched: each workbook is run when it has settled, and then marked, moved, tried again or put apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import watchfiles

from xl_ar.batch import Done, Means, run_all
from xl_ar.batch.finding import is_input
from xl_ar.batch.resuming import FILE as DONE_FILE
from xl_ar.errors import ArError, BusyError, LockedError
from xl_ar.excel.guard import check_closed
from xl_ar.excel.holding import held
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.service.moving import moved_aside, quarantined
from xl_ar.service.settling import Sight, Waiting, sights
from xl_ar.service.telling import Teller

_STANDING = frozenset({Status.DONE, Status.SKIPPED, Status.NEEDS_PERSON, Status.UNCHANGED})
_BURST = 100  # workbooks until the folder is looked at again
_STEP = 1000  # milliseconds after which time is looked at
_ROUND = 30.0  # seconds after which the folder is looked at whatever the system has told of it
_LOST = 5.0  # seconds until a folder that has gone is asked for again


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder and how it is watched; seconds throughout."""

    folder: Path
    quarantine: Path
    done: Path | None = None  # where finished workbooks go; None = they stay where they are and are marked
    out: Path | None = None  # where results go; None = in place
    settle: float = 5.0  # how long a workbook must be at rest
    poll: float = 0.0  # 0 = as the system tells of changes; else how often to look, for network folders
    recursive: bool = False
    day: str = ""  # "today": the day moves on, and a workbook is run again when it changes, not every morning
    means: Means = field(default_factory=Means)


def watch(watched: Watched, order: Callable[[], Order], teller: Teller, stop: threading.Event) -> None:
    """Runs until ``stop`` is set; a workbook that is begun is finished. ``order`` is asked before each round.

    Raises BusyError where the folder is watched already, LockedError where it is not writable.
    """
    with _watched_alone(watched.folder):
        service = _Service(watched, order, teller, stop)
        teller.event("started", folder=watched.folder)
        while not stop.is_set():
            try:
                service.begin()
                for _ in _wakes(watched, stop, service.is_due):
                    service.round()
            except (OSError, RuntimeError) as error:  # RuntimeError: what the system's watching ends with
                service.lose(str(error))
                stop.wait(_LOST)
        teller.ends(folder=watched.folder)


@contextmanager
def _watched_alone(folder: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / "xl-ar watch"))
        except BusyError as error:
            remedy = "End that one first, or watch another folder"
            raise BusyError(str(folder), f"watched already: {error.what}", remedy) from error
        except LockedError as error:
            remedy = "Give the right to write there; xl-ar batch with --out needs only to read"
            raise LockedError(str(folder), "not writable, and watch marks and moves workbooks there", remedy) from error
        yield


def _wakes(watched: Watched, stop: threading.Event, is_due: Callable[[], bool]) -> Iterator[None]:
    """A look at the folder is due: something has changed, or time has passed."""
    yield
    if watched.poll:
        while not stop.wait(watched.poll):
            yield
        return
    told = watchfiles.watch(
        watched.folder, stop_event=stop, rust_timeout=_STEP, yield_on_timeout=True, raise_interrupt=False,
        recursive=watched.recursive, watch_filter=_concerns_us, debounce=400, ignore_permission_denied=True,
    )  # fmt: skip
    for changes in told:
        if changes or is_due():
            yield


def _concerns_us(_: watchfiles.Change, name: str) -> bool:
    path = Path(name)
    return is_input(path) or path.name.startswith(("~$", ".~lock."))


class _Service:
    def __init__(self, watched: Watched, order: Callable[[], Order], teller: Teller, stop: threading.Event) -> None:
        self.watched, self.order, self.teller, self.stop = watched, order, teller, stop
        self.waiting = Waiting(watched.settle)
        self.seen: dict[Path, Sight] = {}
        self.looked = 0.0
        self.lost = ""
        self.apart: dict[Path, str] = {}  # folders inside that are passed over, and why
        self.known_as: tuple[int, int] | None = None  # of the folder that the system tells us of

    def begin(self) -> None:
        """Which folder it is that the system tells us of; OSError where there is none."""
        self.known_as = self._is_known_as()

    def _back(self) -> None:
        if self.lost:
            self.lost = ""
            self.teller.turns("watching")
            self.teller.event("folder_back", folder=self.watched.folder)

    def lose(self, why: str) -> None:
        """The folder cannot be looked at; said once for each reason."""
        if why != self.lost:
            self.lost = why
            self.teller.turns("folder_lost")
            self.teller.error("folder_lost", why, folder=self.watched.folder)

    def _pass_over(self, apart: dict[Path, str]) -> None:
        """Folders inside whose workbooks are not run; said once for each reason."""
        for path, why in apart.items():
            if self.apart.get(path) != why:
                self.teller.error("folder_passed_over", why, folder=path)
        self.apart = apart

    def _is_known_as(self) -> tuple[int, int]:
        found = self.watched.folder.stat()
        return found.st_dev, found.st_ino

    def is_due(self) -> bool:
        """Whether time alone is a reason for a look."""
        now = time.monotonic()
        return now >= self.waiting.next_look or now - self.looked >= _ROUND

    def round(self) -> None:
        """One look at the folder, and the runs that are due."""
        apart: dict[Path, str] = {}
        self.seen = sights(self.watched.folder, self._wanted, recursive=self.watched.recursive, apart=apart)
        self.looked = time.monotonic()
        if self.known_as not in (None, self._is_known_as()):
            raise FileNotFoundError(f"another folder stands in the place of {self.watched.folder}")
        self._back()
        self._pass_over(apart)
        due = [path for path in self.waiting.due(self.seen, self.looked) if self._is_closed(path)]
        self.teller.alive(waiting=self.waiting.put_off)
        if not due or self.stop.is_set():
            return
        try:
            order = self.order()
        except ArError as error:  # settings that someone is editing
            self._put_off(due, "settings", str(error))
            return
        self._run(due[:_BURST], order)

    def _is_closed(self, path: Path) -> bool:
        """False for a workbook that someone has open; it waits, wherever its result would go."""
        try:
            check_closed(path)
        except LockedError as error:
            self._put_off([path], "waiting", str(error))
            return False
        return True

    def _run(self, due: list[Path], order: Order) -> None:
        folder = self.watched.folder
        place = (order.out or folder) / DONE_FILE
        if order.out is not None:
            order.out.mkdir(parents=True, exist_ok=True)
        done = Done(place, folder, order, day=self.watched.day)
        run_all(
            due, order, folder=folder, means=replace(self.watched.means, apart=True), done=done, resume=True,
            stop=self.stop, tell=self._ended,
        )  # fmt: skip

    def _wanted(self, path: Path) -> bool:
        apart = (self.watched.quarantine, self.watched.done, self.watched.out)
        return is_input(path) and not any(place is not None and place in path.parents for place in apart)

    def _ended(self, outcome: Outcome) -> None:
        facts: dict[str, object] = {
            "workbook": outcome.path,
            "status": outcome.status.value,
            "seconds": outcome.seconds,
        }
        try:
            if outcome.passing:
                self._put_off([outcome.path], "waiting", outcome.message)
            elif outcome.status in _STANDING:
                self._stands(outcome, facts)
            else:
                at = datetime.now(UTC).isoformat(timespec="seconds")
                place = quarantined(outcome, self.watched.folder, self.watched.quarantine, at)
                self.teller.error("quarantined", outcome.message, moved_to=place, **facts)
        except FileNotFoundError:
            self.teller.event("gone", **facts)
        except (OSError, LockedError) as error:
            self._put_off([outcome.path], "waiting", f"{outcome.message}; could not be moved: {error}")

    def _stands(self, outcome: Outcome, facts: dict[str, object]) -> None:
        facts |= {"message": outcome.message, "output": outcome.output, "changed": outcome.changed}
        if self.watched.done is not None:
            place = moved_aside(outcome, self.watched.folder, self.watched.done)
            self.teller.event("ended" if place else "changed_since", moved_to=place, **facts)
            return
        if not (outcome.changed and outcome.output == outcome.path):  # else the next round knows our own bytes again
            self.waiting.finish(outcome.path, self.seen[outcome.path].stamp)
        if outcome.status is not Status.UNCHANGED:
            self.teller.event("ended", **facts)

    def _put_off(self, paths: list[Path], name: str, message: str) -> None:
        now = time.monotonic()
        delays = [self.waiting.postpone(path, self.seen[path], now) for path in paths]
        told = {"workbook": paths[0]} if len(paths) == 1 else {"workbooks": len(paths)}
        self.teller.error(name, message, again_in=max(delays), **told)

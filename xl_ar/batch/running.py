"""The workbooks of a batch run one after the other, by processes of this machine or by a cluster; same outcomes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from xl_ar.batch.finding import told_apart
from xl_ar.batch.pool import Task, by_processes
from xl_ar.batch.resuming import Done
from xl_ar.errors import LockedError
from xl_ar.excel.holding import held, leftover_prefix, strewn
from xl_ar.outcome import Order, Outcome
from xl_ar.planning import target_of
from xl_ar.run import run


@dataclass(frozen=True, slots=True)
class Means:
    """With what a batch runs: ``jobs`` processes of at most ``memory`` MB each (0 = any), or a cluster's scheduler."""

    jobs: int = 1
    memory: int = 0
    scheduler: str = ""
    apart: bool = False  # even one workbook at a time in a process of its own, which may die


def run_all(
    paths: Sequence[Path],
    order: Order,
    *,
    folder: Path,
    means: Means | None = None,
    done: Done | None = None,
    resume: bool = False,
    stop: threading.Event | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Outcomes in the order of ``paths``, whatever the means; ``tell`` hears of each, in that order.

    ``done`` takes note of what has ended; with ``resume`` a workbook that stands as it is noted there is not read
    again. ``stop`` set from elsewhere: workbooks begun are finished, the others have no outcome; Ctrl-C after that ends
    those begun, too, and what had ended until then is answered all the same.
    """
    tasks = [Task(at, path, replace(order, out=_out(path, folder, order))) for at, path in enumerate(paths)]
    ended: dict[int, Outcome] = {}
    told = 0
    stop = stop or threading.Event()
    with _at_once(stop):
        for at, outcome in _ended(tasks, means or Means(), done if resume else None, stop):
            ended[at] = done.noted(outcome) if done and not order.dry_run else outcome
            while told in ended:
                tell(ended[told])
                told += 1
    for at in sorted(ended):
        if at > told:
            tell(ended[at])
    return [ended[at] for at in sorted(ended)]


@contextmanager
def _at_once(stop: threading.Event) -> Iterator[None]:
    """A second wish to stop ends what is in it; one that nobody here has asked for goes on up."""
    try:
        yield
    except KeyboardInterrupt:
        if not stop.is_set():
            raise


def _out(path: Path, folder: Path, order: Order) -> Path | None:
    if order.out is None:
        return None
    place = order.out / path.parent.relative_to(folder)
    if not order.dry_run:
        place.mkdir(parents=True, exist_ok=True)
    return place


def _ended(
    tasks: Sequence[Task], means: Means, done: Done | None, stop: threading.Event
) -> Iterator[tuple[int, Outcome]]:
    """Each outcome with the number of its task, as it ends."""
    left = []
    swept = _Swept()
    for task in tasks:
        if apart := told_apart(task.path):
            yield task.at, apart
            continue
        earlier = done.unchanged(task.path) if done and not stop.is_set() else None
        if earlier:
            swept.passed_over(task, earlier)
            yield task.at, earlier
        else:
            left.append(task)
    if means.scheduler:
        from xl_ar.batch.cluster import by_cluster

        yield from by_cluster(left, means.scheduler, stop)
    elif means.jobs > 1 or means.memory or means.apart:
        yield from by_processes(left, means.jobs, means.memory, stop)
    else:
        yield from _one_by_one(left, stop)


class _Swept:
    """What killed runs left beside workbooks that are passed over; a folder is looked through once."""

    def __init__(self) -> None:
        self._strewn: dict[Path, frozenset[str]] = {}

    def passed_over(self, task: Task, earlier: Outcome) -> None:
        """Removes what was left beside the workbook's result."""
        target = target_of(task.path, task.order.out)
        for place in {target, earlier.output or target}:
            found = self._strewn.get(place.parent)
            if found is None:
                found = self._strewn[place.parent] = strewn(place.parent)
            if not task.order.dry_run and leftover_prefix(place) in found:
                with suppress(OSError, LockedError), held(place):
                    pass


def _one_by_one(tasks: Sequence[Task], stop: threading.Event) -> Iterator[tuple[int, Outcome]]:
    for task in tasks:
        if stop.is_set():
            return
        yield task.at, run(task.path, task.order)

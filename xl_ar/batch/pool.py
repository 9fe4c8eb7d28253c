"""Workbooks worked on by several processes; one that dies costs the workbook it was at, and no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psutil

from xl_ar.errors import LockedError
from xl_ar.excel.holding import held
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.planning import target_of
from xl_ar.run import run

_MOST_SERVED = 500  # workbooks after which a process gives way to a fresh one
_LOOK = 0.25  # seconds between looks at memory and at the wish to stop
_PATIENCE = 10.0  # seconds a process has to end when asked
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Task:
    """One workbook of a batch and what is asked for; ``at`` is its place among all."""

    at: int
    path: Path
    order: Order


def by_processes(tasks: Sequence[Task], jobs: int, memory: int, stop: threading.Event) -> Iterator[tuple[int, Outcome]]:
    """Each outcome with the number of its task, as it ends.

    A process above ``memory`` MB (0 = no limit) makes way for a fresh one; where it is above while it works, the
    workbook is tried again in a fresh process, and refused where it needs as much there.
    """
    pool = _Pool(tasks, jobs, memory)
    try:
        while pool.busy or (pool.left and not stop.is_set()):
            if not stop.is_set():
                pool.hand_out()
            yield from pool.ended()
    finally:
        pool.close()


class _Worker:
    """A process that runs one workbook at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with _born_deaf():
            self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.served = 0

    def give(self, task: Task) -> None:
        self.task = task
        with suppress(OSError):  # a process that has just died is seen at the next look
            self.pipe.send(task)

    def taken(self, memory: int) -> bool:
        """Whether it holds more than this many MB; 0 = any."""
        if not memory:
            return False
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss) > memory * _MB
        except psutil.Error:
            return False

    def end(self) -> None:
        """Asks it to end, and sees that it does."""
        self.pipe.close()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    def __init__(self, tasks: Sequence[Task], jobs: int, memory: int) -> None:
        self.left = deque(tasks)
        self.others = "; the others went on" if len(tasks) > 1 else ""
        self.jobs, self.memory = jobs, memory
        self.workers: list[_Worker] = []

    @property
    def busy(self) -> list[tuple[_Worker, Task]]:
        return [(worker, worker.task) for worker in self.workers if worker.task]

    def hand_out(self) -> None:
        """Every process without work gets some; missing processes are started."""
        idle = [worker for worker in self.workers if not worker.task]
        while self.left and (idle or len(self.workers) < self.jobs):
            if idle:
                worker = idle.pop()
            else:
                worker = _Worker()
                self.workers.append(worker)
            worker.give(self.left.popleft())

    def ended(self) -> Iterator[tuple[int, Outcome]]:
        """What has ended until the next look."""
        busy = self.busy
        ready = set(wait([worker.pipe for worker, _ in busy], _LOOK))
        for worker, task in busy:
            if worker.pipe in ready:
                yield task.at, self._answer(worker, task)
            elif worker.taken(self.memory):
                yield from self._too_large(worker, task)

    def close(self) -> None:
        for worker in self.workers:
            if worker.task:
                worker.kill()
            else:
                worker.end()

    def _answer(self, worker: _Worker, task: Task) -> Outcome:
        try:
            outcome: Outcome = worker.pipe.recv()
        except (EOFError, OSError, ValueError):
            worker.process.join(_PATIENCE)
            self._drop(worker)
            return _lost(task, _death(worker.process.exitcode) + self.others)
        worker.task = None
        worker.served += 1
        if worker.served >= _MOST_SERVED or worker.taken(self.memory):
            self.workers.remove(worker)
            worker.end()
        return outcome

    def _too_large(self, worker: _Worker, task: Task) -> Iterator[tuple[int, Outcome]]:
        self._drop(worker)
        if worker.served:
            self.left.appendleft(task)
        else:
            reason = f"it needs more than {self.memory:,} MB of memory{self.others}"
            yield task.at, _lost(task, reason, Status.REFUSED)

    def _drop(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.kill()


@contextmanager
def _born_deaf() -> Iterator[None]:
    """A process that is started within does not hear Ctrl-C from its first moment on; we hear it a moment later."""
    if os.name != "posix":
        yield
        return
    resource_tracker.ensure_running()  # which would lift what is blocked here
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """The life of a process: workbooks come, outcomes go, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who hands out decides what is still finished
    while True:
        try:
            task: Task = pipe.recv()
            pipe.send(run(task.path, task.order))
        except (EOFError, OSError):
            return


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process that worked on it was killed ({signal.Signals(-code).name}), perhaps for want of memory"
    return f"the process that worked on it ended with code {code}"


def _lost(task: Task, reason: str, status: Status = Status.FAILED) -> Outcome:
    """The outcome of a workbook whose process is gone; what it left unfinished is removed."""
    if not task.order.dry_run:
        with suppress(OSError, LockedError), held(target_of(task.path, task.order.out)):
            pass
    return Outcome(task.path, status, f"{task.path.name}: {reason}.")

"""Several processes: one that dies costs one workbook; memory is bounded; a wish to stop finishes what is begun."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from ledgers_served import AS_OF, ledger, names

from xl_ar.batch import Means, pool, run_all
from xl_ar.batch.pool import Task, by_processes
from xl_ar.batch.stopping import stopping
from xl_ar.cli import main
from xl_ar.excel.holding import leftover_prefix
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.run import run
from xl_ar.settings import Settings

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


class Fatal:
    """An order in the middle of whose run something happens to the process, when the workbook is ours already."""

    dry_run = False
    out: Path | None = None
    log: Path | None = None
    steps = ()
    as_of: date = AS_OF

    def __init__(self, path: Path, act: Callable[[], None]) -> None:
        self.path, self.act = path, act

    @property
    def settings(self) -> Settings:
        self.path.with_name(leftover_prefix(self.path) + "half.xlsx").write_bytes(b"half a workbook")
        self.act()
        return Settings()


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(7)


def grow() -> None:
    hoard = bytearray(1500 << 20)
    time.sleep(600)
    del hoard


def books(folder: Path, number: int) -> list[Path]:
    return [ledger(folder / f"{at}.xlsx", invoices=at + 1) for at in range(number)]


def outcomes(tasks: list[Task], jobs: int = 2, memory: int = 0) -> dict[int, Outcome]:
    return dict(by_processes(tasks, jobs, memory, threading.Event()))


def tasks_with(paths: list[Path], at: int, act: Callable[[], None]) -> list[Task]:
    order = cast("Order", Fatal(paths[at], act))
    return [Task(place, path, order if place == at else Order(AS_OF)) for place, path in enumerate(paths)]


@posix
@pytest.mark.parametrize(
    ("act", "said"), [(be_killed, "was killed (SIGKILL), perhaps for want of memory"), (leave, "ended with code 7")]
)
def test_a_process_that_dies_costs_its_workbook_only(tmp_path: Path, act: Callable[[], None], said: str) -> None:
    paths = books(tmp_path, 4)
    before = paths[1].read_bytes()
    found = outcomes(tasks_with(paths, 1, act))
    assert [found[at].status for at in range(4)] == [Status.DONE, Status.FAILED, Status.DONE, Status.DONE]
    assert said in found[1].message
    assert paths[1].read_bytes() == before
    assert names(tmp_path) == sorted([path.name for path in paths] + [f"{at} (backup).xlsx" for at in (0, 2, 3)])


@posix
def test_one_job_with_a_limit_survives_death_too(tmp_path: Path) -> None:
    paths = books(tmp_path, 2)
    found = outcomes(tasks_with(paths, 0, be_killed), jobs=1)
    assert [found[at].status for at in (0, 1)] == [Status.FAILED, Status.DONE]
    assert found[0].message.endswith("; the others went on.")


@posix
def test_others_are_told_of_only_where_there_are_others(tmp_path: Path) -> None:
    (found,) = outcomes(tasks_with(books(tmp_path, 1), 0, leave), jobs=1).values()
    assert found.message == "0.xlsx: the process that worked on it ended with code 7."


@posix
def test_a_workbook_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    paths = books(tmp_path, 3)
    found = outcomes(tasks_with(paths, 1, grow), memory=1000)
    assert [found[at].status for at in range(3)] == [Status.DONE, Status.REFUSED, Status.DONE]
    assert found[1].message == "1.xlsx: it needs more than 1,000 MB of memory; the others went on."


def test_a_process_above_the_limit_makes_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = books(tmp_path, 3)
    started: list[int] = []
    worker = pool._Worker

    class Large(worker):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            super().__init__()
            started.append(self.process.pid)

        def taken(self, memory: int) -> bool:
            return self.task is None and bool(memory)  # as if each workbook had left much behind

    monkeypatch.setattr(pool, "_Worker", Large)
    found = outcomes([Task(at, path, Order(AS_OF)) for at, path in enumerate(paths)], jobs=1, memory=1)
    assert [found[at].status for at in range(3)] == [Status.DONE] * 3
    assert len(set(started)) == 3


@pytest.mark.parametrize("means", [Means(), Means(jobs=2)])
def test_a_wish_to_stop_finishes_what_is_begun(tmp_path: Path, means: Means) -> None:
    paths = books(tmp_path, 8)
    stop = threading.Event()
    told: list[Path] = []

    def tell(outcome: Outcome) -> None:
        told.append(outcome.path)
        stop.set()

    ended = run_all(paths, Order(AS_OF), folder=tmp_path, means=means, stop=stop, tell=tell)
    assert 1 <= len(ended) < 8
    assert [outcome.path for outcome in ended] == told
    assert {outcome.status for outcome in ended} == {Status.DONE}
    backups = {path.name for path in tmp_path.glob("*(backup)*")}
    assert backups == {f"{path.stem} (backup).xlsx" for path in told}
    assert not [name for name in names(tmp_path) if name.startswith(".")]


@posix
def test_a_process_does_not_hear_ctrl_c_from_its_first_moment_on(tmp_path: Path) -> None:
    worker = pool._Worker()
    try:
        os.kill(worker.process.pid or 0, signal.SIGINT)
        worker.give(Task(0, ledger(tmp_path / "a.xlsx"), Order(AS_OF)))
        assert worker.pipe.recv().status is Status.DONE
    finally:
        worker.kill()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())  # we do


@pytest.mark.parametrize("means", [Means(), Means(jobs=2)])
def test_what_has_ended_before_a_second_wish_is_answered(tmp_path: Path, means: Means) -> None:
    paths = books(tmp_path, 4)
    stop = threading.Event()

    def twice(_: Outcome) -> None:
        if not stop.is_set():
            stop.set()
            raise KeyboardInterrupt

    ended = run_all(paths, Order(AS_OF), folder=tmp_path, means=means, stop=stop, tell=twice)
    assert 1 <= len(ended) < 4
    assert {outcome.status for outcome in ended} == {Status.DONE}
    assert paths[0] in [outcome.path for outcome in ended]


def test_an_end_that_nobody_has_wished_for_here_goes_on_up(tmp_path: Path) -> None:
    def end(_: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_all(books(tmp_path, 1), Order(AS_OF), folder=tmp_path, tell=end)


@posix
def test_ctrl_c_twice_prints_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = books(tmp_path, 3)

    def stopped(path: Path, order: Order) -> Outcome:
        if path == paths[1]:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return run(path, order)

    monkeypatch.setattr("xl_ar.batch.running.run", stopped)
    words = ["batch", str(tmp_path), "--as-of", "2026-06-30", "--json", "--report", str(tmp_path / "report.json")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 130
    assert [one["status"] for one in json.loads(result.stdout)["workbooks"]] == ["done"]
    assert (tmp_path / "report.json").read_text() == result.stdout
    assert "1 of 3 workbooks ended" in result.stderr


def test_ctrl_c_before_anything_is_begun_ends_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("xl_ar.terminal.batch", stopped)
    assert CliRunner().invoke(main, ["batch", str(tmp_path), "--as-of", "2026-06-30"]).exit_code == 130


def test_outcomes_are_told_in_the_order_of_the_names(tmp_path: Path) -> None:
    paths = books(tmp_path, 5)
    told: list[Path] = []
    ended = run_all(
        paths, Order(AS_OF), folder=tmp_path, means=Means(jobs=3), tell=lambda outcome: told.append(outcome.path)
    )
    assert told == paths == [outcome.path for outcome in ended]


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_is_a_wish_and_the_second_a_command(number: int) -> None:
    before = signal.getsignal(number)
    with stopping() as stop:
        assert not stop.is_set()
        signal.raise_signal(number)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before

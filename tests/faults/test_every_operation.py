"""Whichever file operation of a run fails: the workbook is the original or the complete new one, and that is told."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from broken_disks import DISK
from openpyxl import Workbook

from xl_ar import run as running
from xl_ar.audit import verify
from xl_ar.excel.save import is_backup, sha256
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.planning import Plan, plan
from xl_ar.registry import steps
from xl_ar.run import run

AS_OF = date(2026, 6, 30)
ORIGINAL = "a (backup).xlsx"


@dataclass(frozen=True)
class Case:
    """A folder with one workbook, and the bytes before and after an undisturbed run."""

    folder: Path
    original: bytes
    result: bytes

    @property
    def book(self) -> Path:
        return self.folder / "a.xlsx"

    @property
    def order(self) -> Order:
        return Order(AS_OF, steps("age"), log=self.folder / "log.jsonl")

    def begin(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()
        self.book.write_bytes(self.original)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("failing")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Invoice No", "Customer", "Due Date", "Balance"])
    for number in range(4):
        sheet.append([f"A-{number}", "Acme Ltd", date(2026, 5, 31), 100.10 + number])
    book.save(folder / "a.xlsx")
    original = (folder / "a.xlsx").read_bytes()
    made = Case(folder, original, b"")
    outcome = run(made.book, made.order)
    assert (outcome.status, outcome.changed) == (Status.DONE, True)
    return Case(folder, original, made.book.read_bytes())


@pytest.fixture
def planned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computing takes long and is no file operation: the plan of equal bytes is made once."""
    made: dict[str, Plan] = {}

    def remembered(path: Path, order: Order, target: Path, folder: Path) -> Plan:
        digest = sha256(path)
        if digest not in made:
            made[digest] = plan(path, order, target, folder)
        return made[digest]

    monkeypatch.setattr(running, "plan", remembered)


def check(case: Case, outcome: Outcome) -> None:
    """What must hold whatever failed."""
    now = case.book.read_bytes()
    assert now in (case.original, case.result)
    changed = now == case.result
    assert outcome.changed is changed, outcome.message
    if changed:
        assert outcome.status is Status.DONE
        assert (case.folder / ORIGINAL).read_bytes() == case.original
    else:
        assert outcome.status is Status.REFUSED, outcome.message
        assert "a.xlsx" in outcome.message
    for path in case.folder.iterdir():
        assert not is_backup(path) or path.read_bytes() == case.original
    log = case.folder / "log.jsonl"
    if log.exists() and "audit log" not in outcome.message:
        verdict = verify(log)
        assert verdict.intact, verdict.places
        actions = [json.loads(line)["action"] for line in log.read_bytes().splitlines()]
        assert ("write" in actions) is changed, outcome.message


def state(case: Case) -> frozenset[str]:
    """The folder but for the log's content and the chance in names."""
    book = "new" if case.book.read_bytes() == case.result else "original"
    return frozenset({book, *(path.name[:22] for path in case.folder.iterdir())})


def check_again(case: Case) -> None:
    """A second run on a sound disk finishes what is left, and nothing is left behind."""
    done = case.book.read_bytes() == case.result
    outcome = run(case.book, case.order)
    assert (outcome.status, outcome.changed) == (Status.DONE, not done)
    assert case.book.read_bytes() == case.result
    assert (case.folder / ORIGINAL).read_bytes() == case.original
    assert [path.name for path in case.folder.iterdir() if path.name.startswith(".~")] == []
    assert sum(is_backup(path) for path in case.folder.iterdir()) == 1
    log = case.folder / "log.jsonl"
    assert not log.exists() or verify(log).intact


@pytest.mark.parametrize(
    ("number", "lasting"), [(errno.ENOSPC, False), (errno.EACCES, False), (errno.EIO, True)], ids=str
)
@pytest.mark.usefixtures("planned_once")
def test_every_operation_may_fail(case: Case, number: int, lasting: bool) -> None:
    seen: set[frozenset[str]] = set()
    at = 0
    while True:
        at += 1
        case.begin()
        with DISK.failing(case.folder, at, number, lasting=lasting) as disk:
            outcome = run(case.book, case.order)
        if disk.count < at:
            break
        check(case, outcome)
        if state(case) not in seen:
            seen.add(state(case))
            check_again(case)
    assert at > 40
    assert len(seen) > 1

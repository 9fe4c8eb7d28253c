"""A watched folder under people and systems that mean harm: it goes on, says so, and stops when asked."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hostile_files import package, parts

from xl_ar.outcome import Order
from xl_ar.service import Watched, watch, watching
from xl_ar.service.telling import Teller

AS_OF = date(2026, 6, 30)


class Service:
    """The rounds of a service over a folder, each at our word."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, **how: Any) -> None:
        monkeypatch.setattr(watching, "replace", lambda means, **_: means)  # no processes of its own
        folder.mkdir(exist_ok=True)
        self.lines, self.health, self.stop = io.StringIO(), folder.parent / "health.json", threading.Event()
        watched = Watched(folder, folder / "quarantine", **{"settle": 0, **how})
        self.inner = watching._Service(watched, lambda: Order(AS_OF), Teller(self.lines, self.health), self.stop)

    def round(self) -> list[dict[str, Any]]:
        before = self.lines.tell()
        self.inner.round()
        return [json.loads(line) for line in self.lines.getvalue()[before:].splitlines()]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def test_thousands_at_once_are_taken_in_bursts_and_the_wish_to_stop_is_heard(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3000):
        (inbox / f"{number:04}.xlsx").write_bytes(b"%PDF-1.7")
    service = Service(inbox, monkeypatch)
    told = service.round()
    assert [one["event"] for one in told] == ["quarantined"] * 100
    ended: list[Any] = []

    def one_more(outcome: Any) -> None:
        ended.append(outcome)
        service.stop.set()

    monkeypatch.setattr(service.inner, "_ended", one_more)
    service.round()
    assert len(ended) == 1
    assert service.round() == []
    assert len(list(inbox.glob("*.xlsx"))) == 2900


def test_a_file_that_never_rests_is_never_run_and_holds_up_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    service = Service(inbox, monkeypatch, settle=5)
    (inbox / "calm.xlsx").write_bytes(b"%PDF-1.7")
    events = []
    for number in range(6):
        (inbox / "grows.xlsx").write_bytes(b"%PDF-1.7" + b"x" * number)
        clock[0] += 2
        events += service.round()
    assert [Path(one["workbook"]).name for one in events] == ["calm.xlsx"]


def test_a_file_that_is_gone_before_its_run_is_told_and_forgotten(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    for name in ("a.xlsx", "b.xlsx"):
        (inbox / name).write_bytes(b"%PDF-1.7")
    due = service.inner.waiting.due

    def vanishing(*words: Any) -> list[Path]:
        found = due(*words)
        (inbox / "a.xlsx").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(service.inner.waiting, "due", vanishing)
    assert [(one["event"], Path(one["workbook"]).name) for one in service.round()] == [
        ("waiting", "a.xlsx"), ("quarantined", "b.xlsx"),
    ]  # fmt: skip
    assert service.round() == []
    assert service.inner.waiting.put_off == 0


def test_a_file_that_cannot_be_taken_away_leaves_no_copies(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    bad = inbox / "bad.xlsx"
    bad.write_bytes(b"%PDF-1.7")
    unlink = Path.unlink

    def kept(path: Path, missing_ok: bool = False) -> None:
        if path == bad:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", kept)
    (told,) = service.round()
    assert (told["event"], told["again_in"]) == ("waiting", 5.0)
    assert "could not be moved" in told["message"]
    assert list((inbox / "quarantine").iterdir()) == []
    assert json.loads(service.health.read_text())["last_error"]["event"] == "waiting"


def test_a_quarantine_that_is_a_file_is_told(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    (inbox / "quarantine").write_text("mine")
    for name in ("a.xlsx", "b.xlsx"):
        (inbox / name).write_bytes(b"%PDF-1.7")
    assert [one["event"] for one in service.round()] == ["waiting", "waiting"]
    assert (inbox / "quarantine").read_text() == "mine"
    assert len(list(inbox.glob("*.xlsx"))) == 2


@pytest.mark.parametrize("poll", [0.0, 0.01])
def test_a_folder_that_goes_and_comes_back_is_watched_again(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, poll: float
) -> None:
    monkeypatch.setattr(watching, "_LOST", 0.01)
    monkeypatch.setattr(watching, "_ROUND", 0.0)
    monkeypatch.setattr(watching, "_STEP", 50)
    lines, stop, health = io.StringIO(), threading.Event(), inbox.parent / "health.json"
    states = []

    def turned() -> None:
        shutil.rmtree(inbox)
        if lost.wait(30):
            inbox.mkdir()
            whole = inbox.parent / "a.xlsx"  # it appears at once: half of it would be broken
            whole.write_bytes(package(parts()))
            whole.rename(inbox / "a.xlsx")

    lost, dropping = threading.Event(), threading.Thread(target=turned)

    class Told(Teller):
        def event(self, name: str, **facts: Any) -> None:
            super().event(name, **facts)
            states.append(json.loads(health.read_text())["state"])
            if name == "started":
                dropping.start()
            elif name == "folder_lost":
                lost.set()
            elif name in ("ended", "quarantined"):
                stop.set()

    how = Watched(inbox, inbox.parent / "quarantine", settle=0, poll=poll)
    patience = threading.Timer(120, stop.set)
    patience.start()
    watch(how, lambda: Order(AS_OF), Told(lines, health), stop)
    patience.cancel()
    dropping.join()
    events = [json.loads(line)["event"] for line in lines.getvalue().splitlines()]
    assert events == ["started", "folder_lost", "folder_back", "ended", "stopped"]
    assert states == ["watching", "folder_lost", "watching", "watching", "stopped"]

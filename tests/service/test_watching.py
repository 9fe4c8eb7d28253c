"""A watched folder: what comes is run once, and goes or stays where it belongs."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledgers_served import AS_OF, budget, ledger, names
from openpyxl import load_workbook

from xl_ar.batch import run_all
from xl_ar.errors import BusyError, LockedError, SettingsError
from xl_ar.excel.holding import held
from xl_ar.outcome import Order
from xl_ar.service import Watched, watch, watching
from xl_ar.service.moving import move
from xl_ar.service.telling import Teller


class Service:
    """The rounds of a service over a folder, each at our word; workbooks are run in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, **how: Any) -> None:
        monkeypatch.setattr(watching, "replace", lambda means, **_: means)  # no processes of its own
        folder.mkdir(exist_ok=True)
        self.folder, self.lines, self.order = folder, io.StringIO(), Order(AS_OF, out=how.get("out"))
        self.health = folder.parent / "health.json"
        watched = Watched(folder, folder / "quarantine", settle=0, day="today", **how)
        self.inner = watching._Service(watched, lambda: self.order, Teller(self.lines, self.health), threading.Event())

    def round(self) -> list[dict[str, Any]]:
        """The events of one look."""
        before = self.lines.tell()
        self.inner.round()
        return [json.loads(line) for line in self.lines.getvalue()[before:].splitlines()]

    def rounds(self) -> list[tuple[str, str | None, str]]:
        """Event, status and workbook, until nothing more happens."""
        found = []
        for _ in range(4):
            found += [(one["event"], one.get("status"), Path(one.get("workbook", "")).name) for one in self.round()]
        return found


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def test_each_workbook_is_run_once_and_stays(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    ledger(inbox / "a.xlsx")
    budget(inbox / "b.xlsx")
    (inbox / "c.csv").write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    assert service.rounds() == [("ended", "done", "a.xlsx"), ("ended", "skipped", "b.xlsx"), ("ended", "done", "c.csv")]
    assert names(inbox) == ["a (backup).xlsx", "a.xlsx", "b.xlsx", "c (AR).xlsx", "c.csv", "xl_ar_done.jsonl"]
    assert service.rounds() == []


def test_the_day_moves_on_and_what_stands_is_not_run_for_that(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    ledger(inbox / "a.xlsx")
    service.rounds()
    again = Service(inbox, monkeypatch)  # as after a restart
    again.order = replace(again.order, as_of=AS_OF.replace(month=7))
    assert again.rounds() == []


def test_a_change_is_run(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    ledger(inbox / "a.xlsx")
    service.rounds()
    book = load_workbook(inbox / "a.xlsx")
    book["Open Invoices"]["F2"] = 90.10
    book.save(inbox / "a.xlsx")
    assert service.rounds() == [("ended", "done", "a.xlsx")]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_done_workbooks_move_with_what_belongs_to_them(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    done, out = inbox / "done", inbox / "aged" if elsewhere else None
    service = Service(inbox, monkeypatch, done=done, out=out, recursive=True)
    (inbox / "eu").mkdir()
    ledger(inbox / "a.xlsx")
    ledger(inbox / "eu" / "b.xlsx")
    (inbox / "c.csv").write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n")
    assert len(service.rounds()) == 3
    moved = sorted(path.relative_to(done).as_posix() for path in done.rglob("*") if path.is_file())
    if out is None:
        assert moved == ["a (backup).xlsx", "a.xlsx", "c (AR).xlsx", "c.csv", "eu/b (backup).xlsx", "eu/b.xlsx"]
    else:
        assert moved == ["a.xlsx", "c.csv", "eu/b.xlsx"]
        assert (out / "eu" / "b.xlsx").is_file()
    assert not any(path.suffix in (".xlsx", ".csv") for path in (*inbox.iterdir(), *(inbox / "eu").iterdir()))
    ledger(inbox / "a.xlsx")
    service.rounds()
    assert (done / "a (2).xlsx").is_file()


def test_an_edit_between_run_and_move_is_run_too(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch, done=inbox / "done")
    ledger(inbox / "a.xlsx")

    def edited(*given: Any, tell: Callable[[Any], None], **named: Any) -> Any:
        def meddle(outcome: Any) -> None:
            ledger(inbox / "a.xlsx", first=500)
            monkeypatch.setattr(watching, "run_all", run_all)
            tell(outcome)

        return run_all(*given, tell=meddle, **named)

    monkeypatch.setattr(watching, "run_all", edited)
    assert service.rounds() == [("changed_since", "done", "a.xlsx"), ("ended", "done", "a.xlsx")]
    assert load_workbook(inbox / "done" / "a.xlsx")["Open Invoices"]["F2"].value == 500


def test_what_is_refused_goes_apart_with_its_reason(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    (inbox / "bad.xlsx").write_bytes(b"%PDF-1.4 no workbook")
    assert service.rounds() == [("quarantined", "refused", "bad.xlsx")]
    assert names(inbox / "quarantine") == ["bad.xlsx", "bad.xlsx.reason.txt"]
    assert "bad.xlsx: a PDF document" in (inbox / "quarantine" / "bad.xlsx.reason.txt").read_text()
    health = json.loads(service.health.read_text())
    assert (health["pid"], health["counts"]) == (os.getpid(), {"refused": 1})
    assert "a PDF document" in health["last_error"]["message"]


def test_an_open_workbook_waits_and_is_run_when_it_is_closed(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    ledger(inbox / "a.xlsx")
    lock = inbox / "~$a.xlsx"
    lock.write_bytes(b"someone")
    assert service.rounds() == [("waiting", None, "a.xlsx")]
    assert json.loads(service.health.read_text())["waiting"] == 1
    lock.unlink()
    assert service.rounds() == [("ended", "done", "a.xlsx")]
    assert json.loads(service.health.read_text())["waiting"] == 0


def test_an_open_workbook_waits_wherever_its_result_would_go(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch, out=inbox.parent / "out", done=inbox.parent / "done")
    ledger(inbox / "a.xlsx")
    lock = inbox / "~$a.xlsx"
    lock.write_bytes(b"someone")
    assert service.rounds() == [("waiting", None, "a.xlsx")]
    assert (inbox / "a.xlsx").exists()
    lock.unlink()
    assert service.rounds() == [("ended", "done", "a.xlsx")]
    assert (inbox.parent / "done" / "a.xlsx").exists()


@pytest.mark.parametrize("content", [None, b"%PDF-1.4 no workbook"])
def test_a_workbook_opened_while_it_is_run_is_not_moved(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    service = Service(inbox, monkeypatch, out=inbox.parent / "out", done=inbox.parent / "done")
    ledger(inbox / "a.xlsx")
    if content:
        (inbox / "a.xlsx").write_bytes(content)

    def opened(*given: Any, tell: Callable[[Any], None], **named: Any) -> Any:
        def meddle(outcome: Any) -> None:
            (inbox / "~$a.xlsx").write_bytes(b"someone")
            tell(outcome)

        return run_all(*given, tell=meddle, **named)

    monkeypatch.setattr(watching, "run_all", opened)
    (event,) = service.round()
    assert (event["event"], "open elsewhere" in event["message"]) == ("waiting", True)
    assert names(inbox) == ["a.xlsx", "~$a.xlsx"]


def test_settings_that_someone_is_editing_stop_nothing_for_good(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    ledger(inbox / "a.xlsx")
    order = service.inner.order

    def faulty() -> Order:
        raise SettingsError("xl_ar.toml: not a settings file")

    service.inner.order = faulty
    assert [one["event"] for one in service.round()] == ["settings"]
    service.inner.order = order
    (inbox / "a.xlsx").touch()
    assert service.rounds() == [("ended", "done", "a.xlsx")]


def test_events_are_one_line_each_whatever_the_name(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(inbox, monkeypatch)
    budget(inbox / 'new\nline "quoted" ü.xlsx')
    service.rounds()
    lines = service.lines.getvalue().splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["workbook"].endswith('new\nline "quoted" ü.xlsx')


def test_a_folder_is_watched_once(inbox: Path) -> None:
    inbox.mkdir()
    teller = Teller(io.StringIO(), inbox / "health.json")
    with held(inbox / "xl-ar watch"), pytest.raises(BusyError) as told:
        watch(Watched(inbox, inbox / "quarantine"), lambda: Order(AS_OF), teller, threading.Event())
    assert str(told.value).startswith(f"{inbox}: watched already: ")
    assert f"process {os.getpid()} on " in str(told.value)


def test_a_folder_that_is_not_writable_is_not_watched(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("xl_ar.excel.holding.os.open", denied)
    teller = Teller(io.StringIO(), inbox.parent / "health.json")
    with pytest.raises(LockedError) as told:
        watch(Watched(inbox, inbox / "quarantine"), lambda: Order(AS_OF), teller, threading.Event())
    assert str(told.value).startswith(
        f"{inbox}: not writable, and watch marks and moves workbooks there. Give the right"
    )


def test_a_folder_that_has_gone_is_asked_for_again(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LOST", 0.01)
    inbox.mkdir()
    stop, lines, looks = threading.Event(), io.StringIO(), []

    def look(*_: Any, **__: Any) -> dict[Path, Any]:
        looks.append(1)
        if len(looks) == 1:
            raise OSError(5, "network name is gone")
        stop.set()
        return {}

    monkeypatch.setattr(watching, "sights", look)
    teller = Teller(lines, inbox / "health.json")
    watch(Watched(inbox, inbox / "quarantine", poll=0.01), lambda: Order(AS_OF), teller, stop)
    events = [json.loads(line)["event"] for line in lines.getvalue().splitlines()]
    assert events == ["started", "folder_lost", "folder_back", "stopped"]
    health = json.loads((inbox / "health.json").read_text())
    assert (health["state"], health["counts"]) == ("stopped", {})


def test_moving_to_another_disk_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"mine")
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "a.xlsx").write_bytes(b"theirs")

    def other_disk(*_: Any, **__: Any) -> None:
        raise OSError(18, "cross-device link")

    monkeypatch.setattr("os.link", other_disk)
    assert move(source, tmp_path / "to").name == "a (2).xlsx"
    assert names(tmp_path / "to") == ["a (2).xlsx", "a.xlsx"]
    assert not source.exists()


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM of POSIX")
@pytest.mark.parametrize("words", [[], ["--poll", "0.2"]])
def test_the_service_as_a_system_runs_it(inbox: Path, words: list[str]) -> None:
    inbox.mkdir()
    code = "import sys; from xl_ar.cli import main; main(sys.argv[1:])"
    given = ["watch", str(inbox), "--settle", "0.2", "--as-of", "2026-06-30", *words]
    with subprocess.Popen(
        [sys.executable, "-c", code, *given],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["event"] == "started"
            coming = ledger(inbox / ".coming.tmp")
            coming.replace(inbox / "a.xlsx")
            ended = json.loads(process.stdout.readline())
            assert (ended["event"], ended["status"], Path(ended["workbook"]).name) == ("ended", "done", "a.xlsx")
            known = inbox / "xl_ar_done.jsonl"
            ledger(inbox / ".coming.tmp", first=50.05).replace(inbox / "b.xlsx")
            assert Path(json.loads(process.stdout.readline())["workbook"]).name == "b.xlsx"  # not a.xlsx once more
            assert len(known.read_text().splitlines()) == 2
            process.send_signal(signal.SIGTERM)
            assert json.loads(process.stdout.readline())["event"] == "stopped"
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert not [name for name in names(inbox) if name.startswith(".~xl-ar")]
    assert json.loads((inbox / "xl_ar_health.json").read_text())["state"] == "stopped"

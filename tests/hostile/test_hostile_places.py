"""Links, pipes and devices where workbooks and files of ours are looked for: told, never followed, never waited for."""

from __future__ import annotations

import io
import json
import os
import threading
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile_files import package, parts

from xl_ar.batch.resuming import FILE as DONE_FILE
from xl_ar.cli import main
from xl_ar.excel.holding import leftover_prefix
from xl_ar.outcome import Order, Status
from xl_ar.run import run
from xl_ar.service import Watched, watching
from xl_ar.service.telling import Teller

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
AS_OF = date(2026, 6, 30)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one workbook, and others that are none; ``victim`` lies outside."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "victim.xlsx").write_bytes(package(parts()))
    (folder / "good.xlsx").write_bytes(package(parts()))
    (folder / "circle.xlsx").symlink_to("circle.xlsx")
    (folder / "gone.xlsx").symlink_to("nowhere.xlsx")
    (folder / "out.xlsx").symlink_to(tmp_path / "victim.xlsx")
    (folder / "passwd.csv").symlink_to("/etc/passwd")
    (folder / "zero.csv").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "folder.xlsx").mkdir()
    return folder


LINKS = ("circle.xlsx", "gone.xlsx", "out.xlsx", "passwd.csv", "zero.csv")


@pytest.mark.parametrize("how", [(), ("--resume",), ("--jobs", "2"), ("--out", "elsewhere")])
def test_a_batch_tells_them_and_does_the_rest(inbox: Path, monkeypatch: pytest.MonkeyPatch, how: list[str]) -> None:
    monkeypatch.chdir(inbox.parent)
    before = {"workbook": "pipe.xlsx", "sha256": "", "output": None, "at": "", "message": "", "status": "done"}
    (inbox / DONE_FILE).write_text(json.dumps(before) + "\n")
    words = ["batch", str(inbox), "--as-of", "2026-06-30", "--steps", "age", "--json", *how]
    found = CliRunner().invoke(main, words)
    assert found.exit_code == 1, found.output
    told = {Path(one["path"]).name: one for one in json.loads(found.stdout)["workbooks"]}
    assert {name: one["status"] for name, one in told.items()} == {
        "good.xlsx": "done", "pipe.xlsx": "refused", **dict.fromkeys(LINKS, "refused"),
    }  # fmt: skip
    assert all("a symbolic link" in told[name]["message"] for name in LINKS)
    assert "a pipe or a device" in told["pipe.xlsx"]["message"]
    assert (inbox.parent / "victim.xlsx").read_bytes() == package(parts())
    assert not list(inbox.parent.glob("victim (*"))


def test_a_watched_folder_puts_the_links_themselves_apart(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "replace", lambda means, **_: means)  # no processes of its own
    lines, apart = io.StringIO(), inbox / "quarantine"
    watched = Watched(inbox, apart, settle=0)
    teller = Teller(lines, inbox.parent / "health.json")
    service = watching._Service(watched, lambda: Order(AS_OF), teller, threading.Event())
    for _ in range(3):
        service.round()
    events = {Path(one["workbook"]).name: one["event"] for one in map(json.loads, lines.getvalue().splitlines())}
    assert events == {"good.xlsx": "ended", "pipe.xlsx": "quarantined", **dict.fromkeys(LINKS, "quarantined")}
    assert all((apart / name).is_symlink() for name in LINKS)
    assert (inbox.parent / "victim.xlsx").read_bytes() == package(parts())


def test_a_link_given_by_name_stands_for_its_workbook(inbox: Path) -> None:
    outcome = run(inbox / "out.xlsx", Order(AS_OF))
    assert outcome.status is Status.DONE, outcome.message
    assert (inbox / "out.xlsx").is_symlink()
    assert (inbox.parent / "victim.xlsx").read_bytes() != package(parts())
    assert (inbox.parent / "victim (backup).xlsx").read_bytes() == package(parts())


def test_a_pipe_given_by_name_is_refused(inbox: Path) -> None:
    outcome = run(inbox / "pipe.xlsx", Order(AS_OF))
    assert (outcome.status, outcome.message) == (
        Status.REFUSED, "pipe.xlsx: a folder, a pipe or a device. Give an Excel or CSV file.",
    )  # fmt: skip


def test_no_result_is_written_through_a_link(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    out.mkdir()
    (out / "good.xlsx").symlink_to(tmp_path / "victim.xlsx")
    outcome = run(inbox / "good.xlsx", Order(AS_OF, out=out))
    assert outcome.status is Status.REFUSED
    assert "its result, is a symbolic link" in outcome.message
    assert (tmp_path / "victim.xlsx").read_bytes() == package(parts())


def test_no_file_of_ours_is_written_through_a_link(inbox: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    for name in (DONE_FILE, "xl_ar_audit.jsonl", ".xl_ar_audit.jsonl.lock"):
        (inbox / name).symlink_to(victim)
    found = CliRunner().invoke(main, ["batch", str(inbox), "--as-of", "2026-06-30", "--steps", "age", "--json"])
    good = next(one for one in json.loads(found.stdout)["workbooks"] if one["path"].endswith("good.xlsx"))
    assert good["status"] == "done"
    assert f"{DONE_FILE} could not be written" in good["message"]
    assert "the audit log" in good["message"]
    assert victim.read_text() == "mine"


def test_no_lock_is_written_through_a_link(inbox: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    (inbox / f"{leftover_prefix(inbox / 'good.xlsx')}lock").symlink_to(victim)
    assert run(inbox / "good.xlsx", Order(AS_OF)).status is Status.REFUSED
    assert victim.read_text() == "mine"


def test_neither_health_nor_reason_is_written_through_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    health = tmp_path / "health.json"
    health.symlink_to(victim)
    (tmp_path / f".health.json.{os.getpid()}.new").symlink_to(victim)
    Teller(io.StringIO(), health).event("started")
    assert json.loads(health.read_text())["last_event"]["event"] == "started"
    assert victim.read_text() == "mine"

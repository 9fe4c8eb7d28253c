"""Names of workbooks that are no text, steer a terminal or look like commands: through batch, watch, resume and log."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hostile_files import package, parts

from xl_ar.audit import verify
from xl_ar.cli import main
from xl_ar.errors import UsageError
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.service import Watched, unit_files, watching
from xl_ar.service.moving import quarantined
from xl_ar.service.telling import Teller

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are known to Linux only")
NAMES = (
    b"caf\xe9.xlsx", b"line\nend.xlsx", b"q\"'`.xlsx", b"esc\x1b[31m.xlsx", b"a..b.xlsx", b"-rf.xlsx", b"=cmd|.xlsx",
    "\U0001f600.xlsx".encode(), b"[bold]$(x).xlsx", "turn\u202exslx.xlsx".encode(),
)  # fmt: skip
BROKEN = (b"bad\xff\n\x1b[2J.xlsx", b"n" * 250 + b".xlsx")


def put(folder: Path, *names: bytes, content: bytes | None = None) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(content or package(parts()))


def ours(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def batch(folder: Path, *words: str | Path) -> dict[str, str]:
    """Status by name."""
    found = ours("batch", folder, "--as-of", "2026-06-30", "--steps", "age", "--json", *words)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return {Path(one["path"]).name: one["status"] for one in json.loads(found.stdout)["workbooks"]}


def steering(text: str) -> str:
    return "".join(sign for sign in text.replace("\n", "") if not sign.isprintable())


def test_names_go_through_a_batch_its_report_and_a_resumed_one(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, *NAMES)
    put(inbox, BROKEN[0], content=b"PK\3\4 no workbook")
    wanted = {os.fsdecode(name): "done" for name in NAMES} | {os.fsdecode(BROKEN[0]): "refused"}
    assert batch(inbox, "--report", tmp_path / "report.json") == wanted
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {Path(one["path"]).name for one in told["workbooks"]} == set(wanted)
    stands = wanted | {os.fsdecode(name): "unchanged" for name in NAMES}
    assert batch(inbox, "--resume") == stands
    assert len(list(inbox.iterdir())) == 2 * len(NAMES) + 4  # workbooks, backups, a refused one, three files of ours


def test_two_processes_do_as_one(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, *NAMES[:4])
    assert batch(inbox, "--jobs", "2") == {os.fsdecode(name): "done" for name in NAMES[:4]}


def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    inbox = tmp_path / os.fsdecode(b"june \xe9\n")
    put(inbox, b"a.xlsx")
    (inbox / "xl_ar_dormancy.toml").write_text("dated = 2026-01-01\n[jurisdictions]\n", encoding="utf-8")
    assert batch(inbox) == {"a.xlsx": "done"}


def test_the_log_is_shown_line_by_line_and_steers_no_terminal(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, *NAMES)
    batch(inbox)
    assert verify(inbox / "xl_ar_audit.jsonl").intact
    for words in (["show"], ["verify"], ["show", "--json"], ["verify", "--json"]):
        found = ours("audit", words[0], inbox, *words[1:])
        assert found.exit_code == 0
        assert not steering(found.stdout), words
        found.stdout.encode("utf-8")
    assert len(ours("audit", "show", inbox).stdout.splitlines()) == len(NAMES)
    entries = json.loads(ours("audit", "show", inbox, "--json").stdout)
    assert {entry["file"] for entry in entries} == {os.fsdecode(name) for name in NAMES}


def test_a_name_without_room_for_a_backup_is_refused_for_good(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, BROKEN[1])
    found = ours("batch", inbox, "--as-of", "2026-06-30", "--steps", "age")
    assert found.exit_code == 1
    assert "Give it a shorter one" in found.stdout
    assert (inbox / os.fsdecode(BROKEN[1])).read_bytes() == package(parts())


class Inbox:
    """A watched folder, its rounds at our word."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(watching, "replace", lambda means, **_: means)  # no processes of its own
        self.raw = io.BytesIO()
        stream = io.TextIOWrapper(self.raw, "cp1252", newline="\n")  # as of a terminal of Windows
        self.health = folder.parent / "health.json"
        watched = Watched(folder, folder / "quarantine", settle=0)
        order = Order(date(2026, 6, 30))
        self.inner = watching._Service(watched, lambda: order, Teller(stream, self.health), threading.Event())

    def events(self) -> list[dict[str, Any]]:
        for _ in range(3):
            self.inner.round()
        return [json.loads(line) for line in self.raw.getvalue().splitlines()]


def test_names_go_through_a_watched_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = tmp_path / "in"
    put(inbox, *NAMES)
    put(inbox, *BROKEN, content=b"%PDF-1.7")
    service = Inbox(inbox, monkeypatch)
    events = service.events()
    assert {Path(one["workbook"]).name: one["event"] for one in events} == {
        **{os.fsdecode(name): "ended" for name in NAMES},
        **{os.fsdecode(name): "quarantined" for name in BROKEN},
    }
    health = json.loads(service.health.read_text(encoding="utf-8"))
    assert health["counts"] == {"done": len(NAMES), "refused": len(BROKEN)}
    reasons = [path for path in (inbox / "quarantine").iterdir() if path.name.endswith(".reason.txt")]
    assert len(reasons) == len(BROKEN)
    told = sorted(path.read_text(encoding="utf-8").splitlines()[0][-70:] for path in reasons)
    assert all("a PDF document" in line for line in told)
    assert not any(steering(path.read_text(encoding="utf-8")) for path in reasons)


def test_long_names_alike_keep_a_reason_each(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    names = [b"n" * 249 + end + b".xlsx" for end in (b"a", b"b")]
    put(inbox, *names)
    for name in names:
        outcome = Outcome(inbox / os.fsdecode(name), Status.REFUSED, "not so")
        quarantined(outcome, inbox, tmp_path / "apart", "today")
        quarantined(replace(outcome, path=again(inbox, name)), inbox, tmp_path / "again", "today")
    assert len(list((tmp_path / "apart").iterdir())) == 4


def again(inbox: Path, name: bytes) -> Path:
    put(inbox, name)
    return inbox / os.fsdecode(name)


@pytest.mark.parametrize("name", ["in\nExecStartPre=/bin/sh", "in\x1b", os.fsdecode(b"in\xe9")])
def test_a_unit_takes_no_line_from_the_name_of_a_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a control sign"):
        unit_files(Path("/opt/xl-ar"), tmp_path / name, [])


def test_a_backup_is_known_by_its_name_with_line_ends_too(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    put(inbox, NAMES[1])
    for _ in range(2):
        assert list(batch(inbox)) == [os.fsdecode(NAMES[1])]

"""Copies among the system's temporary files go with the process that made them, or with the next run after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from xl_ar.excel import scratch as module
from xl_ar.excel.scratch import PREFIX, scratch

HOLDER = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from xl_ar.excel.scratch import scratch
with scratch() as folder:
    (folder / "ledger.xlsx").write_bytes(b"a copy of a ledger")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    module._swept.cache_clear()
    return tmp_path


def _next_process() -> None:
    """What the first folder of a process does, done anew."""
    module._swept.cache_clear()
    with scratch():
        pass


def test_it_is_gone_at_the_end(place: Path) -> None:
    with scratch() as folder:
        (folder / "ledger.xlsx").write_bytes(b"x")
        with scratch() as inner:
            assert inner != folder
        assert (folder / "ledger.xlsx").exists()
    assert not list(place.iterdir())


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(place: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        left = Path(process.stdout.readline().strip())
        _next_process()
        assert (left / "ledger.xlsx").exists()
        process.kill()
        process.wait()
    assert (left / "ledger.xlsx").exists()
    _next_process()
    assert not list(place.iterdir())


def test_folders_of_others_stay(place: Path) -> None:
    (place / "mine").mkdir()
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / module._LOCK).touch()
    try:
        (place / f"{PREFIX}link").symlink_to(elsewhere)
    except OSError:
        pytest.skip("this system makes no symbolic links here")
    (place / f"{PREFIX}file").touch()
    _next_process()
    assert {path.name for path in place.iterdir()} == {"mine", "elsewhere", f"{PREFIX}link", f"{PREFIX}file"}
    assert (elsewhere / module._LOCK).exists()


def test_one_that_is_just_being_made_stays_and_an_old_empty_one_goes(place: Path) -> None:
    young, old, full = (place / f"{PREFIX}{name}" for name in ("young", "old", "full"))
    for folder in (young, old, full):
        folder.mkdir()
    (full / "something").touch()
    for folder in (old, full):
        os.utime(folder, (1, 1))
    _next_process()
    assert young.exists()
    assert not old.exists()
    assert full.exists()

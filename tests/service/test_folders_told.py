"""Folders inside that cannot be listed, or are links, are told: no workbook is passed over without a word."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
import watchfiles
from click.testing import CliRunner, Result
from ledgers_served import AS_OF

from xl_ar.batch.finding import KEPT, workbooks
from xl_ar.cli import main
from xl_ar.outcome import Order
from xl_ar.service import Watched, watching
from xl_ar.service.settling import sights
from xl_ar.service.telling import Teller

CSV = "Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\n"


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A folder with a workbook, another in a folder inside."""
    place = tmp_path / "month"
    (place / "north").mkdir(parents=True)
    (place / "a.csv").write_text(CSV)
    (place / "north" / "b.csv").write_text(CSV)
    return place


@pytest.fixture
def closed(month: Path, monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """Folders whose names cannot be listed; a root user could."""
    listing, folders = os.scandir, {month / "north"}

    def scandir(path: Any = ".") -> Any:
        if not isinstance(path, int) and Path(path) in folders:
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return folders


def batch(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["batch", str(folder), "--as-of", "2026-06-30", *words])


def told(result: Result, folder: Path) -> dict[str, tuple[str, str]]:
    entries = json.loads(result.stdout)["workbooks"]
    return {Path(one["path"]).relative_to(folder).as_posix(): (one["status"], one["message"]) for one in entries}


@pytest.mark.parametrize("words", [[], ["--resume"], ["--jobs", "2"], ["--dry-run"]])
def test_a_folder_that_cannot_be_listed_is_told_and_the_others_are_run(
    month: Path, closed: set[Path], words: list[str]
) -> None:
    result = batch(month, "--recursive", "--json", *words)
    found = told(result, month)
    assert found.pop("a.csv")[0] == "done"
    sentence = "a folder that could not be listed (Permission denied): none of its workbooks was run."
    assert found == {"north": ("refused", f"north: {sentence} Give the right to read it.")}
    assert result.exit_code == 1
    shown = batch(month, "--recursive")
    assert f"refused      north: {sentence}" in shown.stdout
    assert "north" not in batch(month).stdout


def test_a_folder_that_is_listed_again_is_run(month: Path, closed: set[Path]) -> None:
    batch(month, "--recursive")
    closed.clear()
    found = told(batch(month, "--recursive", "--resume", "--json"), month)
    assert {name: status for name, (status, _) in found.items()} == {"a.csv": "unchanged", "north/b.csv": "done"}


def test_the_folder_itself_that_cannot_be_listed_ends_the_run_with_a_sentence(month: Path, closed: set[Path]) -> None:
    closed.add(month)
    for words in ([], ["--recursive"]):
        result = batch(month, *words)
        assert result.exit_code == 1
        assert result.stderr == f"xl-ar: {month}: Permission denied\n"


def test_links_to_folders_are_told_and_not_followed(month: Path) -> None:
    (month / "north" / "around").symlink_to(month, target_is_directory=True)
    (month / "link.csv").symlink_to(month / "north", target_is_directory=True)
    (month / "lost").symlink_to(month / "nowhere", target_is_directory=True)
    found = told(batch(month, "--recursive", "--json"), month)
    assert {name: status for name, (status, _) in found.items()} == {
        "a.csv": "done", "link.csv": "refused", "north/around": "refused", "north/b.csv": "done"
    }  # fmt: skip
    sentence = "a link to a folder, which a run over a folder does not follow. Put the folder itself there."
    assert found["north/around"][1] == f"around: {sentence}"
    assert "around" not in batch(month).stdout


def test_folders_nested_very_deep_come_to_an_end(tmp_path: Path) -> None:
    place = tmp_path
    for _ in range(300):
        place /= "in"
        place.mkdir()
    (place / "a.csv").write_text(CSV)
    assert workbooks(tmp_path, recursive=True) == [place / "a.csv"]


def test_a_dry_run_makes_no_folders_for_results(month: Path) -> None:
    batch(month, "--recursive", "--dry-run", "--out", str(month.parent / "out"))
    assert not (month.parent / "out").exists()


def test_originals_that_were_fetched_are_no_workbooks_of_a_folder_around_them(month: Path) -> None:
    (month / "north" / KEPT).write_text("s3://bucket/june\n")
    assert workbooks(month, recursive=True) == [month / "a.csv"]
    assert list(sights(month, lambda _: True, recursive=True)) == [month / "a.csv"]


def rounds(month: Path, health: Path, monkeypatch: pytest.MonkeyPatch, closed: set[Path]) -> list[dict[str, Any]]:
    """The events of two looks, and of two more after the folder can be listed."""
    events = health.with_name("events")
    monkeypatch.setattr(watching, "replace", lambda means, **_: means)
    with events.open("w", encoding="utf-8") as stream:
        watched = Watched(month, month / "quarantine", settle=0, recursive=True)
        service = watching._Service(watched, lambda: Order(AS_OF), Teller(stream, health), threading.Event())
        for at in range(4):
            service.round()
            if at == 1:
                closed.clear()
    return [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]


def test_a_watch_says_once_which_folders_it_passes_over(
    month: Path, closed: set[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (month / "around").symlink_to(month, target_is_directory=True)
    health = month.parent / "health.json"
    events = rounds(month, health, monkeypatch, closed)
    passed = [(one["folder"], one["message"]) for one in events if one["event"] == "folder_passed_over"]
    assert sorted(passed) == [
        (str(month / "around"), "a link to a folder, which is not followed. Put the folder itself there."),
        (
            str(month / "north"),
            "a folder that could not be listed (Permission denied): none of its workbooks was run. "
            "Give the right to read it.",
        ),
    ]
    ended = [Path(one["workbook"]).name for one in events if one["event"] == "ended"]
    assert ended == ["a.csv", "b.csv"]
    assert json.loads(health.read_text())["last_error"]["event"] == "folder_passed_over"


def test_the_system_is_asked_to_pass_over_folders_it_may_not_tell_of(
    month: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def told_of(*_: Any, **how: Any) -> Any:
        asked.update(how)
        return iter(())

    stop = threading.Event()
    monkeypatch.setattr(watchfiles, "watch", told_of)
    watched = Watched(month, month / "quarantine", settle=0, recursive=True)
    assert list(watching._wakes(watched, stop, lambda: False)) == [None]
    assert asked["ignore_permission_denied"] is True

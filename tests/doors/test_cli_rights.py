"""Places on the command line that are missing or not ours to read or write: told early, and what would help."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from workbook_cases import ledger, save

from xl_ar.cli import main


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "month end"
    place.mkdir()
    ledger(place / "a.xlsx")
    save(place / "b.xlsx", Budget=[["Item", "Cost"], ["Rent", 100], ["Light", 20]])
    return place


def test_a_report_goes_into_the_folder_that_the_run_makes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    result = call("batch", folder, "--as-of", "2026-06-30", "--out", "aged", "--report", "aged/report.json")
    assert result.exit_code == 0, result.output
    assert len(json.loads((folder.parent / "aged" / "report.json").read_text())["workbooks"]) == 2


def test_a_report_that_cannot_be_written_is_told_before_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: Path(place) != folder.parent)
    result = call("batch", folder, "--as-of", "2026-06-30", "--report", folder.parent / "report.json")
    assert "not writable; give the right to write there, or another file" in result.output
    assert result.exit_code == 2
    assert not (folder / "a (backup).xlsx").exists()


def test_a_workbook_that_may_not_be_read_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("xl_ar.run.plan", denied)
    result = call("age", folder / "a.xlsx", "--as-of", "2026-06-30", "--out", folder.parent / "out")
    assert "not readable (Permission denied). Give the right to read it." in result.output


@pytest.mark.parametrize("words", [["batch", "."], ["age", "a.xlsx"]])
def test_a_folder_of_results_that_cannot_be_made_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.chdir(folder)
    monkeypatch.setattr(Path, "mkdir", denied)
    result = call(*words, "--as-of", "2026-06-30", "--out", "new")
    assert "--out new: not writable; give another folder, or the right to write there" in result.output
    assert result.exit_code == 2

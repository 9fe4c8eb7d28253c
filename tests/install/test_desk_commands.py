from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from desk_machines import ADDIN, OTHER_ADDIN
from openpyxl import Workbook

from xl_ar.addin.install.places import places_within, this_system
from xl_ar.cli import main
from xl_ar.doctor import checks


@pytest.fixture
def built(tmp_path: Path) -> Path:
    path = tmp_path / "built.xlam"
    path.write_bytes(ADDIN)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_install_status_uninstall(tmp_path: Path, built: Path) -> None:
    home = tmp_path / "home"
    into = ("--into", home)
    assert run("addin", "status", "--file", built, *into).exit_code == 1
    first = run("addin", "install", "--file", built, *into)
    assert first.exit_code == 0
    assert "start Excel anew" in first.output
    assert "shared with every workbook that uses xlwings" in first.output
    state = files_in(home)
    again = run("addin", "install", "--file", built, *into)
    assert "nothing to do" in again.output
    assert "shared" not in again.output
    assert files_in(home) == state
    told = json.loads(run("addin", "status", "--file", built, "--json", *into).output)
    assert (told["installed"], told["current"], told["sound"], told["differs"]) == (True, True, True, {})
    built.write_bytes(OTHER_ADDIN)
    old = run("addin", "status", "--file", built, *into)
    assert old.exit_code == 1
    assert "renew it" in old.output
    assert run("addin", "uninstall", *into).exit_code == 0
    assert files_in(home) == {}


def test_a_dry_run_tells_every_step_and_does_none(tmp_path: Path, built: Path) -> None:
    home = tmp_path / "home"
    told = run("addin", "install", "--file", built, "--into", home, "--dry-run").output
    at = places_within(home, this_system())
    for path in (at.addin, at.conf, at.record):
        assert str(path) in told
    assert all(line.startswith(("would ", "these settings are xlwings' own")) for line in told.splitlines())
    assert files_in(home) == {}
    run("addin", "install", "--file", built, "--into", home)
    state = files_in(home)
    assert "would take away" in run("addin", "uninstall", "--into", home, "--dry-run").output
    assert files_in(home) == state


def test_an_addin_open_in_excel_is_one_sentence_and_exit_code_1(tmp_path: Path, built: Path) -> None:
    at = places_within(tmp_path, this_system())
    lock = Path(at.addin.with_name("~$xl_ar.xlam"))
    lock.parent.mkdir(parents=True)
    lock.touch()
    refused = run("addin", "install", "--file", built, "--into", tmp_path)
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
    assert "open in Excel" in refused.output


@pytest.mark.parametrize(
    "arguments", [("addin", "install"), ("addin", "uninstall"), ("addin", "status"), ("selftest",)]
)
def test_without_an_excel_one_sentence_and_exit_code_2(
    arguments: tuple[str, ...], built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    given = () if arguments in {("addin", "uninstall"), ("selftest",)} else ("--file", built)
    refused = run(*arguments, *given)
    assert refused.exit_code == 2
    assert refused.output.count("\n") == 1
    assert "Windows" in refused.output


def test_doctor_without_an_excel_looks_at_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    alone = run("doctor")
    assert alone.exit_code == 0
    lines = alone.output.splitlines()
    assert [line.split(":")[0].split() for line in lines[:-1]] == [
        ["ok", "addin-proof"], ["ok", "xlwings"], ["ok", "one-package"],
    ]  # fmt: skip
    assert "do not apply here" in lines[-1]
    assert "not here  addin: only on Windows and macOS" in run("doctor", "--all").output
    book = tmp_path / "receivables.xlsx"
    workbook = Workbook()
    workbook.create_sheet("code.py")
    workbook.save(book)
    sick = run("doctor", book)
    assert (sick.exit_code, "fail      embedded-code" in sick.output) == (1, True)
    assert "ok        links: no AR_* formulas" in sick.output
    assert not list((tmp_path / "home").glob("[!.]*")), "nothing is installed"
    assert not (tmp_path / "home" / ".xlwings").exists()


def test_doctor_without_an_excel_fails_a_damaged_add_in(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    damaged = run("doctor", "--file", built)
    assert damaged.exit_code == 1
    assert "fail      addin-proof: the add-in of this version: the file is a package" in damaged.output


def test_doctor_in_words_and_as_json(tmp_path: Path, built: Path) -> None:
    home, book = tmp_path / "home", tmp_path / "receivables.xlsx"
    Workbook().save(book)
    (tmp_path / "pandas.py").touch()
    options = ("--file", built, "--into", home)
    sick = run("doctor", book, *options)
    assert sick.exit_code == 1
    assert "fail      addin: there is no" in sick.output
    assert "fail      modules-beside" in sick.output
    told = json.loads(run("doctor", book, "--json", "--fix", *options).output)
    assert [one["name"] for one in told["checks"]] == [check.name for check in checks()]
    by_name = {one["name"]: one for one in told["checks"]}
    assert by_name["addin"]["status"] == "ok"
    assert by_name["addin"]["cured"]
    assert by_name["modules-beside"]["status"] == "warn"
    assert Path(places_within(home, this_system()).addin).read_bytes() == ADDIN

"""What runs put into the audit log: the change, what was intended, refusals, and a log that cannot be written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from workbook_cases import AS_OF, ledger

from xl_ar import audit
from xl_ar.cli import main
from xl_ar.excel import save
from xl_ar.outcome import Order, Status
from xl_ar.registry import steps
from xl_ar.run import run
from xl_ar.settings import Settings, WritingSettings


def ar(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def order(folder: Path, names: str = "age", **writing: Any) -> Order:
    settings = Settings(writing=WritingSettings(**writing))
    return Order(AS_OF, steps(names), settings, log=folder / audit.FILE)


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / audit.FILE).read_text(encoding="utf-8").splitlines()]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_change_is_intended_then_written_with_all_that_an_auditor_asks(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = sha256(path)
    run(path, order(tmp_path, "match,age"))
    intended, written = entries(tmp_path)
    assert (intended["action"], written["action"], written["intent"]) == ("intend", "write", 1)
    assert (written["sha256_before"], written["sha256_after"]) == (before, sha256(path))
    assert intended["sha256_after"] == sha256(path)
    assert (written["file"], written["workbook"], written["output"]) == ("book.xlsx", str(path), str(path))
    assert (written["command"], written["as_of"]) == ("age, match, findings", "2026-06-30")
    assert written["sheets"] == ["AR Aging", "AR Matches", "AR Findings"]
    assert sha256(tmp_path / written["backup"]) == before
    assert written["totals"] == {"": {"open_before": "205.15", "open_after": "205.15", "receipts": "113.23"}}
    assert {"at", "user", "host", "pid", "version"} <= set(written)
    assert audit.verify(tmp_path / audit.FILE).intact


def test_only_sheets_that_differ_are_named(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, order(tmp_path, "age"))
    run(path, order(tmp_path, "age,match"))
    assert entries(tmp_path)[-1]["sheets"] == ["AR Matches"]


def test_settings_stand_as_a_digest_and_by_what_is_not_the_default(tmp_path: Path) -> None:
    for number, backup in enumerate((True, False)):
        run(ledger(tmp_path / f"{number}.xlsx"), order(tmp_path, backup=backup))
    plain, other = (entry for entry in entries(tmp_path) if entry["action"] == "write")
    assert plain["settings"] != other["settings"]
    assert ("settings_changed" in plain, other["settings_changed"]) == (False, {"writing.backup": False})


def test_a_workbook_that_is_refused_is_in_the_log_with_the_reason(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    path.write_bytes(path.read_bytes()[:900])
    outcome = run(path, order(tmp_path))
    (entry,) = entries(tmp_path)
    assert (entry["action"], entry["file"], entry["why"]) == ("refused", "book.xlsx", outcome.message)


def test_a_dry_run_and_a_run_that_changes_nothing_are_not(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, replace(order(tmp_path), dry_run=True))
    assert not (tmp_path / audit.FILE).exists()
    run(path, order(tmp_path))
    run(path, order(tmp_path))
    assert len(entries(tmp_path)) == 2


def test_what_was_decided_stands_with_the_name(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    for name in ("match", "accept", "decide"):
        ar(name, str(path), "--as-of", "2026-06-30", *(["--by", "ann"] if name == "decide" else []))
    intended, written, decided = entries(tmp_path)[-3:]
    assert (decided["action"], decided["by"], decided["applied"]) == ("decide", "ann", ["A-00001"])
    assert (intended["by"], intended["applied"]) == ("ann", ["A-00001"])
    assert written["totals"][""]["applied"] == "100.10"
    shown = ar("audit", "show", str(tmp_path), "--by", "ANN").output
    assert "decide book.xlsx: applied A-00001" in shown
    assert "for ann" in shown


class Killed(BaseException):
    """Ends the run as a kill would: nothing of it gets hold of this."""


@pytest.mark.parametrize(("taken", "became"), [(False, "was not written"), (True, "was written")])
def test_a_run_killed_at_the_change_leaves_an_intent_that_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool, became: str
) -> None:
    path = ledger(tmp_path / "book.xlsx")

    real = save._take_name

    def kill(*args: Any, **options: Any) -> None:
        if taken:
            real(*args, **options)
        raise Killed

    monkeypatch.setattr(save, "_take_name", kill)
    with pytest.raises(Killed):
        run(path, order(tmp_path))
    monkeypatch.undo()
    found = audit.verify(tmp_path / audit.FILE)
    assert (found.intact, found.notes) == (True, (f"line 1 was intended and not confirmed: book.xlsx {became}",))
    assert "intended, not confirmed: book.xlsx" in ar("audit", "show", str(tmp_path)).output
    run(path, order(tmp_path, "match"))
    after = audit.verify(tmp_path / audit.FILE)
    assert after.notes == (f"line 1 was intended and not confirmed: book.xlsx {became}, as line 2 shows",)


def test_a_result_elsewhere_tells_what_became_of_it_by_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = ledger(tmp_path / "book.xlsx"), tmp_path / "out"
    out.mkdir()
    run(path, replace(order(out), out=out))

    def kill(*args: Any, **options: Any) -> None:
        raise Killed

    monkeypatch.setattr(save, "_take_name", kill)
    with pytest.raises(Killed):
        run(path, replace(order(out, "match"), out=out))
    assert audit.verify(out / audit.FILE).notes == ("line 3 was intended and not confirmed: book.xlsx was not written",)


def test_what_fails_after_the_intent_is_confirmed_as_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ledger(tmp_path / "book.xlsx")

    def refuse(*args: Any, **options: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(save, "_take_name", refuse)
    assert run(path, order(tmp_path)).status is Status.REFUSED
    intended, refused = entries(tmp_path)
    assert (refused["action"], refused["intent"]) == ("refused", intended["number"])
    assert audit.verify(tmp_path / audit.FILE).notes == ()


@pytest.fixture
def no_log(tmp_path: Path) -> Path:
    (tmp_path / audit.FILE).mkdir()
    return tmp_path


def test_a_log_that_cannot_be_written_is_told_and_the_change_stands(no_log: Path) -> None:
    outcome = run(ledger(no_log / "book.xlsx"), order(no_log))
    assert outcome.changed
    assert outcome.message.count("the audit log") == 1
    assert "could not be written" in outcome.message


def test_where_the_log_is_required_nothing_is_changed_without_it(no_log: Path) -> None:
    path = ledger(no_log / "book.xlsx")
    before = path.read_bytes()
    outcome = run(path, order(no_log, audit="required"))
    assert (outcome.status, path.read_bytes()) == (Status.REFUSED, before)
    assert "could not be written" in outcome.message
    assert "set writing.audit to 'told'" in outcome.message
    assert list(no_log.glob("*backup*")) == []


def test_the_command_verifies_and_locates(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, order(tmp_path))
    run(path, order(tmp_path, "match"))
    log = tmp_path / audit.FILE
    found = ar("audit", "verify", str(tmp_path))
    assert (found.exit_code, "intact, 4 lines, 4 of them in the chain" in found.output) == (0, True)
    report = json.loads(ar("audit", "verify", str(log), "--json").output)
    assert (report["intact"], report["hash"] in found.output) == (True, True)
    assert ar("audit", "verify", str(log), "--expect", report["hash"]).exit_code == 0
    log.write_bytes(log.read_bytes().replace(b"205.15", b"305.15", 1))
    broken = ar("audit", "verify", str(log))
    assert broken.exit_code == 1
    assert "broken at 1 place, 4 lines" in broken.output
    assert "line 2: edited: its content is not what was sealed" in broken.output


@pytest.mark.parametrize("words", [("audit", "verify", "nowhere"), ("audit", "show", "nowhere")])
def test_a_log_that_is_not_there_is_wrong_usage(words: tuple[str, ...]) -> None:
    found = ar(*words)
    assert (found.exit_code, "there is no such log" in found.output) == (2, True)


def test_entries_are_shown_by_workbook_and_day(tmp_path: Path) -> None:
    for name in ("north.xlsx", "south.xlsx"):
        run(ledger(tmp_path / name), order(tmp_path))
    assert len(json.loads(ar("audit", "show", str(tmp_path), "--workbook", "NORTH", "--json").output)) == 1
    assert len(ar("audit", "show", str(tmp_path), "--since", "2020-01-01").output.splitlines()) == 2
    assert "no entry" in ar("audit", "show", str(tmp_path), "--since", "2999-01-01").output


@pytest.mark.parametrize("name", ["verify", "show"])
def test_help_has_examples(name: str) -> None:
    assert f"xl-ar audit {name}" in ar("audit", name, "--help").output.split("Examples:")[1]

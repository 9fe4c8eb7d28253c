"""The sheet AR Applications deleted: the audit log knows what was applied, and nothing is applied a second time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from review_cases import desk, key, receipt
from workbook_cases import AS_OF

from xl_ar import audit
from xl_ar.audit import Logged
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.planning import plan, plan_book
from xl_ar.registry import steps
from xl_ar.run import run

SHEET = "AR Applications"
TWO = Logged(audit.FILE, ("A-00001", "A-00002"))


def go(path: Path, names: str, **asked: Any) -> Outcome:
    return run(path, Order(AS_OF, steps(names), log=path.parent / audit.FILE, by="ann", **asked))


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A workbook in which one receipt is applied and the aging was taken since, so that a backup has the register."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    made = desk(cash=[receipt("R-1", 100.0, "INV-101")])
    for name, head, rows in (("Items", made.head, made.items), ("Bank", made.cash_head, made.cash)):
        sheet = book.create_sheet(name)
        for row in (head, *rows):
            sheet.append(row)
    path = tmp_path / "north.xlsx"
    book.save(path)
    outcome = go(path, "match,accept,decide")
    assert outcome.deeds["applied"] == ["A-00001"]
    go(path, "age")
    return path


def without_register(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book[SHEET]
    book.save(path)


def stops(path: Path) -> list[tuple[str, str]]:
    found = plan(path, Order(AS_OF, steps("age"), log=path.parent / audit.FILE)).findings
    return [(one.message, one.expected) for one in found if one.kind == "register-changed"]


def test_a_register_that_is_gone_is_told_by_every_run_and_nothing_is_applied(decided: Path) -> None:
    without_register(decided)
    for names in ("age", "match,accept,decide", "match,accept,decide", "age"):
        outcome = go(decided, names)
        assert outcome.status is Status.NEEDS_PERSON
        assert f"{SHEET} is gone, and {audit.FILE} has 1 application that stands: A-00001" in outcome.message
        assert "nothing is applied until it is back" in outcome.message
        assert "cell" not in outcome.message
        assert "applied" not in outcome.deeds
    assert SHEET not in openpyxl.load_workbook(decided).sheetnames


def test_the_backup_that_has_the_register_is_named_and_puts_it_right(decided: Path) -> None:
    without_register(decided)
    go(decided, "age")
    go(decided, "match")
    ((_, expected),) = stops(decided)
    assert expected.startswith("the workbook as it is in 'north (backup")
    kept = decided.with_name(expected.split("'")[1])
    assert SHEET in openpyxl.load_workbook(kept).sheetnames
    decided.write_bytes(kept.read_bytes())
    assert go(decided, "match,age").status is Status.DONE
    assert stops(decided) == []


def test_without_a_backup_that_has_it_none_is_named(decided: Path) -> None:
    without_register(decided)
    for kept in decided.parent.glob("*(backup*"):
        kept.unlink()
    ((_, expected),) = stops(decided)
    assert expected.startswith("the workbook as it is in a copy of your own; to begin a new register")


def test_under_another_name_a_new_register_is_begun(decided: Path) -> None:
    without_register(decided)
    renamed = decided.rename(decided.with_name("north anew.xlsx"))
    outcome = go(renamed, "match,accept,decide")
    assert (outcome.status, outcome.deeds["applied"]) == (Status.DONE, ["A-00001"])


def test_what_was_reversed_leaves_nothing_to_ask(decided: Path) -> None:
    go(decided, "undo", undo=("A-00001",))
    without_register(decided)
    assert stops(decided) == []


def test_a_log_that_cannot_be_read_stops_no_run(decided: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_register(decided)

    def unreadable(log: Path | None, file: str) -> Logged:
        raise PermissionError("no")

    monkeypatch.setattr(audit, "logged", unreadable)
    assert stops(decided) == []


def test_the_log_is_not_asked_where_the_register_stands() -> None:
    made = desk(cash=[receipt("R-1", 100.0, "INV-101")])
    made.decide(key("R-1", "INV-101"), decision="Accept")
    last = made.run("decide")

    def never() -> Logged:
        raise AssertionError

    plan_book(last.book, Order(AS_OF, steps("age")), made.ours, logged=never)
    with pytest.raises(AssertionError):
        plan_book(last.book, Order(AS_OF, steps("age")), {}, logged=never)


def test_up_to_five_numbers_are_named() -> None:
    work = desk(cash=[receipt("R-1", 100.0, "INV-101")]).run("match").work
    names = tuple(f"A-{number:05}" for number in range(1, 8))
    for logged, shown in (
        (TWO, "2 applications that stand: A-00001, A-00002;"),
        (Logged("log", names), "A-00005, ...;"),
    ):
        (found,) = replace(work, logged=logged).kept_register.findings
        assert shown in found.message


# what the log says


def test_reading_on_says_what_was_added(tmp_path: Path) -> None:
    log = tmp_path / audit.FILE
    assert audit.logged(log, "a.xlsx") == Logged()
    audit.record(log, "decide", {"file": "a.xlsx", "applied": ["A-00001", "A-00002"]})
    audit.record(log, "decide", {"file": "b.xlsx", "applied": ["A-00001"]})
    assert audit.logged(log, "a.xlsx").applications == ("A-00001", "A-00002")
    audit.record(log, "write", {"file": "a.xlsx", "backup": "a (backup).xlsx"})
    audit.record(log, "write", {"file": "a.xlsx", "backup": "a (backup 2).xlsx"})
    audit.record(log, "decide", {"file": "a.xlsx", "applied": ["A-00003"], "reversed": ["A-00001"]})
    found = audit.logged(log, "a.xlsx")
    assert found == Logged(audit.FILE, ("A-00002", "A-00003"), ("a (backup 2).xlsx", "a (backup).xlsx"))
    assert audit.logged(log, "c.xlsx") == Logged(audit.FILE)
    log.unlink()
    audit.record(log, "decide", {"file": "a.xlsx", "applied": ["A-00009"]})
    assert audit.logged(log, "a.xlsx").applications == ("A-00009",), "another log is read from its beginning"


def test_an_edited_line_and_one_of_an_earlier_version_count(tmp_path: Path) -> None:
    log = tmp_path / audit.FILE
    log.write_text(json.dumps({"action": "decide", "file": "a.xlsx", "applied": ["A-00001"]}) + "\n")
    audit.record(log, "decide", {"file": "a.xlsx", "applied": ["A-00002"]})
    log.write_bytes(log.read_bytes().replace(b"A-00002", b"A-00003"))
    assert audit.logged(log, "a.xlsx").applications == ("A-00001", "A-00003")

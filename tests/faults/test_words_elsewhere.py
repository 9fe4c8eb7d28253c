"""Words typed on our sheets outside of the columns for people are told before they are gone; ours are never told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from xl_ar.findings import Finding
from xl_ar.outcome import Order, Status
from xl_ar.planning import plan
from xl_ar.registry import steps
from xl_ar.run import run
from xl_ar.settings import Settings

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"
STEPS = "setup,age,match,credits,metrics,roll-forward,tie-out,trail"
JUNE = date(2026, 6, 30)
WORD = "call Ann on Monday"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("elsewhere") / "a.xlsx"
    path.write_bytes((WORKBOOKS / "cash_application.xlsx").read_bytes())
    assert run(path, Order(JUNE, steps(STEPS))).status is Status.DONE
    return path


def _not_kept(path: Path, day: date = JUNE, settings: Settings | None = None) -> list[Finding]:
    found = plan(path, Order(day, steps(STEPS), settings or Settings())).findings
    return [finding for finding in found if finding.kind == "words-not-kept"]


def _end(sheet: Worksheet) -> int:
    return sheet.max_row


def _below(sheet: Worksheet) -> None:
    sheet.cell(_end(sheet) + 1, 1, WORD)


def _far_below(sheet: Worksheet) -> None:
    sheet.cell(_end(sheet) + 9, 2, WORD)


def _beside(sheet: Worksheet) -> None:
    table = next(iter(sheet.tables.values()))
    first = int("".join(filter(str.isdigit, table.ref.partition(":")[0])))
    sheet.cell(first + 2, sheet.max_column + 3, WORD)


def _head(sheet: Worksheet) -> None:
    sheet.cell(2, 9, WORD)


def _comment(sheet: Worksheet) -> None:
    sheet.cell(3, 1).comment = Comment(WORD, "Ann")


WITH_WORDS = ("AR Setup", "AR Aging", "AR Matches", "AR Credits", "AR Findings")
REPORTS = ("AR Dashboard", "AR Provision", "AR Roll-Forward", "AR Tie-Out", "AR Audit Trail")


@pytest.mark.parametrize("act", [_below, _far_below, _beside, _head, _comment])
def test_a_word_is_told_with_its_place(done: Path, tmp_path: Path, act: Callable[[Worksheet], None]) -> None:
    path = tmp_path / "a.xlsx"
    names = (*WITH_WORDS, *REPORTS) if act is _beside else WITH_WORDS
    book = load_workbook(done)
    for name in names:
        act(book[name])
    book.save(path)
    found = _not_kept(path)
    assert sorted(finding.sheet for finding in found) == sorted(names)
    for finding in found:
        if act is _comment:
            assert "'comments'" in finding.message
        else:
            assert (f"'{WORD}'" in finding.message, finding.rows) == (True, 1)
            assert book[finding.sheet][finding.cell].value == WORD


def test_the_run_says_so(done: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(done)
    _below(book["AR Aging"])
    _head(book["AR Credits"])
    book.save(path)
    said = "not all that was typed on AR Aging, AR Credits is kept; see AR Findings"
    assert said in run(path, Order(JUNE, steps(STEPS))).message
    assert said not in run(path, Order(JUNE, steps(STEPS))).message


def test_a_row_of_which_a_part_is_kept(done: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(done)
    sheet = book["AR Matches"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Note" for cell in row))
    note = next(cell.column for cell in head if cell.value == "Note")
    sheet.cell(_end(sheet) + 1, note, "mine")
    sheet.cell(_end(sheet), 2, WORD)
    book.save(path)
    assert [(finding.sheet, WORD in finding.message) for finding in _not_kept(path)] == [("AR Matches", True)]


SAMPLES = ("cash_application.xlsx", "multi_currency.xlsx", "ledger_debit_credit.xlsx")


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_of_ours_is_taken_for_a_persons(tmp_path: Path, name: str) -> None:
    """Other days and settings change facts, sentences and tables of our sheets."""
    path = tmp_path / name
    path.write_bytes((WORKBOOKS / name).read_bytes())
    assert run(path, Order(JUNE, steps(STEPS))).status in (Status.DONE, Status.NEEDS_PERSON)
    plain = Settings()
    others = replace(plain, aging=replace(plain.aging, buckets="oca", trend_months=3))
    assert _not_kept(path, date(2026, 5, 31), others) == []
    run(path, Order(date(2025, 1, 31), steps(STEPS), others))
    assert _not_kept(path, JUNE) == []

"""A run recalculates AR_* formula cells with the real formulas, before it reads, and says what it did."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from package_cases import in_part, parts, rewrite
from recalc_books import book, dump, linked

import udfs
from xl_ar.cli import main
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.recalc.calling import Caller
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.formulas import formulas
from xl_ar.outcome import Order, Outcome, Status
from xl_ar.registry import steps
from xl_ar.run import run
from xl_ar.settings import Settings, WritingSettings

AS_OF = date(2026, 6, 30)
SHEET = "xl/worksheets/sheet1.xml"


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number)  # noqa: DTZ001  # a cell has no zone


REGISTER: dict[str, Any] = {
    "A1": "Invoice No", "B1": "Customer", "C1": "Invoice Date", "D1": "Due Date", "E1": "Balance", "F1": "Bucket",
    "A2": "INV-1", "B2": "Acme Ltd", "C2": day(5, 1), "D2": day(5, 31), "E2": 100.1, "F2": ("=AR_BUCKET(D2,$I$1)", ""),
    "A3": "INV-2", "B3": "Acme Ltd", "C3": day(6, 1), "D3": day(7, 1), "E3": 50.05, "F3": ("=AR_BUCKET(D3,$I$1)", ""),
    "A4": "INV-3", "B4": "Bolt", "C4": day(1, 5), "D4": day(2, 4), "E4": 75, "F4": ("=AR_BUCKET(D4,$I$1)", ""),
    "I1": day(6, 30),
}  # fmt: skip
SUMMARY: dict[str, Any] = {
    "A1": ("=AR_AGING(Ledger!A1:E4,DATE(2026,6,30))", 0, "A1:B2", True),
    "A20": ("=AR_BALANCE(Ledger!A:E,\"Acme Ltd\")*2", 9),
    "A21": ("=AR_BUCKET(\"no date\",Ledger!I1)", 9),
    "A22": ("=AR_BUCKET(Ledger!D2)", 9),
}  # fmt: skip


def ledger(path: Path, sheets: dict[str, dict[str, Any]] | None = None) -> Path:
    return linked(book(path, sheets or {"Ledger": REGISTER, "Summary": SUMMARY}))


def run_on(path: Path, **more: Any) -> Outcome:
    outcome = run(path, Order(AS_OF, **more))
    assert outcome.status is not Status.FAILED, outcome.message
    return outcome


def test_a_run_recalculates_and_reads_the_new_values(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = parts(path)
    outcome = run_on(path)
    assert outcome.message.endswith("5 formulas recalculated, 2 need Excel")
    assert (outcome.findings["formula-needs-excel"], outcome.findings["formula-error"]) == (2, 1)
    after = dump(path)
    assert [after[f"F{row}"].rpartition(" str ")[2] for row in (2, 3, 4)] == ["1-30", "Not due", "121+"]
    summary = dump(path, "xl/worksheets/sheet2.xml")
    assert summary["A1"].startswith("{[1]!AR_AGING(Ledger!A1:E4,DATE(2026,6,30)) in A1:")
    assert summary["A21"].partition("} ")[2].startswith("str AR_BUCKET: ")
    assert summary["A22"] == "{[1]!AR_BUCKET(Ledger!D2)} n 9"
    assert parts(path)["xl/externalLinks/externalLink1.xml"] == before["xl/externalLinks/externalLink1.xml"]
    assert parts(tmp_path / "book (backup).xlsx") == before


def test_the_spilled_aging_is_what_the_formula_gives(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run_on(path)
    rows = [[REGISTER.get(f"{column}{row}") for column in "ABCDE"] for row in range(1, 5)]
    wanted = udfs.AR_AGING(rows, day(6, 30))
    found = dump(path, "xl/worksheets/sheet2.xml")
    for down, row in enumerate(wanted):
        for right, value in enumerate(row):
            kind, _, shown = found[f"{'ABCDEFGHIJKLM'[right]}{down + 1}"].rpartition("} ")[2].partition(" ")
            assert (shown if kind == "str" else float(shown)) == value


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    first = run_on(path)
    content = path.read_bytes()
    second = run_on(path)
    assert (first.changed, second.changed) == (True, False)
    assert (second.message, second.findings) == (first.message, first.findings)
    assert path.read_bytes() == content


def test_due_dates_that_a_formula_gives_are_the_due_dates_of_the_aging(tmp_path: Path) -> None:
    dated = {**REGISTER, "D2": ('=AR_DUE_DATE(C2,"net 30")', 0), "D3": ('=AR_DUE_DATE(C3,"net 30")', 0)}
    path = ledger(tmp_path / "book.xlsx", {"Ledger": dated})
    plain = ledger(tmp_path / "plain.xlsx", {"Ledger": REGISTER})
    results = [parts(found) for found in (path, plain) if run_on(found).changed]
    aging = [dump(found, _part_of(found, "AR Aging")) for found in (path, plain)]
    assert len(results) == 2
    cells = [{ref: text for ref, text in sheet.items() if text.startswith("n ")} for sheet in aging]
    assert cells[0] == cells[1]


def _part_of(path: Path, sheet: str) -> str:
    with Package.open(path) as package:
        return next(entry.part for entry in WorkbookPart(package).sheets if entry.name == sheet)


def test_a_workbook_without_receivables_gets_its_values_alone(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx", {"Notes": {"A1": ("=AR_VERSION()", ""), "A2": "words"}})
    names = list(parts(path))
    outcome = run_on(path)
    assert outcome.message == "no receivables table found; 1 formula recalculated"
    assert (outcome.status, outcome.changed, outcome.sheets_written) == (Status.DONE, True, ())
    assert list(parts(path)) == names
    assert dump(path)["A1"] == f"{{[1]!AR_VERSION()}} str {udfs.AR_VERSION()}"
    assert (tmp_path / "book (backup).xlsx").is_file()
    again = run_on(path)
    assert (again.status, again.changed) == (Status.SKIPPED, False)
    assert again.message == "no receivables table found; 1 formula recalculated"


def test_a_dry_run_writes_nothing_and_says_the_same(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    content = path.read_bytes()
    dry = run_on(path, dry_run=True)
    assert path.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["book.xlsx"]
    assert dry.message == run_on(path).message


def test_a_result_elsewhere_leaves_the_workbook_as_it_is(tmp_path: Path) -> None:
    path, out = ledger(tmp_path / "book.xlsx"), tmp_path / "out"
    out.mkdir()
    content = path.read_bytes()
    run_on(path, out=out)
    assert path.read_bytes() == content
    first = (out / "book.xlsx").read_bytes()
    assert not run_on(path, out=out).changed
    assert (out / "book.xlsx").read_bytes() == first
    assert dump(out / "book.xlsx")["F2"].endswith("str 1-30")


def test_the_setting_and_the_list_of_steps_turn_it_off(tmp_path: Path) -> None:
    off = Settings(writing=WritingSettings(recalculate=False))
    ways: list[dict[str, Any]] = [{"settings": off}, {"steps": steps("age")}]
    for number, more in enumerate(ways):
        path = ledger(tmp_path / f"{number}.xlsx")
        sheet = parts(path)[SHEET]
        outcome = run_on(path, **more)
        assert "recalculated" not in outcome.message
        assert parts(path)[SHEET] == sheet


def test_a_workbook_without_our_formulas_loads_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> None:
        raise AssertionError("the formulas were asked for")

    monkeypatch.setattr("xl_ar.planning._formulas", never)
    plain = {ref: value for ref, value in REGISTER.items() if not isinstance(value, tuple)}
    run_on(book(tmp_path / "book.xlsx", {"Ledger": {**plain, "F2": ("=E2*2", 200.2)}}))


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx", {"Notes": {"A1": ("=AR_VERSION()", "")}})
    end = in_part(
        "_rels/.rels",
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/'
        'origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    signed = rewrite(path, tmp_path / "signed.xlsx", end)
    assert run(signed, Order(AS_OF)).status is Status.REFUSED


def test_the_command_line_tells_it(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    shutil.copy(path, tmp_path / "other.xlsx")
    told = CliRunner().invoke(main, ["formulas", str(path), "--as-of", "2026-06-30"])
    assert told.exit_code == 0, told.output
    assert "5 formulas recalculated, 2 need Excel" in told.output
    report = CliRunner().invoke(main, ["formulas", str(tmp_path / "other.xlsx"), "--as-of", "2026-06-30", "--json"])
    assert json.loads(report.output)["workbooks"][0]["findings"]["formula-needs-excel"] == 2


def test_a_formula_is_called_with_as_many_arguments_as_excel_would_take() -> None:
    caller = Caller(formulas())
    assert caller("AR_VERSION", []) == udfs.AR_VERSION()
    with pytest.raises(NotPureError, match="calls AR_BUCKET with 1 of the 2 to 3 arguments"):
        caller("AR_BUCKET", [day(5, 31)])


def test_a_workbook_without_such_formulas_is_left_alone_when_only_they_are_asked_for(tmp_path: Path) -> None:
    plain = {cell: value for cell, value in REGISTER.items() if not cell.startswith("F")}
    path = book(tmp_path / "book.xlsx", {"Ledger": plain})
    before = path.read_bytes()
    outcome = run_on(path, steps=steps("setup,formulas"))
    assert (outcome.status, outcome.message) == (Status.SKIPPED, "no AR_* formulas found")
    assert path.read_bytes() == before

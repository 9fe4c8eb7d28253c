"""accept, decide and undo through files and the command line: exit codes, report, audit log, results elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from review_cases import by_key
from test_run import put
from workbook_cases import ledger

from xl_ar.cli import main

DAY = ["--as-of", "2026-06-30"]
LINE = "R-1 | INV-1 Acme Ltd"


def ar(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, *DAY], catch_exceptions=False)


def rows(path: Path, sheet: str) -> dict[str, dict[str, Any]]:
    return by_key(CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python())


def sheets(path: Path) -> list[str]:
    return list(CalamineWorkbook.from_path(str(path)).sheet_names)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = ledger(tmp_path / "book.xlsx")
    assert ar("batch", str(tmp_path)).exit_code == 0
    return path


def test_accept_decide_and_undo_on_a_file(book: Path) -> None:
    found = ar("accept", str(book))
    assert (found.exit_code, "1 line accepted" in found.output) == (0, True)
    assert rows(book, "AR Matches")[LINE]["Decision"] == "Accept"
    found = ar("decide", str(book), "--by", "ann")
    assert (found.exit_code, "1 application made" in found.output) == (0, True)
    assert "AR Matches: 1 changed, 1 unchanged" in found.output
    (line,) = rows(book, "AR Applications").values()
    assert (line["Application"], line["Amount"], line["Decided by"]) == ("A-00001", 100.1, "ann")
    first = book.read_bytes()
    for words in (["decide"], ["match"], ["age"], ["credits"]):
        assert "nothing to change" in ar(words[0], str(book)).output
    assert book.read_bytes() == first
    found = ar("undo", str(book), "--application", "A-00001", "--by", "bob")
    assert (found.exit_code, "1 application reversed" in found.output) == (0, True)
    assert [line["Reversal of"] for line in rows(book, "AR Applications").values()] == ["", "A-00001"]
    assert rows(book, "AR Matches")[LINE]["Decision"] == "Hold"


def test_the_users_sheets_are_never_touched(book: Path) -> None:
    before = [CalamineWorkbook.from_path(str(book)).get_sheet_by_name(name).to_python()
              for name in ("Open Invoices", "Bank Receipts")]  # fmt: skip
    ar("accept", str(book))
    ar("decide", str(book), "--by", "ann")
    after = [CalamineWorkbook.from_path(str(book)).get_sheet_by_name(name).to_python()
             for name in ("Open Invoices", "Bank Receipts")]  # fmt: skip
    assert before == after


def test_a_batch_decides_in_the_name_that_is_given_and_goes_on_without_steps(book: Path) -> None:
    folder = book.parent
    assert ar("batch", str(folder), "--steps", "setup,accept,decide", "--by", "carol").exit_code == 0
    assert [line["Decided by"] for line in rows(book, "AR Applications").values()] == ["carol"]
    first = book.read_bytes()
    assert ar("batch", str(folder)).exit_code == 0
    assert book.read_bytes() == first


def test_the_report_and_the_log_say_what_was_decided(book: Path) -> None:
    ar("accept", str(book))
    report = json.loads(ar("decide", str(book), "--by", "ann", "--json").output)["workbooks"][0]
    assert report["deeds"] == {"applied": ["A-00001"]}
    assert report["changes"]["AR Matches"] == {"added": 0, "changed": 1, "unchanged": 1, "gone": 0}
    log = [json.loads(line) for line in (book.parent / "xl_ar_audit.jsonl").read_text().splitlines()]
    entries = [entry for entry in log if entry["action"] == "decide"]
    assert [(entry["by"], entry.get("applied")) for entry in entries][-1] == ("ann", ["A-00001"])


def test_what_cannot_be_obeyed_ends_with_one_and_the_sentence(book: Path) -> None:
    found = ar("undo", str(book), "--application", "A-00009", "--by", "ann")
    assert found.exit_code == 1
    assert "Undo of A-00009 is not obeyed: it is not in the register (which is empty)" in found.output


def test_a_dry_run_decides_nothing(book: Path) -> None:
    ar("accept", str(book))
    before = book.read_bytes()
    assert "1 application made" in ar("decide", str(book), "--by", "ann", "--dry-run").output
    assert book.read_bytes() == before


def test_the_system_user_decides_where_no_name_is_given(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "dora")
    ar("accept", str(book))
    ar("decide", str(book))
    assert [line["Decided by"] for line in rows(book, "AR Applications").values()] == ["dora"]


def test_a_result_elsewhere_keeps_its_register(tmp_path: Path) -> None:
    path, out = ledger(tmp_path / "book.xlsx"), tmp_path / "out"
    before = path.read_bytes()
    ar("batch", str(tmp_path), "--out", str(out))
    ar("accept", str(path), "--out", str(out))
    ar("decide", str(path), "--out", str(out), "--by", "ann")
    assert [line["Amount"] for line in rows(out / "book.xlsx", "AR Applications").values()] == [100.1]
    ar("age", str(path), "--out", str(out))
    assert {"AR Applications", "AR Matches", "AR Aging"} <= set(sheets(out / "book.xlsx"))
    assert path.read_bytes() == before


def test_a_plain_table_gets_its_register_in_the_result_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("Invoice No,Customer,Invoice Date,Due Date,Amount\nI-1,Acme,2026-05-01,2026-05-31,10.00\n")
    assert ar("decide", str(path), "--by", "ann").exit_code == 0
    assert "AR Applications" not in sheets(tmp_path / "items (AR).xlsx")


def test_the_mark_of_a_person_is_obeyed_from_the_file(book: Path) -> None:
    ar("accept", str(book))
    ar("decide", str(book), "--by", "ann")
    (name,) = rows(book, "AR Applications")
    put(book, "AR Applications", "Undo", name, "Undo")
    assert "1 application reversed" in ar("undo", str(book), "--by", "ann").output


def test_a_line_split_in_the_file_survives_the_way_through_excel_text(book: Path) -> None:
    put(book, "AR Matches", "Decision", "R-2 |", "Split")
    put(book, "AR Matches", "Split to", "R-2 |", "INV-2 13,13")
    found = ar("decide", str(book), "--by", "ann")
    assert found.exit_code == 0
    (line,) = rows(book, "AR Applications").values()
    assert (line["Document"], line["Amount"], line["Reason code"]) == ("INV-2", 13.13, "PART")
    (alias,) = rows(book, "AR Aliases").values()
    assert (alias["Payer"], alias["Customer"]) == ("NOBODY", "Acme Ltd")


def test_the_result_line_names_the_row_that_is_not_obeyed(book: Path) -> None:
    edited = load_workbook(book)
    head = next(row for row in edited["AR Matches"].iter_rows() if "Decision" in [cell.value for cell in row])
    place = [cell.value for cell in head].index("Decision")
    for row in edited["AR Matches"].iter_rows(min_row=int(head[0].row or 0) + 1):
        row[place].value = "Accept"
    edited.save(book)
    found = ar("decide", str(book), "--by", "ann")
    assert (found.exit_code, "1 application made" in found.output) == (1, True)
    assert "R-2 |: Accept is not obeyed: no document stands on the line" in found.output

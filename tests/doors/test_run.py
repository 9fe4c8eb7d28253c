"""One workbook through the only path that changes anything."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from workbook_cases import AS_OF, REGISTER, ledger, save

from xl_ar import registry
from xl_ar.outcome import Order, Status
from xl_ar.run import run
from xl_ar.settings import AgingSettings, Settings, WritingSettings

ORDER = Order(AS_OF)
SHEETS = ("AR Setup", "AR Aging", "AR Matches", "AR Credits", "AR Findings")


def sheet_of(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def find(sheet: Worksheet, text: str, above: int = 0) -> tuple[int, int]:
    """The first cell that holds ``text``, or the last one above a row."""
    found = [
        (cell.row, cell.column) for row in sheet.iter_rows(max_row=above or None) for cell in row if cell.value == text
    ]
    assert found, f"'{text}' not on {sheet.title}"
    return found[-1 if above else 0]


def put(path: Path, name: str, heading: str, key: str, value: str | float) -> None:
    """Writes as a person would: into the row of ``key``, below ``heading``."""
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    row, _ = find(sheet, key)
    _, column = find(sheet, heading, above=row)
    sheet.cell(row, column).value = value
    book.save(path)


def test_the_workbook_comes_back_with_our_sheets_after_its_own(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    outcome = run(path, ORDER)
    assert (outcome.status, outcome.changed) == (Status.DONE, True)
    assert CalamineWorkbook.from_path(str(path)).sheet_names == ["Open Invoices", "Bank Receipts", *SHEETS]


def test_the_users_parts_stay_byte_identical_and_a_backup_is_kept(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = path.read_bytes()
    run(path, ORDER)
    assert (tmp_path / "book (backup).xlsx").read_bytes() == before
    with ZipFile(tmp_path / "book (backup).xlsx") as old, ZipFile(path) as new:
        shared = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
        for name in set(old.namelist()) - shared:
            assert old.read(name) == new.read(name), name


def test_a_second_run_changes_no_byte(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    first = path.read_bytes()
    again = run(path, ORDER)
    assert (again.changed, path.read_bytes() == first) == (False, True)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = path.read_bytes()
    outcome = run(path, replace(ORDER, dry_run=True))
    assert outcome.sheets_written == SHEETS
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == (before, [path])


def test_total_of_the_aging_ties_to_the_input(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("AR Aging").to_python()
    facts = {row[0]: row[1] for row in rows if row[0]}
    assert (facts["Control total"], facts["Total of the aging"], facts["Difference"]) == (205.15, 205.15, 0)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    sheet = sheet_of(path, "AR Aging")
    row, column = find(sheet, "=Bolt, Inc")
    assert sheet.cell(row, column).data_type != "f"


def test_a_decision_and_a_note_survive_every_run(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    put(path, "AR Matches", "Decision", "R-2", "Hold")
    put(path, "AR Matches", "Note", "R-2", "asked the bank")
    run(path, ORDER)
    sheet = sheet_of(path, "AR Matches")
    row, _ = find(sheet, "R-2")
    assert sheet.cell(row, find(sheet, "Decision")[1]).value == "Hold"
    assert sheet.cell(row, find(sheet, "Note")[1]).value == "asked the bank"


def test_a_note_on_a_row_that_went_away_is_kept(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    put(path, "AR Matches", "Note", "R-2", "asked the bank")
    book = openpyxl.load_workbook(path)
    book["Bank Receipts"].delete_rows(3)
    book.save(path)
    for _ in range(2):
        run(path, ORDER)
        sheet = sheet_of(path, "AR Matches")
        row, _ = find(sheet, "asked the bank")
        assert sheet.cell(row, 1).value == "(row no longer in the workbook)"


def test_a_correction_in_the_setup_is_obeyed_and_kept(tmp_path: Path) -> None:
    rows = [["Doc", "Cust", "Inv dt", "Due", "Gross", "Rest"], *REGISTER[1:]]
    path = save(tmp_path / "book.xlsx", Open_Invoices=[[*row[:5], 1.0 if n else row[5]] for n, row in enumerate(rows)])
    run(path, ORDER)
    put(path, "AR Setup", "Correct field", "Rest", "(none)")
    for _ in range(2):
        outcome = run(path, ORDER)
        assert outcome.tables[0]["totals"] == {"": "205.15"}
        assert "open_amount" not in outcome.tables[0]["columns"]


def test_a_role_of_none_takes_a_table_out(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    put(path, "AR Setup", "Correct role", "Bank Receipts", "none")
    outcome = run(path, ORDER)
    assert [table["role"] for table in outcome.tables] == ["open_items"]
    assert "AR Matches" not in CalamineWorkbook.from_path(str(path)).sheet_names


def test_a_users_own_sheet_of_our_name_is_never_touched(tmp_path: Path) -> None:
    own: list[list[object]] = [["my own", "aging"], ["keep", 1]]
    path = save(tmp_path / "book.xlsx", Open_Invoices=REGISTER, AR_Aging=own)
    run(path, ORDER)
    book = CalamineWorkbook.from_path(str(path))
    assert "AR Aging (2)" in book.sheet_names
    assert book.get_sheet_by_name("AR Aging").to_python() == [["my own", "aging"], ["keep", 1.0]]


def test_a_workbook_without_receivables_is_skipped_and_untouched(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", Budget=[["Item", "Cost"], ["Rent", 100], ["Light", 20]])
    before = path.read_bytes()
    outcome = run(path, ORDER)
    assert (outcome.status, path.read_bytes(), list(tmp_path.iterdir())) == (Status.SKIPPED, before, [path])


def test_a_csv_gets_a_workbook_beside_it_that_keeps_decisions(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("Invoice No,Customer,Due Date,Balance\nA-1,Acme,2026-05-31,10.50\nA-2,Bolt,2026-06-01,-2.50\n")
    outcome = run(path, ORDER)
    result = tmp_path / "items (AR).xlsx"
    assert (outcome.status, outcome.output) == (Status.DONE, result)
    book = openpyxl.load_workbook(result)
    sheet = book["AR Credits"]
    assert isinstance(sheet, Worksheet)
    sheet.cell(find(sheet, "Bolt")[0], find(sheet, "Note")[1]).value = "refund in July"
    book.save(result)
    run(path, ORDER)
    find(sheet_of(result, "AR Credits"), "refund in July")
    assert path.read_text().startswith("Invoice No")


def test_an_open_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    (tmp_path / "~$book.xlsx").write_bytes(b"owner")
    outcome = run(path, ORDER)
    assert outcome.status is Status.REFUSED
    assert "~$book.xlsx" in outcome.message


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    outcome = run(path, ORDER)
    assert (outcome.status, path.read_bytes()) == (Status.REFUSED, content)


def test_copies_go_to_the_folder_given_and_keep_what_people_wrote_there(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before, out = path.read_bytes(), tmp_path / "out"
    out.mkdir()
    order = replace(ORDER, out=out)
    run(path, order)
    put(out / "book.xlsx", "AR Matches", "Note", "R-1", "seen")
    run(path, order)
    assert path.read_bytes() == before
    find(sheet_of(out / "book.xlsx", "AR Matches"), "seen")


def test_a_single_step_leaves_our_other_sheets_alone(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    run(path, ORDER)
    later = replace(ORDER, as_of=AS_OF.replace(day=29), steps=registry.steps("age"))
    run(path, later)
    names = CalamineWorkbook.from_path(str(path)).sheet_names
    assert names == ["Open Invoices", "Bank Receipts", *SHEETS]


def test_an_unreadable_amount_needs_a_person_and_says_where(tmp_path: Path) -> None:
    rows = [*REGISTER, ["INV-4", "Acme Ltd", "2026-06-01", "2026-07-01", "tbd", "tbd"]]
    path = save(tmp_path / "book.xlsx", Open_Invoices=rows)
    outcome = run(path, ORDER)
    assert outcome.status is Status.NEEDS_PERSON
    sheet = sheet_of(path, "AR Findings")
    assert {sheet.cell(row, find(sheet, "Cell")[1]).value for row in range(1, sheet.max_row + 1)} >= {"F6", "E6"}


def test_every_change_is_logged_once(tmp_path: Path) -> None:
    path, log = ledger(tmp_path / "book.xlsx"), tmp_path / "log.jsonl"
    order = replace(ORDER, log=log)
    run(path, order)
    run(path, order)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["action"], line["as_of"]) for line in lines] == [("intend", "2026-06-30"), ("write", "2026-06-30")]


def test_without_backup_none_is_made_and_permissions_stay(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    path.chmod(0o640)
    run(path, replace(ORDER, settings=Settings(writing=WritingSettings(backup=False))))
    assert (list(tmp_path.iterdir()), stat.S_IMODE(path.stat().st_mode)) == ([path], 0o640)


def test_a_table_that_was_not_found_is_added_by_sheet_and_range(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Liste", "", ""], ["xx", "yy", "zz"], ["INV-7", "Acme", 12.5], ["INV-8", "Bolt", 7.5]]
    path = save(tmp_path / "book.xlsx", Open_Invoices=REGISTER, Extra=rows)
    run(path, ORDER)
    book = openpyxl.load_workbook(path)
    sheet = book["AR Setup"]
    assert isinstance(sheet, Worksheet)
    row = find(sheet, "Correct range")[0] + 2
    for heading, value in (("Sheet", "Extra"), ("Correct range", "A2:C4"), ("Correct role", "open_items")):
        sheet.cell(row, find(sheet, heading, above=row)[1]).value = value
    book.save(path)
    for _ in range(2):
        outcome = run(path, ORDER)
        setup = sheet_of(path, "AR Setup")
        assert setup.cell(find(setup, "Extra")[0], find(setup, "Correct range")[1]).value == "A2:C4"
    for letter, name in (("A", "document"), ("B", "customer"), ("C", "open_amount")):
        put(path, "AR Setup", "Correct field", f"C|Extra!A2|{letter}|{letter}2", name)
    outcome = run(path, ORDER)
    assert [(table["sheet"], table["totals"]) for table in outcome.tables] == [
        ("Open Invoices", {"": "205.15"}),
        ("Extra", {"": "20.00"}),
    ]


def test_a_link_to_a_users_sheet_of_our_name_leads_to_it(tmp_path: Path) -> None:
    own: list[list[object]] = [["Customer", "Current", "1-30", "31-60", "Total"], ["Acme Ltd", 1.0, 2.0, 3.0, 6.0]]
    path = save(tmp_path / "book.xlsx", Open_Invoices=REGISTER, AR_Aging=own)
    run(path, ORDER)
    sheet = sheet_of(path, "AR Findings")
    targets = {str(cell.hyperlink.location) for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert any(target.startswith("'AR Aging'!") for target in targets), targets


def test_a_setting_that_does_not_fit_the_workbook_is_no_fault_of_ours(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = path.read_bytes()
    outcome = run(path, replace(ORDER, settings=Settings(aging=AgingSettings(by="Nix"))))
    assert outcome.status is Status.REFUSED
    assert "aging.by: unknown heading 'Nix'" in outcome.message
    assert path.read_bytes() == before

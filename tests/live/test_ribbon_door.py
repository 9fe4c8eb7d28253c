"""The door of the ribbon: what a button is given, what it says, what it writes down."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from excel_model import Model
from excel_person import without_settings  # noqa: F401  # a fixture
from hypothesis import given
from hypothesis import strategies as st
from side_by_side import SAMPLES, copied, excel, press

from xl_ar import registry
from xl_ar.addin import ribbon, tab
from xl_ar.addin.help_page import help_page
from xl_ar.addin.running import _lines

BOOK = SAMPLES / "us_open_invoices.xlsx"
CASH = SAMPLES / "cash_application.xlsx"


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return excel(copied(BOOK, tmp_path / "books"))


def audit_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "xl_ar_audit.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_button_of_the_tab_is_known(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    for button in tab.buttons():
        sentence = ribbon.press(button.id, as_of="2026-06-30", dry_run=True)
        assert "unknown button" not in sentence
        assert "went wrong" not in sentence, button.id
    assert model.touched == set()


def test_a_dry_run_says_what_would_be_written(model: Model) -> None:
    assert press("age", dry_run=True) == "Dry run: AR Aging, AR Findings would be written."
    assert model.touched == set()


def test_a_command_of_two_words_is_a_button_with_an_underscore(model: Model) -> None:
    assert ribbon.press("tie_out", as_of="2026-06-30", dry_run=True).startswith("Dry run: AR Tie-Out")
    assert "unknown button 'tie-out': did you mean 'tie_out'?" in ribbon.press("tie-out", as_of="2026-06-30")


@pytest.mark.parametrize(
    ("command", "as_of", "said"),
    [
        ("agee", "", "unknown button 'agee': did you mean 'age'?"),
        ("age", "30.06.2026", "as-of date '30.06.2026': a day such as 2026-06-30 must stand there"),
        ("age", "2026-02-30", "a day such as 2026-06-30"),
    ],
)
def test_a_wrong_word_is_one_sentence_in_a_box(command: str, as_of: str, said: str, model: Model) -> None:
    sentence = ribbon.press(command, as_of=as_of)
    assert said in sentence
    assert model.alerts == [sentence]
    assert model.touched == set()


def test_without_a_date_it_is_today(model: Model) -> None:
    ribbon.press("age")
    shown = model.given("AR Aging", 2, 2)
    assert abs((shown.date() - date.today()).days) <= 1  # noqa: DTZ011  # midnight may pass meanwhile


def test_the_calling_workbook_is_meant_not_the_active_one(tmp_path: Path) -> None:
    """``Book.caller`` decides; without one the fault is a sentence, not a trace."""
    import xlwings

    model = excel(copied(BOOK, tmp_path))
    caller: Any = xlwings.Book
    del caller._mock_caller
    sentence = ribbon.press("age", as_of="2026-06-30")
    assert "went wrong" in sentence
    assert model.touched == set()


def test_an_audit_line_lies_beside_the_workbook(model: Model) -> None:
    assert model.path is not None
    press("age")
    press("age")
    lines = audit_of(model.path.parent)
    assert [line["action"] for line in lines] == ["write"], "a press that changed nothing is no line"
    assert lines[0]["sheets"] == ["AR Aging", "AR Findings"]
    assert lines[0]["as_of"] == "2026-06-30"
    assert lines[0]["workbook"] == str(model.path)
    assert len(lines[0]["sha256_before"]) == 64


def test_a_workbook_never_saved_is_worked_on_too(person: Path) -> None:
    model = Model.opened(BOOK)
    model.path, model.name = None, "Book1"
    from excel_engine import opened

    opened(model).set_mock_caller()
    assert "written: AR Aging" in press("age")
    assert audit_of(person / "log")[0]["workbook"] == "Book1"


def test_a_workbook_in_the_cloud_is_worked_on_too(model: Model, person: Path) -> None:
    model.full_name = "https://example.sharepoint.com/sites/ar/Shared Documents/books.xlsx"
    assert "written: AR Aging" in press("age")
    assert audit_of(person / "log")[0]["sha256_before"] == ""


def test_settings_of_the_workbooks_folder_are_obeyed(model: Model) -> None:
    assert model.path is not None
    (model.path.parent / "xl_ar.toml").write_text('[aging]\nbuckets = "7,14"\n', encoding="utf-8")
    press("age")
    words = [cell.value for row in model.workbook["AR Aging"].iter_rows() for cell in row]
    assert "8-14" in words


def test_a_bad_settings_file_is_a_sentence(model: Model) -> None:
    assert model.path is not None
    (model.path.parent / "xl_ar.toml").write_text("[aging]\nbuckets = 3\n[agin]\n", encoding="utf-8")
    assert "unknown section 'agin'" in press("age")
    assert model.touched == set()


def test_a_protected_structure_is_refused_before_anything_is_written(model: Model) -> None:
    model.protected_structure = True
    assert press("age").startswith("us_open_invoices.xlsx: its structure is protected. Unprotect")
    assert model.touched == set()


def test_a_protected_sheet_of_ours_is_refused(model: Model) -> None:
    press("age")
    model.workbook["AR Aging"].protection.sheet = True
    ledger = model.workbook.worksheets[0]
    model.enter(ledger.title, ledger.max_row, 1, None)
    model.touched.clear()
    assert "sheet 'AR Aging': protected." in ribbon.press("age", as_of="2026-07-31")
    assert model.touched == set()


def test_what_matters_is_in_a_box_and_the_rest_is_not(tmp_path: Path) -> None:
    quiet = excel(copied(BOOK, tmp_path))
    press("age")
    assert quiet.alerts == []
    doubtful = excel(copied(SAMPLES / "ambiguous_dates.xlsx", tmp_path))
    sentence = press("age")
    assert doubtful.alerts == [sentence]
    assert "28 cells not used" in sentence


# the review loop


def column_of(sheet: Any, heading: str) -> tuple[int, int]:
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == heading)


def numbers(model: Model, heading: str = "Application") -> list[str]:
    sheet = model.workbook["AR Applications"]
    head, column = column_of(sheet, heading)
    found = (sheet.cell(row, column).value for row in range(head + 1, sheet.max_row + 1))
    return [str(value) for value in found if value]


def test_matches_are_accepted_applied_and_undone_by_buttons(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    theirs = list(model.workbook.sheetnames)
    press("match")
    assert "lines accepted" in press("accept")
    assert "applications made" in press("decide")
    made = numbers(model)
    assert made
    assert {line["action"] for line in audit_of(tmp_path)} == {"write", "decide"}
    head, _ = column_of(model.workbook["AR Applications"], "Application")
    model.workbook.active = model.workbook["AR Applications"]
    model.selected["AR Applications"] = f"$B${head + 2}:$C${head + 2}"
    sentence = press("undo")
    assert "1 application reversed" in sentence
    assert model.alerts[-1].startswith(f"Reverse 1 application ({made[1]})") or made[1] in " ".join(model.alerts)
    assert len(numbers(model)) > len(made)
    assert made[1] in numbers(model, "Reversal of")
    assert model.touched.isdisjoint(theirs)


def test_no_to_the_question_undoes_nothing(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    for command in ("match", "accept", "decide"):
        press(command)
    head, _ = column_of(model.workbook["AR Applications"], "Application")
    model.workbook.active = model.workbook["AR Applications"]
    model.selected["AR Applications"] = f"$A${head + 1}"
    before = numbers(model)
    model.answer = "no"
    assert press("undo") == "Nothing was reversed."
    assert numbers(model) == before


def test_marked_lines_are_undone_without_a_question(tmp_path: Path) -> None:
    model = excel(copied(CASH, tmp_path))
    for command in ("match", "accept", "decide"):
        press(command)
    sheet = model.workbook["AR Applications"]
    head, _ = column_of(sheet, "Application")
    _, mark = next((c.row, c.column) for c in sheet[head] if c.value == "Undo")
    model.enter("AR Applications", head + 3, mark, "Undo")
    asked = len(model.alerts)
    assert "1 application reversed" in press("undo")
    assert not any("Reverse" in alert for alert in model.alerts[asked:])


@given(st.sets(st.integers(1, 60), min_size=1, max_size=8))
def test_rows_of_an_address(rows: set[int]) -> None:
    address = ",".join(f"$A${row}:$F${row}" if row % 2 else f"${row}:${row}" for row in sorted(rows))
    assert _lines(address, 60) == rows


# help


def test_the_check_up_is_shown_in_a_box(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    from xl_ar import doctor

    check = doctor.checks()[0]
    found = [
        doctor.Examined(check, doctor.Seen(doctor.Status.FAIL, "The add-in is not there.")),
        doctor.Examined(check, doctor.Seen(doctor.Status.OK, "All is well here.")),
    ]
    monkeypatch.setattr(doctor, "this_machine", lambda: None)
    monkeypatch.setattr(doctor, "examine", lambda machine: found)
    sentence = ribbon.press("doctor")
    assert sentence == f"The add-in is not there. Cure: {check.cure}"
    assert model.alerts == [sentence]
    monkeypatch.setattr(doctor, "examine", lambda machine: found[1:])
    assert ribbon.press("doctor") == "Nothing is wrong with this installation (1 looked at)."


def test_help_opens_a_page_with_every_button_and_formula(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    ribbon.press("help")
    ribbon.press("log")
    assert [Path(url).name for url in shown] == ["help.html", "xl_ar.log"]
    page = help_page()
    from html import escape

    for command in registry.commands():
        if command.button:
            assert escape(command.button.tip) in page
    from xl_ar.formulas import formulas

    for formula in formulas():
        assert formula.name in page

from __future__ import annotations

import importlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest
from openpyxl import Workbook

import udfs
from xl_ar import __version__, registry
from xl_ar.doctor.selftest import LINES, SUMMARY, Step, selftest
from xl_ar.doctor.selftest.bench import Cell, Rows
from xl_ar.doctor.selftest.inside import packed, rehearse, tell
from xl_ar.doctor.selftest.steps import AS_OF, ITEMS, SURE
from xl_ar.formulas import formulas

AT = datetime(2026, 6, 30, 8, tzinfo=UTC)
PYTHON = "/xl-ar/bin/python"
ADDIN = PurePath("XLSTART/xl_ar.xlam")
assert udfs


class FakeExcel:
    """An Excel that computes formulas with Python, and can be told what goes wrong."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong, self.quits, self.items = wrong, 0, list[list[object]]()
        self.values: dict[str, Cell] = {}
        self.commands: list[str] = []

    def version(self) -> str:
        return "16.0"

    def open_addin(self, path: PurePath) -> None:
        if self.wrong == "blocked":
            raise OSError("macros are blocked")
        assert path == ADDIN

    def new_book(self, sheets: tuple[str, ...]) -> None:
        self.sheets = sheets

    def put(self, sheet: str, cell: str, rows: Rows) -> None:
        assert (sheet, cell) == ("Items", "A1")
        self.items = [list(row) for row in rows]

    def formula(self, sheet: str, cell: str, text: str) -> None:
        assert sheet in self.sheets
        found = re.fullmatch(r'=(AR_\w+)\((?:Items!A1:E(\d+),"(.*)")?\)', text)
        assert found is not None
        call = next(formula for formula in formulas() if formula.name == found[1]).call
        arguments = (self.items[: int(found[2])], found[3]) if found[2] else ()
        self.values[cell] = "#NAME?" if self.wrong == "no formulas" else call(*arguments)

    def value(self, sheet: str, cell: str) -> Cell:
        return self.values[cell]

    def spilled(self, sheet: str, cell: str) -> Rows | None:
        rows = self.values[cell]
        if not isinstance(rows, list) or self.wrong == "no spill":
            return None
        rows = [[None if value == "" else value for value in row] for row in rows]
        assert isinstance(rows[1][-1], float)
        if self.wrong == "a cent":
            rows[1][-1] += 0.01
        return rows

    def run_python(self, command: str) -> None:
        self.commands.append(command)
        if self.wrong == "no python":
            return
        place = Path(bytes.fromhex(command.split("'")[-2]).decode())
        if "s.tell(" in command:
            tell(packed(place))
        else:
            place.write_text(
                json.dumps(
                    {"error": "gone"} if self.wrong == "buttons" else {"sentence": "Dry run: AR Setup, AR Aging"}
                )
            )

    def quit(self) -> None:
        self.quits += 1


BUTTONS = [f"button {found.name}" for found in registry.commands() if found.button and not found.acts]


def run(folder: Path, wrong: str = "") -> tuple[FakeExcel, dict[str, Step]]:
    excel = FakeExcel(wrong)
    steps = selftest(lambda: excel, ADDIN, folder, PYTHON, AT)
    return excel, {step.name: step for step in steps}


def test_all_steps_pass_and_are_in_the_log(tmp_path: Path) -> None:
    excel, steps = run(tmp_path)
    assert [name for name, step in steps.items() if not step.passed] == []
    lines = [json.loads(line) for line in (tmp_path / LINES).read_text(encoding="utf-8").splitlines()]
    assert lines[0]["xl-ar"] == __version__
    assert [line["step"] for line in lines[1:]] == list(steps)
    assert f"all {len(steps)} steps passed" in (tmp_path / SUMMARY).read_text(encoding="utf-8")
    assert excel.quits == 1


def test_every_button_that_does_not_act_is_rehearsed(tmp_path: Path) -> None:
    _, steps = run(tmp_path)
    assert [name for name in steps if name.startswith("button ")] == BUTTONS


def test_commands_hand_over_nothing_that_needs_quoting(tmp_path: Path) -> None:
    excel, _ = run(tmp_path / "it's a & b")
    for command in excel.commands:
        assert re.fullmatch(r"import [\w.]+ as s; s\.\w+\((?:'[\w-]+',?)+\)", command)


@pytest.mark.parametrize(
    ("wrong", "failed", "phrase"),
    [
        ("blocked", ["open the add-in"], "macros are blocked"),
        ("no formulas", ["AR_VERSION", "AR_AGING spills", "one-line error"], "#NAME?"),
        ("no spill", ["AR_AGING spills"], "does not spill"),
        ("a cent", ["AR_AGING spills"], "differs from Python"),
        ("no python", ["RunPython", *BUTTONS], "left no note"),
        ("buttons", BUTTONS, "gone"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_a_failed_step(tmp_path: Path, wrong: str, failed: list[str], phrase: str) -> None:
    excel, steps = run(tmp_path, wrong)
    assert [name for name, step in steps.items() if not step.passed] == failed
    text = (tmp_path / SUMMARY).read_text(encoding="utf-8")
    assert phrase in text
    assert f"{len(failed)} of {len(steps)} steps failed" in text
    assert excel.quits == 1


def test_another_version_in_excel_is_a_failed_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_ar.doctor.selftest.inside.__version__", "0.0.1")
    _, steps = run(tmp_path)
    assert not steps["RunPython"].passed


def test_an_excel_that_does_not_start_is_a_failed_step(tmp_path: Path) -> None:
    def start() -> FakeExcel:
        raise OSError("Excel is not installed")

    (step,) = selftest(start, ADDIN, tmp_path, PYTHON, AT)
    assert not step.passed
    assert "Excel is not installed" in (tmp_path / SUMMARY).read_text(encoding="utf-8")


def test_what_runs_inside_excel_notes_an_error_instead_of_raising(tmp_path: Path) -> None:
    place = tmp_path / "note.json"
    rehearse("no such command", "2026-06-30", packed(place))
    assert "error" in json.loads(place.read_text(encoding="utf-8"))


def test_the_items_are_enough_for_the_buttons_that_must_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "live"))
    monkeypatch.setattr("xl_ar.addin.running.log_folder", lambda: tmp_path)
    engine = importlib.import_module("excel_engine")
    made = Workbook()
    sheet = made.create_sheet("Items", 0)
    for row in ITEMS:
        sheet.append(row)
    made.save(tmp_path / "items.xlsx")
    _, book = engine.open_copy(tmp_path / "items.xlsx", tmp_path)
    monkeypatch.setattr("xlwings.Book.caller", lambda: book)
    place = tmp_path / "note.json"
    for command in registry.commands():
        if command.button is not None and not command.acts:
            rehearse(command.name, AS_OF, packed(place))
            found = json.loads(place.read_text(encoding="utf-8"))
            assert "error" not in found
            if command.name in SURE:
                assert found["sentence"].startswith("Dry run:")
                assert command.sheets[0] in found["sentence"]

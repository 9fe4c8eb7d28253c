"""The add-in's own VBA, executed by LibreOffice: every callback of the ribbon, and every formula through its wrapper.

LibreOffice's Basic is not Excel's VBA, and what stands in for xlwings is not xlwings; see ``twin_workbook``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from formula_cases import CASES, cells_of, places, result, typed_sheets
from lxml import etree
from office_addin import SERVER, formulas_declared
from office_program import XLSX, Step, Typed, carried_out, missing
from twin_workbook import CHANGED, OURS, PROBE, resolved, twin

from xl_ar.addin import tab
from xl_ar.addin.customui import NAMESPACE_2009, custom_ui
from xl_ar.addin.vba.sources import project

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "LibreOffice is here")

BUTTONS = [button.id for button in tab.buttons()]
SETTINGS = [item.id for item in tab.SETTINGS]
HOSTILE = ["age'); import os; os.remove('x", "Age", ""]
CALLED: list[tuple[str, str]] = [
    ("TypeAsOf", ""),  # the date is today's, whenever that is
    *(("PressButton", word) for word in [*BUTTONS, *HOSTILE]),
    *(("ChooseItem", word) for word in [*SETTINGS, *HOSTILE]),
    ("LoadRibbon", ""),
    ("TypeAsOf", "2026-05-31"),
    ("Redrawn", ""),
    ("TypeAsOf", "31.12.2025"),
    ("PressButton", "after_a_date_was_typed"),
    ("Describe", ""),
    ("BreakPython", "yes"),
    ("PressButton", "while_python_is_out_of_reach"),
]
NOT_EXCEL = {  # LibreOffice calls Basic otherwise than Excel calls VBA
    "aging, an argument left out between": "gives 0 for what is left out between two arguments",
    "a missing argument": "refuses the call itself",
    "an error value in the range": "hands it on here, and not to an add-in",
}
BROKEN = [Typed("Formulas", "A1", '=BREAKPYTHON("yes")'), Typed("Formulas", "A2", "=AR_VERSION()")]


@dataclass(frozen=True, slots=True)
class Played:
    """What the procedures gave back, in order of ``CALLED``, the cells of every case, and one without Python."""

    answers: list[str]
    cells: dict[str, list[list[Any]]]
    out_of_reach: Any

    def said(self, procedure: str, given: str = "") -> str:
        return self.answers[CALLED.index((procedure, given))]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One start of LibreOffice; formulas in cells come from the workbook's own VBA, for no add-in offers them."""
    folder = tmp_path_factory.mktemp("twin")
    book, saved, broken = twin(folder / "twin.xlsm"), folder / "saved.xlsx", folder / "broken.xlsx"
    where = places()
    typed = [*typed_sheets(), *(Typed("Formulas", where[name], case.typed) for name, case in CASES.items())]
    called = [(f"xl_ar.Probe.{procedure}", given) for procedure, given in CALLED]
    with formulas_declared(folder) as types:
        steps = [Step(book, typed, called, {saved: XLSX}), Step(book, BROKEN, saved={broken: XLSX})]
        answers, _ = carried_out(steps, folder, types=types, more=[SERVER])
    sheet, other = (openpyxl.load_workbook(path, data_only=True)["Formulas"] for path in (saved, broken))
    return Played(answers, {name: cells_of(sheet, place) for name, place in where.items()}, other["A2"].value)


@pytest.mark.parametrize("name", [name for name in CASES if name not in NOT_EXCEL])
def test_a_wrapper_gives_what_python_gives(played: Played, name: str) -> None:
    assert played.cells[name] == result(name)


def test_python_out_of_reach_is_an_error_value(played: Played) -> None:
    assert played.out_of_reach == "Error 2015"  # xlErrValue, as LibreOffice shows it


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_hands_its_id_and_todays_date_to_python(played: Played, button: str) -> None:
    today = played.said("TypeAsOf")
    assert abs(date.fromisoformat(today) - datetime.now(UTC).date()) <= timedelta(1)
    assert played.said("PressButton", button) == f"import xl_ar.addin.ribbon as r; r.press('{button}', as_of='{today}')"


@pytest.mark.parametrize("item", SETTINGS)
def test_a_setting_hands_its_id_to_python(played: Played, item: str) -> None:
    assert played.said("ChooseItem", item) == f"import xl_ar.addin.ribbon as r; r.choose('{item}')"


@pytest.mark.parametrize("given", HOSTILE)
def test_a_hostile_id_is_never_handed_over(played: Played, given: str) -> None:
    assert played.said("PressButton", given) == ""
    assert played.said("ChooseItem", given) == ""


def test_a_date_typed_is_shown_and_handed_on_and_a_wrong_one_changes_nothing(played: Played) -> None:
    assert played.said("TypeAsOf", "2026-05-31") == "2026-05-31"
    assert played.said("Redrawn") == "as_of"
    assert played.said("TypeAsOf", "31.12.2025") == "2026-05-31"
    assert "as_of='2026-05-31'" in played.said("PressButton", "after_a_date_was_typed")


def test_python_out_of_reach_stops_no_button(played: Played) -> None:
    assert played.said("PressButton", "while_python_is_out_of_reach") == ""
    assert played.said("Describe") == "done"


def test_every_callback_of_the_ribbon_is_called_here() -> None:
    names = {"onLoad", "onAction", "onChange"}
    root = etree.fromstring(custom_ui(NAMESPACE_2009))
    called = {
        value for element in root.iter() for name, value in element.attrib.items() if name in names or name[:3] == "get"
    }
    procedures = {"LoadTab", "Press", "ChooseSetting", "ChangeAsOf", "GetAsOf"}
    assert called == {f"ArRibbon.{name}" for name in procedures}
    assert all(re.search(rf"\b{name}\b", PROBE) for name in procedures)


def test_the_twin_runs_the_very_lines_of_the_addin() -> None:
    """What is resolved for LibreOffice leaves every other line as it is in the add-in."""
    second_branch = re.compile(r" *\w+ = XLPy\.CallUDF\([^,]*,[^,]*, Array\([^)]*\)\)")
    for module in project().modules:
        if module.name in OURS:
            kept = set(resolved(module.source).splitlines())
            gone = {line for line in module.source.splitlines() if line not in kept}
            gone = {line for line in gone if not second_branch.fullmatch(line) and not line.strip().startswith("#")}
            assert {line.strip() for line in gone} <= set(CHANGED)

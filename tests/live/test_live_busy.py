"""An Excel that is busy: its refusals are waited out, a lasting one is one sentence, and Excel is as it was found."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from excel_engine import opened
from excel_model import Busy, Fault, Model
from excel_person import without_settings  # noqa: F401  # a fixture
from hypothesis import given, settings
from hypothesis import strategies as st
from side_by_side import SAMPLES, copied, differences, excel, headless, press

from xl_ar.addin import ribbon
from xl_ar.excel.live import calm as calm_module
from xl_ar.excel.live.calm import BusyError, Calm, is_busy, undisturbed

BOOK = SAMPLES / "us_open_invoices.xlsx"
AT_REST = {"screen_updating": True, "display_alerts": True, "enable_events": True, "calculation": "automatic"}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ribbon, "Calm", lambda: Calm(pauses=(0, 0, 0), sleep=lambda pause: None))


def states(model: Model) -> dict[str, Any]:
    return {name: model.state[name] for name in AT_REST}


class Moody:
    """Refuses some calls at random, never the same call more than twice in a row."""

    def __init__(self, seed: int, share: float) -> None:
        self.random, self.share, self.row, self.refused = random.Random(seed), share, 0, 0

    def __call__(self, call: str) -> None:
        if self.row < 2 and self.random.random() < self.share:
            self.row += 1
            self.refused += 1
            raise Busy(self.random.choice([-2147418111, -2147417846, -2146777998, 0x80010001, 0x800AC472]))
        self.row = 0


@pytest.mark.parametrize("seed", range(3))
def test_refused_calls_are_repeated_and_nothing_is_lost_or_doubled(seed: int, tmp_path: Path) -> None:
    result = copied(BOOK, tmp_path / "file")
    headless(result, "age")
    model = excel(copied(BOOK, tmp_path / "open"))
    model.refuse = Moody(seed, 0.01)
    sentence = press("age")
    assert model.refuse.refused > 5
    model.refuse = lambda call: None
    assert "written: AR Aging" in sentence
    assert list(differences(model, result)) == []
    assert states(model) == AT_REST


@pytest.mark.parametrize("error", [Busy(), Fault("no such thing"), RuntimeError("something else")])
@pytest.mark.parametrize("at", [3, 40, 150, 500, 800])
def test_a_lasting_fault_is_one_sentence_and_excel_is_as_it_was(at: int, error: Exception, tmp_path: Path) -> None:
    model = excel(copied(BOOK, tmp_path))
    titles = list(model.workbook.sheetnames)
    broken: list[str] = []

    def refuse(call: str) -> None:
        if call.startswith(("RangePart", "TablePart", "SheetPart", "Names")) and len(model.calls) > at:
            broken.append(call)
            raise error

    model.refuse = refuse
    sentence = press("age")
    model.refuse = lambda call: None
    assert broken
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert model.alerts == [sentence]
    assert states(model) == AT_REST
    assert model.touched.isdisjoint(titles)
    assert ("busy" in sentence) == isinstance(error, Busy)


def test_what_could_not_be_written_is_kept(tmp_path: Path, person: Path) -> None:
    model = excel(copied(SAMPLES / "cash_application.xlsx", tmp_path))
    press("match")
    sheet = model.workbook["AR Matches"]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Note")
    model.enter("AR Matches", place.row + 1, place.column, "my word")
    ledger = model.workbook.worksheets[0]
    for column in range(1, ledger.max_column + 1):
        model.enter(ledger.title, ledger.max_row - 1, column, None)

    def refuse(call: str) -> None:
        if call == "RangePart.raw_value=":
            raise Fault("gone")

    model.refuse = refuse
    sentence = press("match")
    (kept,) = (person / "log").glob("cash_application (not written *).xlsx")
    assert str(kept) in sentence
    from openpyxl import load_workbook

    words = [cell.value for row in load_workbook(kept)["AR Matches"].iter_rows() for cell in row]
    assert "my word" in words
    model.refuse = lambda call: None
    assert "my word" not in [cell.value for row in sheet.iter_rows() for cell in row], "it was cleared already"
    assert "written: AR Matches" in press("match")
    assert "my word" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert not kept.exists(), "what was kept is in the workbook again"
    assert (person / "log" / "xl_ar.log").read_text(encoding="utf-8").count("Fault: gone") >= 1


def test_selection_and_active_sheet_stay(tmp_path: Path) -> None:
    model = excel(copied(BOOK, tmp_path))
    title = model.workbook.active.title
    model.selected[title] = "$C$5:$D$6"
    press("age")
    assert model.workbook.active.title == title
    assert model.selected[title] == "$C$5:$D$6"


def test_settings_of_excel_that_were_off_stay_off(tmp_path: Path) -> None:
    model = excel(copied(BOOK, tmp_path))
    model.state |= {"calculation": "manual", "enable_events": False}
    press("age")
    assert states(model) == AT_REST | {"calculation": "manual", "enable_events": False}


def test_the_status_bar_tells_of_work_and_is_given_back(tmp_path: Path) -> None:
    model = excel(copied(BOOK, tmp_path))
    sentence = press("age")
    assert [said for said in model.said if said][:2] == ["xl-ar: reading", "xl-ar: computing"]
    assert model.said[-2:] == [False, sentence]


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (Busy(-2147418111), True),
        (Busy(-2147417846), True),
        (Busy(0x800AC472), True),
        (Fault(-2147352567, "Exception occurred.", (0, None, None, None, 0, -2146777998), None), True),
        (Fault(-2147352567, "Exception occurred.", (0, None, None, None, 0, -2146827284), None), False),
        (type("ExcelBusyError", (Exception,), {})(), True),
        (ValueError("busy"), False),
        (KeyError(), False),
    ],
)
def test_what_counts_as_busy(error: Exception, busy: bool) -> None:
    assert is_busy(error) is busy


@settings(max_examples=60)
@given(st.lists(st.booleans(), max_size=8), st.integers(0, 5))
def test_a_call_is_repeated_as_often_as_there_are_pauses(refusals: list[bool], pauses: int) -> None:
    waited: list[float] = []
    calm = Calm(pauses=tuple(range(pauses)), sleep=waited.append)
    answers = iter(refusals)

    def action() -> str:
        if next(answers, False):
            raise Busy
        return "done"

    first = next((number for number, refused in enumerate(refusals) if not refused), len(refusals))
    if first <= pauses:
        assert calm(action) == "done"
        assert waited == list(range(first))
    else:
        with pytest.raises(BusyError):
            calm(action)
        assert waited == list(range(pauses))


def test_xlwings_own_endless_waiting_is_off_meanwhile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import types

    import xlwings

    windows = types.SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    book = opened(Model.opened(copied(BOOK, tmp_path)))
    with undisturbed(book, Calm(pauses=())):
        assert windows.N_COM_ATTEMPTS == 1
    assert windows.N_COM_ATTEMPTS == 0
    assert calm_module.IGNORED == -2146777998


@pytest.mark.parametrize(
    "call", ["RangePart.raw_value=", "TablesPart.add", "RangePart.number_format=", "NamesPart.add", "TablePart.name="]
)
def test_after_a_fault_the_next_press_puts_all_right(call: str, tmp_path: Path) -> None:
    result = copied(BOOK, tmp_path / "file")
    headless(result, "age")
    model = excel(copied(BOOK, tmp_path / "open"))
    count = [0]

    def refuse(made: str) -> None:
        count[0] += made == call
        if made == call and count[0] > 1:
            raise Busy

    model.refuse = refuse
    assert "busy" in press("age")
    model.refuse = lambda made: None
    assert "written: " in press("age")
    assert list(differences(model, result)) == []


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("BordersPart.set", "looks"),
        ("MarkingsPart.add_cell_value", "colours by condition"),
        ("ChartsPart.add", "the chart"),
        ("SheetCom.PageSetup", "print setup"),
        ("WindowPart.FreezePanes=", "frozen headings"),
    ],
)
def test_what_an_excel_does_not_take_is_left_out_and_told(call: str, told: str, tmp_path: Path) -> None:
    model = excel(copied(BOOK, tmp_path))

    def refuse(made: str) -> None:
        if made == call:
            raise Fault("not here")

    model.refuse = refuse
    assert f"this Excel did not take: {told}." in press("age")
    assert model.given("AR Aging", 1, 1) == "Accounts receivable aging"

"""The callbacks of the ribbon, executed: what they hand to Python, and what they refuse to hand over."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vba_stage import Stage, addin_texts

from xl_ar.addin import tab

STANDINS = """
Public Fails As Boolean
Public Alerts As Boolean
Public TheHost As New ExcelHost
Public TheAddin As New AddinBook

Public Function RunPython(PythonCommand As String)
    Alerts = TheHost.DisplayAlerts
    TheHost.StatusBar = "Written: AR Aging."
    If Fails Then Err.Raise 1, , "Could not load xlwings64-0.37.8.dll"
    Debug.Print PythonCommand
End Function

Public Sub BreakPython()
    Fails = True
End Sub

Public Sub PressButton(ByVal id_ As String)
    Dim button As New Control
    button.ID = id_
    Press button
End Sub

Public Sub ChooseItem(ByVal id_ As String)
    Dim gallery As New Control
    ChooseSetting gallery, id_, 0
End Sub

Public Sub TypeAsOf(ByVal given As String)
    Dim box As New Control
    ChangeAsOf box, given
End Sub

Public Function ShownAsOf() As String
    Dim box As New Control
    Dim value
    GetAsOf box, value
    ShownAsOf = value
End Function

Public Sub Start()
    TheHost.DisplayAlerts = True
    TheHost.StatusBar = False
    TheAddin.Name = "xl_ar.xlam"
End Sub

Public Sub TellOtherwise(ByVal other)
    TheHost.StatusBar = other
End Sub

Public Function State() As String
    State = Alerts & " " & TheHost.DisplayAlerts & " " & TheHost.Waiting & " " & TheHost.StatusBar
End Function
"""
HOST = """
Public DisplayAlerts As Boolean
Public StatusBar As Variant
Public Waiting As String

Public Sub OnTime(ByVal when_, ByVal procedure_)
    Waiting = DateDiff("s", Now, when_) & "s " & procedure_
End Sub
"""


def stage(*, workbook: bool = True) -> Stage:
    made = Stage(workbook=workbook)
    text = addin_texts()["ArRibbon"].replace("ThisWorkbook.", "TheAddin.").replace("Application.", "TheHost.")
    made.add("AddinBook", "Public Name As String\n", kind="class")
    made.add("ExcelHost", HOST, kind="class")
    made.add("Control", "Public ID As String\n", kind="class")
    made.add("Standins", STANDINS)
    made.add("ArRibbon", text)
    made.run("Start")
    return made


def pressed(command: str, as_of: str = "2026-06-30") -> str:
    return f"import xl_ar.addin.ribbon as r; r.press('{command}', as_of='{as_of}')"


@pytest.mark.parametrize("command", [button.id for button in tab.buttons()])
def test_a_button_hands_its_id_and_todays_date_to_python(command: str) -> None:
    played = stage()
    played.run("PressButton", command)
    assert (played.said, played.shown) == ([pressed(command)], [])


@pytest.mark.parametrize("item", [item.id for item in tab.SETTINGS])
def test_a_setting_hands_its_id_to_python(item: str) -> None:
    played = stage()
    played.run("ChooseItem", item)
    assert (played.said, played.shown) == ([f"import xl_ar.addin.ribbon as r; r.choose('{item}')"], [])


@pytest.mark.parametrize(
    "hostile", ["", "Age", "age2", "a'b", "age'); import os; os.remove('x", "äge", "age ", "a\nb", 'a"b', "a-b", "ſ"]
)
def test_a_hostile_id_is_never_handed_over(hostile: str) -> None:
    played = stage()
    played.run("PressButton", hostile)
    played.run("ChooseItem", hostile)
    assert played.said == []
    assert [text[-13:] for text in played.shown] == ["is not known."] * 2


@settings(max_examples=60)
@given(st.text(max_size=12))
def test_only_words_of_small_letters_are_handed_over(given_id: str) -> None:
    played = stage()
    played.run("PressButton", given_id)
    assert played.said == ([pressed(given_id)] if re.fullmatch("[a-z_]+", given_id) else [])


@settings(max_examples=100)
@given(st.text(alphabet="0123456789-/.' ;)", max_size=11) | st.dates().map(str) | st.text(max_size=10))
def test_the_as_of_date_is_a_day_or_the_one_before(typed: str) -> None:
    played = stage()
    played.run("TypeAsOf", typed)
    try:
        wanted = date.fromisoformat(typed.strip(" ")).isoformat() if len(typed.strip(" ")) == 10 else ""
    except ValueError:
        wanted = ""
    if wanted < "1900" or not typed.strip(" ").isascii():
        wanted = ""
    played.run("PressButton", "age")
    assert played.said == [pressed("age", wanted or "2026-06-30")]
    assert played.run("ShownAsOf") == (wanted or "2026-06-30")
    assert len(played.shown) == (0 if wanted or not typed.strip(" ") else 1)


def test_an_emptied_box_is_today_again() -> None:
    played = stage()
    played.run("TypeAsOf", "2025-12-31")
    assert played.run("ShownAsOf") == "2025-12-31"
    played.run("TypeAsOf", "")
    assert played.run("ShownAsOf") == "2026-06-30"


def test_what_was_typed_wrongly_leaves_the_date_before() -> None:
    played = stage()
    played.run("TypeAsOf", "2025-12-31")
    played.run("TypeAsOf", "31.12.2024")
    assert played.run("ShownAsOf") == "2025-12-31"
    assert played.shown == [
        "'31.12.2024' is no date here. Write the as-of date as 2026-06-30; leave it empty for today."
    ]


def test_without_a_workbook_nothing_is_run_and_that_is_said() -> None:
    played = stage(workbook=False)
    played.run("PressButton", "age")
    played.run("ChooseItem", "aging_basis_due")
    assert played.said == []
    assert (
        played.shown
        == ["No workbook is open for editing. Open one first; in Protected View choose Enable Editing."] * 2
    )


def test_while_python_works_excel_asks_nothing_and_afterwards_again() -> None:
    played = stage()
    played.run("PressButton", "age")
    assert played.run("State") == "False True 20s 'xl_ar.xlam'!ArRibbon.ClearStatus Written: AR Aging."
    failing = stage()
    failing.run("BreakPython")
    failing.run("PressButton", "age")
    assert failing.run("State") == "False True  Written: AR Aging."


@pytest.mark.parametrize(("there", "left"), [("Written: AR Aging.", "False"), ("Ready for more", "Ready for more")])
def test_what_was_told_gives_way_but_not_what_somebody_else_tells(there: str, left: str) -> None:
    played = stage()
    played.run("PressButton", "age")
    played.run("TellOtherwise", there)
    played.run("ClearStatus")
    assert played.run("State").endswith(f"ClearStatus {left}")
    played.run("TellOtherwise", "Written: AR Aging.")
    played.run("ClearStatus")  # once only
    assert played.run("State").endswith("ClearStatus Written: AR Aging.")


def test_python_out_of_reach_is_a_sentence_and_names_the_doctor() -> None:
    played = stage()
    played.run("BreakPython")
    played.run("PressButton", "age")
    (text,) = played.shown
    assert text.startswith("Python could not be reached: Could not load xlwings64-0.37.8.dll")
    assert "xl-ar doctor" in text

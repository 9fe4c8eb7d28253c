"""The help texts of the formulas, put into Excel when a workbook is there: whatever goes wrong, the add-in stays one.

pyOpenVBA has no ``IsAddin`` and no ``MacroOptions``: a stand-in for the add-in's workbook and for Excel takes their
place in the text of the module, and fails where the test wants it.
"""

from __future__ import annotations

import pytest
from vba_stage import Stage, addin_texts

STANDINS = """
Public TheAddin As New AddinBook
Public TheHost As New ExcelHost

Public Sub DescribeAll()
    DescribeOne "AR_X", "what it does", Array("first")
    DescribeOne "AR_Y", "what it does", Empty
End Sub

Public Function State() As String
    State = TheAddin.IsAddin & " " & TheAddin.Saved & " " & TheHost.ScreenUpdating & " " & TheHost.EnableEvents
End Function

Public Sub Start(ByVal failing As String)
    TheAddin.IsAddin = True
    TheAddin.Name = "xl_ar.xlam"
    TheHost.ScreenUpdating = True
    TheHost.EnableEvents = True
    TheHost.Failing = failing
End Sub
"""
ADDIN = "Public IsAddin As Boolean\nPublic Saved As Boolean\nPublic Name As String\n"
HOST = """
Public ScreenUpdating As Boolean
Public EnableEvents As Boolean
Public Failing As String

Public Sub MacroOptions(Macro, Description, Category, Optional ArgumentDescriptions)
    If Failing = "MacroOptions" Then Err.Raise 1004, , "Cannot edit a macro on a hidden workbook"
    Dim bare As Boolean
    bare = IsMissing(ArgumentDescriptions)
    Debug.Print Macro & "|" & Description & "|" & Category & "|" & TheAddin.IsAddin & "|" & EnableEvents & "|" & bare
End Sub

Public Sub OnTime(ByVal when_, ByVal procedure_)
    If Failing = "OnTime" Then Err.Raise 1004, , "not now"
    Debug.Print procedure_
End Sub
"""


def stage(failing: str = "", *, workbook: bool = True) -> Stage:
    made = Stage(workbook=workbook)
    text = addin_texts()["ArHelp"].replace("ThisWorkbook.", "TheAddin.").replace("Application.", "TheHost.")
    made.add("AddinBook", ADDIN, kind="class")
    made.add("ExcelHost", HOST, kind="class")
    made.add("Standins", STANDINS)
    made.add("ArHelp", text)
    made.run("Start", failing)
    return made


def test_formulas_are_described_while_the_add_in_is_a_workbook_for_a_moment() -> None:
    played = stage()
    played.run("DescribeFormulas")
    lines = [f"'xl_ar.xlam'!{name}|what it does|xl-ar|False|False" for name in ("AR_X", "AR_Y")]
    assert played.said == [f"{lines[0]}|False", f"{lines[1]}|True"]  # no texts of arguments where there are none
    assert played.run("State") == "True True True True"


def test_they_are_described_once() -> None:
    played = stage()
    played.run("DescribeFormulas")
    played.run("DescribeFormulas")
    played.run("DescribeSoon")
    assert len(played.said) == 2


@pytest.mark.parametrize("procedure", ["DescribeFormulas", "DescribeSoon"])
@pytest.mark.parametrize("failing", ["MacroOptions", "OnTime"])
def test_a_failure_is_passed_over_and_the_add_in_stays_one(procedure: str, failing: str) -> None:
    played = stage(failing)
    played.run(procedure)
    assert played.run("State").startswith("True ")
    assert played.run("State").endswith("True True")
    assert played.shown == []


def test_without_a_workbook_they_wait() -> None:
    played = stage(workbook=False)
    played.run("DescribeFormulas")
    assert (played.said, played.run("State")) == ([], "True False True True")
    played.run("DescribeSoon")
    assert played.said == ["'xl_ar.xlam'!ArHelp.DescribeFormulas"]

"""The add-in's twin: the same package and modules as a workbook with macros, which LibreOffice opens and runs.

xlwings' modules are replaced, because they need Windows' libraries: ``RunPython`` notes what it is given, ``CallUDF``
hands the call to Python outside. In our modules only what LibreOffice's Basic does not know is resolved: conditional
compilation, the test of who calls a formula, and Office's type of a ribbon.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from xl_ar.addin import package
from xl_ar.addin.vba.sources import project
from xl_ar.addin.vba.vba_project import Kind, Module, vba_project

OURS = ("ArRibbon", "ArHelp", "ArFormulas")
_XLWINGS = ("xlwings", "Dictionary")
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_BRANCHES = re.compile(r" *#If App = .*?\n(.*?) *#Else\n.*? *#End If\n", re.DOTALL)
CHANGED = {  # all that is written otherwise
    "If TypeOf Application.Caller Is Range Then On Error GoTo failed": "On Error GoTo failed",
    "Private ArTab As IRibbonUI": "Private ArTab As Object",
}

XLWINGS = """
Public Said As String
Public Broken As Boolean

Public Function RunPython(PythonCommand As String)
    If Broken Then Err.Raise 1001, , "Could not load xlwings64-0.37.8.dll"
    Said = Said & PythonCommand
End Function

Public Function XLPy() As Object
    Set XLPy = New Server
End Function
"""
SERVER = """
Public Function CallUDF(module As String, name As String, arguments, book, caller)
    Dim given, values, rows, cells, table
    Dim at As Long, down As Long, along As Long
    If Broken Or module <> "udfs" Or book Is Nothing Then Err.Raise 1001, , "Python could not be reached"
    given = arguments
    values = Array()
    If UBound(given) >= 0 Then ReDim values(0 To UBound(given))
    For at = 0 To UBound(given)
        If TypeName(given(at)) = "Range" Then
            values(at) = given(at).Value
        ElseIf Not IsMissing(given(at)) Then
            values(at) = given(at)
        End If
    Next at
    rows = CreateUnoService("xlar.Formulas").answered(name, values)
    cells = rows(0)
    ReDim table(0 To UBound(rows), 0 To UBound(cells))
    For down = 0 To UBound(rows)
        cells = rows(down)
        For along = 0 To UBound(cells)
            table(down, along) = cells(along)
        Next along
    Next down
    CallUDF = table
End Function
"""
PROBE = """
Public Shown As Object

Public Function PressButton(ByVal word As String) As String
    Dim button As New Control
    Said = ""
    button.ID = word
    Press button
    PressButton = Said
End Function

Public Function ChooseItem(ByVal word As String) As String
    Dim gallery As New Control
    Said = ""
    ChooseSetting gallery, word, 0
    ChooseItem = Said
End Function

Public Function TypeAsOf(ByVal word As String) As String
    Dim box As New Control
    Dim shown
    ChangeAsOf box, word
    GetAsOf box, shown
    TypeAsOf = shown
End Function

Public Function LoadRibbon(ByVal word As String) As String
    Set Shown = New Ribbon
    LoadTab Shown
End Function

Public Function Redrawn(ByVal word As String) As String
    Redrawn = Shown.Redrawn
End Function

Public Function Describe(ByVal word As String) As String
    Describe = word
    DescribeFormulas
    DescribeSoon
    Describe = "done"
End Function

Public Function BreakPython(ByVal word As String) As String
    Broken = (word = "yes")
End Function
"""
RIBBON = """
Public Redrawn As String

Public Sub InvalidateControl(id As String)
    Redrawn = Redrawn & id
End Sub
"""
CONTROL = "Public ID As String\n"


def resolved(source: str) -> str:
    """A module's source as LibreOffice's Basic takes it: the branch for Excel, and ``CHANGED``."""
    chosen = _BRANCHES.sub(lambda found: found[1], source)
    for ours, theirs in CHANGED.items():
        chosen = chosen.replace(ours, theirs)
    return "\n".join(line for line in chosen.splitlines() if not line.startswith("#"))


def twin(path: Path) -> Path:
    """Writes the workbook."""
    given = project()
    modules = [
        replace(module, source=resolved(module.source) if module.name in OURS else module.source)
        for module in given.modules
        if module.name not in _XLWINGS
    ]
    stand_ins = (
        Module("xlwings", XLWINGS),
        Module("Probe", PROBE),
        Module("Server", SERVER, Kind.CLASS),
        Module("Ribbon", RIBBON, Kind.CLASS),
        Module("Control", CONTROL, Kind.CLASS),
    )
    parts = package.parts(vba_project(replace(given, modules=(*modules, *stand_ins))), ["Twin"])
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(package.ADDIN_TYPE, _WORKBOOK_TYPE).encode()
    path.write_bytes(package.archive(parts))
    return path

Attribute VB_Name = "ArHelp"
Option Explicit

' Help texts of the formulas in Excel's function wizard. They are comfort only: whatever goes wrong here is passed over,
' so that it can never keep Excel from opening.

Private Const CATEGORY As String = "xl-ar"

Private Done As Boolean

' Excel describes no function of a hidden workbook, so the add-in stops being one for a moment.
Public Sub DescribeFormulas()
    Dim book As Workbook
    Dim updating As Boolean
    Dim events As Boolean
    On Error Resume Next
    If Done Then Exit Sub
    Set book = ActiveWorkbook
    If book Is Nothing Then Exit Sub
    Done = True
    updating = Application.ScreenUpdating
    events = Application.EnableEvents
    Application.ScreenUpdating = False
    Application.EnableEvents = False ' or other add-ins would see a workbook come and go
    ThisWorkbook.IsAddin = False
    DescribeAll
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    book.Activate
    Application.EnableEvents = events
    Application.ScreenUpdating = updating
End Sub

Public Sub DescribeSoon()
    On Error Resume Next
    If Not Done Then Application.OnTime Now, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!ArHelp.DescribeFormulas"
End Sub

Public Sub DescribeOne(ByVal name As String, ByVal help As String, ByVal arguments As Variant)
    Dim macro As String
    On Error Resume Next
    macro = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name
    If IsEmpty(arguments) Then
        Application.MacroOptions Macro:=macro, Description:=help, Category:=CATEGORY
    Else
        Application.MacroOptions Macro:=macro, Description:=help, Category:=CATEGORY, ArgumentDescriptions:=arguments
    End If
End Sub

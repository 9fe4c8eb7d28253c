Attribute VB_Name = "ArRibbon"
Option Explicit

' The callbacks of the tab "AR". Nothing is decided here: a button hands its id and the as-of date to Python, a setting
' its id. Only words of small letters and underscores, and dates written as 2026-06-30, are ever handed over. Functions
' are private, or Excel would offer them in cells.
' Module variables are empty again whenever VBA stops: the as-of date is then today, as at the start.

Private Const TITLE As String = "xl-ar"
Private Const SHOWN_SECONDS As Long = 20
Private Const TRY_DOCTOR As String = "On the command line, xl-ar doctor says what is wrong and what cures it."

Private GivenDate As String
Private ArTab As IRibbonUI
Private Told As String

Public Sub LoadTab(ribbon As IRibbonUI)
    Set ArTab = ribbon
End Sub

Public Sub Press(control As IRibbonControl)
    Dim command As String
    command = control.ID
    If Not IsWord(command) Then
        Say "The button '" & command & "' is not known."
    ElseIf HasWorkbook() Then
        RunGuarded "import xl_ar.addin.ribbon as r; r.press('" & command & "', as_of='" & AsOf() & "')"
    End If
End Sub

Public Sub ChooseSetting(control As IRibbonControl, id As String, index As Integer)
    If Not IsWord(id) Then
        Say "The setting '" & id & "' is not known."
    ElseIf HasWorkbook() Then
        RunGuarded "import xl_ar.addin.ribbon as r; r.choose('" & id & "')"
    End If
End Sub

Public Sub GetAsOf(control As IRibbonControl, ByRef returnedVal)
    returnedVal = AsOf()
End Sub

Public Sub ChangeAsOf(control As IRibbonControl, text As String)
    Dim given As String
    given = Trim$(text)
    If given = "" Or IsDay(given) Then
        GivenDate = given
    Else
        Say "'" & given & "' is no date here. Write the as-of date as " & Today() & "; leave it empty for today."
    End If
    ShowAsOf
End Sub

' The as-of date as 2026-06-30: what was typed, otherwise today.
Private Function AsOf() As String
    If IsDay(GivenDate) Then
        AsOf = GivenDate
    Else
        AsOf = Today()
    End If
End Function

' True for a word of small letters and underscores.
Private Function IsWord(ByVal text As String) As Boolean
    Dim at As Long
    IsWord = Len(text) > 0
    For at = 1 To Len(text)
        If InStr(1, "abcdefghijklmnopqrstuvwxyz_", Mid$(text, at, 1), vbBinaryCompare) = 0 Then IsWord = False
    Next at
End Function

' True for a day that exists, written as 2026-06-30.
Private Function IsDay(ByVal text As String) As Boolean
    If Not (text Like "####-##-##") Then Exit Function
    If CInt(Mid$(text, 6, 2)) < 1 Or CInt(Mid$(text, 6, 2)) > 12 Or CInt(Left$(text, 4)) < 1900 Then Exit Function
    IsDay = (Written(DateSerial(CInt(Left$(text, 4)), CInt(Mid$(text, 6, 2)), CInt(Right$(text, 2)))) = text)
End Function

Private Function Today() As String
    Today = Written(Date)
End Function

' Not by Format$: what it writes depends on the calendar of the system.
Private Function Written(ByVal when As Date) As String
    Written = CStr(Year(when)) & "-" & Right$("0" & CStr(Month(when)), 2) & "-" & Right$("0" & CStr(Day(when)), 2)
End Function

Private Function HasWorkbook() As Boolean
    HasWorkbook = Not (ActiveWorkbook Is Nothing)
    If Not HasWorkbook Then
        Say "No workbook is open for editing. Open one first; in Protected View choose Enable Editing."
    End If
End Function

' Without its alerts off, Excel says every minute that it waits for another application, over our own box as well.
Private Sub RunGuarded(ByVal command As String)
    Dim reason As String
    On Error GoTo failed
    Application.DisplayAlerts = False
    RunPython command
    Application.DisplayAlerts = True
    ClearStatusSoon
    Exit Sub
failed:
    reason = Err.Description
    Application.DisplayAlerts = True
    Say "Python could not be reached: " & reason & vbNewLine & vbNewLine & TRY_DOCTOR
End Sub

' What Python told in the status bar gives way after a while, or Excel would never again show its own words there.
Private Sub ClearStatusSoon()
    Dim macro As String
    On Error Resume Next
    Told = ""
    If VarType(Application.StatusBar) <> vbString Then Exit Sub
    Told = Application.StatusBar
    macro = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!ArRibbon.ClearStatus"
    Application.OnTime Now + TimeSerial(0, 0, SHOWN_SECONDS), macro
End Sub

' Takes away only what we told, never what somebody else shows by now.
Public Sub ClearStatus()
    On Error Resume Next
    If Told = "" Then Exit Sub
    If VarType(Application.StatusBar) <> vbString Then Exit Sub
    If Application.StatusBar = Told Then Application.StatusBar = False
    Told = ""
End Sub

Private Sub ShowAsOf()
    On Error Resume Next
    If Not ArTab Is Nothing Then ArTab.InvalidateControl "as_of"
End Sub

Private Sub Say(ByVal sentence As String)
    MsgBox sentence, vbInformation, TITLE
End Sub

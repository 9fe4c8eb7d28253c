"""The wrappers of the formulas: the words of xlwings' own generator, and what they do when they are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from com_stubs import generated_wrappers
from vba_stage import Stage, addin_texts

import udfs
from xl_ar.addin.vba.declared import Declared, declared
from xl_ar.addin.vba.wrappers import WRAPPERS, plain_wrapper, quoted, wrapper
from xl_ar.formulas import Argument, formulas

FORMULAS = [Declared(one.name, one.help, one.arguments) for one in formulas()]

STANDINS = """
Public Asked As Variant

Public Function XLPy()
    Set XLPy = New Python
End Function

Public Function Caller()
    Set Caller = ActiveSheet.Range("B2")
End Function

Public Sub DescribeOne(ByVal name As String, ByVal help As String, ByVal arguments As Variant)
    Dim text As String
    If Not IsEmpty(arguments) Then text = Join(arguments, "|")
    Debug.Print name & "|" & help & "|" & text
End Sub
"""
PYTHON = """
Public Function CallUDF(module_, name_, arguments, workbook_, caller_)
    Dim at As Long
    Dim text As String
    If name_ = "{failing}" Then Err.Raise 1000, , "the server is gone"
    For at = LBound(arguments) To UBound(arguments)
        If IsMissing(arguments(at)) Then text = text & ";-" Else text = text & ";" & arguments(at)
    Next at
    CallUDF = module_ & " " & name_ & text & " " & TypeName(workbook_) & " " & TypeName(caller_)
End Function
"""


def stage(failing: str = "") -> Stage:
    made = Stage()
    made.add(WRAPPERS, addin_texts()[WRAPPERS].replace("Application.Caller", "Caller"))
    made.add("Python", PYTHON.replace("{failing}", failing), kind="class")
    made.add("Standins", STANDINS)
    return made


def test_the_source_of_udfs_declares_what_the_registry_holds() -> None:
    assert declared(Path(udfs.__file__).parent) == tuple(FORMULAS)


def test_the_wrappers_are_word_for_word_those_of_xlwings() -> None:
    assert "".join(map(plain_wrapper, FORMULAS)) == generated_wrappers()


def test_the_add_in_differs_from_them_in_two_lines_a_formula() -> None:
    for one in FORMULAS:
        plain, ours = plain_wrapper(one).splitlines(), wrapper(one).splitlines()
        assert [line for line in ours if line not in plain] == [
            f"Attribute {one.name}.VB_Description = {quoted(one.help)}",
            f"    {one.name} = CVErr(xlErrValue)",
        ]
        assert [line for line in plain if line not in ours] == [f"    {one.name} = Err.Description"]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda one: one.name)
def test_a_wrapper_hands_all_arguments_to_python(formula: Declared) -> None:
    given = [str(at) for at, argument in enumerate(formula.arguments) if not argument.optional]
    missing = ["-"] * (len(formula.arguments) - len(given))
    wanted = ";".join([f"udfs {formula.name}", *given, *missing])
    assert stage().run(formula.name, *given) == f"{wanted} Workbook Range"


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda one: one.name)
def test_a_failing_server_is_an_error_value_not_a_text(formula: Declared) -> None:
    result = stage(failing=formula.name).run(formula.name, *range(len(formula.arguments)))
    assert "2015" in str(result)  # xlErrValue: #VALUE!
    assert not isinstance(result, str)


def test_every_formula_and_argument_is_described() -> None:
    played = stage()
    played.run("DescribeAll")
    assert played.said == ["|".join([one.name, one.help, "|".join(a.help for a in one.arguments)]) for one in FORMULAS]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        (Declared("AR_X", "x", (Argument("currency", "x"),)), "VBA keeps 'currency' for itself"),
        (Declared("AR_X", "x", (Argument("Date", "x"),)), "VBA keeps 'Date' for itself"),
        (Declared("AR_X", "x", (Argument("a", "x"), Argument("A", "x"))), "differ only in case"),
        (Declared("AR_X", "x", (Argument("a", "x", True), Argument("b", "x"))), "follows one that need not"),
        (Declared("1X", "x"), "VBA keeps '1X'"),
        (Declared("AR_X() : Kill", "x"), "for itself"),
        (Declared("AR_X", "x", tuple(Argument(f"a{at}", "x") for at in range(21))), "21 arguments"),
        (Declared("AR_X", "x", tuple(Argument(f"a{at}" * 24, "x") for at in range(20))), "characters"),
    ],
)
def test_what_vba_would_not_take_is_refused(formula: Declared, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        wrapper(formula)


@pytest.mark.parametrize("text", ["two\nlines", "not in cp1252: 漢"])
def test_a_text_that_vba_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"VBA"):
        quoted(text)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("@formula(help=HELP, example='x')\ndef AR_X(): ...", "x.py:1: a help text must be written out"),
        ("@formula(help='h', example='x')\ndef AR_X(a): ...", "x.py:2: a help text must be written out"),
        ("@formula(help='h', example='x', a='h')\ndef AR_X(*a): ...", "may only have plain arguments"),
        ("@formula(help='h' * 300, example='x')\ndef AR_X(): ...", "must be written out"),
        (f"@formula(help='{'h' * 256}', example='x')\ndef AR_X(): ...", "1 to 255 characters"),
    ],
)
def test_a_declaration_that_cannot_be_read_is_refused(tmp_path: Path, source: str, reason: str) -> None:
    (tmp_path / "x.py").write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(reason)):
        declared(tmp_path)

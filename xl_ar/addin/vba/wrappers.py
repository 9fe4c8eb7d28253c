"""The VBA functions behind the formulas: what Excel calls, and what hands the call to Python.

``plain_wrapper`` is the text that xlwings' own ``udfs.generate_vba_wrapper`` writes for the same function (a test
compares them); ``wrapper`` is that text with two changes: a failure becomes ``#VALUE!`` instead of a text that looks
like a result, and the help text is stored beside the function.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_ar.addin.vba.declared import Declared
from xl_ar.formulas import MODULE

WRAPPERS = "ArFormulas"  # the module that holds them
_NAME = re.compile(r"[A-Za-z]\w{0,254}", re.ASCII)
_LONGEST_LINE = 1023  # characters of a line of VBA
_MOST_ARGUMENTS = 20  # their help texts stand on continued lines, of which VBA takes 24
_RESERVED = (
    "and any array as boolean byref byte byval call case cdate close const currency date debug declare dim do double "
    "each else elseif empty end enum erase error event exit false for friend function get global goto if imp "
    "implements in input integer is len let lib like line local lock long loop me mid mod name new next not nothing "
    "null object on open option optional or output paramarray preserve print private property public put redim rem "
    "resume return seek select set shared single static step stop string sub then time to true type typeof until "
    "variant wend while with write xor"
)
_TAKEN = frozenset(_RESERVED.split())


def plain_wrapper(formula: Declared) -> str:
    """The wrapper word for word as xlwings writes it; ValueError for a name that VBA does not take."""
    _check(formula)
    name = formula.name
    names = ", ".join(argument.name for argument in formula.arguments)
    signature = ", ".join("Optional " * one.optional + one.name for one in formula.arguments)
    lines = (
        f"Function {name}({signature})",
        '    #If App = "Microsoft Excel" Then',
        "        If TypeOf Application.Caller Is Range Then On Error GoTo failed",
        f'        {name} = XLPy.CallUDF("{MODULE}", "{name}", Array({names}), ActiveWorkbook, Application.Caller)',
        "        Exit Function",
        "    #Else",
        f'        {name} = XLPy.CallUDF("{MODULE}", "{name}", Array({names}))',
        "        Exit Function",
        "    #End If",
        "failed:",
        f"    {name} = Err.Description",
        "End Function",
        "",
    )
    too_long = max(lines, key=len)
    if len(too_long) > _LONGEST_LINE:
        raise ValueError(f"{name}: a line of its VBA would have {len(too_long)} characters")
    return "\n".join((*lines, ""))


def wrapper(formula: Declared) -> str:
    """The wrapper as it stands in the add-in."""
    head, rest = plain_wrapper(formula).split("\n", 1)
    described = f"Attribute {formula.name}.VB_Description = {quoted(formula.help)}"
    failing = f"    {formula.name} = Err.Description"
    return f"{head}\n{described}\n{rest.replace(failing, f'    {formula.name} = CVErr(xlErrValue)')}"


def wrappers_source(formulas: Sequence[Declared], stamps: dict[str, str]) -> str:
    """The source of the module ``WRAPPERS``: stamps as constants, the wrappers, and what describes them."""
    constants = [f"Public Const {name} As String = {quoted(value)}" for name, value in stamps.items()]
    head = ["Option Explicit", '#Const App = "Microsoft Excel"', "", *constants, ""]
    return "\n".join([*head, *(wrapper(formula) for formula in formulas), _descriptions(formulas)])


def _descriptions(formulas: Sequence[Declared]) -> str:
    """One procedure a formula, called in turn: VBA does not take a procedure that grows without end."""
    calls = [f"    Describe_{formula.name}" for formula in formulas]
    parts = ["\n".join(["Public Sub DescribeAll()", *calls, "End Sub", ""])]
    for formula in formulas:
        texts = [f"        {quoted(argument.help)}" for argument in formula.arguments]
        listed = "Array( _\n" + ", _\n".join(texts) + ")" if texts else "Empty"
        call = f"    DescribeOne {quoted(formula.name)}, _\n        {quoted(formula.help)}, _\n        {listed}"
        parts.append(f"Private Sub Describe_{formula.name}()\n{call}\nEnd Sub\n")
    return "\n".join(parts)


def quoted(text: str) -> str:
    """A text as VBA writes it; ValueError for what a source line or its code page cannot hold."""
    if "\n" in text or "\r" in text:
        raise ValueError(f"a text of several lines cannot stand in VBA: {text!r}")
    try:
        text.encode("cp1252")
    except UnicodeEncodeError as error:
        raise ValueError(f"VBA cannot hold {text[error.start]!r} of: {text}") from error
    return '"' + text.replace('"', '""') + '"'


def _check(formula: Declared) -> None:
    names = [formula.name, *(argument.name for argument in formula.arguments)]
    for name in names:
        if not _NAME.fullmatch(name) or name.lower() in _TAKEN:
            raise ValueError(f"{formula.name}: VBA does not take '{name}' as a name")
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(f"{formula.name}: two names differ only in case, which VBA does not see")
    if len(formula.arguments) > _MOST_ARGUMENTS:
        raise ValueError(f"{formula.name}: {len(formula.arguments)} arguments; VBA takes {_MOST_ARGUMENTS} here")
    optional = [argument.optional for argument in formula.arguments]
    if optional != sorted(optional):
        raise ValueError(f"{formula.name}: an argument that must be given follows one that need not")

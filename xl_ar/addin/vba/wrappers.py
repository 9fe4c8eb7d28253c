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
# Names that VBA keeps for itself ([MS-VBAL] 3.3.5.2), as words
_RESERVED = (
    "call case close const declare defbool defbyte defcur defdate defdbl defint deflng deflnglng deflngptr defobj "
    "defsng defstr defvar dim do else elseif end endif enum erase event exit for friend function get global gosub "
    "goto if implements input let lock loop lset next on open option print private public put raiseevent redim resume "
    "return rset seek select set static stop sub type unlock wend while with write rem any as byref byval each in new "
    "shared until withevents optional paramarray preserve spc tab then to addressof and eqv imp is like mod not or "
    "typeof xor abs cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug "
    "doevents fix int len lenb me pset scale sgn string array circle inputb lbound ubound boolean byte currency double "
    "integer long longlong longptr single variant true false nothing empty null attribute cdecl decimal defdec"
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
    return "\n".join(head) + "\n" + "".join(map(wrapper, formulas)) + _descriptions(formulas)


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
            raise ValueError(f"{formula.name}: VBA keeps '{name}' for itself; take another name for it in udfs")
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(f"{formula.name}: two names differ only in case, which VBA does not see")
    if len(formula.arguments) > _MOST_ARGUMENTS:
        raise ValueError(f"{formula.name}: {len(formula.arguments)} arguments; VBA takes {_MOST_ARGUMENTS} here")
    optional = [argument.optional for argument in formula.arguments]
    if optional != sorted(optional):
        raise ValueError(f"{formula.name}: an argument that must be given follows one that need not")

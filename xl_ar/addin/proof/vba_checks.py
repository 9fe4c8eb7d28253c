"""What the VBA of an add-in must be: as its sources, as the registry, for the xlwings that is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from xl_ar.addin.proof.compound_reader import decompressed, streams
from xl_ar.addin.vba.sources import CONFIG, XLWINGS, project, stamps
from xl_ar.addin.vba.vba_project import vba_project
from xl_ar.addin.vba.wrappers import WRAPPERS, wrapper

_ENCODING = "cp1252"
_DEFINED = re.compile(
    r"^\s*(?:(Private|Public|Friend)\s+)?(?:Static\s+)?(?:Sub|Function|Property\s+\w+|Const)\s+(\w+)", re.MULTILINE
)
# Names that VBA itself has: a public procedure of such a name would be called in their place, also by xlwings' code.
_OF_VBA = frozenset(
    """abs array asc beep cbool cbyte ccur cdate cdbl cdec cerr chdir choose chr cint clng command cos createobject
    csng cstr curdir cvar cverr date dateadd datediff datepart dateserial datevalue day dir doevents environ eof err
    error exp filecopy filelen filter fix format freefile getattr getobject hex hour iif input inputbox instr instrrev
    int isarray isdate isempty iserror ismissing isnull isnumeric isobject join kill lbound lcase left len loc log
    ltrim mid minute mkdir month monthname msgbox now oct partition replace rgb right rnd round rtrim second sgn shell
    sin space split sqr str strcomp string strreverse switch tab tan time timer timeserial timevalue trim typename
    ubound ucase val vartype weekday weekdayname year""".split()  # noqa: SIM905 - words read better than a list
)


def modules_of(vba: bytes) -> dict[str, str]:
    """The text of every module in a ``vbaProject.bin``; ValueError where it cannot be read."""
    found = streams(vba)
    names = [name for name in found if name.startswith("VBA/") and name not in ("VBA/dir", "VBA/_VBA_PROJECT")]
    return {name[4:]: decompressed(found[name]).decode(_ENCODING) for name in names}


def faults_of_streams(vba: bytes) -> Iterator[str]:
    """Streams that Excel wants and that are missing, or do not decompress."""
    found = streams(vba)
    for name in ("PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"):
        if name not in found:
            yield f"the stream {name} is missing"
    listed = re.findall(r"^(?:Module|Class|Document)=(\w+)", found.get("PROJECT", b"").decode(_ENCODING), re.MULTILINE)
    there = modules_of(vba)
    if sorted(listed) != sorted(there):
        yield f"PROJECT lists {', '.join(listed)}; there are {', '.join(there)}"
    for name, text in there.items():
        if f'Attribute VB_Name = "{name}"\r\n' not in text:
            yield f"the module {name} bears another name"


def faults_against_sources(vba: bytes) -> Iterator[str]:
    """Modules whose text is not that of the sources here."""
    there, wanted = modules_of(vba), {module.name: module.text for module in project().modules}
    for name in sorted(there.keys() | wanted.keys()):
        if there.get(name) != wanted.get(name):
            yield f"the module {name} is not as its source"
    if vba != vba_project(project()):
        yield "the project is not as built from the sources here"


def faults_against_registry(modules: Mapping[str, str]) -> Iterator[str]:
    """Wrappers that are missing, left over, or other than the registered formulas."""
    import udfs  # noqa: F401 - importing it registers the formulas
    from xl_ar.addin.vba.declared import Declared
    from xl_ar.formulas import formulas

    text = modules.get(WRAPPERS, "").replace("\r\n", "\n")
    registered = [Declared(one.name, one.help, one.arguments) for one in formulas()]
    for one in registered:
        if wrapper(one) not in text:
            yield f"the wrapper of {one.name} is not as the formula is registered"
        for argument in one.arguments:
            if argument.help.replace('"', '""') not in text:
                yield f"the help of {one.name} lacks that of {argument.name}"
    there = re.findall(r"^Function (\w+)\(", text, re.MULTILINE)
    if there != [one.name for one in registered]:
        yield f"wrappers: {', '.join(there)}; registered: {', '.join(one.name for one in registered)}"


def faults_against_xlwings(modules: Mapping[str, str]) -> Iterator[str]:
    """Whatever binds the add-in to another xlwings than the one installed, or to another settings file."""
    installed = version("xlwings")
    if installed != XLWINGS:
        yield f"built for xlwings {XLWINGS}, installed is {installed}"
    text = modules.get("xlwings", "")
    wanted = [f'Const XLWINGS_VERSION As String = "{XLWINGS}"', f'Const PROJECT_NAME As String = "{CONFIG}"']
    wanted += [f'"xlwings{bits}-{XLWINGS}.dll"' for bits in (32, 64)]
    yield from (f"the module xlwings lacks {one}" for one in wanted if one not in text)
    if "Redistribution and use in source and binary forms" not in text:
        yield "the licence of xlwings is not in its module"
    for name, value in stamps().items():
        if f'Public Const {name} As String = "{value}"' not in modules.get(WRAPPERS, ""):
            yield f"the stamp {name} = {value} is missing"


def faults_of_names(modules: Mapping[str, str]) -> Iterator[str]:
    """Public names that hide one of VBA's own, or that two modules share: Excel would refuse, or call the wrong one."""
    owners: dict[str, str] = {}
    for module, text in modules.items():
        if module in ("ThisWorkbook", "Sheet1", "Dictionary"):
            continue
        for scope, name in dict.fromkeys(_DEFINED.findall(text)):
            if scope == "Private":
                continue
            if name.lower() in _OF_VBA:
                yield f"{module}.{name} hides a function of VBA"
            other = owners.setdefault(name.lower(), module)
            if other != module:
                yield f"{name} is in {other} and in {module}"

"""The modules of the add-in: xlwings' own from the installed wheel, ours from files here, the wrappers generated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from xl_ar._version import __version__
from xl_ar.addin.vba.declared import declared
from xl_ar.addin.vba.vba_project import Kind, Module, VbaProject, exported
from xl_ar.addin.vba.wrappers import WRAPPERS, wrappers_source
from xl_ar.errors import InputError

XLWINGS = "0.37.8"  # the add-in finds its DLL by this version's name; pyproject.toml pins the same
CONFIG = "xlwings"  # the settings file of the add-in is xlwings.conf
PROJECT = "xl_ar"
_HERE = Path(__file__).parent
_UDFS = Path(__file__).parents[3] / "udfs"  # beside xl_ar, installed or not
_OURS = ("ArRibbon.bas", "ArHelp.bas")
_PROJECT_NAME = 'Public Const PROJECT_NAME As String = "myaddin"'
_SERVER = 'PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";"'
_CHANGED = {  # all that is written otherwise than in xlwings
    _PROJECT_NAME: _PROJECT_NAME.replace("myaddin", CONFIG),
    # xlwings starts one Python for each command line; the workbook's name is in it only where its folder is asked for
    _SERVER: _SERVER.replace(
        "ActiveWorkbook.FullName", 'IIf(LCase$(AddExcelDir) = "true", ActiveWorkbook.FullName, "")'
    ),
}


@dataclass(frozen=True, slots=True)
class FromXlwings:
    """What the wheel of xlwings gives: the module, the class, the licence, each as text."""

    version: str
    module: str
    dictionary: str
    licence: str


def from_xlwings() -> FromXlwings:
    """The texts out of the installed wheel; InputError where it is missing or of another version."""
    try:
        wheel = distribution("xlwings")
    except PackageNotFoundError as error:
        raise InputError(f"xlwings is not installed; the add-in is built from xlwings {XLWINGS}") from error
    if wheel.version != XLWINGS:
        raise InputError(f"xlwings {wheel.version} is installed; the add-in is built from xlwings {XLWINGS} only")
    folder = Path(str(wheel.locate_file("xlwings")))
    texts = [folder / "xlwings_custom_addin.bas", folder / "addin" / "Dictionary.cls"]
    module, dictionary = (path.read_bytes().decode("cp1252") for path in texts)
    licence = wheel.read_text("licenses/LICENSE.txt")
    if any(module.count(text) != 1 for text in _CHANGED) or not licence:
        raise InputError(f"the installed xlwings {XLWINGS} is not as it was published: install it again")
    return FromXlwings(wheel.version, module, dictionary, licence)


def stamps() -> dict[str, str]:
    """What the add-in says of itself, by the name of the VBA constant."""
    return {"XL_AR_VERSION": __version__, "BUILT_FOR_XLWINGS": XLWINGS}


def project(given: FromXlwings | None = None) -> VbaProject:
    """The VBA project of the add-in."""
    wheel = given or from_xlwings()
    ours = [exported((_HERE / name).read_text(encoding="cp1252")) for name in _OURS]
    workbook = exported((_HERE / "ThisWorkbook.cls").read_text(encoding="cp1252"), Kind.WORKBOOK)
    formulas = declared(_UDFS)
    module = exported(_changed(wheel.module))
    dictionary = replace(exported(wheel.dictionary), kind=Kind.CLASS)
    wrappers = Module(WRAPPERS, wrappers_source(formulas, stamps()))
    return VbaProject(PROJECT, (workbook, Module("Sheet1", "", Kind.WORKSHEET), module, dictionary, *ours, wrappers))


def _changed(module: str) -> str:
    for theirs, ours in _CHANGED.items():
        module = module.replace(theirs, ours)
    return module

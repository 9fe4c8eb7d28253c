"""Checks of one workbook: its links to the add-in, its own settings, and what lies beside it."""

from __future__ import annotations

import sys
from pathlib import PurePath, PureWindowsPath
from urllib.parse import unquote

from xl_ar.addin.install import conf
from xl_ar.addin.install.places import ADDIN, CONF
from xl_ar.doctor.checking import WINDOWS, Seen, check, fail, listed, not_here, ok, warn
from xl_ar.doctor.cures import mark_of
from xl_ar.doctor.looking.python import onedrive_folder
from xl_ar.doctor.machine import Machine
from xl_ar.doctor.workbook import Link, Workbook

IMPORTED = (
    "click", "lxml", "numpy", "openpyxl", "pandas", "platformdirs", "polars", "python_calamine", "pythoncom",
    "pywintypes", "rapidfuzz", "rich", "tomlkit", "udfs", "win32com", "xl_ar", "xlsxwriter", "xlwings",
)  # fmt: skip
_RELINK = "in Excel: Data, Edit Links (Workbook Links), Change Source, choose {place}, then save"


def _of(machine: Machine) -> Workbook:
    if machine.workbook is None:
        raise ValueError("a check of a workbook runs only with one")
    return machine.workbook


@check(
    "links",
    checks="the AR_* formulas of a workbook lead to the add-in that is installed here",
    pain="formulas lead to the add-in in another person's folder, or to one that was moved",
    sign="='C:\\Users\\ann\\...\\xl_ar.xlam'!AR_AGING(...) in the formula bar, 'Update links?', #NAME? or #REF!",
    cure="Data, Edit Links (Workbook Links), Change Source, choose your own xl_ar.xlam, save. Everyone with the "
    "add-in in XLSTART sees the same then.",
    workbook=True,
)
def links(machine: Machine) -> Seen:
    """The workbook's links to a file of the add-in's name."""
    book = _of(machine)
    if book.refused:
        return not_here(f"could not be looked into: {book.refused}")
    wrong = [link.target for link in book.links if _is_ours(link) and not _is_home(link, machine)]
    if wrong and not machine.has_excel:
        return warn(f"formulas lead to {listed(wrong)}; right only on a machine whose add-in lies there")
    if wrong:
        return fail(f"formulas lead to {listed(wrong)}; {_RELINK.format(place=machine.places.addin)}")
    if book.unlinked:
        return warn(
            f"{book.unlinked} AR_* formulas have no link to the add-in and show #NAME?; in Excel with the add-in, "
            "replace = by = in these cells (Ctrl+H)"
        )
    return ok(f"{book.formulas} AR_* formulas, all lead to the add-in" if book.formulas else "no AR_* formulas")


def _is_ours(link: Link) -> bool:
    return _plain(link.target).name.casefold() == ADDIN


def _is_home(link: Link, machine: Machine) -> bool:
    """Whether a link leads to XLSTART, which Excel writes as such, or to the very place of the installed add-in."""
    if link.kind == "xlStartup":
        return True
    return link.kind in ("externalLinkPath", "externalLinkLongPath") and _plain(link.target) == PureWindowsPath(
        str(machine.places.addin)
    )


def _plain(target: str) -> PureWindowsPath:
    """The path of a link's target, which Excel writes as a file address."""
    text = unquote(target)
    for start in ("file:///", "file:"):
        if text.casefold().startswith(start):
            text = text[len(start) :]
    return PureWindowsPath(text)


@check(
    "workbook-settings",
    checks="a workbook has no settings sheet that overrules xlwings.conf",
    pain="a sheet xlwings.conf overrules the installed settings, or one that should is inactive or misnamed",
    sign="it works in every workbook but one",
    cure="Delete the sheet; settings belong into the installed xlwings.conf.",
    workbook=True,
)
def settings_sheet(machine: Machine) -> Seen:
    """Sheets by xlwings' names for settings."""
    names = {name.casefold(): name for name in _of(machine).sheets}
    if CONF in names:
        return warn("the sheet xlwings.conf overrules the installed settings; delete it")
    wrong = [name for low, name in names.items() if low.endswith(".conf")]
    if wrong:
        return warn(f"the sheet {listed(wrong)} looks like settings, but Excel does not read it; delete it")
    return ok("no settings sheet")


@check(
    "embedded-code",
    checks="no sheet has a name that ends in .py",
    pain="xlwings takes a sheet whose name ends in .py for embedded code, and asks for a licence",
    sign="'Embedded code requires a valid LICENSE_KEY.' at every click",
    cure="Rename the sheet.",
    workbook=True,
)
def embedded(machine: Machine) -> Seen:
    """Sheets whose names end in .py."""
    found = [name for name in _of(machine).sheets if name.endswith(".py")]
    if found:
        return fail(f"the sheet {listed(found)} ends in .py, for which xlwings wants a licence; rename it")
    return ok("no sheet name ends in .py")


@check(
    "calculation",
    checks="Excel calculates the workbook by itself",
    pain="the workbook is set to manual calculation, so that figures are old or 0 when it is opened",
    sign="AR_* cells do not follow the items, or show 0 until Ctrl+Alt+F9",
    cure="Formulas, Calculation Options, Automatic.",
    workbook=True,
)
def calculation(machine: Machine) -> Seen:
    """The calculation mode saved in the workbook."""
    if _of(machine).manual:
        return warn("the workbook is calculated only when asked: Formulas, Calculation Options, Automatic")
    return ok("the workbook is calculated automatically")


@check(
    "conf-beside",
    checks="an xlwings.conf beside the workbook does not spoil the installed settings",
    pain="an xlwings.conf in the workbook's folder overrules the installed one",
    sign="it works in every folder but one",
    cure="Delete that file, or correct it as doctor says.",
    workbook=True,
)
def conf_beside(machine: Machine) -> Seen:
    """The settings file of the folder: faults in it, and another Python."""
    place = _of(machine).path.parent / CONF
    content = machine.files.read(place)
    if content is None:
        return ok("no settings file beside the workbook")
    faults = conf.faults_of(content)
    if faults:
        told = "; ".join(f"line {fault.line}: {fault.what}" for fault in faults)
        return fail(f"{place}: {told}; correct or delete it")
    given = conf.values_of(content, machine.encoding)
    other = given.get(machine.interpreter_key)
    if machine.has_excel and other is not None and other != machine.settings.get(machine.interpreter_key):
        return fail(f"{place} sets {machine.interpreter_key} to '{other}' for this folder; take the line out")
    return warn(f"{place} overrules {listed(sorted(given))} for this folder") if given else ok(f"{place} sets nothing")


@check(
    "modules-beside",
    checks="no Python file beside the workbook has the name of a package that xl-ar needs",
    pain="a pandas.py (or random.py, ...) beside the workbook is taken for the package of that name",
    sign="'cannot import name ...' or 'module has no attribute ...' in one folder only",
    cure="Rename or move the file; keep ADD_WORKBOOK_TO_PYTHONPATH at False.",
    workbook=True,
)
def modules_beside(machine: Machine) -> Seen:
    """Files that would shadow a module; sure to when the workbook's folder is on the path."""
    folder = _of(machine).path.parent
    names = {*IMPORTED, *sys.stdlib_module_names}
    found = [
        name for name in machine.files.names(folder) if PurePath(name).suffix == ".py" and PurePath(name).stem in names
    ]
    if not found:
        return ok("no such file beside the workbook")
    on_path = machine.settings.get("ADD_WORKBOOK_TO_PYTHONPATH", "True").strip().casefold() == "true"
    if machine.has_excel and on_path:
        return fail(f"{folder} holds {listed(found)}, taken for the package of that name; run: xl-ar addin install")
    return warn(f"{folder} holds {listed(found)}; rename it, as Excel may start Python in that folder")


@check(
    "workbook-place",
    checks="the workbook lies in a folder of its own disk",
    pain="the workbook lies in OneDrive or SharePoint (its path is a web address then), on a share, or under a "
    "path with a semicolon",
    sign="settings beside the workbook are ignored; 'Couldn't find the local path of your workbook'",
    cure="Work on a copy in a local folder, or switch AutoSave off.",
    workbook=True,
)
def place(machine: Machine) -> Seen:
    """OneDrive, shares and semicolons."""
    path = _of(machine).path
    folder = onedrive_folder(machine, path)
    if folder is not None:
        return warn(f"the workbook lies in OneDrive ({folder}): with AutoSave its path is a web address")
    if str(path).startswith("\\\\"):
        return warn(f"{path} is on a share: others may have it open; work on a local copy")
    if ";" in str(path):
        return warn(f"{path} has a semicolon, at which xlwings cuts paths; rename the folder")
    return ok("the workbook lies on a disk of this machine")


@check(
    "workbook-mark",
    checks="the workbook is not marked as coming from the internet",
    pain="the workbook came by mail or download, and opens in Protected View",
    sign="PROTECTED VIEW above the sheet; buttons of the tab AR do nothing; formulas do not calculate",
    cure="Choose Enable Editing, or in the Explorer: right click, Properties, Unblock.",
    systems=WINDOWS,
    workbook=True,
)
def workbook_mark(machine: Machine) -> Seen:
    """The workbook's Zone.Identifier stream."""
    if machine.files.read(mark_of(_of(machine).path)) is not None:
        return warn("the workbook is marked as coming from the internet: Enable Editing, or Properties, Unblock")
    return ok("the workbook is not marked as coming from the internet")

"""Checks of Python as Excel starts it: which one, where it lies, and what it must have beside it."""

from __future__ import annotations

from pathlib import PurePath

from xl_ar.addin.install.interpreter import from_store
from xl_ar.addin.install.places import XLWINGS, System
from xl_ar.doctor.checking import EXCEL, MACOS, WINDOWS, Seen, check, fail, listed, not_here, ok, warn
from xl_ar.doctor.cures import install
from xl_ar.doctor.machine import Machine

COM_MODULES = ("pythoncom", "pywintypes", "win32com")
_OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


@check(
    "python",
    checks="the Python that Excel is told to start is there, and is this one",
    pain="Excel starts no Python, or another one than that of xl-ar",
    sign="'Could not find Interpreter!', 'No module named xl_ar', or nothing happens at a click",
    cure="Run xl-ar addin install in the environment that xl-ar is installed in.",
    systems=EXCEL,
    fix=install,
)
def interpreter(machine: Machine) -> Seen:
    """The interpreter named in the configuration."""
    given = machine.interpreter
    if given is None:
        return fail(f"{machine.places.conf} names no Python ({machine.interpreter_key}); run: xl-ar addin install")
    if not given.is_absolute():
        return fail(f"{machine.interpreter_key} is '{given}', no full path; run: xl-ar addin install")
    if machine.files.read(given) is None:
        return fail(f"there is no Python at {given}; run: xl-ar addin install")
    if given.parent != machine.path(machine.executable).parent:
        return warn(f"Excel starts {given}, xl-ar runs in {machine.executable}; to change it: xl-ar addin install")
    return ok(f"Excel starts {given}")


@check(
    "python-from-store",
    checks="Python does not come from the Microsoft Store",
    pain="Python is the one of the Microsoft Store, or only its alias python.exe",
    sign="the Store opens, or Excel says that the add-in or the DLL is not there although it was installed",
    cure="Install Python from python.org, make the environment anew and install xl-ar in it. The aliases can be "
    "switched off under Settings, Apps, Advanced app settings, App execution aliases.",
    systems=WINDOWS,
)
def store(machine: Machine) -> Seen:
    """The Store's Python writes where Excel does not look."""
    given = str(machine.interpreter or "")
    for path, base in ((machine.executable, machine.base_prefix), (given, given)):
        if from_store(path, base):
            return fail(f"{path} is Python from the Microsoft Store; install Python from python.org, then xl-ar anew")
    return ok("Python is not from the Microsoft Store")


@check(
    "python-path",
    checks="the path of Python has no letters that Excel or the command line stumbles over",
    pain="the path of Python has letters that Excel cannot read, or %, &, ', ^, !, or begins with \\\\ (a share)",
    sign="'Could not load xlwings64-...dll' or 'Could not find Interpreter!' although the file is there",
    cure="Make the environment in a local folder with plain letters, such as C:\\xl-ar, and run xl-ar addin install.",
    systems=EXCEL,
)
def path_letters(machine: Machine) -> Seen:
    """Letters in the interpreter's path; spaces are fine on Windows and fatal on macOS."""
    path = str(machine.interpreter or machine.executable)
    if machine.system is System.MACOS:
        if " " in path:
            return fail(
                f"{path} has spaces, with which Excel cannot start Python on macOS; make the environment elsewhere"
            )
        return ok(f"{path} has no spaces") if path.isascii() else warn(f"{path} has letters beyond a to z")
    if "\ufffd" in path or not _fits(path, machine.encoding):
        return fail(f"{path} has letters that Excel cannot read; make the environment in a folder with plain letters")
    if "%" in path:
        return fail(f"{path} has a %, which Windows takes for a variable; make the environment elsewhere")
    if path.startswith("\\\\"):
        return warn(f"{path} is on a share: slow, and gone when the share is; make the environment on a local disk")
    odd = [letter for letter in "&'^!" if letter in path]
    if odd:
        return warn(f"{path} has {listed(odd)}, which the command line may take for its own; make it elsewhere")
    return ok(f"{path} has plain letters")


def _fits(path: str, encoding: str) -> bool:
    try:
        path.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@check(
    "python-in-onedrive",
    checks="Python does not lie in a folder that OneDrive keeps",
    pain="the environment lies in OneDrive, which takes files off the disk when they are not used",
    sign="it works for days, then 'Could not load xlwings64-...dll' or a module is missing",
    cure="Make the environment outside of OneDrive, such as C:\\xl-ar, and run xl-ar addin install.",
    systems=WINDOWS,
)
def onedrive(machine: Machine) -> Seen:
    """OneDrive's files on demand."""
    folder = onedrive_folder(machine, machine.interpreter or machine.path(machine.executable))
    if folder is not None:
        return warn(f"Python lies in OneDrive ({folder}), which may take its files off the disk; make it elsewhere")
    return ok("Python is not in OneDrive")


def onedrive_folder(machine: Machine, path: PurePath) -> str | None:
    """The OneDrive folder in which a path lies; None when it lies in none."""
    for name in _ONEDRIVE:
        folder = machine.environment.get(name)
        if folder and path.is_relative_to(machine.path(folder)):
            return folder
    return None


@check(
    "dll",
    checks="xlwings' DLL of the right version lies beside Python",
    pain="xlwings' DLL is of another version, or an antivirus program took it away",
    sign="'Could not load xlwings64-" + XLWINGS + ".dll from either of the following folders', or error 53",
    cure="Have the file released from quarantine and excepted; then install it anew: pip install --force-reinstall "
    f"xlwings=={XLWINGS}.",
    systems=WINDOWS,
)
def dll(machine: Machine) -> Seen:
    """The DLL in Python's folder or the one above, for the bits of Excel where they are known."""
    python = machine.interpreter or machine.path(machine.executable)
    folders = (python.parent, python.parent.parent)
    bits = "32" if machine.registered(_OFFICE).get("Platform") == "x86" else "64"
    wanted = f"xlwings{bits}-{XLWINGS}.dll"
    if any(machine.files.read(folder / wanted) is not None for folder in folders):
        return ok(f"{wanted} lies beside Python")
    others = [name for folder in folders for name in machine.files.names(folder) if name.startswith(f"xlwings{bits}-")]
    again = f"pip install --force-reinstall xlwings=={XLWINGS}"
    if others:
        return fail(f"{wanted} is not beside Python, but {listed(others)}: another version of xlwings; run: {again}")
    return fail(
        f"{wanted} is neither in {folders[0]} nor in {folders[1]}: look into the antivirus' quarantine, then: {again}"
    )


@check(
    "com",
    checks="the parts through which Excel talks to Python (pywin32) can be loaded",
    pain="Python's COM server cannot start: pywin32 is missing or broken, or Python is the wrong one",
    sign="'Could not activate Python COM server', or every AR_* cell shows an error after a long wait",
    cure="In the environment of xl-ar: pip install --force-reinstall pywin32, then start Excel anew.",
    systems=WINDOWS,
)
def com(machine: Machine) -> Seen:
    """pywin32 in this Python."""
    if machine.pretended:
        return not_here("a folder stands for the home folder")
    missing = [name for name in COM_MODULES if name in machine.missing]
    if missing:
        return fail(f"{listed(missing)} cannot be loaded; run: pip install --force-reinstall pywin32")
    return ok("pywin32 can be loaded")


@check(
    "xlwings",
    checks=f"xlwings is of version {XLWINGS}, for which the add-in is built",
    pain="xlwings was updated by itself, so that it no longer fits the add-in",
    sign="'Could not load xlwings64-" + XLWINGS + ".dll', or on macOS 'To enable RunPython, please run ...'",
    cure=f"pip install xlwings=={XLWINGS}; later update xl-ar, never xlwings alone.",
)
def xlwings_version(machine: Machine) -> Seen:
    """The installed xlwings against the pinned one."""
    found = machine.versions.get("xlwings", ())
    if found == (XLWINGS,):
        return ok(f"xlwings {XLWINGS}")
    if not found:
        return fail(f"xlwings is not installed; run: pip install xlwings=={XLWINGS}")
    return fail(
        f"xlwings {listed(found)} is installed, the add-in needs {XLWINGS}; run: pip install xlwings=={XLWINGS}"
    )


@check(
    "one-package",
    checks="xl-ar is installed once",
    pain="two versions of xl-ar are installed in one environment",
    sign="AR_VERSION() in Excel and xl-ar --version on the command line differ",
    cure="Run pip uninstall xl-ar until it finds nothing, then install it once.",
)
def one_package(machine: Machine) -> Seen:
    """How often the package is installed."""
    found = machine.versions.get("xl-ar", ())
    if len(found) > 1:
        return warn(f"xl-ar is installed {len(found)} times ({listed(found)}); pip uninstall xl-ar until none is left")
    python = f"Python {listed(machine.versions.get('Python', ()))} at {machine.executable}"
    return ok(f"xl-ar {listed(found)}, {python}" if found else f"xl-ar runs from its folder, {python}")


@check(
    "macos",
    checks="what Excel for macOS cannot do",
    pain="on macOS the AR_* formulas do not exist; the buttons of the tab do",
    sign="#NAME? in cells with AR_* formulas",
    cure="Use the buttons or the command line; batch also calculates AR_* formulas in a workbook.",
    systems=EXCEL,
)
def macos(machine: Machine) -> Seen:
    """Classic user-defined functions need Windows."""
    if machine.system is System.MACOS:
        return warn("the buttons of the tab AR work on macOS, the AR_* formulas do not exist there")
    return ok("buttons and formulas both work on Windows")


@check(
    "applescript",
    checks="the script through which Excel for macOS starts Python is in its place",
    pain="xlwings' script is missing or of another version",
    sign="'To enable RunPython, please run xlwings runpython install in a terminal once and try again.'",
    cure="Run xl-ar addin install.",
    systems=MACOS,
    fix=install,
)
def applescript(machine: Machine) -> Seen:
    """The script of the pinned version."""
    place = machine.places.script
    there = None if place is None else machine.files.read(place)
    if there is None:
        return fail(f"{place} is not there; run: xl-ar addin install")
    if machine.order is not None and there != machine.order.script:
        return fail(f"{place} is not that of xlwings {XLWINGS}; run: xl-ar addin install")
    return ok("the script is in its place")

"""Checks of xlwings.conf, the file from which Excel learns what to start."""

from __future__ import annotations

from difflib import get_close_matches

from xl_ar.addin.install import conf, merging
from xl_ar.addin.install.places import CONF
from xl_ar.doctor.checking import EXCEL, WINDOWS, Seen, check, fail, listed, ok, warn
from xl_ar.doctor.cures import install, mend_conf
from xl_ar.doctor.machine import Machine


@check(
    "conf-faults",
    checks='every line of xlwings.conf is written as "KEY","value", without comments and byte order mark',
    pain="a comment, an empty line or an invisible byte order mark in xlwings.conf makes Excel lose settings",
    sign="settings in the file have no effect; 'Could not find Interpreter!' although it stands there",
    cure="Run xl-ar doctor --fix, which keeps the old file. With Notepad save as ANSI, not as UTF-8 with BOM.",
    systems=EXCEL,
    fix=mend_conf,
)
def faults(machine: Machine) -> Seen:
    """Lines that Excel's VBA stumbles over."""
    if machine.conf is None:
        return fail(f"there is no {machine.places.conf}; run: xl-ar addin install")
    found = conf.faults_of(machine.conf)
    if found:
        told = "; ".join(f"line {fault.line}: {fault.what}" for fault in found)
        return fail(f"{machine.places.conf}: {told}; to mend it: xl-ar doctor --fix")
    return ok(f"{machine.places.conf} is written well")


@check(
    "conf-letters",
    checks="xlwings.conf is saved in the letters that Excel reads (ANSI)",
    pain="xlwings.conf was saved as UTF-8, and a path in it has an accent or an umlaut",
    sign="'Could not find Interpreter!' on a path such as C:\\Users\\Jürgen",
    cure="Save the file as ANSI, or delete the line and run xl-ar addin install.",
    systems=WINDOWS,
)
def letters(machine: Machine) -> Seen:
    """Letters beyond ASCII that form UTF-8, which ANSI text hardly ever does."""
    content = machine.conf or b""
    if content.isascii():
        return ok("plain letters only")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ok("saved as ANSI")
    if text.encode(machine.encoding, "replace") == content:
        return ok("saved as this Windows reads text")
    return warn(f"{machine.places.conf} seems to be saved as UTF-8, which Excel misreads; save it as ANSI")


@check(
    "conf-lines",
    checks="the lines of xlwings.conf end as Windows ends lines",
    pain="xlwings.conf comes from another system, whose lines end otherwise",
    sign="settings may have no effect, or run into one another",
    cure="Open the file in Notepad, save it anew with Windows line ends (CRLF).",
    systems=WINDOWS,
)
def line_ends(machine: Machine) -> Seen:
    """A bare line feed or carriage return, which VBA need not take for an end of line."""
    bare = [line for line in conf.lines_of(machine.conf or b"") if line.end in ("\n", "\r")]
    if bare:
        return warn(f"{len(bare)} lines of {machine.places.conf} do not end as Windows ends lines; save it with CRLF")
    return ok("line ends are those of Windows")


@check(
    "conf-keys",
    checks="every key in xlwings.conf is one that xlwings knows, and stands there once",
    pain="a key in xlwings.conf is misspelt (UDF_MODULES for UDF MODULES) or stands there twice",
    sign="the setting has no effect",
    cure="Correct the key as doctor says; of a key that stands twice, Excel takes the first.",
    systems=EXCEL,
)
def keys(machine: Machine) -> Seen:
    """Unknown and double keys."""
    found = [line.key.upper() for line in conf.lines_of(machine.conf or b"") if line.key is not None]
    told = []
    for key in dict.fromkeys(found):
        if key not in conf.KNOWN and not key.startswith(conf.KNOWN_STARTS):
            near = get_close_matches(key, conf.KNOWN, n=1)
            told.append(f"{key} is unknown" + (f", {near[0]} is meant?" if near else ""))
        if found.count(key) > 1:
            told.append(f"{key} stands there {found.count(key)} times, the first counts")
    return warn(f"{machine.places.conf}: {'; '.join(told)}") if told else ok("every key is known")


@check(
    "conf-name",
    checks="no settings file stands there under a wrong name",
    pain="the settings stand in a file of another name (xlwings.conf.txt, xl_ar.conf), which Excel does not read",
    sign="settings in the file have no effect",
    cure="Rename it to xlwings.conf; have Windows show file extensions to see the whole name.",
    systems=EXCEL,
)
def name(machine: Machine) -> Seen:
    """Names that look like the settings file."""
    folder = machine.places.conf.parent
    wrong = [
        found for found in machine.files.names(folder)
        if found.casefold() != CONF and "(backup" not in found and not found.startswith(".")
        and (found.casefold().startswith("xlwings.co") or found.casefold().endswith(".conf"))
    ]  # fmt: skip
    if wrong:
        return warn(f"{folder} holds {listed(wrong)}, which Excel does not read; settings belong into {CONF}")
    return ok("no settings file under a wrong name")


@check(
    "conf-settings",
    checks="the settings that the add-in needs stand in xlwings.conf",
    pain="a setting that the add-in needs is missing or was changed",
    sign="AR_* cells show errors, or a pandas.py beside a workbook is taken for pandas",
    cure="Run xl-ar addin install; it tells what it changes.",
    systems=EXCEL,
    fix=install,
)
def settings(machine: Machine) -> Seen:
    """Our fixed settings; the interpreter has a check of its own."""
    wrong = merging.differences(machine.conf or b"", merging.FIXED, machine.encoding)
    told = [f"{key} is {'not there' if there is None else repr(there)}" for key, there in wrong.items()]
    if told:
        return fail(f"{machine.places.conf}: {'; '.join(told)}; run: xl-ar addin install")
    return ok("the settings stand as the add-in needs them")


@check(
    "conf-debug",
    checks="xlwings is not told to wait for a debugger",
    pain="DEBUG UDFS is True, so that Excel looks for a Python that somebody must have started by hand",
    sign="AR_* cells show 'Class not registered' or an error after a long wait",
    cure='Take the line "DEBUG UDFS","True" out of xlwings.conf.',
    systems=WINDOWS,
)
def debugging(machine: Machine) -> Seen:
    """The debugging switch."""
    if machine.settings.get("DEBUG UDFS", "").strip().casefold() == "true":
        return fail(f"DEBUG UDFS is True in {machine.places.conf}; take the line out")
    return ok("no debugger is waited for")

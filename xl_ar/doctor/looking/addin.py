"""Checks of the add-in's file: there, current, alone, not blocked."""

from __future__ import annotations

from xl_ar.addin.install.places import ADDIN, XLWINGS
from xl_ar.addin.install.status import stamps_in
from xl_ar.doctor.checking import EXCEL, WINDOWS, Seen, check, fail, listed, not_here, ok, warn
from xl_ar.doctor.cures import install, mark_of, unmark
from xl_ar.doctor.machine import Machine

_OPTIONS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"


@check(
    "addin",
    checks="the add-in stands in the folder from which Excel opens it at each start",
    pain="the add-in is not installed, or an antivirus program took it away",
    sign="no tab AR in Excel; #NAME? in cells with AR_* formulas",
    cure="Run xl-ar addin install and start Excel anew.",
    systems=EXCEL,
    fix=install,
)
def there(machine: Machine) -> Seen:
    """The file in XLSTART."""
    if machine.files.read(machine.places.addin) is None:
        return fail(f"there is no {machine.places.addin}; run: xl-ar addin install")
    return ok(f"the add-in stands at {machine.places.addin}")


@check(
    "addin-version",
    checks="the installed add-in is that of this version of xl-ar",
    pain="xl-ar was updated, the add-in in Excel is still the old one",
    sign="a button or formula that the documentation names is not in Excel",
    cure="Close Excel, run xl-ar addin install.",
    systems=EXCEL,
    fix=install,
)
def current(machine: Machine) -> Seen:
    """The installed file against the one of this version, byte for byte."""
    content = machine.files.read(machine.places.addin)
    if content is None:
        return not_here("the add-in is not installed")
    if machine.order is None:
        return warn(f"cannot be compared: {machine.no_order}")
    if content == machine.order.addin:
        return ok("the add-in is that of this version")
    stamps = stamps_in(content)
    version, xlwings = stamps.get("XL_AR_VERSION"), stamps.get("BUILT_FOR_XLWINGS")
    if xlwings not in (None, XLWINGS):
        return fail(f"the add-in is built for xlwings {xlwings}, installed is {XLWINGS}; run: xl-ar addin install")
    whose = f"one of xl-ar {version}" if version else "one of no version"
    return warn(f"the add-in is {whose}, not that of this version; close Excel and run: xl-ar addin install")


@check(
    "addin-proof",
    checks="where there is no Excel: the add-in of this version is sound as far as that can be proved",
    pain="the add-in that this version would install is damaged, or not built from its own sources",
    sign="xl-ar addin verify says FAIL",
    cure="Install xl-ar anew: pip install --force-reinstall xl-ar.",
)
def proved(machine: Machine) -> Seen:
    """The add-in of this version against its sources; where there is an Excel the installed one is compared."""
    if machine.has_excel:
        return not_here("the installed add-in is compared instead")
    if machine.addin_faults is None:
        return warn(f"there is no add-in to look at: {machine.no_order}")
    if machine.addin_faults:
        return fail(f"the add-in of this version: {'; '.join(machine.addin_faults)}; run: xl-ar addin verify")
    return ok("the add-in of this version is sound; whether Excel takes it shows only there")


@check(
    "one-addin",
    checks="Excel opens no second copy of the add-in",
    pain="a second xl_ar.xlam is opened from another folder",
    sign="the tab AR is there twice, or old formulas answer instead of new ones",
    cure="Take the other copy away: File, Options, Add-ins, Go, untick it; then delete its file.",
    systems=EXCEL,
)
def alone(machine: Machine) -> Seen:
    """Other copies in XLSTART and in Excel's list of add-ins."""
    copies = [
        name for name in machine.files.names(machine.places.startup)
        if name.casefold().startswith("xl_ar") and not name.startswith("~$") and name.casefold() != ADDIN
    ]  # fmt: skip
    listed_addins = [
        str(value) for name, value in machine.registered(_OPTIONS).items()
        if name.upper().startswith("OPEN") and ADDIN in str(value).casefold()
    ]  # fmt: skip
    if copies or listed_addins:
        return warn(f"Excel also opens {listed([*copies, *listed_addins])}; take it away, one copy is enough")
    return ok("one add-in only")


@check(
    "addin-mark",
    checks="the add-in is not marked as coming from the internet",
    pain="Windows marked the add-in as downloaded, and Excel blocks its macros",
    sign="'Microsoft has blocked macros from running because the source of this file is untrusted'",
    cure="Run xl-ar doctor --fix, or in the Explorer: right click on xl_ar.xlam, Properties, Unblock.",
    systems=WINDOWS,
    fix=unmark,
)
def mark(machine: Machine) -> Seen:
    """The Zone.Identifier stream of the installed file."""
    if machine.files.read(mark_of(machine.places.addin)) is not None:
        return fail(f"{machine.places.addin} is marked as coming from the internet; to unblock it: xl-ar doctor --fix")
    return ok("the add-in is not marked as coming from the internet")

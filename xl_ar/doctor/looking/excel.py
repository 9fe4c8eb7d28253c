"""Checks of Excel itself: what it was told to block, what it blocked by itself, how often it runs."""

from __future__ import annotations

from collections.abc import Iterator

from xl_ar.addin.install.places import ADDIN
from xl_ar.doctor.checking import WINDOWS, Seen, check, fail, not_here, ok, warn
from xl_ar.doctor.machine import Machine

OFFICE = r"Software\Microsoft\Office\16.0"
ROOTS = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
    rf"HKCU\{OFFICE}",
)
DISABLED = rf"HKCU\{OFFICE}\Excel\Resiliency\DisabledItems"
OPTIONS = rf"HKCU\{OFFICE}\Excel\Options"
INSTALLATION = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
PARTS = (r"Excel\Security", r"Excel\Security\Trusted Locations", r"Common\Security", "Common")
KEYS = (*(rf"{root}\{part}" for root in ROOTS for part in PARTS), DISABLED, OPTIONS, INSTALLATION)

_SIGNED_ONLY, _SILENT = 3, 4  # VBAWarnings


def _settings(machine: Machine, part: str, name: str) -> Iterator[int]:
    """The values of a setting, policies first."""
    for root in ROOTS:
        for found, value in machine.registered(rf"{root}\{part}").items():
            if found.casefold() == name.casefold() and isinstance(value, int):
                yield value


def _value(machine: Machine, part: str, name: str) -> int | None:
    return next(_settings(machine, part, name), None)


@check(
    "addins-allowed",
    checks="Excel is allowed to open add-ins that are not signed",
    pain="a policy of the company or a setting of the Trust Center closes Excel to unsigned add-ins or to macros",
    sign="the tab AR is not there and nothing is said, or 'The add-in was disabled'",
    cure="File, Options, Trust Center, Trust Center Settings, Add-ins: untick both upper boxes. Where they are grey, "
    "ask your IT to allow the add-in.",
    systems=WINDOWS,
)
def addins_allowed(machine: Machine) -> Seen:
    """Settings that close Excel to the add-in."""
    closed = (
        (r"Excel\Security", "DisableAllAddins", "all add-ins are disabled"),
        (r"Excel\Security", "RequireAddinSig", "add-ins must be signed"),
        (r"Common\Security", "RequireAlwaysOnMacroSig", "macros that are always loaded must be signed"),
        ("Common", "VbaOff", "macros are switched off for all of Office"),
    )
    told = [what for part, name, what in closed if _value(machine, part, name) == 1]
    if told:
        return fail(f"{'; '.join(told)}: change it under File, Options, Trust Center, or ask your IT")
    return ok("add-ins are allowed")


@check(
    "macros-allowed",
    checks="the macros of an add-in in XLSTART are allowed to run",
    pain="macros are blocked, and the folder XLSTART is not trusted",
    sign="the tab AR is there, but a click says 'Cannot run the macro', or Excel asks at each start",
    cure="File, Options, Trust Center, Trust Center Settings, Trusted Locations: untick 'Disable all Trusted "
    "Locations'. Where it is grey, ask your IT.",
    systems=WINDOWS,
)
def macros_allowed(machine: Machine) -> Seen:
    """Trusted locations and the macro setting together: XLSTART is a trusted location, unless all are disabled."""
    level = _value(machine, r"Excel\Security", "VBAWarnings")
    untrusted = _value(machine, r"Excel\Security\Trusted Locations", "AllLocationsDisabled") == 1
    if not untrusted:
        return ok("XLSTART is a trusted folder, its macros run")
    if level in (_SIGNED_ONLY, _SILENT):
        return fail("no folder is trusted and unsigned macros are blocked: allow Trusted Locations, or ask your IT")
    return warn("no folder is trusted, so Excel asks before it runs the add-in: allow Trusted Locations")


@check(
    "disabled-items",
    checks="Excel has not put the add-in on its list of disabled items",
    pain="Excel crashed while the add-in was open, and has disabled it since",
    sign="the tab AR is gone after a crash",
    cure="File, Options, Add-ins; at the bottom choose Disabled Items, Go; mark xl_ar.xlam, Enable; start Excel anew.",
    systems=WINDOWS,
)
def disabled(machine: Machine) -> Seen:
    """Our file's name, in UTF-16, in a value of the key."""
    name = ADDIN.encode("utf-16-le")
    for value in machine.registered(DISABLED).values():
        if isinstance(value, bytes) and name in value.lower():
            return fail("Excel has disabled xl_ar.xlam: File, Options, Add-ins, Disabled Items, Go, Enable")
    return ok("the add-in is not among the disabled items")


@check(
    "excel-running",
    checks="Excel runs once at most",
    pain="several Excels run, one of them perhaps without a window and holding the add-in open",
    sign="'xl_ar.xlam is locked for editing'; installing says that it is open; a button works on the wrong workbook",
    cure="Save and close every Excel; end the EXCEL.EXE that remain in the Task Manager.",
    systems=WINDOWS,
)
def running(machine: Machine) -> Seen:
    """Processes of Excel."""
    if machine.processes is None:
        return not_here("the running programs could not be listed")
    number = sum(name.casefold() == "excel.exe" for name in machine.processes)
    if number > 1:
        return warn(f"{number} Excels run; close them, and end in the Task Manager what remains of EXCEL.EXE")
    return ok("Excel runs" if number else "Excel does not run")

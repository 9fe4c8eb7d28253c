"""The machine that doctor runs on, looked up once: registry, packages, processes."""

from __future__ import annotations

import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import distributions
from pathlib import Path

from xl_ar.addin.build import built_addin
from xl_ar.addin.install.files import Disk
from xl_ar.addin.install.places import System, this_system
from xl_ar.addin.install.planning import Order
from xl_ar.addin.install.this_user import NO_EXCEL, Here, code_page, here, order
from xl_ar.addin.proof import verify
from xl_ar.doctor.looking.excel import KEYS
from xl_ar.doctor.looking.python import COM_MODULES
from xl_ar.doctor.machine import Machine
from xl_ar.doctor.workbook import read_workbook
from xl_ar.errors import ArError

_PACKAGES = ("xl-ar", "xlwings")
_PATIENCE = 20  # seconds for the list of processes


def this_machine(
    built: Callable[[], Path] = built_addin, *, into: Path | None = None, workbook: Path | None = None
) -> Machine:
    """This machine; ``built`` gives the add-in of this version, which is proved where there is no Excel to install it.

    ``into`` stands for the home folder; with it a system without Excel is looked at as Windows.
    """
    at = _without_excel() if into is None and this_system() is System.OTHER else here(into)
    wanted: Order | None = None
    reason = ""
    faults: tuple[str, ...] | None = None
    try:
        addin = built()
        if at.places.system is System.OTHER:
            reason, faults = NO_EXCEL, faults_of(addin)
        else:
            wanted = order(addin, at)
    except ArError as error:
        reason = str(error)
    return Machine(
        places=at.places,
        files=Disk(),
        order=wanted,
        no_order=reason,
        environment=dict(os.environ),
        executable=sys.executable,
        base_prefix=sys.base_prefix,
        encoding=at.encoding,
        registry={key.casefold(): values for key in KEYS if (values := registry_values(key))},
        versions={"Python": (platform.python_version(),), **{name: _versions(name) for name in _PACKAGES}},
        missing=tuple(name for name in COM_MODULES if not _importable(name)),
        processes=processes(),
        workbook=None if workbook is None else read_workbook(workbook),
        addin_faults=faults,
        pretended=into is not None,
    )


def _without_excel() -> Here:
    """A machine that no Excel exists for: the places are only names, nothing is put there."""
    places = here(Path.home(), System.OTHER).places
    return Here(replace(places, system=System.OTHER), code_page(System.OTHER))


def faults_of(addin: Path) -> tuple[str, ...]:
    """What speaks against an add-in, as far as that can be proved without Excel."""
    return tuple(f"{check.claim}: {fault}" for check in verify(addin) for fault in check.faults)


def registry_values(key: str) -> dict[str, object]:
    """The values of a registry key such as ``HKCU\\Software``; none where there is no such key or no registry."""
    if sys.platform != "win32":
        return {}
    import winreg

    root, _, rest = key.partition("\\")
    hive = winreg.HKEY_CURRENT_USER if root == "HKCU" else winreg.HKEY_LOCAL_MACHINE
    try:
        with winreg.OpenKey(hive, rest) as opened:
            number = winreg.QueryInfoKey(opened)[1]
            return {name: value for name, value, _ in (winreg.EnumValue(opened, at) for at in range(number))}
    except OSError:
        return {}


def _versions(name: str) -> tuple[str, ...]:
    """The versions of a package that are installed on the path, each place once."""
    found = {str(one.locate_file("")): one.version for one in distributions(name=name)}
    return tuple(found.values())


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def processes() -> tuple[str, ...] | None:
    """The image names of what runs on Windows; None elsewhere or where they cannot be listed."""
    if sys.platform != "win32":
        return None
    command = ["tasklist", "/fo", "csv", "/nh"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return tuple(line.split(",")[0].strip('"') for line in done.stdout.splitlines() if line)

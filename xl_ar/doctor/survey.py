"""The machine that doctor runs on, looked up once: registry, packages, processes."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path

from xl_ar.addin.build import built_addin
from xl_ar.addin.install.files import Disk
from xl_ar.addin.install.planning import Order
from xl_ar.addin.install.this_user import here, order
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
    """This machine; ``built`` gives the add-in of this version. UsageError where there is no Excel and no ``into``."""
    at = here(into)
    wanted: Order | None = None
    reason = ""
    try:
        wanted = order(built(), at)
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
        versions={name: _versions(name) for name in _PACKAGES},
        missing=tuple(name for name in COM_MODULES if not _importable(name)),
        processes=processes(),
        workbook=None if workbook is None else read_workbook(workbook),
        pretended=into is not None,
    )


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

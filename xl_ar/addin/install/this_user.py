"""This machine: its places, its Python, what this version would install on it."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from xl_ar.addin.install.interpreter import interpreter
from xl_ar.addin.install.merging import settings
from xl_ar.addin.install.places import SCRIPT, Places, System, places, places_within, this_system
from xl_ar.addin.install.planning import Order
from xl_ar.errors import InputError, UsageError

NO_EXCEL = "Excel runs on Windows and macOS only; to see what would happen there, add --into FOLDER"


@dataclass(frozen=True, slots=True)
class Here:
    """The places of the user at this machine, and the code page of the settings file."""

    places: Places
    encoding: str


def here(into: Path | None = None, system: System | None = None) -> Here:
    """This user's places, or those within a folder that stands for the home folder; UsageError without an Excel."""
    system = system or this_system()
    if into is not None:
        found = places_within(into.absolute(), system)
    elif system is System.OTHER:
        raise UsageError(NO_EXCEL)
    else:
        found = places(system, os.environ, str(Path.home()))
    return Here(found, code_page(system))


def code_page(system: System) -> str:
    """How Excel's VBA reads a text file: the code page of the machine on Windows."""
    if system is System.WINDOWS and sys.platform == "win32":
        return "mbcs"
    return "utf-8" if system is System.MACOS else "cp1252"


def order(addin: Path, at: Here) -> Order:
    """What this version would install here; InputError when the add-in or xlwings' script is not there."""
    try:
        content = addin.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{addin}: no such add-in; make one with: xl-ar addin build") from error
    system = at.places.system
    python = interpreter(sys.executable, sys.base_prefix, system, at.encoding)
    script = applescript() if at.places.script is not None else None
    return Order(content, settings(system, python), at.encoding, script)


def applescript() -> bytes:
    """xlwings' script through which macOS starts Python, from the installed package; InputError without it."""
    found = importlib.util.find_spec("xlwings")
    path = Path(found.origin).parent / SCRIPT if found is not None and found.origin else None
    if path is None or not path.is_file():
        raise InputError(f"{SCRIPT}: not in the installed xlwings; run: pip install --force-reinstall xlwings")
    return path.read_bytes()

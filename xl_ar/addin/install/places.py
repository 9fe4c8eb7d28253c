"""Where everything of the add-in lies on a machine: pure functions of system, environment and home folder."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from xl_ar.addin.vba.sources import XLWINGS

__all__ = ["ADDIN", "CONF", "SCRIPT", "XLWINGS", "Places", "System", "places", "places_within", "this_system"]

ADDIN = "xl_ar.xlam"
CONF = "xlwings.conf"
SCRIPT = f"xlwings-{XLWINGS}.applescript"


class System(StrEnum):
    """What Excel runs on; its value is how it is called in sentences."""

    WINDOWS = "Windows"
    MACOS = "macOS"
    OTHER = "this system"


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one user: the add-in, xlwings' configuration, our record with backups, on macOS a script."""

    system: System
    addin: PurePath
    conf: PurePath
    record: PurePath
    script: PurePath | None = None

    @property
    def startup(self) -> PurePath:
        """The folder whose workbooks Excel opens at each start; never a backup or a temporary file in it."""
        return self.addin.parent


def this_system(platform: str | None = None) -> System:
    """The system of a ``sys.platform``; without one of this machine."""
    platform = platform or sys.platform
    if platform == "win32":
        return System.WINDOWS
    return System.MACOS if platform == "darwin" else System.OTHER


def places(system: System, environment: Mapping[str, str], home: str) -> Places:
    r"""The places of a user; ``environment`` names APPDATA and USERPROFILE on Windows, else they follow from ``home``.

    >>> str(places(System.WINDOWS, {"APPDATA": r"D:\Roaming"}, r"C:\Users\ann").addin)
    'D:\\Roaming\\Microsoft\\Excel\\XLSTART\\xl_ar.xlam'
    """
    if system is System.MACOS:
        return _macos(PurePosixPath(home))
    roaming, local, profile = (environment.get(name) for name in ("APPDATA", "LOCALAPPDATA", "USERPROFILE"))
    user = PureWindowsPath(profile or home)
    return _windows(
        user,
        PureWindowsPath(roaming) if roaming else user / "AppData" / "Roaming",
        PureWindowsPath(local) if local else user / "AppData" / "Local",
    )


def places_within(folder: PurePath, system: System) -> Places:
    """The same places in a folder that stands for the home folder; laid out as on Windows unless on macOS."""
    if system is System.MACOS:
        return _macos(folder)
    return _windows(folder, folder / "AppData" / "Roaming", folder / "AppData" / "Local")


def _windows(user: PurePath, roaming: PurePath, local: PurePath) -> Places:
    return Places(
        System.WINDOWS,
        addin=roaming / "Microsoft" / "Excel" / "XLSTART" / ADDIN,
        conf=user / ".xlwings" / CONF,
        record=local / "xl_ar" / "addin.json",
    )


def _macos(home: PurePath) -> Places:
    library = home / "Library"
    office = library / "Group Containers" / "UBF8T346G9.Office"
    return Places(
        System.MACOS,
        addin=office / "User Content.localized" / "Startup.localized" / "Excel" / ADDIN,
        conf=library / "Containers" / "com.microsoft.Excel" / "Data" / CONF,
        record=library / "Application Support" / "xl_ar" / "addin.json",
        script=library / "Application Scripts" / "com.microsoft.Excel" / SCRIPT,
    )

"""The Python that Excel is to start: the one of this environment, if Excel can start it at all."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

from xl_ar.addin.install.conf import as_bytes
from xl_ar.addin.install.places import System
from xl_ar.errors import InputError

STORE = "windowsapps"


def interpreter(executable: str, base_prefix: str, system: System, encoding: str) -> str:
    """The absolute path for INTERPRETER_WIN or INTERPRETER_MAC; InputError where Excel could not use it.

    On Windows python.exe even where pythonw.exe runs: xlwings hides the console itself, and errors need its output.
    """
    if not executable:
        raise InputError("Python does not say where it is; run xl-ar from the environment that it is installed in")
    if system is System.MACOS and " " in executable:
        raise InputError(f"{executable}: on macOS Excel cannot start Python from a path with spaces; move it")
    if system is System.WINDOWS and from_store(executable, base_prefix):
        raise InputError(
            f"{executable}: this Python is from the Microsoft Store, which hides from Excel what it installs. "
            "Install Python from python.org, make the environment anew, and run this again"
        )
    as_bytes(executable, encoding)
    if system is System.WINDOWS and PureWindowsPath(executable).name.casefold() == "pythonw.exe":
        return executable[: -len("pythonw.exe")] + "python.exe"
    return executable


def from_store(executable: str, base_prefix: str) -> bool:
    """Whether a Windows Python comes from the Microsoft Store, by where it or the one behind its environment lies."""
    return any(STORE in (part.casefold() for part in PureWindowsPath(path).parts) for path in (executable, base_prefix))


def path_of(text: str, system: System) -> PurePath:
    """A path as the system writes it; on a system without Excel as this machine does."""
    if system is System.WINDOWS and not text.startswith("/"):
        return PureWindowsPath(text)
    return PurePosixPath(text)

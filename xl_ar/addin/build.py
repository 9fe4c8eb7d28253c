"""Building the add-in file, and finding the one that belongs to this installation."""

from __future__ import annotations

from pathlib import Path

from xl_ar._version import __version__
from xl_ar.addin.package import addin_bytes
from xl_ar.errors import InputError

FILE = "xl_ar.xlam"
_PACKAGED = Path(__file__).parent / FILE


def build(out: Path) -> Path:
    """Writes the add-in to ``out`` and gives it back.

    InputError without the pinned xlwings, or where a command or a formula is declared as Excel would not take it.
    """
    try:
        data = addin_bytes()
    except ValueError as error:
        raise InputError(f"the add-in cannot be built: {error}") from error
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.part")
    beside.write_bytes(data)
    beside.replace(out)
    return out


def built_addin() -> Path:
    """The add-in of this installation: the one in the wheel, otherwise one built into the user's cache folder."""
    if _PACKAGED.is_file():
        return _PACKAGED
    from platformdirs import user_cache_path  # not there where pip builds the wheel

    return build(user_cache_path("xl_ar", appauthor=False) / __version__ / FILE)

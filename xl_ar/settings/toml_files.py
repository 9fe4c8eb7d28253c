"""Settings files as trees: what a person, or somebody who means harm, may have put there is one sentence."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

from xl_ar.errors import SettingsError

LARGEST = 50_000  # bytes; TOML of many levels takes a time that grows with the square of its size


def toml_text(path: Path, what: str) -> str:
    """The text of a settings file; SettingsError where it is no ordinary file, too large or no UTF-8.

    ``what`` is the word for it in the sentence, as in "a settings file".
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            raise SettingsError(f"{path}: not {what} (a folder, a pipe or a device)")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise SettingsError(f"{path}: not {what} (more than {LARGEST:,} bytes)")
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path} is not readable ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not {what} (its encoding is not UTF-8)") from error


def toml_tree(text: str, where: object, what: str) -> dict[str, Any]:
    """The text as a tree; SettingsError says what is wrong with it."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise SettingsError(f"{where}: not {what} (brackets nested too deep)") from error
    except ValueError as error:  # also numbers of more digits than Python takes
        raise SettingsError(f"{where}: not {what} ({error})") from error

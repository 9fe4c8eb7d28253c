"""The error tree: a run that cannot go on raises one of these, and the class writes the sentence.

ArError
├── UsageError        wrong option or argument (exit code 2)
├── RefusedError      the file cannot be edited safely; it is left as it was
│   ├── LockedError       open in Excel (``~$`` lock file) or not writable
│   │   ├── BusyError         another run of ours works on it
│   │   └── ChangedError      changed by someone else since it was read
│   ├── ProtectedError    password, signature or protected structure
│   ├── CorruptError      not readable as what it claims to be
│   └── HostileError      beyond the limits that keep a run safe
├── InputError        a table or argument lacks what the step needs
├── SettingsError     a settings file or value is wrong
└── VerifyError       our own result did not read back as written; nothing was replaced
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_LISTED = 60
_MOST_ALIKE = 5
_LONGEST_QUOTED = 200  # characters


class ArError(Exception):
    """Base of everything xl-ar raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(ArError):
    """A wrong option or argument."""


class RefusedError(ArError):
    """A file that cannot be edited safely: where, what was there, what would help."""

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        super().__init__(f"{where}: {what}." + (f" {remedy}." if remedy else ""))
        self.where, self.what, self.remedy = where, what, remedy


class LockedError(RefusedError):
    """Open in Excel, or not writable."""


class BusyError(LockedError):
    """Another run of ours works on it."""


class ChangedError(LockedError):
    """Changed by someone else between our reading and our writing."""


class ProtectedError(RefusedError):
    """A password, a signature or a protected structure stands in the way."""


class CorruptError(RefusedError):
    """Not readable as what the file claims to be."""


class HostileError(RefusedError):
    """Beyond the limits that keep a run safe in time and memory."""


class InputError(ArError):
    """A table or argument lacks what the step needs."""


class SettingsError(ArError):
    """A settings file or value is wrong."""


class VerifyError(ArError):
    """What was written did not read back as planned; nothing was replaced."""


def clipped(text: object) -> str:
    """What was there, as far as a sentence quotes it.

    >>> clipped("x" * 1000)[-4:]
    'xxx…'
    """
    words = str(text)
    return words if len(words) <= _LONGEST_QUOTED else f"{words[: _LONGEST_QUOTED - 1]}…"


def unknown(kind: str, given: str, known: Iterable[str]) -> str:
    """Sentence for an unknown name, with the nearest valid one and the whole list, of a long one the nearest few.

    >>> unknown("step", "agin", ["age", "match"])
    "unknown step 'agin': did you mean 'age'? Known: age, match"
    """
    names = sorted(known)
    given = clipped(given)
    near = get_close_matches(given, names, n=1, cutoff=0.5)
    hint = f": did you mean '{near[0]}'?" if near else "."
    if len(names) <= _MOST_LISTED:
        return f"unknown {kind} '{given}'{hint} Known: {', '.join(names)}"
    alike = get_close_matches(given, names, n=_MOST_ALIKE, cutoff=0.3) or names[:_MOST_ALIKE]
    return f"unknown {kind} '{given}'{hint} Nearest of {len(names):,}: {', '.join(alike)}"

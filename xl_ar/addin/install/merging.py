"""Our settings merged into a user's xlwings.conf, and taken out again: foreign keys, their order and bytes stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xl_ar.addin.install import conf
from xl_ar.addin.install.conf import Line
from xl_ar.addin.install.places import System

MODULE = "udfs"  # where the AR_* formulas are
FIXED = {
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # a pandas.py beside a workbook would be taken for pandas
    "USE UDF SERVER": "True",
    "UDF MODULES": MODULE,
    "SHOW CONSOLE": "False",
}
_LISTS = ("UDF MODULES",)
_SWITCHES = ("ADD_WORKBOOK_TO_PYTHONPATH", "USE UDF SERVER", "SHOW CONSOLE")


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that we put: its key, the line that stood there (None: none did), the value that stands there now."""

    key: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A content with our settings in it, what was changed for that, and whether its last line had no line end."""

    content: bytes
    changes: tuple[Change, ...] = ()
    unended: bool = False


@dataclass(frozen=True, slots=True)
class Unmerge:
    """A content without our settings, and the keys that somebody set otherwise since, which stay."""

    content: bytes
    kept: tuple[str, ...] = ()


def settings(system: System, interpreter: str) -> dict[str, str]:
    """The settings that the add-in needs on a system."""
    return {"INTERPRETER_MAC" if system is System.MACOS else "INTERPRETER_WIN": interpreter, **FIXED}


def merged(content: bytes, wanted: Mapping[str, str], *, encoding: str, newline: str) -> Merge:
    """The content with the wanted settings; what has the wanted value already is no change.

    Lines of other keys stay byte for byte in their order. SettingsError for a value that ``encoding`` cannot hold.
    """
    lines = conf.lines_of(content)
    changes: list[Change] = []
    unended = False
    for key, want in wanted.items():
        raw = conf.as_bytes(want, encoding)
        place = conf.place_of(lines, key)
        if place is None:
            if lines and not lines[-1].end:
                lines[-1], unended = replace(lines[-1], end=newline), True
            lines.append(conf.written(key, raw, newline))
            changes.append(Change(key, None, raw))
            continue
        line = lines[place]
        new = _with_item(line.value, raw) if key in _LISTS else raw
        if not _same(key, line.value, new):
            lines[place] = conf.written(line.key or key, new, line.end)
            changes.append(Change(key, line.body, new))
    return Merge(conf.content_of(lines), tuple(changes), unended)


def unmerged(content: bytes, merge: Merge) -> Unmerge:
    """The content as it would be without the changes of a merge; settings changed since then stay as they are."""
    lines = conf.lines_of(content)
    kept = [change.key for change in reversed(merge.changes) if not _undone(lines, change)]
    if merge.unended and lines:
        lines[-1] = replace(lines[-1], end="")
    return Unmerge(conf.content_of(lines), tuple(reversed(kept)))


def _undone(lines: list[Line], change: Change) -> bool:
    """Takes one change back in the lines; False when the setting is another one by now."""
    place = conf.place_of(lines, change.key)
    if place is None:
        return True
    line = lines[place]
    if line.value == change.after:
        if change.before is None:
            del lines[place]
        else:
            lines[place] = replace(line, body=change.before)
        return True
    if change.key in _LISTS:
        lines[place] = conf.written(line.key or change.key, _without_item(line.value, MODULE), line.end)
        return True
    return False


def _same(key: str, one: str, other: str) -> bool:
    if key in _SWITCHES:
        return one.strip().casefold() == other.casefold()
    return one == other


def _with_item(value: str, item: str) -> str:
    items = [part.strip() for part in value.split(";") if part.strip()]
    return value if item in items else ";".join([*items, item])


def _without_item(value: str, item: str) -> str:
    return ";".join(part for part in value.split(";") if part.strip() != item)


def differences(content: bytes, wanted: Mapping[str, str], encoding: str) -> dict[str, str | None]:
    """The wanted keys that the content does not set as wanted, with what stands there (None: nothing)."""
    merge = merged(content, wanted, encoding=encoding, newline="\n")
    found = conf.values_of(content, encoding)
    return {change.key: found.get(change.key) for change in merge.changes}

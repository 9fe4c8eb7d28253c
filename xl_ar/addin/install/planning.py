"""Installing and taking away: a plan of steps, told or carried out; the same plan either way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from xl_ar._version import __version__
from xl_ar.addin.install import conf, merging
from xl_ar.addin.install.files import CLOSE, Files, backup_place, digest
from xl_ar.addin.install.merging import Merge
from xl_ar.addin.install.places import CONF, SCRIPT, XLWINGS, Places, System
from xl_ar.addin.install.record import Record, read_record
from xl_ar.errors import LockedError

SHARED = (
    "these settings are xlwings' own, shared with every workbook that uses xlwings: such workbooks start this Python "
    "too, and no longer find Python files that lie beside them; one that needs otherwise has its own settings in a "
    f"{CONF} beside it"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the file, what is to stand in it (None: nothing), and the sentence that tells it."""

    path: PurePath
    content: bytes | None
    told: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they are carried out, and what is told besides."""

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Everything that the plan does and says, a sentence each."""
        return (*(step.told for step in self.steps), *self.notes)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be installed: the built add-in, the script for macOS, the settings, the file's code page."""

    addin: bytes
    settings: Mapping[str, str]
    encoding: str = "cp1252"
    script: bytes | None = None


def carry_out(plan: Plan, files: Files) -> None:
    """Carries out the steps one after the other; LockedError when Excel holds a file open."""
    for step in plan.steps:
        if step.content is None:
            files.remove(step.path)
        else:
            files.put(step.path, step.content)


def plan_install(order: Order, places: Places, files: Files) -> Plan:
    """What installing does here; nothing where all is as wanted. LockedError when Excel has the add-in open.

    The add-in goes first: when Excel holds it open, nothing else has been touched.
    """
    _check_closed(places, files)
    old = read_record(files, places.record)
    addin_steps = _addin_steps(order, places, files)
    conf_steps, merge, created, notes = _conf_steps(order, places, files, old)
    script_steps, script_put = _script_steps(order, places, files, old)
    record = Record(
        __version__, XLWINGS, digest(order.addin), merge.changes, merge.unended, created, script_put,
        tuple(sorted({*(old.backups if old else ()), *_backups((*addin_steps, *conf_steps))})),
    )  # fmt: skip
    steps = [*addin_steps]
    if record != old:
        steps.append(Step(places.record, record.as_bytes(), f"note in {places.record} what was installed"))
    return Plan((*steps, *conf_steps, *script_steps), notes)


def _check_closed(places: Places, files: Files) -> None:
    lock = places.addin.with_name("~$" + places.addin.name)
    if files.read(lock) is not None:
        raise LockedError(str(places.addin), f"open in Excel ({lock.name})", f"{CLOSE}; delete {lock} if it stays")


def _backups(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(str(step.path) for step in steps if " (backup" in step.path.name)


def _addin_steps(order: Order, places: Places, files: Files) -> list[Step]:
    there = files.read(places.addin)
    if there == order.addin:
        return []
    if there is None:
        return [Step(places.addin, order.addin, f"put the add-in at {places.addin}")]
    kept = backup_place(files, places.record.parent, places.addin.name, there)
    return [
        Step(kept, there, f"keep the add-in that stands there now as {kept}"),
        Step(places.addin, order.addin, f"put the add-in of this version at {places.addin}"),
    ]


def _conf_steps(
    order: Order, places: Places, files: Files, old: Record | None
) -> tuple[list[Step], Merge, bool, tuple[str, ...]]:
    """The steps for the configuration, the merge to be recorded, whether we made the file, and what to tell."""
    raw = files.read(places.conf)
    there = raw or b""
    faults = conf.faults_of(there)
    steps: list[Step] = []
    notes: tuple[str, ...] = ()
    if faults:
        kept = backup_place(files, places.conf.parent, places.conf.name, there)
        seen = "; ".join(f"line {fault.line}: {fault.what}" for fault in faults)
        steps.append(Step(kept, there, f"keep {places.conf.name} as {kept}, since it is mended ({seen})"))
    sound = conf.mended(there, order.encoding) if faults else there
    created = (old.conf_created if old else False) or raw is None
    merge = _merge_again(sound, order, places, old)
    if raw is None or merge.content != there:
        steps.append(Step(places.conf, merge.content, _told(places, merge, old)))
        notes = (SHARED,)
    return steps, merge, created, notes


def _merge_again(sound: bytes, order: Order, places: Places, old: Record | None) -> Merge:
    """The merge into a content in which an earlier installation may have left its changes."""
    newline = "\r\n" if places.system is System.WINDOWS else "\n"
    fresh = merging.merged(sound, order.settings, encoding=order.encoding, newline=newline)
    if old is None:
        return fresh
    if not fresh.changes:
        return replace(old.merge, content=sound)
    base = merging.unmerged(sound, old.merge).content
    return merging.merged(base, order.settings, encoding=order.encoding, newline=newline)


def _told(places: Places, merge: Merge, old: Record | None) -> str:
    known = {(change.key, change.after) for change in old.changes} if old else set()
    parts = []
    for change in merge.changes:
        if (change.key, change.after) in known:
            continue
        was = f" (was: {change.before.strip()})" if change.before is not None else ""
        parts.append(f'"{change.key}","{change.after}"{was}')
    return f"set in {places.conf}: {', '.join(parts)}" if parts else f"mend {places.conf}"


def _script_steps(order: Order, places: Places, files: Files, old: Record | None) -> tuple[list[Step], bool]:
    if places.script is None or order.script is None:
        return [], False
    if files.read(places.script) == order.script:
        return [], old.script_put if old else False
    return [Step(places.script, order.script, f"put {SCRIPT}, through which buttons start Python on macOS")], True


def plan_uninstall(places: Places, files: Files) -> Plan:
    """What taking away does here: only what an installation recorded; anything changed since stays and is told."""
    record = read_record(files, places.record)
    if record is None:
        return Plan(notes=(_nothing(places, files),))
    _check_closed(places, files)
    steps: list[Step] = []
    notes: list[str] = []
    there = files.read(places.addin)
    if there is not None and digest(there) == record.addin:
        steps.append(Step(places.addin, None, f"take away the add-in {places.addin}"))
    elif there is not None:
        notes.append(f"left {places.addin}: it is not the file that was installed")
    _undo_conf(record, places, files, steps, notes)
    if record.script_put and places.script is not None:
        steps.append(Step(places.script, None, f"take away {places.script}"))
    steps.append(Step(places.record, None, f"take away the note {places.record}"))
    notes.extend(f"left the backup {backup}" for backup in record.backups)
    return Plan(tuple(steps), tuple(notes))


def _nothing(places: Places, files: Files) -> str:
    if files.read(places.addin) is not None:
        return f"left {places.addin}: xl-ar addin install did not put it there; delete it yourself if it is not wanted"
    return "nothing to take away: the add-in is not installed here"


def _undo_conf(record: Record, places: Places, files: Files, steps: list[Step], notes: list[str]) -> None:
    there = files.read(places.conf)
    if there is None:
        return
    back = merging.unmerged(there, record.merge)
    notes.extend(f"left {key} in {places.conf}: it was set otherwise since" for key in back.kept)
    if record.conf_created and not back.content:
        steps.append(Step(places.conf, None, f"take away {places.conf}"))
    elif back.content != there:
        steps.append(Step(places.conf, back.content, f"put back the settings that were changed in {places.conf}"))

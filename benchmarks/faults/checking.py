"""What must hold after a fault, and after the second run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.scenes import LOG, SAMPLES, Scene, parts, sha256
from benchmarks.faults.striking import Fault
from xl_ar.audit import verify
from xl_ar.audit.locating import What
from xl_ar.excel.save import is_backup


@dataclass(frozen=True, slots=True)
class Before:
    """SHA-256 of every file of the folder before the run."""

    files: Mapping[str, str]


def before(folder: Path) -> Before:
    """The folder as it stands."""
    return Before({path.name: sha256(path) for path in folder.iterdir()})


def complete(scene: Scene, fault: Fault) -> frozenset[str]:
    """The workbooks that are as an undisturbed run leaves them."""
    return frozenset(name for name in SAMPLES if parts(fault.folder / name) == _results(scene, fault, name)[name])


def _results(scene: Scene, fault: Fault, name: str) -> Mapping[str, Mapping[str, bytes]]:
    return scene.edited_results if name == fault.edited else scene.results


def after_fault(scene: Scene, fault: Fault, was: Before, *, told: str = "") -> Iterator[str]:
    """What is wrong after the first run; ``told``: its words, if it lived to say them."""
    done = complete(scene, fault)
    for name in SAMPLES:
        begun = _begun(scene, fault, was, name)
        if name not in done and sha256(fault.folder / name) != begun:
            yield f"{name} is neither what it was nor the complete new one"
        if told and name not in done and name not in told and "not a folder" not in told:
            yield f"{name} is not done, and nothing says so"
    if told and "Traceback" in told:
        yield f"a traceback: {told[-300:]}"
    yield from _backups(scene, fault, was)
    yield from _log(fault.folder / LOG, killed=True)


def after_second_run(scene: Scene, fault: Fault, was: Before, done: Mapping[str, str], *, told: str) -> Iterator[str]:
    """What is wrong in the end; ``done``: SHA-256 of the workbooks that the first run had finished."""
    missing = set(SAMPLES) - complete(scene, fault)
    if missing:
        yield f"not as an undisturbed run leaves them: {sorted(missing)}"
    for name, digest in done.items():
        if sha256(fault.folder / name) != digest:
            yield f"{name} was finished, and the second run has written it again"
    left = [path.name for path in fault.folder.iterdir() if path.name.startswith(".~")]
    if left:
        yield f"left behind: {left}"
    yield from _backups(scene, fault, was)
    yield from _log(fault.folder / LOG, killed=False)
    yield from _not_intended(scene, fault, was, told)
    yield from _notes(fault.folder / "xl_ar_done.jsonl")


def _begun(scene: Scene, fault: Fault, was: Before, name: str) -> str:
    return sha256(scene.edited / name) if name == fault.edited else was.files[name]


def _backups(scene: Scene, fault: Fault, was: Before) -> Iterator[str]:
    """Each backup holds what someone had saved, and what was replaced is in one."""
    kept: dict[str, str] = {path.name: sha256(path) for path in fault.folder.iterdir() if is_backup(path)}
    for name, digest in was.files.items():
        if is_backup(Path(name)) and kept.get(name) != digest:
            yield f"{name}, an earlier backup, was changed"
    for name in SAMPLES:
        begun = _begun(scene, fault, was, name)
        if sha256(fault.folder / name) != begun and begun not in kept.values():
            yield f"{name} was replaced, and no backup holds what it was"
    sound = {*was.files.values(), *(sha256(scene.edited / name) for name in SAMPLES)}
    for name, digest in kept.items():
        if digest not in sound:
            yield f"{name} holds what nobody has saved"


def _log(log: Path, *, killed: bool) -> Iterator[str]:
    if not log.exists():
        return
    verdict = verify(log)
    for place in verdict.places:
        if not (killed and place.what is What.TORN and place.line == verdict.lines):
            yield f"audit log, line {place.line}: {place.told}"


def _not_intended(scene: Scene, fault: Fault, was: Before, told: str) -> Iterator[str]:
    """Each change of a workbook was put into the log before, or it was said that it could not be."""
    log = fault.folder / LOG
    entries = [json.loads(line) for line in log.read_bytes().splitlines() if line.strip()] if log.exists() else []
    intended = {entry.get("sha256_after") for entry in entries if entry.get("action") == "intend"}
    for name in SAMPLES:
        now = sha256(fault.folder / name)
        if now != _begun(scene, fault, was, name) and now not in intended and "audit log" not in told:
            yield f"{name} was changed without an intent in the log"


def _notes(place: Path) -> Iterator[str]:
    """The notes of what is done can be read, but for lines that were torn."""
    whole = 0
    for line in place.read_bytes().splitlines() if place.exists() else ():
        try:
            whole += "workbook" in json.loads(line)
        except ValueError:
            continue
    if not whole:
        yield f"{place.name} says nothing"

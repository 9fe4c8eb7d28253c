"""What trials begin with, and what an undisturbed run makes of it."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.faults.running import start

SAMPLES = ("cash_application.xlsx", "credit_balances.xlsx", "collections.xlsm")
LOG = "xl_ar_audit.jsonl"
_WORKBOOKS = Path(__file__).parents[2] / "workbooks"
_WHEN = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d UTC")  # when a decision was applied: another in each run

Parts = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Scene:
    """A folder to begin with; results of an undisturbed run by name, of the workbooks and of their edited versions."""

    name: str
    steps: tuple[str, ...]
    folder: Path
    edited: Path  # folder with a version of each workbook that a person has saved
    seconds: float
    results: Mapping[str, Parts]
    edited_results: Mapping[str, Parts]

    def words(self, folder: Path) -> list[str]:
        """The words after `xl-ar` for a run over a folder."""
        return words(folder, self.steps)


def words(folder: Path, steps: tuple[str, ...]) -> list[str]:
    """The words after `xl-ar` for a run of these steps."""
    return ["batch", str(folder), "--as-of", "2026-06-30", "--by", "ann", *steps]


def scenes(place: Path) -> list[Scene]:
    """A month-end run over workbooks as they came, and a run that applies what the first has matched."""
    first = place / "first"
    first.mkdir()
    for name in SAMPLES:
        shutil.copyfile(_WORKBOOKS / name, first / name)
    made = [_scene(place, "first run", (), first)]
    second = place / "second"
    shutil.copytree(place / "first run done", second)
    made.append(_scene(place, "accept and decide", ("--steps", "accept,decide"), second))
    return made


def _scene(place: Path, name: str, steps: tuple[str, ...], folder: Path) -> Scene:
    edited = place / f"{name} edited"
    edited.mkdir()
    for workbook in SAMPLES:
        edit(folder / workbook, edited / workbook)
    done, seconds = _undisturbed(place, folder, f"{name} done", steps)
    again, _ = _undisturbed(place, edited, f"{name} edited done", steps)
    return Scene(name, steps, folder, edited, seconds, _parts(done), _parts(again))


def edit(workbook: Path, result: Path) -> None:
    """The workbook as a person might have saved it meanwhile: a sheet of notes more."""
    book = load_workbook(workbook, keep_vba=workbook.suffix == ".xlsm")
    book.create_sheet("My notes")["A1"] = "called them, they pay on Friday"
    book.save(result)


def _undisturbed(place: Path, folder: Path, name: str, steps: tuple[str, ...]) -> tuple[Path, float]:
    done = place / name
    shutil.copytree(folder, done)
    begun = time.monotonic()
    running = start(words(done, steps), place / f"{name}.txt", temporary=place, fresh=False)
    if running.wait():
        raise RuntimeError(f"an undisturbed run ended with {running.code}: {running.words()}")
    return done, time.monotonic() - begun


def _parts(folder: Path) -> dict[str, Parts]:
    return {name: parts(folder / name) for name in SAMPLES}


def parts(workbook: Path) -> dict[str, bytes]:
    """SHA-256 of each part, but for the time at which decisions were applied; nothing where it is no sound package."""
    try:
        with zipfile.ZipFile(workbook) as package:
            return {name: _digest(package.read(name)) for name in package.namelist()}
    except (OSError, zipfile.BadZipFile, EOFError, ValueError):
        return {}


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(_WHEN.sub(b"(when)", content)).digest()


def sha256(path: Path) -> str:
    """SHA-256 of a file, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

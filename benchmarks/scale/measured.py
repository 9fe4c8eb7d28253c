"""A command in a process of its own: its seconds, its processor time and the memory of each process it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
XL_AR = (sys.executable, "-c", "from xl_ar.cli import main; main()")
_LOOK = 0.2  # seconds between looks at memory
_MB = 1 << 20
_SMALLEST = 32  # MB; what is below is no process that works on workbooks


@dataclass(frozen=True, slots=True)
class Measured:
    """``seconds`` of the clock, ``processor`` seconds of all processes, ``megabytes`` at most of each; exit code."""

    seconds: float
    processor: float
    megabytes: tuple[int, ...]
    code: int
    said: str


def measured(words: Sequence[str]) -> Measured:
    """Runs the command to its end; its output (and errors) as text. The processes it starts are counted in."""
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    around = {**os.environ, "PYTHONPATH": paths, "OPENPYXL_DEFUSEDXML": "False"}  # of the tests' packages, and slow
    before = os.times()
    started = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=around) as process:
        peaks: dict[int, int] = {}
        ended = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
        watch.start()
        said, _ = process.communicate()
        seconds = time.perf_counter() - started
        ended.set()
        watch.join()
    after = os.times()
    used = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    large = sorted((peak for peak in peaks.values() if peak >= _SMALLEST), reverse=True)
    return Measured(seconds, used, tuple(large), process.returncode, said)


def _watch(pid: int, peaks: dict[int, int], ended: threading.Event) -> None:
    while not ended.wait(_LOOK):
        try:
            top = psutil.Process(pid)
            family = [top, *top.children(recursive=True)]
        except psutil.Error:
            return
        for process in family:
            _note(process, peaks)


def _note(process: psutil.Process, peaks: dict[int, int]) -> None:
    try:
        peaks[process.pid] = max(peaks.get(process.pid, 0), int(process.memory_info().rss) // _MB)
    except psutil.Error:
        return

"""Broken workbooks through the whole path, many thousand of them: no crash, no hang, no changed byte of a user's.

    python -m benchmarks.trust.fuzz FOLDER... [--cases 50000] [--jobs 2] [--first 0] [--keep failures]

Every file of the folders of at most 64 kB is a seed. A case is one seed with one to three faults (`mutation.py`),
the same for the same number. It is read, planned and written to a copy as `xl-ar` would do it; a workbook without
receivables gets two sheets grafted all the same. A case fails when anything but an ArError comes out, when it takes
more than 10 s of processor time or 3 GB, when the original changes, or when a part of the user's differs in the result.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from benchmarks.trust.fuzzing import Case, Checker, Result, minimised
from benchmarks.trust.mutation import mutated, steps_of

LARGEST = 64 << 10
PATIENCE = 60.0  # of the clock, on a machine that does other work too; `fuzzing.SLOW` counts the processor
MEMORY = 3 << 30
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".htm", ".xml"})


@dataclass(slots=True)
class Worker:
    """A process and the case it is at; `number` is -1 before the first."""

    process: multiprocessing.process.BaseProcess
    number: Synchronized[int]
    since: Synchronized[float]
    stop: int
    step: int


def seeds(folders: Sequence[Path]) -> list[Path]:
    """Files of the folders that serve as seeds, in order of name."""
    found = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if path.suffix.lower() in SUFFIXES and 0 < path.stat().st_size <= LARGEST]


def case(paths: Sequence[Path], number: int) -> Case:
    """The case of this number."""
    path = paths[number % len(paths)]
    raw = path.read_bytes()
    steps = steps_of(number, package=raw.startswith(b"PK"))
    return Case(number, path, raw, steps)


def work(
    paths: Sequence[Path], first: int, stop: int, step: int, number: Any, since: Any, told: Any, keep: Path
) -> None:
    """Runs the cases first, first + step, ...; tells each result."""
    warnings.simplefilter("ignore")
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # readers print what they think of a file
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        checker = Checker(Path(folder))
        for at in range(first, stop, step):
            since.value, number.value = time.monotonic(), at
            made = case(paths, at)
            result = checker.check(made, mutated(made.raw, made.steps))
            if result.failed:
                since.value = time.monotonic() + 300  # making it small takes longer
                save(made, result, minimised(made, result, checker), keep)
            told.put((at, result.kind, result.message if result.failed else ""))
        told.put((-1, "peak MB", str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)))
    told.close()
    told.join_thread()


def save(made: Case, result: Result, small: bytes, keep: Path) -> None:
    """The failing case, made small, and what happened."""
    keep.mkdir(parents=True, exist_ok=True)
    name = f"{result.kind.replace(' ', '-')}-{made.number}"
    (keep / f"{name}{made.path.suffix}").write_bytes(small)
    told = {"seed": made.path.name, "steps": [str(step) for step in made.steps], "message": result.message}
    (keep / f"{name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def started(paths: Sequence[Path], first: int, stop: int, step: int, told: Any, keep: Path) -> Worker:
    """A process at work from case `first` on."""
    context = multiprocessing.get_context("fork")
    number, since = context.Value("q", -1), context.Value("d", time.monotonic())
    process = context.Process(target=work, args=(paths, first, stop, step, number, since, told, keep))
    process.start()
    return Worker(process, number, since, stop, step)


def overtime(worker: Worker) -> str:
    """Why this worker must be replaced, '' while it is well."""
    if worker.process.is_alive():
        return "hang" if time.monotonic() - worker.since.value > PATIENCE else ""
    return "" if worker.process.exitcode == 0 else "killed"


def fuzz(paths: Sequence[Path], first: int, cases: int, jobs: int, keep: Path) -> Iterator[tuple[int, str, str]]:
    """Number, kind and message of every case as it ends."""
    told = multiprocessing.get_context("fork").Queue()
    stop = first + cases
    workers = [started(paths, first + at, stop, jobs, told, keep) for at in range(jobs)]
    while workers:
        while not told.empty():
            yield told.get()
        for worker in list(workers):
            if fault := overtime(worker):
                worker.process.kill()
                worker.process.join()
                yield replaced_case(worker, paths, fault, keep)
                workers.append(started(paths, worker.number.value + worker.step, stop, worker.step, told, keep))
                workers.remove(worker)
            elif not worker.process.is_alive():
                workers.remove(worker)
        time.sleep(0.1)
    while not told.empty():
        yield told.get()


def replaced_case(worker: Worker, paths: Sequence[Path], fault: str, keep: Path) -> tuple[int, str, str]:
    """A case whose process had to be ended, saved as it is."""
    made = case(paths, worker.number.value)
    message = f"exit code {worker.process.exitcode}" if fault == "killed" else f"more than {PATIENCE:.0f} s"
    save(made, Result(fault, message), mutated(made.raw, made.steps), keep)
    return made.number, fault, message


def main() -> int:
    """Prints a tally; 1 when a case failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    for name, default in (("--cases", 50_000), ("--jobs", 2), ("--first", 0)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--keep", type=Path, default=Path("failures"))
    given = parser.parse_args()
    paths = seeds(given.folders)
    print(f"{len(paths)} seeds, cases {given.first} to {given.first + given.cases - 1}", flush=True)
    start, tally, faults = time.monotonic(), Counter[str](), 0
    for number, kind, message in fuzz(paths, given.first, given.cases, given.jobs, given.keep):
        if number < 0:
            print(f"{kind}: {message}")
            continue
        tally[kind] += 1
        if message:
            faults += 1
            print(f"case {number}: {kind}: {message[:300]}", flush=True)
        if sum(tally.values()) % 1000 == 0:
            print(f"{sum(tally.values()):,} cases, {time.monotonic() - start:.0f} s, {dict(tally)}", flush=True)
    print(f"{sum(tally.values()):,} cases, {faults} failed, {time.monotonic() - start:.0f} s")
    for kind, count in tally.most_common():
        print(f"  {kind:<28} {count:>8,}")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Faults at random moments of a batch, many times over; what is found afterwards is held against an undisturbed run.

    python -m benchmarks.faults [--trials 500] [--seed 0] [--minutes 60] [--folder PLACE] [--faults kill,full]

A trial copies three sample workbooks into a folder and starts `xl-ar batch` over it: a first run, or a run that accepts
and applies what an earlier one matched; half of them with a log that is required, some with `--resume` or `--jobs 2`.
At a random moment, or at one of the changes that can be seen in the folder, something happens: the process group is
killed, the disk is full, the right to write is gone, the network folder drops, a person saves a workbook, a second
run begins. Then the folder is checked, the fault is ended, the same command runs again, and the folder is checked
again. The same seed gives the same faults; moments are those of the machine. Needs Linux and, for mounts and users,
root.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.checking import after_fault, after_second_run, before, complete
from benchmarks.faults.running import Running, preload, start
from benchmarks.faults.scenes import SAMPLES, Scene, scenes, sha256, words
from benchmarks.faults.striking import FAULTS, Fault, moment, where

_EVENTS = {"first run": 45, "accept and decide": 18}  # changes that can be seen in the folder of a whole run


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial has found."""

    number: int
    kind: str
    scene: str
    place: str
    finished: int  # workbooks complete when the fault had happened
    temporary: int  # copies left in the system's folder for temporary files by the first run
    wrong: tuple[str, ...]


def trial(
    number: int, seed: int, kinds: Sequence[str], places: Sequence[Scene], folder: Path, until: float
) -> Trial | None:
    """One trial, in a folder of its own kept where something was wrong; None when it is too late."""
    if time.monotonic() > until:
        return None
    chance = random.Random(f"{seed} {number}")
    kind = kinds[number % len(kinds)]
    scene = chance.choices(places, (2, 1))[0]
    home = folder / f"trial {number}"
    home.mkdir()
    fault = FAULTS[kind](chance, scene, home / "share")
    try:
        fault.prepare()
        found = _tried(number, chance, kind, scene, fault, home)
    except Exception as error:
        found = Trial(number, kind, scene.name, "?", 0, 0, (f"{type(error).__name__}: {error}",))
    finally:
        fault.end()
    if not found.wrong:
        shutil.rmtree(home)
    return found


def _tried(number: int, chance: random.Random, kind: str, scene: Scene, fault: Fault, home: Path) -> Trial:
    temporary = home / "temporary"
    temporary.mkdir()
    temporary.chmod(0o777)
    more = _more(chance) if fault.user == 0 else []  # another user may not read the interpreter of this one
    fresh = "--jobs" in more or (fault.user == 0 and chance.random() < 0.05)
    was = before(fault.folder)
    given = [*scene.words(fault.folder), *more]
    running = start(given, home / "first.txt", temporary=temporary, fresh=fresh, user=fault.user)
    at = moment(chance, scene.seconds * (2.2 if fresh else 1.0), _EVENTS[scene.name])
    place = _struck(fault, running, kind) if at.wait(running, fault.folder) else "after the end"
    running.wait()
    told = "" if kind == "kill" and place != "after the end" else running.words()
    fault.heal()
    wrong = list(after_fault(scene, fault, was, told=told))
    done = {name: sha256(fault.folder / name) for name in complete(scene, fault)}
    left = len(_copies(temporary))
    wrong += _second(fault, given, home)
    wrong += [f"left among the system's temporary files: {path.name}" for path in _copies(temporary)]
    wrong += after_second_run(scene, fault, was, done, told=told)
    return Trial(number, kind, scene.name, place, len(done), left, tuple(wrong))


def _copies(temporary: Path) -> list[Path]:
    return [path for path in temporary.glob("xl-ar-*/*/*") if path.is_file()]


def _more(chance: random.Random) -> list[str]:
    more = ["--set", "writing.audit=required"] if chance.random() < 0.5 else []
    more += ["--resume"] if chance.random() < 0.25 else []
    return [*more, "--jobs", "2"] if chance.random() < 0.1 else more


def _struck(fault: Fault, running: Running, kind: str) -> str:
    """Strikes; where the run was: a killed one is looked at afterwards, as it stands still then."""
    place = where(fault.folder)
    fault.strike(running)
    return where(fault.folder) if kind == "kill" else place


def _second(fault: Fault, given: Sequence[str], home: Path) -> Iterator[str]:
    again = start(given, home / "again.txt", temporary=home / "temporary", fresh=False, user=fault.user)
    if code := again.wait():
        yield f"the second run ended with {code}: {again.words()}"


def main() -> int:
    """Prints the tally; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600, help="no trial is begun after")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--faults", default=",".join(FAULTS))
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=given.folder))
    folder.chmod(0o755)
    begun = time.monotonic()
    found = list(_all(given, folder))
    _tell(found, time.monotonic() - begun)
    if any(one.wrong for one in found):
        print(f"the folders of trials that went wrong are kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _all(given: argparse.Namespace, folder: Path) -> Iterator[Trial]:
    warm = folder / "warm"
    warm.mkdir()
    shutil.copyfile(Path(__file__).parents[2] / "workbooks" / SAMPLES[0], warm / SAMPLES[0])
    preload(folder, *words(warm, ()))
    places = scenes(folder)
    print(", ".join(f"{scene.name} alone: {scene.seconds:.1f} s" for scene in places), flush=True)
    until = time.monotonic() + given.minutes * 60
    context = multiprocessing.get_context("fork")
    numbers = range(given.first, given.first + given.trials)
    with ProcessPoolExecutor(given.jobs, mp_context=context) as pool:
        waiting = [pool.submit(trial, n, given.seed, given.faults.split(","), places, folder, until) for n in numbers]
        for ended in as_completed(waiting):
            if (one := ended.result()) is None:
                continue
            for sentence in one.wrong:
                print(f"trial {one.number} ({one.kind}, {one.scene}, {one.place}): {sentence}", flush=True)
            yield one


def _tell(found: Sequence[Trial], seconds: float) -> None:
    for name, by in (("fault", "kind"), ("where", "place"), ("run", "scene")):
        counted = Counter(getattr(one, by) for one in found)
        wrong = Counter(getattr(one, by) for one in found if one.wrong)
        print(f"\n{name:<28}{'trials':>8}{'wrong':>8}")
        for key in sorted(counted):
            print(f"{key:<28}{counted[key]:>8}{wrong[key]:>8}")
    part = sum(0 < one.finished < len(SAMPLES) for one in found)
    print(f"\n{len(found)} trials in {seconds / 60:.0f} min; in {part} the folder was done in part; ", end="")
    print(f"{sum(one.temporary > 0 for one in found)} left copies among the system's temporary files")


if __name__ == "__main__":
    sys.exit(main())

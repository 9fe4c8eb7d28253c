"""The faults, the moments at which they strike, and where in its work a run was then."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.running import NOBODY, Running
from benchmarks.faults.scenes import LOG, SAMPLES, Scene, sha256

_OURS = ".~xl-ar-"
_LOOK = 0.0003


class Fault:
    """What happens to a run over ``folder``, which lies in ``share``; ``heal`` ends it before the second run."""

    user = 0
    edited = ""  # the workbook that a person has saved meanwhile

    def __init__(self, chance: random.Random, scene: Scene, share: Path) -> None:
        self.chance, self.scene, self.share = chance, scene, share
        self.folder = share / "month end"

    def prepare(self) -> None:
        """The folder as it is before the run."""
        self.share.mkdir()
        self.fill()

    def fill(self) -> None:
        """The workbooks of the scene, of which the first run may have one less."""
        shutil.copytree(self.scene.folder, self.folder)

    def strike(self, running: Running) -> None:
        """It happens."""

    def heal(self) -> None:
        """It is over."""

    def end(self) -> None:
        """Nothing of it is left on the machine."""


class Kill(Fault):
    """SIGKILL to the process and all that it has started."""

    def strike(self, running: Running) -> None:
        running.kill()


class Full(Fault):
    """A disk that is full from one moment to the next, or has room for a little more."""

    def prepare(self) -> None:
        self.share.mkdir()
        _mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", self.share)
        self.fill()

    def strike(self, running: Running) -> None:
        free = os.statvfs(self.share).f_bavail * os.statvfs(self.share).f_frsize
        room = self.chance.choice((0, 0, 4096, 20_000, 60_000))
        handle = os.open(self.share / "filler", os.O_WRONLY | os.O_CREAT)
        try:
            os.posix_fallocate(handle, 0, max(free - room, 1))
        except OSError:  # the run has taken of it meanwhile
            os.posix_fallocate(handle, 0, max(free - room - (1 << 18), 1))
        finally:
            os.close(handle)

    def heal(self) -> None:
        (self.share / "filler").unlink(missing_ok=True)

    def end(self) -> None:
        _unmount(self.share)


class Permission(Fault):
    """The folder, a workbook or the log can no longer be written by who runs it."""

    user = NOBODY

    def prepare(self) -> None:
        super().prepare()
        self._own(0o755, 0o644)
        for path in self.folder.iterdir():
            os.chown(path, NOBODY, NOBODY)
        self.lost = self.chance.choice(("folder", "workbook", "log"))

    def strike(self, running: Running) -> None:
        if self.lost == "folder":
            self.folder.chmod(0o555)
            return
        path = self.folder / (LOG if self.lost == "log" else self.chance.choice(SAMPLES))
        if path.exists():
            path.chmod(0o444)

    def heal(self) -> None:
        self._own(0o755, 0o644)

    def _own(self, folder: int, file: int) -> None:
        os.chown(self.folder, NOBODY, NOBODY)
        self.folder.chmod(folder)
        for path in self.folder.iterdir():
            path.chmod(file)


class Vanish(Fault):
    """A network folder that is gone from one moment to the next, and comes back later as it was."""

    gone = False

    def prepare(self) -> None:
        self.server = self.share.with_name("server")
        self.server.mkdir()
        self.share.mkdir()
        _mount("--bind", self.server, self.share)
        self.fill()

    def strike(self, running: Running) -> None:
        _unmount(self.share)
        self.gone = True

    def heal(self) -> None:
        if not self.gone:
            return
        if stray := [path.name for path in self.share.rglob("*")]:
            raise RuntimeError(f"written where the network folder was: {stray}")
        _mount("--bind", self.server, self.share)
        self.gone = False

    def end(self) -> None:
        _unmount(self.share)


class Edit(Fault):
    """A person saves one of the workbooks: a new file takes the name, as Excel does it."""

    def strike(self, running: Running) -> None:
        name = self.chance.choice(SAMPLES)
        saving = self.folder / "saving.tmp"
        shutil.copyfile(self.scene.edited / name, saving)
        saving.replace(self.folder / name)
        self.edited = name


class Twice(Fault):
    """A second run over the same folder begins."""

    def strike(self, running: Running) -> None:
        from benchmarks.faults.running import start

        temporary = self.share.with_name("temporary")
        said = self.share.with_name("second.txt")
        self.other = start(self.scene.words(self.folder), said, temporary=temporary, fresh=False)

    def heal(self) -> None:
        if hasattr(self, "other"):
            self.other.wait()


FAULTS: dict[str, type[Fault]] = {
    "kill": Kill,
    "full": Full,
    "permission": Permission,
    "vanish": Vanish,
    "edit": Edit,
    "twice": Twice,
}


def _mount(*words: str | Path) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=False, stderr=subprocess.DEVNULL)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a fault strikes: ``after`` seconds from the start, or that long after the ``event``-th change is seen."""

    after: float
    event: int = 0

    def wait(self, running: Running, folder: Path) -> bool:
        """Returns at the moment; False where the run has ended before."""
        if self.event:
            _until(running, folder, self.event)
        until = time.monotonic() + self.after
        while not running.ended():
            if (left := until - time.monotonic()) <= 0:
                return True
            time.sleep(min(left, 0.01))
        return False


def moment(chance: random.Random, seconds: float, events: int) -> Moment:
    """One anywhere in the time that a run takes, or, as often, at one of the changes that can be seen in its folder."""
    if chance.random() < 0.5:
        return Moment(chance.uniform(0, seconds))
    return Moment(chance.choice((0, 0, 0.002, 0.01)) * chance.random(), chance.randint(1, events))


def _until(running: Running, folder: Path, event: int) -> None:
    before, seen = _glance(folder), 0
    while not running.ended():
        now = _glance(folder)
        if now != before:
            before, seen = now, seen + 1
            if seen >= event:
                return
        time.sleep(_LOOK)


def _glance(folder: Path) -> frozenset[tuple[str, int, bool]]:
    """What changes when a file comes, goes, is replaced, or the log grows; whether one being written has content."""
    found = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                growing = entry.name.startswith(_OURS)
                state = entry.stat()
                found.add(
                    (entry.name, state.st_size if entry.name == LOG else entry.inode(), growing and state.st_size > 0)
                )
    except OSError:
        pass
    return frozenset(found)


def where(folder: Path) -> str:
    """Where in its work a run is, or was when it was killed."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    locked = any(name.startswith(_OURS) and name.endswith("lock") for name in names)
    unfinished = any(name.startswith(_OURS) and not name.endswith("lock") for name in names)
    last = _last_entry(folder / LOG)
    if last.get("action") == "intend":
        done = sha256(folder / str(last.get("file"))) == last.get("sha256_after")
        return "replaced, not confirmed" if done else "intended, not replaced"
    if unfinished:
        return "new file being written"
    return "reading and computing" if locked else "between workbooks"


def _last_entry(log: Path) -> dict[str, object]:
    try:
        lines = log.read_bytes().splitlines()
        entry = json.loads(lines[-1]) if lines else {}
    except (OSError, ValueError):
        return {}
    return entry if isinstance(entry, dict) else {}

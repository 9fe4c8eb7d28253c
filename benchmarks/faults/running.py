"""`xl-ar` as a process of its own, in a process group of its own, that can be killed."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

NOBODY = 65534
PATIENCE = 240.0  # seconds, on a machine that does other work too
_CODE = "from xl_ar.cli import main; main()"
_MODULES = r"""
import sys
from xl_ar.cli import main
try:
    main(sys.argv[2:])
except SystemExit:
    pass
open(sys.argv[1], "w").write("\n".join(sorted(sys.modules)))
"""


@dataclass(slots=True)
class Running:
    """A process that was started, and where its words go."""

    pid: int
    said: Path
    code: int | None = None

    def ended(self) -> bool:
        """True once it has ended; its code is known then, negative for a signal."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def wait(self) -> int:
        """Its code; it is killed, and RuntimeError raised, when it takes too long."""
        until = time.monotonic() + PATIENCE
        while not self.ended():
            if time.monotonic() > until:
                self.kill()
                raise RuntimeError(f"no end after {PATIENCE:.0f} s: {self.words()}")
            time.sleep(0.005)
        assert self.code is not None
        return self.code

    def kill(self) -> None:
        """SIGKILL to the whole group, as where the power fails."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while not self.ended():
            time.sleep(0.001)

    def words(self) -> str:
        """All it has said."""
        return " ".join(self.said.read_text("utf-8", "replace").split())


def preload(folder: Path, *words: str) -> None:
    """Imports here what a run of these words imports, so that a child which is forked off starts at once."""
    names = folder / "modules"
    subprocess.run([sys.executable, "-c", _MODULES, str(names), *words], check=True, stdout=subprocess.DEVNULL)
    for name in names.read_text().split():
        if not name.startswith("__"):
            with suppress(Exception):
                importlib.import_module(name)


def start(words: Sequence[str], said: Path, *, temporary: Path, fresh: bool, user: int = 0) -> Running:
    """`xl-ar` with these words: forked off, or as a `fresh` program that imports everything itself."""
    said.touch()
    said.chmod(0o666)
    pid = os.fork()
    if pid:
        return Running(pid, said)
    try:
        _become(said, temporary, user)
        if fresh:
            os.execv(sys.executable, [sys.executable, "-c", _CODE, *words])
        _run(words)
    except BaseException as error:  # nothing of this process may go on in the copy
        os.write(2, f"not started: {error!r}".encode())
    os._exit(70)


def _become(said: Path, temporary: Path, user: int) -> None:
    os.setsid()
    handle = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.environ |= {"TMPDIR": str(temporary), "HOME": str(temporary)}
    os.environ.pop("XDG_CONFIG_HOME", None)
    tempfile.tempdir = None
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


def _run(words: Sequence[str]) -> NoReturn:
    from xl_ar.cli import main

    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False)
    code = 0
    try:
        main(list(words))
    except SystemExit as ended:
        code = int(ended.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

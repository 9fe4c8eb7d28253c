"""A log that grows while a batch writes trails from it: read on from where it was read to, not from its beginning."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from xl_ar.audit.chain import LONGEST, Form, Link, StrangeLines, link_of
from xl_ar.audit.verifying import Verdict, Walk, verify

_TRUSTED = 300.0  # seconds after which lines read before are read again, as someone may have changed them


class Growing:
    """What was read of a log so far: the walk along its chain, and where the entries on each file stand in it."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._begin()

    def _begin(self) -> None:
        self._walk, self._strange = Walk(), StrangeLines()
        self._since = time.monotonic()
        self._size = self._place = 0
        self._last = (0, b"")  # where the last line read begins, and what it is
        self._sound = True
        self._of: dict[str, list[tuple[int, int, int]]] = {}  # by file: offset, length and number of a line

    def read_on(self) -> Verdict:
        """The verdict on the log as it stands now: of what was not read before, or of all if that is in doubt.

        OSError where it cannot be read.
        """
        if not self._stands():
            self._begin()
        with self._log.open("rb") as stream:
            stream.seek(self._size)
            while (line := stream.readline(LONGEST)).endswith(b"\n"):
                self._take(line)
        if line or not self._sound or not self._walk.ends_well or not self._walk.lines:
            return verify(self._log)
        return Verdict(self._walk.lines, self._walk.entries, self._walk.head)

    def entries(self, file: str) -> Iterator[Link]:
        """The entries on a file in order, read from the log. OSError where it cannot be read."""
        with self._log.open("rb") as stream:
            for offset, length, place in self._of.get(file, ()):
                stream.seek(offset)
                yield link_of(stream.read(length), place)

    def unconfirmed(self) -> frozenset[int]:
        """Numbers of the intents that no entry confirms."""
        return self._walk.intents.unconfirmed()

    def _stands(self) -> bool:
        """False where the log was not seen for long, is shorter, or its line last read is another."""
        offset, last = self._last
        if time.monotonic() - self._since > _TRUSTED or self._log.stat().st_size < self._size:
            return False
        with self._log.open("rb") as stream:
            stream.seek(offset)
            return stream.read(len(last)) == last

    def _take(self, line: bytes) -> None:
        self._place += 1
        content = line.removesuffix(b"\n")
        link = link_of(content, self._place, self._strange.found)
        if link.form is Form.SOUND:
            self._strange = StrangeLines()
        else:
            self._strange.add(content)
        self._sound &= self._walk.follows(link)
        if isinstance(file := link.entry.get("file"), str):
            self._of.setdefault(file, []).append((self._size, len(content), self._place))
        self._last = (self._size, line)
        self._size += len(line)


@lru_cache(maxsize=8)
def growing(log: Path) -> Growing:
    """The one of a log (an absolute path) in this process."""
    return Growing(log)

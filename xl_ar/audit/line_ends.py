"""Line ends that an editor or a transfer in text mode has made ``\\r\\n``: told once, the lines taken as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_ar.audit.chain import Form, link_of
from xl_ar.audit.locating import Place, What

_ADDED = b"\r"


def without(line: bytes) -> bytes:
    """The line (without its end) as it was sealed, where nothing but its end was changed; else as it stands."""
    bare = line.removesuffix(_ADDED)
    return bare if bare != line and link_of(bare, 0).form is Form.SOUND else line


class LineEnds:
    """Which lines of a log have another end than they were written with, and are otherwise as they were sealed."""

    def __init__(self) -> None:
        self.changed = 0  # lines
        self._first = self._last = 0
        self._alike = 0  # lines from the first on, one after another, that have the other end, entries or not

    def counted(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines (without ``\\n``) as they stand, looked at on the way."""
        for place, line in enumerate(lines, 1):
            if line.endswith(_ADDED):
                self._alike += self._alike == place - 1
                if without(line) != line:
                    self.changed += 1
                    self._first, self._last = self._first or place, place
            yield line

    def restored(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines as they were before; a line that is no entry too, where all were changed up to the last of them."""
        every = self._last if self._alike >= self._last else 0
        for place, line in enumerate(lines, 1):
            yield line.removesuffix(_ADDED) if place <= every else without(line)

    def place(self, lines: int, name: str) -> Place:
        """What was done, as one place; ``lines``: how many the log has, ``name``: its own."""
        which = f"all {lines:,} lines" if self.changed == lines else f"{self.changed:,} of {lines:,} lines"
        each = "each is otherwise as it was sealed" if self.changed > 1 else "it is otherwise as it was sealed"
        remedy = f"Restore the log, or take each \\r off again, as dos2unix {name} does"
        told = f"from \\n to \\r\\n in {which}, as an editor or a transfer in text mode does; {each}. {remedy}"
        return Place(self._first, What.LINE_ENDS, told)

"""Whether the chain of a log holds, and if not, where it is broken and how."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xl_ar.audit.chain import GENESIS, LONGEST, Form, Link, links
from xl_ar.audit.intents import Intents
from xl_ar.audit.line_ends import LineEnds
from xl_ar.audit.locating import Place, What, located
from xl_ar.errors import UsageError

__all__ = ["Place", "Verdict", "Walk", "What", "read_lines", "verify"]

_EXPECTED = re.compile("[0-9a-f]{12,64}")  # so many signs of a hash are enough to name it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: places where the chain is broken, and notes on what is no fault."""

    lines: int = 0
    entries: int = 0
    head: Link | None = None  # the last sound entry
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """True where nothing was changed, taken out or put in between, as far as the chain can tell."""
        return not self.places

    @property
    def where(self) -> str:
        """At how many places it is broken, in words."""
        return f"at {len(self.places):,} place{'s' * (len(self.places) != 1)}"

    @property
    def hash(self) -> str:
        """The hash of the last entry: kept elsewhere, it proves later that the log was not shortened or rewritten."""
        return self.head.hash if self.head else ""


def verify(log: Path, expect: str | None = None) -> Verdict:
    """The verdict on a log; ``expect``: the hash of an entry, or its first 12 signs or more, that must be in it.

    OSError where the log cannot be read, UsageError where ``expect`` is no hash.
    """
    wanted = _hash(expect)
    ends = LineEnds()
    lines = partial(read_lines, log)
    walked = _walked(ends.counted(lines()), wanted)
    if ends.changed:
        lines = partial(_restored, log, ends)
        walked = _walked(lines(), wanted)
    walk, closed = walked.walk, _is_closed(log)
    places = [] if walked.sound and closed and walk.ends_well else _places(lines(), closed)
    if ends.changed:
        places.insert(0, ends.place(walk.lines, log.name))
    if wanted and not walked.with_hash:
        told = f"no entry has the hash {wanted}: the end of the log was cut off, or the log was written anew"
        places.append(Place(walk.lines, What.MISSING, told))
    elif not walk.lines:
        places.append(Place(0, What.EMPTY, "it has no entry: it was emptied, or the entries were cut off"))
    notes = [*walk.notes()]
    if walked.with_hash and all(place.line > walked.with_hash for place in places):
        notes.append(f"the entry with the hash {wanted} is line {walked.with_hash}; nothing up to it was changed since")
    return Verdict(walk.lines, walk.entries, walk.head, tuple(places), (*notes, *walk.intents.notes(log)))


def _hash(expect: str | None) -> str:
    """What is expected in small letters, '' for nothing; UsageError where it is no hash."""
    wanted = (expect or "").strip().casefold()
    if expect is not None and not _EXPECTED.fullmatch(wanted):
        raise UsageError(f"the hash expected is '{expect}': give 12 to 64 signs of a hash, each 0 to 9 or a to f")
    return wanted


@dataclass(frozen=True, slots=True)
class _Walked:
    """A log walked through: ``sound`` where each line follows from those before it; the line with the hash, or 0."""

    walk: Walk
    sound: bool
    with_hash: int


def _walked(lines: Iterable[bytes], wanted: str) -> _Walked:
    walk, sound, with_hash = Walk(), True, 0
    for link in links(lines):
        sound &= walk.follows(link)
        if wanted and link.form is Form.SOUND and link.hash.startswith(wanted):
            with_hash = link.line
    return _Walked(walk, sound, with_hash)


def _restored(log: Path, ends: LineEnds) -> Iterator[bytes]:
    return ends.restored(read_lines(log))


def read_lines(log: Path) -> Iterator[bytes]:
    """The lines of a log without their ends, one at a time; of one longer than any entry its beginning.

    What is left of it is no entry: it has no hash.
    """
    with log.open("rb") as stream:
        while line := stream.readline(LONGEST):
            end = line
            while not end.endswith(b"\n") and (more := stream.readline(LONGEST)):
                end = more
            yield line.removesuffix(b"\n")


def _is_closed(log: Path) -> bool:
    with log.open("rb") as stream:
        if not stream.seek(0, 2):
            return True
        stream.seek(-1, 2)
        return stream.read(1) == b"\n"


def _places(lines: Iterable[bytes], closed: bool) -> list[Place]:
    return located([replace(link, entry={}) for link in links(lines)], closed)


class Walk:
    """The way through the log from line to line, each held against the one before; in little memory."""

    def __init__(self) -> None:
        self.lines = self.entries = self.old = 0
        self.head: Link | None = None
        self.torn: list[int] = []
        self.intents = Intents()
        self._open_end: set[Form] = set()  # forms of the lines after the last entry

    def follows(self, link: Link) -> bool:
        """One more line: false where the line does not follow from the lines before it."""
        self.lines = link.line
        if link.form is not Form.SOUND:
            return self._strange(link)
        first, before = self.head is None, self.head.hash if self.head else GENESIS
        self.entries += 1
        self.head = link
        self._open_end.clear()
        self.intents.take(link)
        if first and link.strange == link.found:
            self.old = link.strange.lines
        return link.number == link.line and link.previous == before and link.found == link.strange

    @property
    def ends_well(self) -> bool:
        """True where the last line is an entry, or all are from before the chain."""
        return not self._open_end or (self.head is None and self._open_end == {Form.UNCHAINED})

    def _strange(self, link: Link) -> bool:
        """False for a line that cannot be there; others are, where the next entry says that it has found them."""
        self._open_end.add(link.form)
        if link.form is Form.EDITED:
            self.intents.take_edited(link)
        if self.head is None:
            return link.form is not Form.EDITED
        if link.form is Form.TORN:
            self.torn.append(link.line)
        return link.form is Form.TORN

    def notes(self) -> Iterator[str]:
        """What is no fault, in sentences."""
        if self.head is None and self.lines:
            yield f"{_lines(self.lines)} from before the chain; none is chained yet"
        elif self.old:
            yield f"{_lines(self.old)} from before the chain, as they were when it began"
        for line in self.torn:
            yield f"line {line} is torn: a process was killed while it wrote; the chain goes on after it"


def _lines(number: int) -> str:
    return f"{number:,} line{'s' * (number != 1)}"

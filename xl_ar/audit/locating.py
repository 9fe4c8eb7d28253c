"""Where a chain is broken and how: the lines that keep their order are told from those edited, moved or put in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_ar.audit.chain import GENESIS, NOTHING, Form, Link


class What(StrEnum):
    """What was done to a line."""

    EDITED = "edited"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "order changed"
    TORN = "torn"
    MISSING = "missing"
    EMPTY = "empty"
    LINE_ENDS = "line ends changed"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a chain is broken: the line of the file, from 1, 0 for the whole log, and a sentence."""

    line: int
    what: What
    told: str

    def __str__(self) -> str:
        return f"{f'line {self.line:,}: ' if self.line else ''}{self.what.value}: {self.told}"


_START = Link(0, Form.SOUND, 0, "", GENESIS)


def located(links: Sequence[Link], closed: bool = True) -> list[Place]:
    """The places, by line; ``closed``: whether the last line has its end."""
    sound = [link for link in links if link.form is Form.SOUND]
    genuine, forged = _genuine(sound)
    kept = _longest_rising(genuine)
    in_order = {link.line for link in kept}
    strays = [*forged, *(link for link in genuine if link.line not in in_order)]
    numbers = {link.number: link for link in kept}
    places = [_stray(link, numbers.get(link.number)) for link in strays]
    moved = sorted(link.number for link in strays if link.number not in numbers)
    strange = [link for link in links if link.form is not Form.SOUND]
    before, at = _START, 0
    for link in kept:
        end = bisect_left(strange, link.line, key=lambda one: one.line)
        places += _between(before, link, strange[at:end], moved)
        before, at = link, end
    places += _tail(before, strange[at:], links[-1].line if links else 0, closed)
    return sorted(places, key=lambda place: place.line)


def _genuine(sound: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """The entries, and those that claim the number of another one which the next entry follows from."""
    followed = {link.previous for link in sound}
    hashes: dict[int, set[str]] = {}
    for link in sound:
        hashes.setdefault(link.number, set()).add(link.hash)
    genuine: list[Link] = []
    forged: list[Link] = []
    for link in sound:
        rivals = hashes[link.number]
        lost = len(rivals) > 1 and link.hash not in followed and not rivals.isdisjoint(followed)
        (forged if lost else genuine).append(link)
    return genuine, forged


def _longest_rising(links: Sequence[Link]) -> list[Link]:
    """The longest run of lines whose numbers rise: what is left when the fewest lines are taken to be out of place."""
    ends: list[int] = []  # smallest last number of a run of each length
    last: list[int] = []  # place of that link
    before: list[int] = []
    for place, link in enumerate(links):
        length = bisect_left(ends, link.number)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(link.number)
            last.append(place)
        else:
            ends[length], last[length] = link.number, place
    run: list[Link] = []
    place = last[-1] if last else -1
    while place >= 0:
        run.append(links[place])
        place = before[place]
    return run[::-1]


def _stray(link: Link, twin: Link | None) -> Place:
    if twin is None:
        return Place(link.line, What.MOVED, f"entry {link.number:,} stands here, out of its order")
    if twin.hash == link.hash:
        return Place(link.line, What.INSERTED, f"a copy of line {twin.line:,}")
    return Place(link.line, What.INSERTED, f"it claims to be entry {link.number:,}, which is line {twin.line:,}")


def _between(before: Link, link: Link, strange: Sequence[Link], moved: Sequence[int]) -> Iterator[Place]:
    """What is wrong from one entry to the next that keeps its order."""
    attested = link.found != NOTHING and link.found == link.strange
    missing = link.number - before.number - 1
    missing -= bisect_right(moved, link.number - 1) - bisect_left(moved, before.number + 1)
    if attested:
        missing -= link.found.lines
        yield from _attested(strange, first=before is _START)
    else:
        yield from _replaced(strange, before.number, link.number, missing)
        missing -= min(len(strange), max(missing, 0))
    if missing > 0:
        yield Place(link.line, What.REMOVED, f"{_entries(missing)} missing before this line, after {_name(before)}")
    elif link.previous != before.hash and link.number == before.number + 1 + (link.found.lines if attested else 0):
        if before is _START:
            yield Place(link.line, What.EDITED, "the first entry does not begin a chain")
        else:
            yield Place(before.line, What.EDITED, "changed and sealed anew: the entry after it states another hash")


def _attested(strange: Iterable[Link], *, first: bool) -> Iterator[Place]:
    """Lines that are none of the chain and that the entry after them has found there."""
    for one in strange:
        if one.form is Form.EDITED:
            yield Place(one.line, What.EDITED, "its content is not what was sealed")
        elif not first and one.form is not Form.TORN:
            yield Place(one.line, What.INSERTED, f"no entry of the chain ({one.form})")


def _replaced(strange: Sequence[Link], low: int, high: int, missing: int) -> Iterator[Place]:
    """Lines that are none of the chain: as many as entries are missing stand for these, others were put in."""
    likely = sorted(strange, key=lambda one: not (one.form is Form.EDITED and low < one.number < high))
    for rank, one in enumerate(likely):
        if rank >= missing:
            yield Place(one.line, What.INSERTED, f"no entry of the chain ({one.form})")
        elif one.form is Form.EDITED:
            yield Place(one.line, What.EDITED, "its content is not what was sealed")
        else:
            yield Place(one.line, What.EDITED, f"an entry stood here ({one.form} now)")


def _tail(last: Link, strange: Sequence[Link], end: int, closed: bool) -> Iterator[Place]:
    """Lines after the last entry."""
    if last is _START and all(one.form is Form.UNCHAINED for one in strange):
        strange = ()  # a log from before the chain
    for one in strange:
        if one.form is Form.EDITED:
            yield Place(one.line, What.EDITED, "its content is not what was sealed")
        elif one.form is not Form.TORN:
            yield Place(one.line, What.INSERTED, f"no entry of the chain ({one.form})")
        elif one.line != end or closed:
            yield Place(one.line, What.EDITED, "an entry stood here (torn now)")
    if end and not closed:
        yield Place(end, What.TORN, "the last line has no end: a process was killed while it wrote, or it was cut off")


def _entries(number: int) -> str:
    return f"{number:,} entr{'y is' if number == 1 else 'ies are'}"


def _name(link: Link) -> str:
    return "the beginning" if link is _START else f"line {link.line:,}"

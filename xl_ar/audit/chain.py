"""One line of the log: how an entry becomes a line that states its number, the hash before it and its own.

A line is the JSON object of an entry in one line of UTF-8, ``number`` and ``previous`` first, the other keys sorted,
``hash`` last. ``hash`` is the SHA-256 of the line's own bytes without ``,"hash":"..."`` (the closing brace stays), so
that anybody can check it with no more than a program that computes SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
"""What the first line of a chain states as the hash before it."""

LONGEST = 64 << 20
"""Bytes of a line beyond which it is no entry, whoever wrote it."""

_SEAL = re.compile(rb',"hash":"([0-9a-f]{64})"\}')
_SEAL_LENGTH = len(',"hash":""}') + 64
_BEGIN = re.compile(rb'\{"number":([1-9][0-9]{0,17}),"previous":"([0-9a-f]{64})",')
_HEAD, _HEAD_LENGTH = b'{"number":', 110  # how a line begins, and how long the part before its facts is at most


class Form(StrEnum):
    """What a line is by itself, whatever stands before it."""

    SOUND = "sound"  # its hash is that of its content
    EDITED = "edited"  # an entry whose hash is not that of its content
    TORN = "torn"  # the beginning of an entry: a process was killed while it wrote
    UNCHAINED = "unchained"  # JSON without a place in the chain: an older version, or written by hand
    NOT_JSON = "not JSON"


@dataclass(frozen=True, slots=True)
class Found:
    """What an entry found between the entry before it and itself: lines that are none of the chain."""

    lines: int = 0
    sha256: str = ""


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class Link:
    """A line as it stands: ``line`` its place in the file from 1; number, previous and hash are what it states."""

    line: int
    form: Form
    number: int = 0
    previous: str = ""
    hash: str = ""
    found: Found = NOTHING  # as it states
    strange: Found = NOTHING  # as it is: the lines before it that are not sound
    entry: Mapping[str, Any] = field(default_factory=dict)  # what the line says, if it says anything


def sealed(entry: Mapping[str, Any], number: int, previous: str) -> tuple[bytes, str]:
    """The line (with its end) of an entry and its hash."""
    own = {key: value for key, value in entry.items() if key not in ("number", "previous", "hash")}
    rest = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)[1:]
    begin = f'{{"number":{number},"previous":"{previous}"'
    text = f"{begin}{',' if own else ''}{rest}"
    body = text.encode("utf-8", "backslashreplace")  # a file name that is no text keeps its bytes as \udcXX
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + f',"hash":"{digest}"}}\n'.encode(), digest


def parsed(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None where it is none, or one that readers of JSON take for different things."""
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; ValueError for a key that stands twice, of which some readers take the first, others the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def links(lines: Iterable[bytes]) -> Iterator[Link]:
    """Each line (without its end) as a link; of a sound one what lies before it, too."""
    strange = StrangeLines()
    for place, line in enumerate(lines, 1):
        link = link_of(line, place, strange.found)
        if link.form is Form.SOUND:
            strange = StrangeLines()
        else:
            strange.add(line)
        yield link


class StrangeLines:
    """Lines, one after another, that are none of the chain: their number and the hash over them with their ends."""

    def __init__(self) -> None:
        self._lines = 0
        self._digest = hashlib.sha256()

    def add(self, line: bytes) -> None:
        """One more, without its end."""
        self._lines += 1
        self._digest.update(line + b"\n")

    @property
    def found(self) -> Found:
        """What an entry after them states."""
        return Found(self._lines, self._digest.hexdigest()) if self._lines else NOTHING


def link_of(line: bytes, place: int, strange: Found = NOTHING) -> Link:
    """The link of one line (without its end)."""
    seal = _SEAL.fullmatch(line, max(len(line) - _SEAL_LENGTH, 0))
    begin = _BEGIN.match(line)
    entry = parsed(line)
    if entry is None:
        return Link(place, _form(line, damaged=seal is not None), strange=strange)
    if begin is None or seal is None:
        chained = begin is not None or seal is not None or {"hash", "previous"} <= set(entry)
        return Link(place, Form.EDITED if chained else Form.UNCHAINED, strange=strange, entry=entry)
    digest = seal[1].decode()
    own = hashlib.sha256(line[: seal.start()] + b"}").hexdigest()
    form = Form.SOUND if own == digest else Form.EDITED
    states = entry.get("found")
    found = NOTHING
    if isinstance(states, dict) and isinstance(states.get("lines"), int):
        found = Found(states["lines"], str(states.get("sha256", "")))
    return Link(place, form, int(begin[1]), begin[2].decode(), digest, found, strange, entry)


def _form(line: bytes, *, damaged: bool) -> Form:
    """What a line is that is no JSON."""
    if damaged:
        return Form.EDITED
    return Form.TORN if _is_beginning(line) else Form.NOT_JSON


def _is_beginning(line: bytes) -> bool:
    """True for what a process that was killed may have left: the beginning of an entry, never its end."""
    if not line or not (line.startswith(_HEAD) or _HEAD.startswith(line)):
        return False
    return (_BEGIN.match(line) is not None or len(line) < _HEAD_LENGTH) and not _SEAL.search(line)

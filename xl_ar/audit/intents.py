"""What was intended and never confirmed: a process that was killed between the two, and what became of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from xl_ar.audit.chain import Link

INTEND = "intend"


class Intents:
    """Intents by number until an entry confirms them, or a later one of the same file shows what became of them."""

    def __init__(self) -> None:
        self._open: dict[int, Link] = {}
        self._of: dict[str, int] = {}  # the last intent of each file: no more than one is open
        self._said: dict[int, str] = {}

    def take(self, link: Link) -> None:
        """One more entry of the log, in order."""
        entry = link.entry
        self._confirm(link)
        if entry.get("action") == INTEND:
            self._settle(link)
            self._open[link.number] = link
            self._of[str(entry.get("file"))] = link.number

    def take_edited(self, link: Link) -> None:
        """A line that was edited since: an intent that it confirms was not left open; the edit itself is told."""
        self._confirm(link)

    def _confirm(self, link: Link) -> None:
        intent = link.entry.get("intent")
        if isinstance(intent, int):
            self._open.pop(intent, None)

    def _settle(self, later: Link) -> None:
        """What the file was when something was intended for it again shows what became of the intent before."""
        number = self._of.get(str(later.entry.get("file")), 0)
        link = self._open.get(number)
        if link and link.entry.get("file") == later.entry.get("file"):  # numbers may repeat in a log that was edited
            del self._open[number]
            word = _became(link, str(later.entry.get("replaces", "")))
            self._said[number] = f"{word}, as line {later.line:,} shows"

    def notes(self, log: Path) -> Iterator[str]:
        """A sentence on each intent that was not confirmed."""
        for number, link in self._open.items():
            self._said[number] = _became(link, _sha256(log.parent / str(link.entry.get("file", ""))))
        for line, word in sorted(self._said.items()):
            yield f"line {line:,} was intended and not confirmed: {word}"

    def unconfirmed(self) -> frozenset[int]:
        """Numbers of the intents that no entry confirms."""
        return frozenset(self._open) | frozenset(self._said)


def _became(link: Link, sha256: str) -> str:
    name = link.entry.get("file", "")
    if sha256 == link.entry.get("sha256_after"):
        return f"{name} was written"
    if sha256 == link.entry.get("replaces", ""):
        return f"{name} was not written"
    return f"{name} is neither what it was nor what it was to be; it was changed since, or is gone"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""

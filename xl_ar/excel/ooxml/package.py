"""A package: its parts found through relationships, edits collected, everything else copied as it is."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xl_ar.errors import CorruptError, HostileError, ProtectedError
from xl_ar.excel.ooxml.archive import RESAVE, UNLOCK, Entry, inflate, packed_pieces, read_directory, write_archive
from xl_ar.excel.ooxml.splice import Node, Splices, attribute, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from xl_ar.excel.ooxml.archive import Changes

MAX_TREE = 64 << 20
CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part; `target` is a part name, or the address where it is external."""

    id: str
    type: str
    target: str
    external: bool
    node: Node

    @property
    def jump(self) -> bool:
        """Whether it leads to a place inside the workbook, as links on pictures do."""
        return (self.node.get("Target") or "").startswith("#")

    @property
    def kind(self) -> str:
        """Last word of the type, the same in the strict and the transitional form."""
        return self.type.rpartition("/")[2]


class Package:
    """An open zip package; `put` and `remove` collect changes that `save` writes."""

    def __init__(self, path: Path) -> None:
        self.path, self.where = path, path.name
        self._stream = path.open("rb")
        try:
            self._directory = read_directory(self._stream, self.where)
            self.entries = self._directory.entries
            self._by_key = self._index()
        except BaseException:
            self._stream.close()
            raise
        self.changes: Changes = {}
        self._trees: dict[str, Node] = {}

    @classmethod
    def open(cls, path: Path) -> Package:
        """The package at this path; CorruptError or ProtectedError when it cannot be edited safely."""
        return cls(path)

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._stream.close()

    def _index(self) -> dict[str, Entry]:
        index: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.flags & 1:
                raise ProtectedError(self.where, f"the entry '{entry.name}' is encrypted", UNLOCK)
            if index.setdefault(part_key(entry.name), entry) is not entry:
                raise CorruptError(self.where, f"two entries named '{entry.name}'", RESAVE)
        return index

    def names(self) -> Iterator[str]:
        """Names of all stored entries, in order."""
        return (entry.name for entry in self.entries)

    def find(self, name: str) -> str | None:
        """The stored name of a part, whatever its case."""
        entry = self._by_key.get(part_key(name))
        return entry.name if entry else None

    def entry(self, name: str) -> Entry:
        """The directory entry of a part; CorruptError when there is none."""
        entry = self._by_key.get(part_key(name))
        if entry is None:
            raise CorruptError(self.where, f"the part '{name}' is missing", RESAVE)
        return entry

    def pieces(self, name: str) -> Iterator[bytes]:
        """Stored content of a part in pieces, checked against size and checksum."""
        return inflate(self._stream, self.entry(name), self.where)

    def packed(self, entry: Entry) -> Iterator[bytes]:
        """Compressed bytes of an entry in pieces."""
        return packed_pieces(self._stream, entry)

    def read(self, name: str) -> bytes:
        """Stored content of a part."""
        return b"".join(self.pieces(name))

    def tree(self, name: str) -> Node:
        """The parsed XML of a part as stored."""
        stored = self.entry(name).name
        if self.entry(stored).size > MAX_TREE:
            raise HostileError(self.where, f"the part '{stored}' has {self.entry(stored).size:,} bytes", RESAVE)
        if stored not in self._trees:
            self._trees[stored] = parse(self.read(stored), f"{self.where}, part {stored}")
        return self._trees[stored]

    def put(self, name: str, content: bytes | Callable[[], Iterable[bytes]]) -> None:
        """Writes a part; equal stored content is left as it is."""
        stored = self.find(name)
        if not isinstance(content, bytes):
            self.changes[stored or name] = content
        elif stored and self.entry(stored).size == len(content) and self.read(stored) == content:
            self.changes.pop(stored, None)
        else:
            data = content
            self.changes[stored or name] = lambda: (data,)

    def edit(self, name: str, splices: Splices) -> None:
        """Writes the spliced part when an edit changed it."""
        self.put(name, splices.result())

    def remove(self, name: str) -> None:
        """Leaves a part out."""
        if stored := self.find(name):
            self.changes[stored] = None

    def save(self, target: Path) -> None:
        """Writes the package: stored order, new parts last, untouched entries byte for byte."""
        with target.open("w+b") as out:
            write_archive(self._stream, self._directory, self.changes, out)

    def relationships(self, part: str) -> list[Relationship]:
        """Relationships of a part (of the package for an empty name), targets resolved."""
        rels = self.find(rels_name(part))
        if rels is None:
            return []
        return [_relationship(part, node) for node in self.tree(rels).all("Relationship")]

    def main_part(self) -> str:
        """Name of the workbook part, by the package's officeDocument relationship."""
        for rel in self.relationships(""):
            if rel.kind == "officeDocument" and not rel.external:
                return self.entry(rel.target).name
        raise CorruptError(self.where, "no workbook part", RESAVE)


def part_key(name: str) -> str:
    """Key under which part names are equal: no case, forward slashes, no leading slash."""
    return name.replace("\\", "/").lstrip("/").casefold()


def rels_name(part: str) -> str:
    """Name of the part that holds the relationships of `part`."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _relationship(part: str, node: Node) -> Relationship:
    external = (node.get("TargetMode") or "").lower() == "external"
    target = node.get("Target") or ""
    if not external:
        target = resolve(part, target)
    return Relationship(node.get("Id") or "", node.get("Type") or "", target, external, node)


def resolve(part: str, target: str) -> str:
    """Part name of a relationship target as written in the relationships of `part`."""
    target = unquote(target.replace("\\", "/").partition("#")[0])
    folder = posixpath.dirname(part)
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def relative(part: str, target: str) -> str:
    """How the relationships of `part` write the part name `target`."""
    return posixpath.relpath("/" + target, "/" + posixpath.dirname(part))


def relationship_xml(prefix: str, rel_id: str, kind: str, target: str, *, strict: bool = False) -> bytes:
    """Markup of one internal relationship."""
    base = STRICT if strict else TRANSITIONAL
    values = attribute("Id", rel_id) + attribute("Type", f"{base}/{kind}") + attribute("Target", target)
    return f"<{prefix}Relationship".encode() + values + b"/>"

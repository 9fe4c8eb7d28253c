"""The workbook that holds our rendered sheets: what each is made of, and its parts under their new names."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from xl_ar.excel.grafting.reach import parts_below
from xl_ar.excel.grafting.sheetgraft import Terms, sheet_pieces
from xl_ar.excel.ooxml.contenttypes import ContentTypes
from xl_ar.excel.ooxml.package import (
    Package,
    Relationship,
    part_key,
    relative,
)
from xl_ar.excel.ooxml.splice import Splices, attribute, parse
from xl_ar.excel.ooxml.workbook import DefinedName, SheetEntry, WorkbookPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from xl_ar.excel.ooxml.splice import Node

_RELS_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NUMBERED = re.compile(r"(.*?)\d*(\.[^.]*)")
_TRANSLATED = frozenset({"table", "chart", "drawing", "comments"})


@dataclass(frozen=True, slots=True)
class DonorPart:
    """A part below a donor's sheet, by the kind of the relationship that leads to it."""

    name: str
    kind: str
    content_type: str


@dataclass(frozen=True, slots=True)
class DonorSheet:
    """A donor's sheet: its entry, the parts below it, its local names and its tables' display names."""

    entry: SheetEntry
    parts: tuple[DonorPart, ...]
    names: tuple[DefinedName, ...]
    tables: tuple[str, ...] = ()


class Donor:
    """The open donor workbook."""

    def __init__(self, path: Path) -> None:
        self.package = Package.open(path)
        self.book = WorkbookPart(self.package)
        self._types = ContentTypes(self.package)

    def close(self) -> None:
        """Closes the file."""
        self.package.close()

    @cached_property
    def styles(self) -> Node:
        """The donor's styles part."""
        part = self.book.related("styles")
        if part is None:
            raise ValueError("the donor has no styles part")
        return self.package.tree(part)

    def count(self, name: str) -> int:
        """How many entries a list of the styles part has."""
        node = self.styles.child(name)
        return len(node.children) if node else 0

    @cached_property
    def shared_strings(self) -> tuple[bytes, ...]:
        """Markup inside each shared string, for donors that were not rendered with inline strings."""
        part = self.book.related("sharedStrings")
        if part is None or self.package.find(part) is None:
            return ()
        data = self.package.read(part)
        return tuple(data[node.inner : node.close] for node in parse(data, part).all("si"))

    def sheet(self, *names: str) -> DonorSheet:
        """The donor's sheet of the first of these names that it has."""
        for name in names:
            for index, entry in enumerate(self.book.sheets):
                if entry.name == name and entry.part:
                    parts = tuple(self._part(name, kind) for name, kind in parts_below(self.package, entry.part))
                    local = tuple(n for n in self.book.names if n.scope == index)
                    tables = tuple(self._table_name(part) for part in parts if part.kind == "table")
                    return DonorSheet(entry, parts, local, tables)
        raise ValueError(f"the donor has no sheet {names[-1]!r}")

    def _part(self, name: str, kind: str) -> DonorPart:
        return DonorPart(name, kind, self._types.of(name))

    def _table_name(self, part: DonorPart) -> str:
        return self.package.tree(part.name).get("displayName") or ""

    def content(self, part: DonorPart, terms: Terms) -> bytes:
        """A part below a sheet in the target's terms."""
        data = self.package.read(part.name)
        return terms.part(data, part.name) if part.kind in _TRANSLATED else data

    def sheet_content(self, sheet: DonorSheet, terms: Terms) -> Callable[[], Iterable[bytes]]:
        """The sheet's part in the target's terms, to be streamed when the package is saved."""
        name = sheet.entry.part
        terms = replace(terms, shared_strings=self.shared_strings)
        return lambda: sheet_pieces(self.package.pieces(name), terms, name)

    def relationships(self, part: str, places: Places) -> bytes | None:
        """The relationships of a donor's part with every target under its new name."""
        found = self.package.relationships(part)
        if not found:
            return None
        out = [_RELS_HEAD, b"<Relationships" + attribute("xmlns", _RELS_NAMESPACE) + b">"]
        out += [places.relationship(part, rel) for rel in found]
        return b"".join([*out, b"</Relationships>"])


class Places:
    """New part names for a sheet's parts, lowest free numbers first, and the relationships between them."""

    def __init__(self, folder: str, taken: set[str], terms: Terms) -> None:
        self._folder, self._taken, self._terms = folder, taken, terms
        self._names: dict[str, str] = {}

    def name(self, part: str) -> str:
        """The new name of a donor's part."""
        return self._names[part_key(part)]

    def assign(self, part: str, name: str) -> None:
        """Gives a donor's part this name."""
        self._names[part_key(part)] = name
        self._taken.add(part_key(name))

    def follow(self, parts: Iterable[tuple[str, str]], old: Iterable[tuple[str, str]]) -> None:
        """Gives parts the names of the parts of the same kind that they replace, in order."""
        waiting: dict[str, list[str]] = {}
        for name, kind in old:
            waiting.setdefault(kind + posixpath.splitext(name)[1], []).append(name)
        for name, kind in parts:
            same = waiting.get(kind + posixpath.splitext(name)[1])
            if same and part_key(name) not in self._names:
                self.assign(name, same.pop(0))

    def place(self, part: str) -> None:
        """Gives a donor's part the lowest free name of its kind in the target."""
        if part_key(part) in self._names:
            return
        folder, base = posixpath.split(part.partition("/")[2])
        match = _NUMBERED.fullmatch(base)
        stem, extension = (match[1], match[2]) if match else (base, "")
        stem = posixpath.join(self._folder, folder, stem)
        names = (f"{stem}{number}{extension}" for number in count(1))
        self.assign(part, next(name for name in names if part_key(name) not in self._taken))

    def relationship(self, part: str, rel: Relationship) -> bytes:
        """Markup of a donor's relationship in the target's names."""
        kind = self._terms.namespaces(b'"' + rel.type.rpartition("/")[0].encode() + b'"')[1:-1].decode()
        target = rel.node.get("Target") or ""
        if rel.jump:
            target = self._terms.renames.location(target)
        elif not rel.external:
            target = relative(self.name(part), self.name(rel.target))
        values = attribute("Id", rel.id) + attribute("Type", f"{kind}/{rel.kind}")
        mode = attribute("TargetMode", "External") if rel.external else b""
        return b"<Relationship" + values + attribute("Target", target) + mode + b"/>"


def table_content(data: bytes, table_id: int, names: dict[str, str]) -> bytes:
    """A table part under its id and name in the target."""
    root = parse(data, "table part")
    splices = Splices(data)
    display_name = names[root.get("displayName") or ""]
    splices.set_attribute(root, "id", str(table_id))
    splices.set_attribute(root, "name", display_name)
    splices.set_attribute(root, "displayName", display_name)
    return splices.result()

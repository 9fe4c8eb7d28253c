"""The user's workbook while our sheets are put in: parts, relationships, types and table names in step."""

from __future__ import annotations

import posixpath
from itertools import count
from typing import TYPE_CHECKING

from xl_ar.excel.grafting.calcchain import names_sheets, without_sheets
from xl_ar.excel.grafting.reach import parts_only_below
from xl_ar.excel.grafting.styles import PLAIN_STYLES
from xl_ar.excel.ooxml.contenttypes import ContentTypes
from xl_ar.excel.ooxml.package import Package, part_key, relationship_xml, relative, rels_name
from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.ooxml.splice import Node, Splices
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.ooxml.workbookedit import WorkbookEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xl_ar.excel.ooxml.package import Relationship
    from xl_ar.excel.ooxml.workbook import SheetEntry

    Content = bytes | Callable[[], Iterable[bytes]]

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class Target:
    """A package with its workbook part, open for edits; nothing is written before `Package.save`."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.book = WorkbookPart(package)
        self.types = ContentTypes(package)
        self.edit = WorkbookEdit(package, self.book)
        self.folder = posixpath.dirname(self.book.name)
        self.owned: set[str] = set()
        self.written: set[str] = set()
        self._rels = package.find(rels_name(self.book.name)) or rels_name(self.book.name)
        self._rel_splices = Splices(package.read(self._rels))
        self._last_id = max((integer(rel.id[3:]) for rel in self.book.relationships), default=0)

    def give_up(self, sheets: Iterable[SheetEntry]) -> None:
        """Notes the parts of these sheets as ours, to be written anew or to go."""
        self.owned = parts_only_below(self.package, [sheet.part for sheet in sheets])

    def taken(self) -> set[str]:
        """Keys of the part names that new parts must not use."""
        return {part_key(name) for name in self.package.names()} - {part_key(name) for name in self.owned}

    def put(self, name: str, content: Content, content_type: str) -> None:
        """Writes a part of ours with its content type."""
        self.package.put(name, content)
        self.types.set(name, content_type)
        self.written.add(self.package.find(name) or name)

    def relate(self, kind: str, name: str) -> str:
        """Adds a relationship of the workbook; its id."""
        self._last_id += 1
        rel_id = f"rId{self._last_id}"
        root = self.package.tree(self._rels)
        target = relative(self.book.name, name)
        xml = relationship_xml(root.prefix, rel_id, kind, target, strict=self.book.strict)
        self._rel_splices.append(root, xml)
        return rel_id

    def unrelate(self, rel: Relationship | None) -> None:
        """Takes a relationship of the workbook away."""
        if rel is not None:
            self._rel_splices.remove(rel.node)

    def styles_part(self) -> tuple[bytes, str]:
        """The styles part and its name; a plain one for a package that has none."""
        part = self.book.related("styles")
        if part is not None and (stored := self.package.find(part)):
            return self.package.read(stored), stored
        name = part or posixpath.join(self.folder, "styles.xml")
        self.types.set(name, _STYLES_TYPE)
        if part is None:
            self.relate("styles", name)
        return PLAIN_STYLES.replace(b"NAMESPACE", self.book.root.namespace().encode()), name

    def table_ids(self, parts: Iterable[str]) -> dict[str, int]:
        """Id of each table part of ours: the one it has, or the lowest that no other table has."""
        taken = {integer(node.get("id")) for node in self._foreign_tables()}
        ids: dict[str, int] = {}
        for part in parts:
            old = integer(self.package.tree(part).get("id")) if part in self.owned else 0
            ids[part] = old if old not in taken | {0} else 0
            taken.add(ids[part])
        for part in ids:
            ids[part] = ids[part] or next(number for number in count(1) if number not in taken)
            taken.add(ids[part])
        return ids

    def free_table_names(self, wanted: Iterable[str]) -> dict[str, str]:
        """Each wanted table name as it can be used: itself, or with a number where it is taken."""
        taken = {(node.get("displayName") or "").casefold() for node in self._foreign_tables()}
        taken |= {name.name.casefold() for name in self.book.names}
        names = {}
        for table in wanted:
            free = (f"{table}_{number}" if number > 1 else table for number in count(1))
            names[table] = next(name for name in free if name.casefold() not in taken)
            taken.add(names[table].casefold())
        return names

    def _foreign_tables(self) -> list[Node]:
        parts = [name for name in self.package.names() if self.types.of(name).endswith(".table+xml")]
        return [self.package.tree(name) for name in parts if name not in self.owned]

    def finish(self, changed: Iterable[SheetEntry]) -> frozenset[str]:
        """Completes the edits, given the sheets replaced or removed; keys of all parts touched."""
        for part in self.owned - self.written:
            self.package.remove(part)
            self.types.forget(part)
        self._clean_calc_chain({sheet.sheet_id for sheet in changed})
        self.types.save()
        self.edit.save()
        self.package.edit(self._rels, self._rel_splices)
        return frozenset(part_key(name) for name in (*self.package.changes, *self.written))

    def _clean_calc_chain(self, ids: set[int]) -> None:
        for rel in self.book.relationships:
            part = self.package.find(rel.target) if rel.kind == "calcChain" and not rel.external else None
            if part is None or not names_sheets(data := self.package.read(part), ids):
                continue
            chain = without_sheets(data, ids, f"{self.package.where}, part {part}")
            if chain is not None:
                self.package.put(part, chain)
            else:
                self.package.remove(part)
                self.types.forget(part)
                self.unrelate(rel)

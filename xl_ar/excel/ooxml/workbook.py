"""The workbook part: sheets in order, defined names, protection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import integer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.excel.ooxml.package import Package, Relationship
    from xl_ar.excel.ooxml.splice import Node

TRUE = frozenset({"1", "true", "on"})
REL_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; `part` is empty for a module sheet or a missing part."""

    name: str
    sheet_id: int
    state: str
    kind: str
    part: str
    node: Node
    rel: Relationship | None


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `scope` is the sheet's position, or None for the workbook."""

    name: str
    value: str
    scope: int | None
    hidden: bool
    node: Node


class WorkbookPart:
    """The workbook part of a package, found through its relationships."""

    def __init__(self, package: Package) -> None:
        self.name = package.main_part()
        self.root = package.tree(self.name)
        self.relationships = package.relationships(self.name)
        self.sheets = tuple(self._sheets(package))
        self.names = tuple(self._names())

    @property
    def date1904(self) -> bool:
        """Whether serial dates count from 1904."""
        node = self.root.child("workbookPr")
        return node is not None and (node.get("date1904") or "0") in TRUE

    @property
    def protected_structure(self) -> bool:
        """Whether sheets may not be added or removed."""
        node = self.root.child("workbookProtection")
        return node is not None and (node.get("lockStructure") or "0") in TRUE

    @property
    def strict(self) -> bool:
        """Whether the workbook uses the strict namespaces."""
        return "purl.oclc.org" in self.root.namespace()

    def related(self, kind: str) -> str | None:
        """Name of the first internal part of this relationship kind."""
        return next((rel.target for rel in self.relationships if rel.kind == kind and not rel.external), None)

    def _sheets(self, package: Package) -> Iterator[SheetEntry]:
        targets = {rel.id: rel for rel in self.relationships}
        listed = self.root.child("sheets")
        for node in listed.all("sheet") if listed else ():
            rel = targets.get(node.get("id") or "")
            part = package.find(rel.target) if rel and not rel.external else None
            yield SheetEntry(
                name=node.get("name") or "",
                sheet_id=integer(node.get("sheetId")),
                state=node.get("state") or "visible",
                kind=rel.kind if rel else "module",
                part=part or "",
                node=node,
                rel=rel,
            )

    def _names(self) -> Iterator[DefinedName]:
        listed = self.root.child("definedNames")
        for node in listed.all("definedName") if listed else ():
            scope = node.get("localSheetId")
            hidden = (node.get("hidden") or "0") in TRUE
            yield DefinedName(
                node.get("name") or "", node.text.strip(), integer(scope) if scope else None, hidden, node
            )

"""What formulas refer to: the workbook's sheets, tables, names, strings and formats, each read when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from openpyxl.styles.numbers import is_date_format, is_timedelta_format

from xl_ar.excel.ooxml.numformats import number_formats_of
from xl_ar.excel.ooxml.ownership import owned_sheets
from xl_ar.excel.ooxml.references import integer
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.sheetpart import Cell, SheetPart
from xl_ar.excel.recalc.source.strings import SharedStrings, rich_text
from xl_ar.excel.recalc.source.values import ErrorValue, Stored, moment
from xl_ar.excel.structure import TableRange, table_range

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.package import Package
    from xl_ar.excel.ooxml.splice import Node
    from xl_ar.excel.ooxml.workbook import DefinedName, SheetEntry, WorkbookPart

CellValue = None | bool | float | str | datetime


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """An Excel table and the sheet it stands on."""

    sheet: str
    table: TableRange


class Sources:
    """The parts of one open package as a recalculation reads them."""

    def __init__(self, package: Package, book: WorkbookPart) -> None:
        self.package, self.book = package, book
        self.written = frozenset(entry.name for entry in owned_sheets(book).values())  # sheets of ours
        self.date1904 = book.date1904
        self._entries = {entry.name.casefold(): entry for entry in book.sheets}
        self._sheets: dict[str, SheetPart] = {}

    def entry(self, name: str) -> SheetEntry | None:
        """The worksheet of this name, whatever its case."""
        found = self._entries.get(name.casefold())
        return found if found and found.part and found.kind == "worksheet" else None

    def sheet(self, name: str) -> SheetPart:
        """The cells of a sheet; NotPureError when there is no such worksheet or it is not plainly written."""
        entry = self.entry(name)
        if entry is None:
            raise NotPureError(f"refers to '{name}', which is no worksheet of this workbook")
        if entry.name not in self._sheets:
            self._sheets[entry.name] = SheetPart(self.package.read(entry.part))
        return self._sheets[entry.name]

    def name(self, wanted: str, sheet: str) -> DefinedName | None:
        """The defined name as a formula on ``sheet`` sees it: the sheet's own before the workbook's."""
        named = [name for name in self.book.names if name.name.casefold() == wanted.casefold()]
        own = next((n for n, entry in enumerate(self.book.sheets) if entry.name == sheet), -1)
        scoped = [name for name in named if name.scope == own]
        return next(iter(scoped or [name for name in named if name.scope is None]), None)

    @cached_property
    def tables(self) -> dict[str, PlacedTable]:
        """Every Excel table by its name in lower case."""
        return {placed.table.display_name.casefold(): placed for placed in self._tables()}

    def _tables(self) -> Iterator[PlacedTable]:
        for entry in self.book.sheets:
            for rel in self.package.relationships(entry.part) if entry.part else ():
                if rel.kind == "table" and not rel.external and self.package.find(rel.target):
                    yield PlacedTable(entry.name, table_range(self.package.tree(rel.target)))

    @cached_property
    def own_macros(self) -> bool:
        """True when the workbook brings macros of its own."""
        return any(rel.kind == "vbaProject" for rel in self.book.relationships)

    def linked_file(self, number: int) -> str | None:
        """File name behind ``[number]`` in a formula; None where the workbook does not say."""
        listed = self.book.root.child("externalReferences")
        nodes = list(listed.all("externalReference")) if listed else []
        if not 0 < number <= len(nodes):
            return None
        rel = next((rel for rel in self.book.relationships if rel.id == nodes[number - 1].get("id")), None)
        part = self.package.find(rel.target) if rel and not rel.external else None
        paths = [rel.target for rel in self.package.relationships(part) if rel.external] if part else []
        return file_name(unquote(paths[0])) if paths else None

    @cached_property
    def _strings(self) -> SharedStrings:
        part = self.book.related("sharedStrings")
        return SharedStrings(self.package.read(part) if part and self.package.find(part) else b"")

    @cached_property
    def _dated(self) -> list[bool]:
        """Whether each cell style shows a date."""
        part = self.book.related("styles")
        codes = number_formats_of(self.package.tree(part)) if part and self.package.find(part) else []
        return [bool(is_date_format(code)) and not is_timedelta_format(code) for code in codes]

    @cached_property
    def _dynamic(self) -> set[int]:
        """Numbers in ``cm`` that mark a cell as a dynamic array."""
        part = self.book.related("sheetMetadata")
        if part is None or self.package.find(part) is None:
            return set()
        root = self.package.tree(part)
        types = _children(root, "metadataTypes")
        kinds = [number for number, node in enumerate(types, start=1) if node.get("name") == "XLDAPR"]
        blocks = enumerate(_children(root, "cellMetadata"), start=1)
        return {n for n, block in blocks if any(integer(record.get("t")) in kinds for record in block.children)}

    def is_dynamic(self, cell: Cell) -> bool:
        """True when the array formula of this cell spills."""
        return integer(cell.attributes.get("cm")) in self._dynamic

    def value(self, part: SheetPart, cell: Cell) -> CellValue:
        """The stored value of a cell; NotPureError for a formula that was never calculated."""
        kind, text = cell.attributes.get("t", "n"), part.stored(cell)
        if kind == "inlineStr":
            found = part.inline.search(part.data, cell.inner, cell.end)
            return rich_text(found[1] or b"") or None if found else None
        if not text and not (kind == "str" and text is not None):
            if part.formula(cell):
                raise NotPureError(f"refers to {cell.attributes['r']}, which was never calculated")
            return None
        assert text is not None
        try:
            return self._decoded(kind, text, cell.attributes.get("s"))
        except (ValueError, IndexError) as error:
            raise NotPureError(f"refers to {cell.attributes['r']}, whose stored value cannot be read") from error

    def read_back(self, sheet: str, place: tuple[int, int], value: Stored) -> CellValue:
        """A new value as the cell at this place shows it."""
        part = self.sheet(sheet)
        cell = part.cell(*place)
        style = cell.attributes.get("s", "0") if cell else "0"
        return self._decoded(value.kind, value.text, style)

    def _decoded(self, kind: str, text: str, style: str | None) -> CellValue:
        if kind == "s":
            return self._strings[int(text)] or None
        if kind == "str":
            return text or None
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ErrorValue(text)
        if kind == "d":
            return datetime.fromisoformat(text.strip())
        number = float(text)
        dated = integer(style) < len(self._dated) and self._dated[integer(style)]
        return moment(number, date1904=self.date1904) if dated else number


def file_name(path: str) -> str:
    """Last part of a path or address, in lower case."""
    return path.replace("\\", "/").rpartition("/")[2].casefold()


def _children(root: Node, name: str) -> list[Node]:
    listed = root.child(name)
    return listed.children if listed else []

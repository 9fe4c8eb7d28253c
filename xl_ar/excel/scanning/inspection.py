"""The look through a whole package: its directory, then every part as a stream, worksheets scanned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_ar.errors import CorruptError, HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.package import Package, part_key
from xl_ar.excel.scanning.announced import check_announced
from xl_ar.excel.scanning.facts import SheetFacts
from xl_ar.excel.scanning.limits import Limits, too_large, too_steep
from xl_ar.excel.scanning.room import SMALLER, Room, oversized, too_many
from xl_ar.excel.scanning.sharedtexts import check_shared_texts
from xl_ar.excel.scanning.sheetscan import SheetScan, scan_sheet
from xl_ar.excel.scanning.xmlwatch import XmlWatch
from xl_ar.excel.sniff import FileKind

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.archive import Entry

_XML = (".xml", ".rels", ".vml")
_SHEETS = frozenset({"worksheet", "xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
_ONCE = ("sheets", "workbookPr", "definedNames", "bookViews", "calcPr")  # readers differ in which they take
_SAMPLED = 8  # nesting that hurts runs through many pieces


@dataclass(slots=True)
class PackageFacts:
    """What the check learned: the real kind, sizes, and one SheetFacts a worksheet part."""

    kind: FileKind
    entries: int = 0
    inflated: int = 0
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


class Inspection:
    """One package under inspection; `run` gives the facts or raises the refusal."""

    def __init__(self, package: Package, kind: FileKind, limits: Limits) -> None:
        self.package, self.limits, self.where = package, limits, package.where
        self.facts = PackageFacts(kind, entries=len(package.entries))
        self._room = Room(limits, self.where)

    def run(self) -> PackageFacts:
        """Directory first, then every part as a stream, worksheets with their scan."""
        self._directory()
        office = self.facts.kind is not FileKind.ODS
        sheets = self._sheet_parts() if office and self.facts.kind is not FileKind.XLSB else {}
        for entry in self.package.entries:
            name = sheets.get(part_key(entry.name))
            if name is not None:
                self._sheet(entry, name)
            else:
                self._part(entry)
            self.facts.inflated += entry.size
        cells = {part: facts.cells for part, facts in self.facts.sheets.items()}
        check_shared_texts(self.package, cells, self.where, self.limits)
        return self.facts

    def _directory(self) -> None:
        entries, limits = self.package.entries, self.limits
        if len(entries) > limits.entries:
            raise HostileError(self.where, f"{len(entries):,} entries in the package", RESAVE)
        size, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
        if too_large(size, packed, limits.total_size, limits.dense_total, limits):
            raise HostileError(self.where, f"more than {limits.total_size:,} bytes when unpacked", SMALLER)
        at = 0
        for entry in sorted(entries, key=lambda entry: entry.offset):
            _check_name(entry.name, self.where)
            if too_large(entry.size, entry.packed, limits.part_size, limits.dense_size, limits):
                what = f"'{entry.name}' takes {entry.size:,} bytes when unpacked"
                raise HostileError(self.where, what, SMALLER)
            if _is_xml(entry) and too_steep(entry.size, entry.packed, limits):
                what = f"'{entry.name}' unpacks to {entry.size // max(entry.packed, 1):,} times its size"
                raise HostileError(self.where, what, RESAVE)
            if entry.offset < at:
                raise HostileError(self.where, f"the entry '{entry.name}' overlaps another", RESAVE)
            at = entry.offset + entry.packed

    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name by key of its part; CorruptError where a sheet's part is missing."""
        main = self.package.main_part()
        self._check_tags(main)
        for each in self.package.relationships(main):
            if each.kind == "styles" and not each.external and self.package.find(each.target):
                self._check_tags(each.target)
        targets = {rel.id: rel for rel in self.package.relationships(main)}
        parts = {}
        workbook = self.package.tree(main)
        if workbook.local != "workbook":
            raise CorruptError(self.where, "not a workbook", "Give an Excel or CSV file")
        for name in _ONCE:
            if sum(1 for _ in workbook.all(name)) > 1:
                raise CorruptError(self.where, f"a workbook part with '{name}' more than once", RESAVE)
        sheets = workbook.child("sheets")
        if sheets is None or not sheets.children:
            raise CorruptError(self.where, "a workbook without sheets", RESAVE)
        for node in sheets.children:
            rel, name = targets.get(node.get("id") or ""), node.get("name") or ""
            if not node.get("id"):
                continue  # a legacy module sheet has no part
            if rel is None or rel.external:
                raise CorruptError(f"{self.where}, sheet '{name}'", "its part is not in the package", RESAVE)
            entry = self.package.entry(rel.target)
            if rel.kind in _SHEETS:
                parts[part_key(entry.name)] = name
        return parts

    def _check_tags(self, part: str) -> None:
        """HostileError for names or styles by the million; the part is read as a whole later."""
        if self.package.entry(part).size < self.limits.tags:
            return
        tags = sum(piece.count(b"<") for piece in self.package.pieces(part))
        if tags > self.limits.tags:
            what = f"'{part}' has {tags:,} tags, more than {self.limits.tags:,} of names or styles"
            raise HostileError(self.where, what, "Delete unused names and styles, and save it in Excel")

    def _sheet(self, entry: Entry, name: str) -> None:
        scan = SheetScan(entry.name, f"{self.where}, sheet '{name}'")
        watch = XmlWatch(self.where, entry.name)
        for number, piece in enumerate(self.package.pieces(entry.name)):
            watch.see(piece)
            if number % _SAMPLED == 0:
                watch.see_depth(piece, fresh=True)
            scan.feed(piece)
            if scan.facts.cells > self.limits.most_cells(entry.packed):
                raise HostileError(f"{self.where}, sheet '{name}'", too_many(self.limits, entry.packed), SMALLER)
        facts = self.facts.sheets[entry.name] = scan.finish()
        cells = facts.cells
        if _oversized(facts, cells, entry, self.limits):
            cells = self._without_blanks(facts, entry)
        if facts.merges > self.limits.merges:
            facts.oversized = f"{facts.merges:,} merged ranges"
        if facts.oversized and self.limits.refuse_oversized:
            raise HostileError(f"{self.where}, sheet '{name}'", facts.oversized, SMALLER)
        if not facts.oversized:
            self._room.take(f"{self.where}, sheet '{name}'", cells, facts.last_row, facts.last_column, entry.packed)

    def _without_blanks(self, facts: SheetFacts, entry: Entry) -> int:
        """Formatted empty cells far out are common and harmless: counts only what holds a value."""
        valued = scan_sheet(facts.part, self.package.pieces(facts.part), valued_only=True)
        facts.last_row, facts.last_column = valued.last_row, valued.last_column
        facts.oversized = _oversized(facts, valued.cells, entry, self.limits) or valued.oversized
        return valued.cells

    def _part(self, entry: Entry) -> None:
        watch = XmlWatch(self.where, entry.name) if _is_xml(entry) else None
        for number, piece in enumerate(self.package.pieces(entry.name)):
            if number == 0:
                check_announced(piece, entry.name, entry.size, self.where)
            if watch is not None:
                watch.see(piece)
                watch.see_depth(piece)


def _oversized(facts: SheetFacts, cells: int, entry: Entry, limits: Limits) -> str:
    return oversized(limits, cells, facts.last_row, facts.last_column, entry.packed)


def _is_xml(entry: Entry) -> bool:
    return entry.name.lower().endswith(_XML)


def _check_name(name: str, where: str) -> None:
    path = name.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise HostileError(where, f"the entry name '{name}' leads out of the package", RESAVE)

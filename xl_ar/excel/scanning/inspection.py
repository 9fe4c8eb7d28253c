"""The look through a whole package: its directory, then every part as a stream, worksheets scanned."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from xl_ar.errors import CorruptError, HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.package import Package, part_key
from xl_ar.excel.scanning.sheetscan import SheetFacts, SheetScan, scan_sheet
from xl_ar.excel.sniff import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_ar.excel.ooxml.archive import Entry

SMALLER = "Split it, or delete unused rows and sheets, and save it in Excel"
_XML = (".xml", ".rels", ".vml")
_SHEETS = frozenset({"worksheet", "xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
_ROOT = re.compile(rb"<(?![?!])")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_MAX_DEPTH = 10_000
_MAX_PROLOG = 4 << 20
_MAX_RUN = 2 << 20  # a cell's text has at most 32,767 characters


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run takes on; sizes in bytes, ratios as inflated by packed size."""

    file_size: int = 256 << 20
    entries: int = 20_000
    part_size: int = 512 << 20
    total_size: int = 1 << 30
    ratio: int = 200
    ratio_from: int = 16 << 20
    steep_ratio: int = 400
    steep_from: int = 1 << 20
    cells: int = 10_000_000
    rectangle: int = 30_000_000
    merges: int = 200_000
    refuse_oversized: bool = True


DEFAULT = Limits()


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
        return self.facts

    def _directory(self) -> None:
        entries, limits = self.package.entries, self.limits
        if len(entries) > limits.entries:
            raise HostileError(self.where, f"{len(entries):,} entries in the package", RESAVE)
        if sum(entry.size for entry in entries) > limits.total_size:
            raise HostileError(self.where, f"more than {limits.total_size:,} bytes when unpacked", SMALLER)
        at = 0
        for entry in sorted(entries, key=lambda entry: entry.offset):
            _check_name(entry.name, self.where)
            if entry.size > limits.part_size:
                what = f"'{entry.name}' takes {entry.size:,} bytes when unpacked"
                raise HostileError(self.where, what, SMALLER)
            if _is_xml(entry) and self._too_steep(entry.size, entry.packed):
                self._refuse_ratio(entry, entry.size)
            if entry.offset < at:
                raise HostileError(self.where, f"the entry '{entry.name}' overlaps another", RESAVE)
            at = entry.offset + entry.packed

    def _sheet_parts(self) -> dict[str, str]:
        """Sheet name by key of its part; CorruptError where a sheet's part is missing."""
        main = self.package.main_part()
        targets = {rel.id: rel for rel in self.package.relationships(main)}
        parts = {}
        workbook = self.package.tree(main)
        if workbook.local != "workbook":
            raise CorruptError(self.where, "not a workbook", "Give an Excel or CSV file")
        sheets = workbook.child("sheets")
        for node in sheets.children if sheets else []:
            rel, name = targets.get(node.get("id") or ""), node.get("name") or ""
            if not node.get("id"):
                continue  # a legacy module sheet has no part
            if rel is None or rel.external:
                raise CorruptError(f"{self.where}, sheet '{name}'", "its part is not in the package", RESAVE)
            entry = self.package.entry(rel.target)
            if rel.kind in _SHEETS:
                parts[part_key(entry.name)] = name
        return parts

    def _sheet(self, entry: Entry, name: str) -> None:
        scan = SheetScan(entry.name, f"{self.where}, sheet '{name}'")
        for number, piece in enumerate(self._pieces(entry)):
            if number % 8 == 0:
                self._depth(piece, 0, entry)
            scan.feed(piece)
            if scan.facts.cells > self.limits.cells:
                raise HostileError(f"{self.where}, sheet '{name}'", f"more than {self.limits.cells:,} cells", SMALLER)
        facts = self.facts.sheets[entry.name] = scan.finish()
        if facts.rectangle > self.limits.rectangle:
            self._without_blanks(facts)
        if facts.merges > self.limits.merges:
            facts.oversized = f"{facts.merges:,} merged ranges"
        if facts.oversized and self.limits.refuse_oversized:
            raise HostileError(f"{self.where}, sheet '{name}'", facts.oversized, SMALLER)

    def _without_blanks(self, facts: SheetFacts) -> None:
        """Formatted empty cells far out are common and harmless: counts only what holds a value."""
        valued = scan_sheet(facts.part, self.package.pieces(facts.part), valued_only=True)
        facts.last_row, facts.last_column = valued.last_row, valued.last_column
        facts.oversized = valued.oversized
        if valued.rectangle > self.limits.rectangle:
            facts.oversized = f"cells spread over {facts.last_row:,} rows and {facts.last_column:,} columns"

    def _part(self, entry: Entry) -> None:
        depth, xml = 0, _is_xml(entry)
        for piece in self._pieces(entry):
            depth = self._depth(piece, depth, entry) if xml else 0

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        """Content in pieces; XML is watched for its inflate ratio and for document types."""
        pieces = self.package.pieces(entry.name)
        if not _is_xml(entry):
            yield from pieces
            return
        size, run, prolog = 0, 0, b""
        for number, piece in enumerate(pieces):
            size += len(piece)
            if self._too_steep(size, entry.packed):
                self._refuse_ratio(entry, size)
            run = self._run(piece, run, entry)
            if number == 0 or prolog:
                prolog = self._prolog(prolog + piece, entry)
            yield piece

    def _run(self, piece: bytes, run: int, entry: Entry) -> int:
        """Bytes since the last tag began: endless texts and tags cost readers seconds and gigabytes."""
        first = piece.find(b"<")
        if run + (first if first >= 0 else len(piece)) > _MAX_RUN:
            what = f"a single tag or text of more than {_MAX_RUN >> 20} MB in '{entry.name}'"
            raise HostileError(self.where, what, RESAVE)
        return len(piece) - piece.rfind(b"<") if first >= 0 else run + len(piece)

    def _too_steep(self, size: int, packed: int) -> bool:
        limits, packed = self.limits, max(packed, 1)
        if size > limits.ratio_from and size > packed * limits.ratio:
            return True
        return size > limits.steep_from and size > packed * limits.steep_ratio

    def _refuse_ratio(self, entry: Entry, size: int) -> NoReturn:
        what = f"'{entry.name}' unpacks to {size // max(entry.packed, 1):,} times its size"
        raise HostileError(self.where, what, RESAVE)

    def _prolog(self, seen: bytes, entry: Entry) -> bytes:
        """What is still before the root element; nothing once it was passed."""
        root = _ROOT.search(seen)
        if _DOCTYPE.search(seen, 0, root.start() if root else len(seen)):
            raise HostileError(self.where, f"a document type declaration in '{entry.name}'", RESAVE)
        if not root and len(seen) > _MAX_PROLOG:
            raise HostileError(self.where, f"'{entry.name}' has no root element", RESAVE)
        return b"" if root else seen

    def _depth(self, piece: bytes, depth: int, entry: Entry) -> int:
        marks = piece.count(b"<?") + piece.count(b"<!") + piece.count(b"/>")
        depth += piece.count(b"<") - 2 * piece.count(b"</") - marks
        if depth > _MAX_DEPTH:
            raise HostileError(self.where, f"elements nested deeper than {_MAX_DEPTH:,} in '{entry.name}'", RESAVE)
        return depth


def _is_xml(entry: Entry) -> bool:
    return entry.name.lower().endswith(_XML)


def _check_name(name: str, where: str) -> None:
    path = name.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise HostileError(where, f"the entry name '{name}' leads out of the package", RESAVE)

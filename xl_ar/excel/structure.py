"""Read-only structure of a workbook package: sheets, tables, names, formats; no values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.numformats import number_formats_of
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.references import cell_position, integer
from xl_ar.excel.ooxml.workbook import TRUE, WorkbookPart
from xl_ar.excel.scanning.sheetscan import scan_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xl_ar.excel.ooxml.package import Relationship
    from xl_ar.excel.ooxml.splice import Node
    from xl_ar.excel.ooxml.workbook import SheetEntry
    from xl_ar.excel.scanning.facts import SheetFacts
    from xl_ar.excel.scanning.inspection import PackageFacts

MAX_MERGES = 20_000
SAMPLE_ROWS = 200
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ADDED = frozenset({"comments", "threadedComment", "image"})
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s([^<>]*)>")


@dataclass(frozen=True, slots=True)
class TableRange:
    """An Excel table: where it lies and how its rows and columns are named."""

    name: str
    display_name: str
    ref: str
    header_rows: int
    totals_rows: int
    column_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetStructure:
    """What a sheet is made of besides its values."""

    name: str
    part: str
    state: str
    kind: str
    tables: tuple[TableRange, ...] = ()
    merged: tuple[str, ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    autofilter: str | None = None
    pivot_ranges: tuple[str, ...] = ()
    number_formats: dict[int, str] = field(default_factory=dict)
    facts: SheetFacts | None = None
    added: tuple[str, ...] = ()  # of comments, threadedComment, image: what no cell holds


@dataclass(frozen=True, slots=True)
class Structure:
    """A workbook's sheets in order, its names and its settings; a sheet-level name is `Sheet!name`."""

    sheets: tuple[SheetStructure, ...]
    date1904: bool
    defined_names: dict[str, str]
    protected_structure: bool

    def sheet(self, name: str) -> SheetStructure | None:
        """The sheet of this name, whatever its case."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


def read_structure(path: Path, facts: PackageFacts | None = None) -> Structure:
    """Structure of an .xlsx or .xlsm package; give the guard's facts to spare a second pass."""
    with Package.open(path) as package:
        book = WorkbookPart(package)
        styles = book.related("styles")
        codes = number_formats_of(package.tree(styles)) if styles and package.find(styles) else []
        known = facts.sheets if facts else {}
        sheets = tuple(_sheet(package, entry, known.get(entry.part), codes) for entry in book.sheets)
        names = {_name_key(name.name, name.scope, sheets): name.value for name in book.names}
        return Structure(sheets, book.date1904, names, book.protected_structure)


def _name_key(name: str, scope: int | None, sheets: tuple[SheetStructure, ...]) -> str:
    return name if scope is None or scope >= len(sheets) else f"{sheets[scope].name}!{name}"


def _sheet(package: Package, entry: SheetEntry, facts: SheetFacts | None, codes: list[str]) -> SheetStructure:
    if entry.kind != "worksheet" or not entry.part:
        return SheetStructure(entry.name, entry.part, entry.state, entry.kind)
    facts = facts or scan_sheet(entry.part, package.pieces(entry.part))
    related = [rel for rel in package.relationships(entry.part) if package.find(rel.target)]
    return SheetStructure(
        name=entry.name,
        part=entry.part,
        state=entry.state,
        kind=entry.kind,
        tables=tuple(table_range(package.tree(rel.target)) for rel in related if rel.kind == "table"),
        merged=tuple(_refs(facts.tail, b"mergeCell", MAX_MERGES)),
        hidden_columns=tuple(_hidden_columns(facts.head)),
        hidden_rows=tuple(facts.hidden_rows),
        autofilter=next(_refs(facts.tail, b"autoFilter", 1), None),
        pivot_ranges=tuple(_pivots(package, related)),
        number_formats=_number_formats(facts.sample, codes),
        facts=facts,
        added=tuple(sorted({rel.kind for rel in related} & _ADDED)),
    )


def table_range(root: Node) -> TableRange:
    """What a table part says of its table."""
    columns = root.child("tableColumns")
    name = root.get("name") or root.get("displayName") or ""
    return TableRange(
        name=name,
        display_name=root.get("displayName") or name,
        ref=root.get("ref") or "",
        header_rows=integer(root.get("headerRowCount"), 1),
        totals_rows=integer(root.get("totalsRowCount")),
        column_names=tuple(node.get("name") or "" for node in columns.all("tableColumn")) if columns else (),
    )


def _pivots(package: Package, related: list[Relationship]) -> Iterator[str]:
    for rel in related:
        location = package.tree(rel.target).child("location") if rel.kind == "pivotTable" else None
        if location and (ref := location.get("ref")):
            yield ref


def _tags(markup: bytes, name: bytes) -> Iterator[dict[str, str]]:
    """Attributes of every start tag of this name, by local name."""
    for match in re.finditer(rb"<(?:[\w.-]+:)?" + name + rb"\s([^<>]*)>", markup):
        yield _attributes(match[1])


def _attributes(raw: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(raw)
    return {k.rpartition(b":")[2].decode("latin-1"): (a or b).decode("utf-8", "replace") for k, a, b in found}


def _refs(markup: bytes, name: bytes, limit: int) -> Iterator[str]:
    for _, attrs in zip(range(limit), _tags(markup, name), strict=False):
        if ref := attrs.get("ref"):
            yield ref


def _hidden_columns(head: bytes) -> Iterator[tuple[int, int]]:
    for attrs in _tags(head, b"col"):
        if attrs.get("hidden") in TRUE:
            yield integer(attrs.get("min")), integer(attrs.get("max"))


def _number_formats(sample: bytes, codes: list[str]) -> dict[int, str]:
    """The commonest format code of each column's number cells in the first rows."""
    seen: dict[int, Counter[str]] = {}
    for match in _CELL.finditer(sample):
        attrs = _attributes(match[1])
        place = cell_position(attrs.get("r", ""))
        if place is None or match[0].endswith(b"/>") or attrs.get("t", "n") not in ("n", "d"):
            continue
        if place[0] > SAMPLE_ROWS * 2:
            break
        style = integer(attrs.get("s"))
        code = codes[style] if style < len(codes) else "General"
        seen.setdefault(place[1], Counter())[code] += 1
    return {column: counts.most_common(1)[0][0] for column, counts in seen.items()}

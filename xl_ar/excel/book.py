"""A file as it is read: its sheets as grids, our own sheets apart, what it really is, its hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from xl_ar.errors import HostileError, ProtectedError
from xl_ar.excel.graft import our_sheets
from xl_ar.excel.guard import FileKind, PackageFacts, check_package
from xl_ar.excel.ooxml.package import Package, part_key
from xl_ar.excel.reading.bounded import foreign_reader
from xl_ar.excel.reading.delimited import read_delimited
from xl_ar.excel.reading.markup import read_html, read_xmlss
from xl_ar.excel.save import sha256
from xl_ar.excel.scanning.limits import DEFAULT
from xl_ar.excel.scanning.room import SMALLER
from xl_ar.excel.structure import SheetStructure, Structure, read_structure
from xl_ar.sheets.surface import TABLE_PREFIX, Surface
from xl_ar.tables.grid import Area, Grid, NamedArea, parse_area

EDITABLE = frozenset({FileKind.XLSX, FileKind.XLSM})
_BUILT_IN = frozenset({"Print_Area", "Print_Titles", "Criteria", "Extract", "Database"})
_BY_CALAMINE = frozenset({FileKind.XLSX, FileKind.XLSM, FileKind.XLSB, FileKind.XLS, FileKind.ODS})


@dataclass(frozen=True)
class Book:
    """A workbook as read; ``ours`` are the values of our sheets by logical name, ``surfaces`` what else is on them."""

    path: Path
    kind: FileKind
    grids: tuple[Grid, ...]
    sha256: str
    fingerprint: str
    ours: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    structure: Structure | None = None
    surfaces: Mapping[str, Surface] = field(default_factory=dict)

    @property
    def editable(self) -> bool:
        """True when our sheets can be put into the file itself: a package, and not under a false name."""
        return self.kind in EDITABLE and self.path.suffix.casefold() in (".xlsx", ".xlsm")

    @property
    def date_format(self) -> str:
        """The date format most used in the ledger's own columns, '' where there is none."""
        codes = [code for grid in self.grids for code in grid.formats.values() if _is_date(code)]
        return max(set(codes), key=codes.count) if codes else ""


def read_book(path: Path) -> Book:
    """The workbook at ``path``; a RefusedError where it cannot be read safely."""
    facts = check_package(path)
    raw_hash = sha256(path)
    if facts.kind in EDITABLE:
        return _read_package(path, facts, raw_hash)
    return Book(path, facts.kind, tuple(_grids(path, facts.kind)), raw_hash, raw_hash)


def _read_package(path: Path, facts: PackageFacts, raw_hash: str) -> Book:
    structure = read_structure(path, facts)
    owned = our_sheets(path)
    names = {actual: logical for logical, actual in owned.items()}
    workbook = _open(path)
    ours, surfaces, grids = {}, {}, []
    for sheet in structure.sheets:
        if sheet.kind != "worksheet":
            continue
        rows = _values(workbook, sheet.name, path)
        if sheet.name in names:
            _put_errors(rows, sheet)
            _put(rows, sheet.facts.uncached_cells if sheet.facts else (), NOT_CALCULATED)
            ours[names[sheet.name]] = rows
            surfaces[names[sheet.name]] = _surface(sheet)
        else:
            grids.append(_grid(sheet, rows, structure, path.stem))
    users = [sheet.part for sheet in structure.sheets if sheet.name not in names]
    return Book(path, facts.kind, tuple(grids), raw_hash, _fingerprint(path, users), ours, structure, surfaces)


def _surface(sheet: SheetStructure) -> Surface:
    tables = (parse_area(table.ref) for table in sheet.tables if table.name.startswith(TABLE_PREFIX))
    return Surface(tuple(area for area in tables if area), sheet.added)


def _grid(sheet: SheetStructure, rows: list[list[Any]], structure: Structure, stem: str) -> Grid:
    _put_errors(rows, sheet)
    tables = [
        NamedArea(table.display_name, area, table.header_rows, table.totals_rows)
        for table in sheet.tables
        if (area := parse_area(table.ref))
    ]
    uncached = frozenset(sheet.facts.uncached_cells) if sheet.facts else frozenset()
    return Grid(
        sheet=sheet.name,
        rows=rows,
        hidden=sheet.state != "visible",
        tables=(*tables, *defined_areas(sheet.name, structure.defined_names, tables)),
        pivots=tuple(_areas(sheet.pivot_ranges)),
        merged=tuple(_areas(sheet.merged)),
        uncached=uncached,
        date1904=structure.date1904,
        formats=sheet.number_formats,
        stem=stem,
    )


ERROR = "#UNKNOWN!"
NOT_CALCULATED = "#NOT CALCULATED!"  # a formula that somebody wrote into a sheet of ours, and no value of it


def _put_errors(rows: list[list[Any]], sheet: SheetStructure) -> None:
    """Error cells, which calamine gives as empty, stand as an error value."""
    _put(rows, sheet.facts.error_cells if sheet.facts else (), ERROR)


def _put(rows: list[list[Any]], cells: Iterable[str], word: str) -> None:
    for ref in cells:
        area = parse_area(ref)
        if area and area.top <= len(rows) and area.left <= len(rows[area.top - 1]):
            rows[area.top - 1][area.left - 1] = word


def defined_areas(sheet: str, names: Mapping[str, str], tables: Sequence[NamedArea]) -> list[NamedArea]:
    """Defined names that hold a block of rows and columns of this sheet; print areas, filters and tables aside."""
    areas = []
    for name, value in names.items():
        own, _, ref = value.rpartition("!")
        area = parse_area(ref) if own.strip("'").replace("''", "'") == sheet else None
        plain = name.rpartition("!")[2]
        if (
            area
            and not plain.startswith("_")
            and plain not in _BUILT_IN
            and area.bottom > area.top + 1
            and area.right > area.left
        ):
            areas.append(NamedArea(plain, area))
    return [area for area in areas if not _inside(area, tables)]


def _inside(area: NamedArea, tables: Iterable[NamedArea]) -> bool:
    return any(table.area.top <= area.area.bottom and area.area.top <= table.area.bottom for table in tables)


def _areas(refs: Iterable[str]) -> list[Area]:
    return [area for ref in refs if (area := parse_area(ref))]


def _open(path: Path) -> CalamineWorkbook:
    with foreign_reader(path.name):
        try:
            # by content, not by name: exports lie about their extension
            return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
        except PasswordError as error:
            raise ProtectedError(path.name, "protected with a password", "Take the password off") from error


def _values(workbook: CalamineWorkbook, name: str, path: Path) -> list[list[Any]]:
    where = f"{path.name}, sheet '{name}'"
    with foreign_reader(where, "Save it anew"):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > DEFAULT.rectangle:
            what = f"cells spread over {sheet.total_height:,} rows and {sheet.total_width:,} columns"
            raise HostileError(where, what, SMALLER)
        return sheet.to_python(skip_empty_area=False)


def _grids(path: Path, kind: FileKind) -> list[Grid]:
    if kind in _BY_CALAMINE:
        workbook = _open(path)
        return [
            Grid(
                sheet.name,
                _values(workbook, sheet.name, path),
                "Visible" not in str(sheet.visible),
                stem=path.stem,
            )
            for sheet in workbook.sheets_metadata
            if "WorkSheet" in str(sheet.typ)
        ]
    if kind is FileKind.HTML:
        return [Grid(name, rows, stem=path.stem) for name, rows in read_html(path)]
    if kind is FileKind.XMLSS:
        return [Grid(name, rows, stem=path.stem) for name, rows in read_xmlss(path)]
    return [Grid(path.stem, read_delimited(path), stem=path.stem)]


def _fingerprint(path: Path, parts: Iterable[str]) -> str:
    """SHA-256 over the user's worksheet parts and the shared strings, as they lie packed in the file."""
    wanted = {part_key(part) for part in parts}
    digest = hashlib.sha256()
    with Package.open(path) as package:
        for entry in sorted(package.entries, key=lambda found: found.name):
            key = part_key(entry.name)
            if key in wanted or key.endswith("sharedstrings.xml"):
                digest.update(key.encode())
                for piece in package.packed(entry):
                    digest.update(piece)
    return digest.hexdigest()


def _is_date(code: str) -> bool:
    plain = code.casefold().split(";")[0]
    return "y" in plain and "d" in plain and "h" not in plain and "general" not in plain

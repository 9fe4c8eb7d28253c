"""Our rendered sheets grafted into a user's workbook: every part that is not ours stays byte for byte.

Only these parts of a user's change, each by splices: the content types, the workbook part (sheet list and
our defined names), its relationships, the styles part (our formats appended; they stay when our sheets are
removed, as a person may have copied them), and the calculation chain where Excel had added our cells to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.errors import ProtectedError, RefusedError
from xl_ar.excel.grafting.donor import Donor, DonorSheet, Places, table_content
from xl_ar.excel.grafting.reach import parts_below
from xl_ar.excel.grafting.sheetgraft import Terms
from xl_ar.excel.grafting.soundness import check_sound
from xl_ar.excel.grafting.styles import StylesMerge
from xl_ar.excel.grafting.target import Target
from xl_ar.excel.ooxml.formulas import Renames
from xl_ar.excel.ooxml.ownership import actual_names, owned_sheets
from xl_ar.excel.ooxml.package import RELATIONSHIPS_TYPE, Package, part_key, rels_name
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.ooxml.workbookedit import NewName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    Content = bytes | Callable[[], Iterable[bytes]]

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STANDING = frozenset({"pivotTable", "slicer", "timeline", "oleObject", "package", "control", "ctrlProp", "queryTable"})


@dataclass(frozen=True, slots=True)
class GraftReport:
    """What a graft did: our sheets under their actual names, and the keys of all parts it touched."""

    sheets: dict[str, str]
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    removed: tuple[str, ...]
    tables: dict[str, str]
    order: tuple[str, ...]
    touched: frozenset[str]


def our_sheets(path: Path) -> dict[str, str]:
    """Actual name of each of our sheets by its logical name."""
    with Package.open(path) as package:
        return {logical: sheet.name for logical, sheet in owned_sheets(WorkbookPart(package)).items()}


def resolve_names(source: Path, names: Iterable[str]) -> dict[str, str]:
    """Name under which each logical sheet stands, or would be added, in this workbook."""
    with Package.open(source) as package:
        return actual_names(WorkbookPart(package), names)


def check_graftable(path: Path) -> None:
    """ProtectedError or RefusedError when sheets cannot be put into this workbook."""
    with Package.open(path) as package:
        _refuse(package, WorkbookPart(package))


def put_sheets(
    source: Path, donor: Path, target: Path, *, names: Sequence[str], remove: Sequence[str] = ()
) -> GraftReport:
    """Writes `target`: the source with the donor's sheets put in or replaced, and others of ours removed.

    A donor's sheet is found by the name it will have in the workbook (see `resolve_names`) or by its
    logical name; in the latter case references to it are rewritten where it gets another name.
    """
    _apart(target, source, donor)
    with Package.open(source) as package:
        book = Donor(donor)
        try:
            report = _Graft(package, tuple(names), tuple(remove)).run(book)
            package.save(target)
        finally:
            book.close()
        return report


def remove_sheets(source: Path, target: Path, *, remove: Sequence[str]) -> GraftReport:
    """Writes `target`: the source without these of our sheets."""
    _apart(target, source)
    with Package.open(source) as package:
        report = _Graft(package, (), tuple(remove)).run(None)
        package.save(target)
        return report


def _apart(target: Path, *others: Path) -> None:
    if any(target.exists() and other.exists() and target.samefile(other) for other in others):
        raise ValueError(f"{target} would be written while it is read")


def _refuse(package: Package, book: WorkbookPart) -> None:
    kinds = {rel.kind for rel in (*package.relationships(""), *book.relationships)}
    if "origin" in kinds or any(part_key(name).startswith("_xmlsignatures/") for name in package.names()):
        raise ProtectedError(package.where, "digitally signed", "Remove the signature in Excel first")
    if book.protected_structure:
        raise ProtectedError(package.where, "its structure is protected", "Unprotect the workbook in Excel")
    if kinds & {"revisionHeaders", "usernames"}:
        raise RefusedError(package.where, "a legacy shared workbook", "Stop sharing it in Excel")
    check_sound(package, book)


class _Graft:
    def __init__(self, package: Package, names: tuple[str, ...], remove: tuple[str, ...]) -> None:
        self.package, self.where = package, package.where
        _refuse(package, WorkbookPart(package))
        self.target = target = Target(package)
        self.ours = owned_sheets(target.book)
        self.actual = actual_names(target.book, names)
        self.replaced = {name: self.ours[name] for name in names if name in self.ours}
        self.removed = {name: self.ours[name] for name in remove if name in self.ours and name not in names}
        self.changed = (*self.replaced.values(), *self.removed.values())
        target.give_up(self.changed)

    def run(self, donor: Donor | None) -> GraftReport:
        """Collects all edits in the package; nothing is written before it is saved."""
        self._check_owned()
        self._remove()
        tables = self._put(donor) if donor and self.actual else {}
        return GraftReport(
            touched=self.target.finish(self.changed),
            sheets=dict(self.actual),
            added=tuple(name for name in self.actual if name not in self.replaced),
            replaced=tuple(self.replaced),
            removed=tuple(self.removed),
            tables=tables,
            order=tuple(self.target.edit.order()),
        )

    def _check_owned(self) -> None:
        """RefusedError where a person put something on our sheets that the rest would miss."""
        for sheet in self.changed:
            kinds = {rel.kind for rel in self.package.relationships(sheet.part)}
            if found := kinds & _STANDING:
                what = f"our sheet '{sheet.name}' holds a {min(found)} that someone added"
                raise RefusedError(self.where, what, "Move it to another sheet")

    def _remove(self) -> None:
        self.target.edit.remove_sheets(self.removed.values())
        for logical, sheet in self.removed.items():
            self.target.edit.unmark(logical)
            self.target.unrelate(sheet.rel)
        gone = self.removed.values()
        if not self.actual and all(s in gone or s.state != "visible" for s in self.target.book.sheets):
            raise RefusedError(self.where, "no visible sheet would be left", "Keep at least one sheet")

    def _put(self, donor: Donor) -> dict[str, str]:
        if donor.book.date1904 != self.target.book.date1904:
            raise ValueError("render the donor with the workbook's own date system (1900 or 1904)")
        sheets = {logical: donor.sheet(actual, logical) for logical, actual in self.actual.items()}
        tables = self.target.free_table_names(table for sheet in sheets.values() for table in sheet.tables)
        terms = self._terms(donor, sheets, tables)
        places = self._places(sheets, terms)
        ids = self.target.table_ids(
            places[logical].name(part.name)
            for logical, sheet in sheets.items()
            for part in sheet.parts
            if part.kind == "table"
        )
        for logical, sheet in sheets.items():
            place = places[logical]
            self._write(donor, sheet.entry.part, place, donor.sheet_content(sheet, terms), _SHEET_TYPE)
            for part in sheet.parts:
                data = donor.content(part, terms)
                if part.kind == "table":
                    data = table_content(data, ids[place.name(part.name)], tables)
                self._write(donor, part.name, place, data, part.content_type)
            if logical not in self.replaced:
                rel_id = self.target.relate("worksheet", place.name(sheet.entry.part))
                self.target.edit.add_sheet(self.actual[logical], rel_id)
        self._name(sheets, terms)
        return tables

    def _write(self, donor: Donor, part: str, places: Places, content: Content, content_type: str) -> None:
        name = places.name(part)
        self.target.put(name, content, content_type)
        if (rels := donor.relationships(part, places)) is not None:
            self.target.put(rels_name(name), rels, RELATIONSHIPS_TYPE)

    def _name(self, sheets: dict[str, DonorSheet], terms: Terms) -> None:
        """Ownership marks and print names, once every sheet has its position."""
        for logical, sheet in sheets.items():
            actual = self.actual[logical]
            self.target.edit.mark(logical, actual)
            wanted = [NewName(n.name, terms.renames.formula(n.value), None, n.hidden) for n in sheet.names]
            self.target.edit.sheet_names(self.replaced.get(logical), actual, wanted)

    def _places(self, sheets: dict[str, DonorSheet], terms: Terms) -> dict[str, Places]:
        """New part names: a replaced sheet keeps its own, all else takes the lowest free number."""
        taken = self.target.taken()
        places = {logical: Places(self.target.folder, taken, terms) for logical in sheets}
        for logical, old in self.replaced.items():
            places[logical].assign(sheets[logical].entry.part, old.part)
            parts = ((part.name, part.kind) for part in sheets[logical].parts)
            was = [(name, kind) for name, kind in parts_below(self.package, old.part) if name in self.target.owned]
            places[logical].follow(parts, was)
        for logical, sheet in sheets.items():
            if logical not in self.replaced:
                places[logical].place(sheet.entry.part)
            for part in sheet.parts:
                places[logical].place(part.name)
        return places

    def _terms(self, donor: Donor, sheets: dict[str, DonorSheet], tables: dict[str, str]) -> Terms:
        """How the donor's formats, sheets and tables are called in the workbook."""
        names = {logical: sheet.name for logical, sheet in self.ours.items()}
        names |= {sheet.entry.name: self.actual[logical] for logical, sheet in sheets.items()}
        styles, part = self.target.styles_part()
        merge = StylesMerge(styles, donor.styles, f"{self.where}, part {part}")
        formats = {0: 0, **merge.cell_styles(range(1, donor.count("cellXfs")))}
        dxfs = merge.differential(range(donor.count("dxfs")))
        self.package.put(part, merge.result())
        return Terms(formats, dxfs, Renames.of(names, tables), self.target.book.strict)

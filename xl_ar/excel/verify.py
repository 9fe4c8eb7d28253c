"""Proof that a graft did what it says: reopened by two readers, foreign parts compared byte for byte."""

from __future__ import annotations

import tempfile
import warnings
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from xl_ar.errors import ArError, VerifyError
from xl_ar.excel.ooxml.ownership import owned_sheets
from xl_ar.excel.ooxml.package import CONTENT_TYPES, ContentTypes, Package, part_key
from xl_ar.excel.ooxml.references import column_letters
from xl_ar.excel.ooxml.splice import parse
from xl_ar.excel.ooxml.workbook import WorkbookPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_ar.excel.graft import GraftReport

Pairs = tuple[tuple[str, str], ...]

_LIGHT = 1 << 20
_FIRST_ROWS = 200
_EMPTY = {
    "sharedStrings": b'<sst xmlns="%s" count="0" uniqueCount="0"/>',
    "worksheet": b'<worksheet xmlns="%s"><sheetData/></worksheet>',
}


def verify_graft(source: Path, result: Path, report: GraftReport, donor: Path | None = None) -> None:
    """VerifyError when the result is not the source with exactly the reported changes.

    Our sheets are read back through calamine and openpyxl and compared with the donor's; large parts of the
    user's are left out of that reading (they are compared as bytes), so that it stays fast.
    """
    try:
        with Package.open(source) as before, Package.open(result) as after:
            _same_foreign_parts(before, after, report)
            _sound(after, report)
            with tempfile.TemporaryDirectory(prefix="xl-ar-") as folder:
                light = Path(folder) / f"light{result.suffix}"
                _lighten(after, report, light)
                _read_back(source, light, tuple(report.sheets.items()), donor)
    except VerifyError:
        raise
    except ArError as error:
        raise VerifyError(f"the result for {source.name} cannot be read back: {error.message}") from error


def _same_foreign_parts(before: Package, after: Package, report: GraftReport) -> None:
    known = {part_key(entry.name): entry for entry in after.entries}
    for entry in before.entries:
        key = part_key(entry.name)
        if key in report.touched:
            continue
        copy = known.get(key)
        if copy is None or (copy.name, copy.record[:42], copy.record[46:]) != (
            entry.name,
            entry.record[:42],
            entry.record[46:],
        ):
            raise VerifyError(f"the part '{entry.name}' of {before.where} was lost or changed")
        if any(a != b for a, b in zip(before.packed(entry), after.packed(copy), strict=True)):
            raise VerifyError(f"the part '{entry.name}' of {before.where} was changed")
    old = {part_key(entry.name) for entry in before.entries}
    if strange := known.keys() - old - report.touched:
        raise VerifyError(f"the result for {before.where} has an unexpected part '{min(strange)}'")


def _sound(after: Package, report: GraftReport) -> None:
    """Sheet list, marks, content types and relationships are as they must be."""
    book = WorkbookPart(after)
    if tuple(sheet.name for sheet in book.sheets) != report.order:
        raise VerifyError(f"the sheets of the result for {after.where} are not as planned")
    ours = {logical: sheet.name for logical, sheet in owned_sheets(book).items()}
    if not report.sheets.items() <= ours.items() or ours.keys() & set(report.removed):
        raise VerifyError(f"our marks in the result for {after.where} do not find our sheets")
    types = ContentTypes(after)
    for name in after.names():
        key = part_key(name)
        if key not in report.touched:
            continue
        if not types.of(name) and key != part_key(CONTENT_TYPES):
            raise VerifyError(f"the part '{name}' has no content type")
        if after.entry(name).size < _LIGHT and key.endswith((".xml", ".rels")):
            parse(after.read(name), name)
        for rel in [] if key.endswith(".rels") else after.relationships(name):
            jump = (rel.node.get("Target") or "").startswith("#")
            if not rel.external and not jump and after.find(rel.target) is None and name != book.name:
                raise VerifyError(f"the part '{name}' refers to '{rel.target}', which is missing")


def _lighten(after: Package, report: GraftReport, target: Path) -> None:
    """A copy without the user's large sheets and texts, for the readers."""
    book = WorkbookPart(after)
    namespace = book.root.namespace().encode()
    for rel in book.relationships:
        part = after.find(rel.target) if not rel.external else None
        foreign = part and rel.kind in _EMPTY and part_key(part) not in report.touched
        if part and foreign and after.entry(part).size > _LIGHT:
            after.put(part, _EMPTY[rel.kind] % namespace)
    after.save(target)
    after.changes.clear()


def _read_back(source: Path, light: Path, sheets: Pairs, donor: Path | None) -> None:
    for read in (_calamine, _openpyxl):
        try:
            found = read(light, sheets, donor)
        except Exception as error:  # a reader raises what it likes; what counts is whether it reads the source
            if _opens(source, read):
                raise VerifyError(f"the result for {source.name} does not open any more ({error})") from error
            continue
        if found:
            raise VerifyError(f"the result for {source.name} reads back differently: {found}")


def _opens(source: Path, read: Callable[[Path, Pairs, Path | None], str]) -> bool:
    try:
        read(source, (), None)
    except Exception:
        return False
    return True


def _calamine(path: Path, sheets: Pairs, donor: Path | None) -> str:
    """Where our sheets differ from the donor's, read by calamine."""
    book = CalamineWorkbook.from_path(path)
    model = CalamineWorkbook.from_path(donor) if donor else None
    for logical, actual in sheets:
        if actual not in book.sheet_names:
            return f"no sheet '{actual}'"
        if model is None:
            continue
        name = actual if actual in model.sheet_names else logical
        rows, wanted = (b.get_sheet_by_name(n).to_python() for b, n in ((book, actual), (model, name)))
        if place := _difference(rows, wanted):
            return f"sheet '{actual}', {place}"
    return ""


def _openpyxl(path: Path, sheets: Pairs, donor: Path | None) -> str:
    """Where the first rows of our sheets differ from the donor's, read by openpyxl."""
    import openpyxl  # a quarter of a second that only a write should cost

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        model = openpyxl.load_workbook(donor, read_only=True, data_only=True) if donor else book
        for logical, actual in sheets if book.sheetnames else ():  # it sees nothing in strict packages
            name = actual if actual in model.sheetnames else logical
            if place := _difference(_first_rows(book[actual]), _first_rows(model[name])):
                return f"sheet '{actual}', {place}"
        book.close()
        model.close()
    return ""


def _first_rows(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in islice(sheet.iter_rows(values_only=True), _FIRST_ROWS)]


def _difference(rows: list[list[Any]], wanted: list[list[Any]]) -> str:
    """The first cell that differs, in words; nothing where all are equal."""
    if rows == wanted:
        return ""
    for number, (row, want) in enumerate(zip(rows, wanted, strict=False), start=1):
        for column, (value, other) in enumerate(zip(row, want, strict=False), start=1):
            if value != other:
                return f"{column_letters(column)}{number}: {value!r} in place of {other!r}"
    return f"{len(rows)} rows in place of {len(wanted)}"

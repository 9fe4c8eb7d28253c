"""Proof that a graft did what it says: reopened by two readers, foreign parts compared byte for byte."""

from __future__ import annotations

import io
import warnings
from contextlib import ExitStack, closing, redirect_stdout
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from xl_ar.errors import ArError, VerifyError
from xl_ar.excel.grafting.comparison import complete, same_entry, same_foreign_parts, same_styles, same_workbook
from xl_ar.excel.ooxml.ownership import owned_sheets
from xl_ar.excel.ooxml.package import Package, part_key
from xl_ar.excel.ooxml.references import column_letters
from xl_ar.excel.ooxml.splice import parse
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.recalc.proof import same_but_edits, same_but_values
from xl_ar.excel.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_ar.excel.graft import GraftReport
    from xl_ar.excel.recalc.recalculation import Recalculated

Pairs = tuple[tuple[str, str], ...]

_LIGHT = 1 << 20
_WHOLE = 500_000
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
            _planned(after, report)
            same_foreign_parts(before, after, report.touched)
            same_workbook(before, after, report.removed)
            same_styles(before, after)
            complete(after, report.touched)
            with scratch() as folder:
                light = folder / "light.xlsx"  # a false extension would stop openpyxl
                _lighten(after, report, light)
                _read_back(source, light, tuple(report.sheets.items()), donor)
    except VerifyError:
        raise
    except ArError as error:
        raise VerifyError(f"the result for {source.name} cannot be read back: {error.message}") from error


def verify_recalculated(source: Path, result: Path, recalculated: Recalculated) -> None:
    """VerifyError when the result is not the source with exactly the values of the recalculated cells changed.

    Parts without an edit are the same packed bytes; the others are the source's bytes once the edits are undone, and
    read by another parser all their other cells, their formulas and formats are the same.
    """
    with Package.open(source) as before, Package.open(result) as after:
        if list(before.names()) != list(after.names()):
            raise VerifyError(f"the parts of {source.name} are not all as they were")
        for old, new in zip(before.entries, after.entries, strict=True):
            edits, where = recalculated.edits.get(old.name), f"the part '{old.name}' of {source.name}"
            if edits is None:
                if not same_entry(before, after, old, new):
                    raise VerifyError(f"{where} was lost or changed")
                continue
            was, now = before.read(old.name), after.read(new.name)
            same_but_edits(was, now, edits, where)
            if old.name in recalculated.cells:
                same_but_values(was, now, recalculated.cells[old.name], where)
            else:
                parse(now, where)


def _planned(after: Package, report: GraftReport) -> None:
    """Sheet list and marks are as the report says."""
    book = WorkbookPart(after)
    if tuple(sheet.name for sheet in book.sheets) != report.order:
        raise VerifyError(f"the sheets of the result for {after.where} are not as planned")
    ours = {logical: sheet.name for logical, sheet in owned_sheets(book).items()}
    if not report.sheets.items() <= ours.items() or ours.keys() & set(report.removed):
        raise VerifyError(f"our marks in the result for {after.where} do not find our sheets")


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
        except Exception as error:
            # A reader raises what it likes; it counts when the same reader can read the source.
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
    model = CalamineWorkbook.from_path(donor) if donor else book
    for logical, actual in sheets:
        if actual not in book.sheet_names:
            return f"no sheet '{actual}'"
        sheet = book.get_sheet_by_name(actual)
        if sheet.total_height * sheet.total_width > _WHOLE:
            continue  # it was read; its first rows are compared below
        same = model.get_sheet_by_name(actual if actual in model.sheet_names else logical)
        if (sheet.total_height, sheet.total_width) != (same.total_height, same.total_width):
            return f"sheet '{actual}', {sheet.total_height} rows in place of {same.total_height}"
        for number, (row, want) in enumerate(zip(sheet.iter_rows(), same.iter_rows(), strict=True), start=1):
            if row != want:
                return f"sheet '{actual}', row {number}: {row} in place of {want}"
    return ""


def _openpyxl(path: Path, sheets: Pairs, donor: Path | None) -> str:
    """Where the first rows of our sheets differ from the donor's, read by openpyxl."""
    import openpyxl  # a quarter of a second that only a write should cost

    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), ExitStack() as stack:  # it prints its doubts
        warnings.simplefilter("ignore")
        book, model = (
            stack.enter_context(closing(openpyxl.load_workbook(file, read_only=True, data_only=True)))
            for file in (path, donor or path)
        )
        for logical, actual in sheets if book.sheetnames else ():  # it sees nothing in strict packages
            name = actual if actual in model.sheetnames else logical
            if (rows := _first_rows(book[actual])) != (wanted := _first_rows(model[name])):
                return f"sheet '{actual}', {_difference(rows, wanted)}"
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

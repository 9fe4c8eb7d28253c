"""Our sheets written into an open workbook: rendered apart, read back, then put in by few large calls.

A sheet of ours that is there already is written over in its place, so that a person's formulas that point into it go
on working; one whose cells are as they should be is not touched; a person's sheets never are. Text stays text: cells
of text have the format Text before they are filled, and any other text that Excel might take for a formula, a number
or a date has an apostrophe before it, which does not belong to the value.

Not proved without Excel: speed, and that every call is taken as documented. Seen in no test: a filter or a sort that
a person set on one of our sheets, which is lost when the sheet is written again, as it is in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_ar.errors import ProtectedError
from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.donor import DonorSheet, Formula, read_donor
from xl_ar.excel.live.native import Natives
from xl_ar.excel.live.ownership import actual_names, defined_names, mark, owned, unmark
from xl_ar.excel.live.putting import looks
from xl_ar.excel.live.putting.dressing import dress
from xl_ar.excel.live.putting.filling import empty, fill, finish
from xl_ar.excel.live.putting.tables import free_table_names
from xl_ar.excel.live.same import is_same
from xl_ar.excel.ooxml.formulas import Renames
from xl_ar.excel.render import render
from xl_ar.sheets.layout import Formats, Sheet

if TYPE_CHECKING:
    import xlwings as xw

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was done, by the names that the sheets have in the workbook, and what this Excel did not take."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[str, ...]


def write_sheets(
    book: xw.Book,
    sheets: Sequence[Sheet],
    remove: Sequence[str],
    formats: Formats,
    *,
    folder: Path,
    calm: Calm,
    progress: Progress = lambda sentence: None,
    defined: Mapping[str, str] | None = None,
) -> Written:
    """Puts ``sheets`` into the workbook and takes those of ``remove`` out; ``folder`` holds the rendered file.

    ``defined`` are the workbook's names as ``defined_names`` gives them, where they are known already.
    The file stays in ``folder`` when this raises: it holds all that was to be written, people's words too.
    """
    natives = Natives(calm)
    defined = defined_names(book, calm) if defined is None else defined
    ours = owned(book, defined, calm)
    names = actual_names(book, [sheet.name for sheet in sheets], ours, calm)
    _check(book, names, ours, remove, natives, calm)
    progress("rendering")
    donors = _rendered(book, [replace(sheet, name=names[sheet.name]) for sheet in sheets], formats, folder, calm)
    donors = _with_free_tables(book, donors, defined, calm)
    states: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for logical, actual in names.items():
        progress(f"writing {actual}")
        states[_put(book, logical, donors[actual], logical in ours, natives, calm)].append(actual)
    gone = [logical for logical in remove if logical in ours and logical not in names]
    for logical in gone:
        _taken_out(book, ours[logical], calm)
        unmark(book, logical, calm)
    return Written(
        tuple(states["added"]),
        tuple(states["changed"]),
        tuple(states["unchanged"]),
        tuple(ours[logical] for logical in gone),
        tuple(natives.skipped),
    )


def _check(
    book: xw.Book,
    names: Mapping[str, str],
    ours: Mapping[str, str],
    remove: Sequence[str],
    natives: Natives,
    calm: Calm,
) -> None:
    """ProtectedError where a sheet may not be added or one of ours may not be written."""
    name = calm.get(book, "name")
    moving = [logical for logical in names if logical not in ours] + [each for each in remove if each in ours]
    if moving and natives.structure_protected(book):
        raise ProtectedError(name, "its structure is protected", "Unprotect the workbook in Excel")
    for logical in names:
        if logical in ours:
            sheet = _sheet(book, ours[logical], calm)
            if natives.contents_protected(sheet):
                raise ProtectedError(f"{name}, sheet '{ours[logical]}'", "protected", "Unprotect the sheet in Excel")


def _rendered(
    book: xw.Book, sheets: Sequence[Sheet], formats: Formats, folder: Path, calm: Calm
) -> dict[str, DonorSheet]:
    place = folder / "sheets.xlsx"
    render(sheets, place, formats, calm.get(book, "sheet_names"))
    return read_donor(place)


def _with_free_tables(
    book: xw.Book, donors: Mapping[str, DonorSheet], defined: Iterable[str], calm: Calm
) -> dict[str, DonorSheet]:
    """The sheets with table names that no other sheet of the workbook has, in formulas too."""
    wanted = [table.name for donor in donors.values() for table in donor.tables]
    tables = free_table_names(book, wanted, set(donors), defined, calm)
    renames = Renames.of({}, tables)
    if not renames:
        return dict(donors)
    return {
        name: replace(
            donor,
            tables=tuple(replace(table, name=tables[table.name]) for table in donor.tables),
            cells=tuple(
                tuple(Formula(renames.formula(cell)) if isinstance(cell, Formula) else cell for cell in row)
                for row in donor.cells
            ),
        )
        for name, donor in donors.items()
    }


def _put(book: xw.Book, logical: str, donor: DonorSheet, there: bool, natives: Natives, calm: Calm) -> str:
    """Writes one sheet: 'added', 'changed' or 'unchanged'."""
    if not there:
        sheet = _added(book, logical, donor.name, natives, calm)
    else:
        sheet = _sheet(book, donor.name, calm)
        if is_same(sheet, donor, calm):
            return "unchanged"
        empty(sheet, donor, natives, calm)
    patches = tuple(looks.patches(donor))
    fill(sheet, donor, patches, natives, calm)
    dress(book, sheet, donor, patches, natives, calm)
    finish(sheet, donor, calm)
    return "changed" if there else "added"


def _sheet(book: xw.Book, name: str, calm: Calm) -> xw.Sheet:
    return calm(lambda: book.sheets[name])


def _taken_out(book: xw.Book, name: str, calm: Calm) -> None:
    def delete() -> None:
        if name in book.sheet_names:
            book.sheets[name].delete()

    calm(delete)


def _added(book: xw.Book, logical: str, name: str, natives: Natives, calm: Calm) -> xw.Sheet:
    """A new sheet of ours behind all others; each step is one call, so that a refused one can be repeated."""
    last = calm(lambda: book.sheets[-1])
    sheet = calm(lambda: book.sheets.add(before=last))
    try:
        calm(lambda: sheet.move(after=last))
        calm.set(sheet, "name", name)
        mark(book, logical, name, natives, calm)
    except BaseException:
        with suppress(Exception):  # or it would be taken for a person's
            calm(sheet.delete)
        raise
    return sheet

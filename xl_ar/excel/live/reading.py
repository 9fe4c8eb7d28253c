"""An open workbook read into the same book of grids that the reader of files gives for it.

One bulk read a sheet; tables, merged areas and number formats by few more. Values come in the forms of files: '' for
an empty cell, floats, days as dates, times of day as times, an error as ``book.ERROR``. Where a currency format makes
Excel cut an amount to four places, it is read again as stored.

Not the same as in the file: a text '#N/A' that a person typed counts as an error; a duration beyond a day comes as a
date and time; a day before 1 March 1900 is one day off, as Excel hands it over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_ar.errors import ArError
from xl_ar.excel.book import ERROR, Book, defined_areas, read_book
from xl_ar.excel.live.calm import LOG, Calm
from xl_ar.excel.live.native import Natives
from xl_ar.excel.live.ownership import defined_names, owned
from xl_ar.excel.live.putting.tables import area_of
from xl_ar.excel.sniff import FileKind
from xl_ar.excel.structure import SAMPLE_ROWS, Structure
from xl_ar.sheets.surface import TABLE_PREFIX, Surface
from xl_ar.tables.grid import Area, Grid, NamedArea

if TYPE_CHECKING:
    import xlwings as xw

UNSAVED = "not known: the workbook is open and has changes that are not saved"
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ERROR_CODES = range(-2146826300, -2146826200)  # those that xlwings has no name for, such as #SPILL!
_DAY_ZERO = date(1899, 12, 30)
_MOST_MERGES, _MOST_LOOKS = 5_000, 60  # questions a sheet, a column
_MANY_CELLS = 500_000
_VISIBLE = (-1, 1)  # True is 1; 0 is hidden, 2 is hidden from the menus too


@dataclass(frozen=True)
class LiveBook:
    """An open workbook as read.

    ``path`` is where it lies on this machine, None for one never saved or elsewhere; ``names`` are its defined names,
    ``ours`` the actual names of our sheets by logical name.
    """

    book: Book
    path: Path | None
    names: Mapping[str, str]
    ours: Mapping[str, str]


def calling_book() -> xw.Book:
    """The workbook whose button was pressed; xlwings raises where nothing was."""
    import xlwings

    return xlwings.Book.caller()


def read_live(book: xw.Book, calm: Calm) -> LiveBook:
    """The workbook as it is in Excel now, with unsaved changes."""
    natives = Natives(calm)
    name = calm.get(book, "name")
    date1904 = natives.date1904(book)
    names = defined_names(book, calm)
    owned_ = owned(book, names, calm)
    ours = {actual: logical for logical, actual in owned_.items()}
    old, surfaces, grids = {}, {}, []
    for sheet in calm.all(book, "sheets"):
        title = calm.get(sheet, "name")
        rows = _values(sheet, natives, calm)
        if title in ours:
            old[ours[title]] = rows
            surfaces[ours[title]] = _Sheet(sheet, title, rows, calm).surface()
        else:
            grids.append(_Sheet(sheet, title, rows, calm).grid(names, date1904, Path(name).stem))
    path = local_path(book, natives, calm)
    structure = Structure((), date1904, dict(names), natives.structure_protected(book))
    sha, fingerprint = _of_file(path, grids)
    kind = FileKind.XLSM if name.casefold().endswith(".xlsm") else FileKind.XLSX
    whole = Book(Path(name), kind, tuple(grids), sha, fingerprint, old, structure, surfaces)
    return LiveBook(whole, path, names, owned_)


def local_path(book: xw.Book, natives: Natives, calm: Calm) -> Path | None:
    """The file of the workbook on this machine; None for one never saved, or at an address in the cloud."""
    full = natives.address_of(book)
    if not full:
        try:
            full = calm.get(book, "fullname")
        except ArError:
            raise
        except Exception:  # xlwings raises various where it cannot find the folder of a cloud address
            return None
    path = Path(full)
    return path if "://" not in full and path.is_absolute() and path.is_file() else None


def _of_file(path: Path | None, grids: Sequence[Grid]) -> tuple[str, str]:
    """Hash and fingerprint of the file, where it holds the cells that are open in Excel."""
    if path is None:
        return "", UNSAVED
    try:
        saved = read_book(path)
    except (ArError, OSError):
        return "", UNSAVED
    if [_cells(grid) for grid in saved.grids] == [_cells(grid) for grid in grids]:
        return saved.sha256, saved.fingerprint
    return "", UNSAVED


def _cells(grid: Grid) -> tuple[str, list[tuple[Any, ...]]]:
    """A sheet's name and values, times to the second."""
    return grid.sheet, [
        tuple(cell.replace(microsecond=0) if isinstance(cell, datetime) else cell for cell in row)
        for row in trimmed(grid.rows)
    ]


def _values(sheet: xw.Sheet, natives: Natives, calm: Calm) -> list[list[Any]]:
    """All values of a sheet from A1 on."""
    used = area_of(calm.get(sheet, "used_range"), calm)
    bottom, right = used.bottom, used.right
    if bottom * right > _MANY_CELLS and (last := natives.last_cell(sheet)) is not None:
        bottom, right = min(bottom, last[0]), min(right, last[1])
    whole = calm(partial(sheet.range, (1, 1), (bottom, right)))
    read = calm(lambda: whole.options(ndim=2, empty="", err_to_str=True).value)
    rows = [[plain(cell) for cell in row] for row in read]
    if any(isinstance(cell, Decimal) for row in rows for cell in row):
        rows = _uncut(rows, natives.exact_values(whole))
    return trimmed(rows)


def plain(cell: Any) -> Any:
    """A cell's value in the form that files give."""
    if cell.__class__ is str:
        return ERROR if cell in _ERRORS else cell
    if cell.__class__ is float or isinstance(cell, bool):
        return cell
    if isinstance(cell, datetime):
        if cell.date() == _DAY_ZERO:
            return cell.time()
        return cell.replace(tzinfo=None) if cell.time() != time() else cell.date()
    if isinstance(cell, int):
        return ERROR if cell in _ERROR_CODES else float(cell)
    return "" if cell is None else cell


def _uncut(rows: list[list[Any]], stored: Sequence[Sequence[Any]] | None) -> list[list[Any]]:
    """Amounts of cells with a currency format as they are stored; to four places where that cannot be read."""
    return [
        [
            (stored[r][c] if stored is not None else float(cell)) if isinstance(cell, Decimal) else cell
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]


def trimmed(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows without the empty rows below and the empty columns on the right."""
    height = next((number for number in range(len(rows), 0, -1) if any(cell != "" for cell in rows[number - 1])), 0)
    width = max((_last(row) for row in rows[:height]), default=0)
    return [list(row[:width]) for row in rows[:height]]


def _last(row: Sequence[Any]) -> int:
    return next((number for number in range(len(row), 0, -1) if row[number - 1] != ""), 0)


class _Sheet:
    """One of the person's sheets with the structure that tells which of its cells belong together."""

    def __init__(self, sheet: xw.Sheet, name: str, rows: list[list[Any]], calm: Calm) -> None:
        self._sheet, self._name, self._rows, self._calm = sheet, name, rows, calm
        self._left = 0

    def grid(self, names: Mapping[str, str], date1904: bool, stem: str) -> Grid:
        """The sheet as the reader takes it."""
        tables = tuple(self._tables())
        return Grid(
            sheet=self._name,
            rows=self._rows,
            hidden=self._calm.get(self._sheet, "visible") not in _VISIBLE,
            tables=(*tables, *defined_areas(self._name, names, tables)),
            pivots=tuple(self._pivots()),
            merged=tuple(self._merged()),
            date1904=date1904,
            formats=self._formats(),
            stem=stem,
        )

    def surface(self) -> Surface:
        """Where our tables lie on a sheet of ours."""
        return Surface(tuple(table.area for table in self._tables() if table.name.startswith(TABLE_PREFIX)))

    def _tables(self) -> Iterator[NamedArea]:
        for table in self._calm.all(self._sheet, "tables"):
            area = area_of(self._calm.get(table, "range"), self._calm)
            headers = int(bool(self._calm.get(table, "show_headers")))
            totals = int(bool(self._calm.get(table, "show_totals")))
            yield NamedArea(self._calm.get(table, "display_name"), area, headers, totals)

    def _pivots(self) -> Iterator[Area]:
        try:
            pivots = self._calm.all(self._sheet, "pivot_tables")
        except NotImplementedError:
            return
        for pivot in pivots:
            yield area_of(self._calm.get(pivot, "range"), self._calm)

    def _merged(self) -> Iterator[Area]:
        """Merged areas among the values, found by halving: a sheet without any costs one question."""
        if not self._rows or not self._rows[0]:
            return
        self._left = _MOST_MERGES
        found: set[Area] = set()
        waiting = [Area(1, 1, len(self._rows), len(self._rows[0]))]
        while waiting and self._left:
            area = waiting.pop()
            self._left -= 1
            if any(_within(area, known) for known in found):
                continue
            here = self._calm(partial(self._sheet.range, area.a1))
            if self._calm.get(here, "merge_cells") is False:
                continue
            if (area.top, area.left) == (area.bottom, area.right):
                merged = area_of(self._calm.get(here, "merge_area"), self._calm)
                found.add(merged)
                continue
            waiting.extend(reversed(_halves(area)))
        if not self._left:
            LOG.warning("%s: more merged areas than are asked for", self._name)
        yield from sorted(found, key=lambda area: (area.top, area.left))

    def _formats(self) -> dict[int, str]:
        """The commonest format of each column's numbers and days in the first rows."""
        formats = {}
        for column in range(1, len(self._rows[0]) + 1 if self._rows else 1):
            cells = [row[column - 1] for row in self._rows[: 2 * SAMPLE_ROWS]]
            self._left = _MOST_LOOKS
            counts: Counter[str] = Counter()
            for first, last in _number_runs(cells):
                counts.update(self._counted(column, first, last))
            if counts:
                formats[column] = counts.most_common(1)[0][0]
        return formats

    def _counted(self, column: int, first: int, last: int) -> Counter[str]:
        """How many cells have which format, by halving where they differ."""
        if not self._left:
            return Counter()
        self._left -= 1
        run = self._calm(partial(self._sheet.range, (first, column), (last, column)))
        code = self._calm.get(run, "number_format")
        if isinstance(code, str):  # cells that differ give None, on macOS a word of its own kind
            return Counter({code: last - first + 1})
        if first == last:
            return Counter()
        middle = (first + last) // 2
        return self._counted(column, first, middle) + self._counted(column, middle + 1, last)


def _number_runs(cells: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """First and last row, from 1, of each run of cells that hold numbers or days."""
    first = None
    for row, cell in enumerate([*cells, ""], 1):
        number = isinstance(cell, float | date | time) and not isinstance(cell, bool)
        if number and first is None:
            first = row
        elif not number and first is not None:
            yield first, row - 1
            first = None


def _within(area: Area, other: Area) -> bool:
    return other.holds(area.top, area.left) and other.holds(area.bottom, area.right)


def _halves(area: Area) -> list[Area]:
    """The two halves of an area along its longer side."""
    if area.bottom - area.top >= area.right - area.left:
        middle = (area.top + area.bottom) // 2
        return [Area(area.top, area.left, middle, area.right), Area(middle + 1, area.left, area.bottom, area.right)]
    middle = (area.left + area.right) // 2
    return [Area(area.top, area.left, area.bottom, middle), Area(area.top, middle + 1, area.bottom, area.right)]

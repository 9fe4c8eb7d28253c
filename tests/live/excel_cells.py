"""Ranges of the test engine: values, formulas and looks over rectangles of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from excel_model import Model, restyled
from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

_PASSIVE = frozenset({"options", "max_cells_per_read", "max_cells_per_write", "sheet", "app", "parent", "engine"})


class Part:
    """An object of Excel: each public attribute is a call, which Excel may refuse."""

    _model: Model

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in _PASSIVE:
            object.__getattribute__(self, "_model").tick(f"{type(self).__name__}.{name}")
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name not in _PASSIVE:
            self._model.tick(f"{type(self).__name__}.{name}=")
        object.__setattr__(self, name, value)


def boundaries(where: Any) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of an address, a (row, column), a (row, column, rows, columns) or a range."""
    if isinstance(where, RangePart):
        return where._top, where._left, where._bottom, where._right
    if isinstance(where, tuple):
        row, column, *size = where
        rows, columns = size or (1, 1)
        return row, column, row + rows - 1, column + columns - 1
    left, top, right, bottom = range_boundaries(where.partition(",")[0].replace("$", ""))
    return top or 1, left or 1, bottom or 1_048_576, right or 16_384


def _com(area: RangePart) -> RangeCom:
    return RangeCom(area)


def _looks_part(name: str, area: RangePart) -> Any:
    """A part of the looks of a range."""
    import excel_looks

    return getattr(excel_looks, name)(area)


class RangePart(Part, base_classes.Range):
    def __init__(self, sheet: Any, row: int, column: int, rows: int, columns: int) -> None:
        self._sheet, self._model = sheet, sheet._model
        self._top, self._left, self._bottom, self._right = row, column, row + rows - 1, column + columns - 1
        self._title = sheet._title

    sheet = property(lambda self: self._sheet)
    row = property(lambda self: self._top)
    column = property(lambda self: self._left)
    shape = property(lambda self: (self._bottom - self._top + 1, self._right - self._left + 1))
    api = property(_com)
    font = property(lambda self: _looks_part("FontPart", self))
    borders = property(lambda self: _looks_part("BordersPart", self))
    data_validation = property(lambda self: _looks_part("ValidationPart", self))
    conditional_formats = property(lambda self: _looks_part("MarkingsPart", self))
    rows = property(lambda self: self)
    columns = property(lambda self: self)
    left = property(lambda self: 48.0 * (self._left - 1))
    top = property(lambda self: 15.0 * (self._top - 1))

    def __len__(self) -> int:
        rows, columns = self._size()
        return rows * columns

    def __call__(self, row: int, column: int | None = None) -> RangePart:
        self._model.tick("Range.()")
        if column is None:
            width = self._right - self._left + 1
            row, column = (row - 1) // width + 1, (row - 1) % width + 1
        return RangePart(self._sheet, self._top + row - 1, self._left + column - 1, 1, 1)

    def _size(self) -> tuple[int, int]:
        return self._bottom - self._top + 1, self._right - self._left + 1

    def _places(self) -> Iterator[tuple[int, int]]:
        for row in range(self._top, self._bottom + 1):
            for column in range(self._left, self._right + 1):
                yield row, column

    def _read(self, ask: Callable[[str, int, int], Any]) -> Any:
        rows = tuple(
            tuple(ask(self._title, row, column) for column in range(self._left, self._right + 1))
            for row in range(self._top, self._bottom + 1)
        )
        return rows if self._size() != (1, 1) else rows[0][0]

    def _write(self, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else [[value]]
        if not isinstance(rows[0], list | tuple):
            rows = [rows]
        for row, line in enumerate(rows, self._top):
            for column, each in enumerate(line, self._left):
                self._model.enter(self._title, row, column, each)

    raw_value = property(lambda self: self._read(self._model.given), lambda self, value: self._write(value))
    formula = property(lambda self: self._read(self._model.spelled), lambda self, value: self._write(value))

    @property
    def address(self) -> str:
        first = f"${get_column_letter(self._left)}${self._top}"
        last = f"${get_column_letter(self._right)}${self._bottom}"
        return first if first == last else f"{first}:{last}"

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return self.address

    def select(self) -> None:
        self._model.selected[self._title] = RangePart.address.fget(self)  # type: ignore[attr-defined]

    def _change(self, change: Callable[[Any], None]) -> None:
        for row, column in self._places():
            change(self._model.touch(self._title, row, column))

    @property
    def number_format(self) -> str | None:
        cells = (self._model.cell(self._title, row, column) for row, column in self._places())
        found = {cell.number_format if cell is not None else "General" for cell in cells}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._change(lambda cell: setattr(cell, "number_format", value))

    def clear_contents(self) -> None:
        self._change(lambda cell: self._model.enter(self._title, cell.row, cell.column, None))

    def clear_formats(self) -> None:
        self._change(lambda cell: setattr(cell, "_style", StyleArray()))

    def unmerge(self) -> None:
        for merged in list(self._sheet._cells.merged_cells.ranges):
            self._sheet._cells.unmerge_cells(str(merged))

    def autofit(self, axis: str | None = None) -> None:
        self._model.touched.add(self._title)
        for row in range(self._top, self._bottom + 1):
            self._sheet._cells.row_dimensions[row].height = None

    @property
    def merge_cells(self) -> bool | None:
        merged = self._merged()
        if not merged:
            return False
        return True if self._size() == (1, 1) else None

    def _merged(self) -> list[Any]:
        return [
            area
            for area in self._sheet._cells.merged_cells.ranges
            if area.min_row <= self._bottom and area.max_row >= self._top
            and area.min_col <= self._right and area.max_col >= self._left
        ]  # fmt: skip

    @property
    def merge_area(self) -> RangePart:
        found = self._merged()
        return self._sheet.range(found[0].coord) if found else self

    def _looks(name: str, part: str) -> property:  # type: ignore[misc]  # noqa: N805
        def put(self: RangePart, value: Any) -> None:
            self._change(lambda cell: setattr(cell, part, restyled(getattr(cell, part), **{name: value})))

        return property(lambda self: None, put)

    horizontal_alignment = _looks("horizontal", "alignment")
    vertical_alignment = _looks("vertical", "alignment")
    wrap_text = _looks("wrap_text", "alignment")

    @property
    def color(self) -> None:
        return None

    @color.setter
    def color(self, value: str) -> None:
        self._change(lambda cell: setattr(cell, "fill", PatternFill("solid", fgColor="FF" + value.lstrip("#"))))

    def _set_width(self, value: float) -> None:
        self._model.touched.add(self._title)
        for column in range(self._left, self._right + 1):
            self._sheet._cells.column_dimensions[get_column_letter(column)].width = value + 5 / 7

    column_width = property(lambda self: None, _set_width)

    def _set_height(self, value: float) -> None:
        self._model.touched.add(self._title)
        for row in range(self._top, self._bottom + 1):
            self._sheet._cells.row_dimensions[row].height = value

    row_height = property(lambda self: None, _set_height)

    def _hide(self, value: bool) -> None:
        self._model.touched.add(self._title)
        for row in range(self._top, self._bottom + 1):
            self._sheet._cells.row_dimensions[row].hidden = value

    row_hidden = property(lambda self: None, _hide)


class RangeCom(Part):
    """What Excel's own object of a range answers."""

    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    Value2 = property(lambda self: self._area._read(lambda *place: self._model.given(*place, stored=True)))
    Validation = property(lambda self: _looks_part("ValidationPart", self._area))
    Hyperlinks = property(lambda self: ComNames(self._area))
    Font = property(lambda self: _looks_part("FontPart", self._area))
    IndentLevel = property(
        lambda self: None,
        lambda self, level: self._area._change(
            lambda cell: setattr(cell, "alignment", restyled(cell.alignment, indent=level))
        ),
    )


class ComNames(Part):
    """Hyperlinks of a range."""

    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    def Delete(self) -> None:  # noqa: N802
        for cell in self._area._sheet._cells._cells.values():
            inside = self._area._top <= cell.row <= self._area._bottom
            if inside and self._area._left <= cell.column <= self._area._right:
                cell._hyperlink = None

    def Add(self, Anchor: RangeCom, Address: str, SubAddress: str) -> None:  # noqa: N802, N803
        cell = self._model.touch(self._area._title, self._area._top, self._area._left)
        cell._hyperlink = Hyperlink(ref=cell.coordinate, location=SubAddress)

"""The sheets of the test engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from excel_cells import ComNames, Part, RangePart, boundaries
from excel_model import Fault
from excel_objects import ChartsPart, Recorder, TablesPart
from xlwings import base_classes


def _book(sheet: SheetPart) -> Any:
    from excel_engine import BookPart

    return BookPart(sheet._app)


class SheetsPart(Part, base_classes.Sheets):
    def __init__(self, app: Any) -> None:
        self._app, self._model = app, app._model

    @property
    def active(self) -> SheetPart:
        return SheetPart(self._app, self._model.workbook.active.title)

    def _titles(self) -> list[str]:
        return [sheet.title for sheet in self._model.workbook.worksheets]

    def __call__(self, key: Any) -> SheetPart:
        self._model.tick("Sheets.()")
        if isinstance(key, int):
            return SheetPart(self._app, self._titles()[key - 1])
        for title in self._titles():
            if title.casefold() == key.casefold():
                return SheetPart(self._app, title)
        raise Fault(f"no sheet '{key}'")

    def __len__(self) -> int:
        return len(self._titles())

    def __iter__(self) -> Iterator[SheetPart]:
        return iter([SheetPart(self._app, title) for title in self._titles()])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> SheetPart:
        if self._model.protected_structure:
            raise Fault("the structure is protected")
        book = self._model.workbook
        number = next(n for n in range(1, 999) if f"Sheet{n}" not in book.sheetnames)
        sheet = book.create_sheet(name or f"Sheet{number}", before.index - 1 if before else None)
        book.active = sheet
        return SheetPart(self._app, sheet.title)


class SheetCom(Part):
    """What Excel's own object of a sheet answers."""

    def __init__(self, sheet: SheetPart) -> None:
        self._sheet, self._model = sheet, sheet._model

    ProtectContents = property(lambda self: self._sheet._cells.protection.sheet)
    PageSetup = property(lambda self: SetupPart(self._sheet))
    Cells = property(lambda self: FinderPart(self._sheet))
    Tab = property(lambda self: self._model.record(self._sheet._title, "Tab"))
    Hyperlinks = property(lambda self: ComNames(self._sheet.cells))


class SheetPart(Part, base_classes.Sheet):
    def __init__(self, app: Any, title: str) -> None:
        self._app, self._model, self._title = app, app._model, title

    _cells = property(lambda self: self._model.sheet(self._title))
    api = property(SheetCom)
    book = property(_book)
    index = property(lambda self: self._model.workbook.worksheets.index(self._cells) + 1)
    tables = property(TablesPart)
    charts = property(ChartsPart)
    cells = property(lambda self: RangePart(self, 1, 1, 1_048_576, 16_384))

    @property
    def name(self) -> str:
        return str(self._title)

    @name.setter
    def name(self, value: str) -> None:
        if self._title != value and value.casefold() in (t.casefold() for t in self._model.workbook.sheetnames):
            raise Fault(f"the name '{value}' is taken")
        self._model.touched.add(value)
        self._cells.title = value
        self._title = value

    @property
    def visible(self) -> int:
        return {"visible": -1, "hidden": 0, "veryHidden": 2}[self._cells.sheet_state]

    @visible.setter
    def visible(self, value: bool) -> None:
        self._cells.sheet_state = "visible" if value else "hidden"

    @property
    def show_gridlines(self) -> bool:
        return bool(self._cells.sheet_view.showGridLines)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._model.touched.add(self._title)
        self._cells.sheet_view.showGridLines = value

    @property
    def used_range(self) -> RangePart:
        cells = self._cells
        return self.range((cells.min_row, cells.min_column), (cells.max_row, cells.max_column))

    @property
    def pivot_tables(self) -> Any:
        raise NotImplementedError

    def range(self, arg1: Any, arg2: Any = None) -> RangePart:
        first, last = boundaries(arg1), boundaries(arg2) if arg2 is not None else boundaries(arg1)
        return RangePart(self, first[0], first[1], last[2] - first[0] + 1, last[3] - first[1] + 1)

    def activate(self) -> None:
        self._model.workbook.active = self._cells

    def select(self) -> None:
        self.activate()

    def move(self, before: Any = None, after: Any = None) -> None:
        sheets, mine = self._model.workbook._sheets, self._cells
        sheets.remove(mine)
        sheets.insert(sheets.index((before or after)._cells) + (after is not None), mine)

    def delete(self) -> None:
        self._model.touched.add(self._title)
        self._model.workbook.remove(self._cells)


class SetupPart(Part):
    """Print setup: the printed area is kept, the rest only remembered."""

    def __init__(self, sheet: SheetPart) -> None:
        self._sheet, self._model = sheet, sheet._model

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "PrintArea":
            self._sheet._cells.print_area = value


class FinderPart(Part):
    """All cells of a sheet, to be searched."""

    def __init__(self, sheet: SheetPart) -> None:
        self._sheet, self._model = sheet, sheet._model

    def Find(self, What: str, LookIn: int, LookAt: int, SearchOrder: int, SearchDirection: int) -> Any:  # noqa: N802, N803
        asked = (What, LookIn, LookAt, SearchDirection)
        if asked != ("*", -4123, 2, 2):
            raise Fault(f"not the last cell that holds something: {asked}")
        held = [cell for cell in self._sheet._cells._cells.values() if cell.value is not None]
        if not held:
            return None
        last = max(held, key=lambda cell: (cell.row, cell.column) if SearchOrder == 1 else (cell.column, cell.row))
        return Recorder(Row=last.row, Column=last.column)

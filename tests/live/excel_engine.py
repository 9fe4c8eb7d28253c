"""A test engine for xlwings: its real front end over a workbook in memory, about as Excel on Windows answers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from excel_cells import ComNames, Part, RangePart, boundaries
from excel_model import Fault, Model
from excel_objects import ChartsPart, NamesPart, Recorder, TablesPart, WindowPart
from xlwings import base_classes

NAME = "test"


class EnginePart:
    """The engine; values are cleaned as xlwings cleans them on Windows."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.models: list[Model] = []

    @property
    def apps(self) -> AppsPart:
        return AppsPart(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        return [[_cleaned(cell, empty_as, err_to_str) for cell in row] for row in data]


_KNOWN = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}


def _cleaned(cell: Any, empty_as: Any, err_to_str: bool) -> Any:
    if cell is None or cell == "":
        return empty_as
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _KNOWN:
        return _KNOWN[cell] if err_to_str else None
    return cell


class AppsPart(base_classes.Apps):  # type: ignore[misc]
    def __init__(self, engine: EnginePart) -> None:
        self._engine = engine

    def keys(self) -> list[int]:
        return list(range(len(self._engine.models)))

    def __iter__(self) -> Iterator[AppPart]:
        return (AppPart(self._engine, model) for model in self._engine.models)

    def __len__(self) -> int:
        return len(self._engine.models)

    def __getitem__(self, pid: int) -> AppPart:
        return AppPart(self._engine, self._engine.models[pid])


def _switch(name: str) -> property:
    def get(self: Any) -> Any:
        return self._model.state[name]

    def put(self: Any, value: Any) -> None:
        self._model.state[name] = value
        if name == "status_bar":
            self._model.said.append(value)

    return property(get, put)


class AppPart(Part, base_classes.App):  # type: ignore[misc]
    def __init__(self, engine: EnginePart, model: Model) -> None:
        self._engine, self._model = engine, model

    engine = property(lambda self: self._engine)
    api = property(lambda self: Recorder())
    pid = property(lambda self: self._engine.models.index(self._model))
    hwnd = pid
    version = property(lambda self: "16.0")
    visible = property(lambda self: True)
    screen_updating = _switch("screen_updating")
    display_alerts = _switch("display_alerts")
    enable_events = _switch("enable_events")
    calculation = _switch("calculation")
    status_bar = _switch("status_bar")
    interactive = _switch("interactive")
    cut_copy_mode = _switch("cut_copy_mode")

    @property
    def books(self) -> BooksPart:
        return BooksPart(self)

    @property
    def selection(self) -> RangePart | None:
        title = self._model.workbook.active.title
        address = self._model.selected.get(title, "$A$1")
        return SheetPart(self, title).range(address) if address else None

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str | None, mode: str | None, callback: Any) -> str:
        self._model.alerts.append(prompt)
        return str(self._model.answer) if buttons == "yes_no" else "ok"


class BooksPart(base_classes.Books):  # type: ignore[misc]
    def __init__(self, app: AppPart) -> None:
        self._app = app

    @property
    def active(self) -> BookPart:
        return BookPart(self._app)

    def __call__(self, key: Any) -> BookPart:
        return BookPart(self._app)

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[BookPart]:
        yield BookPart(self._app)


class BookCom(Part):
    """What Excel's own object of a workbook answers."""

    def __init__(self, app: AppPart) -> None:
        self._app, self._model = app, app._model

    Date1904 = property(lambda self: self._model.workbook.epoch.year == 1904)
    ProtectStructure = property(lambda self: self._model.protected_structure)
    Charts = property(lambda self: [Recorder(Name=each.title) for each in self._model.workbook.chartsheets])

    @property
    def FullName(self) -> str:  # noqa: N802
        return self._model.full_name or str(self._model.path or self._model.name)

    def Windows(self, number: int) -> WindowPart:  # noqa: N802
        return WindowPart(self._model)


class BookPart(Part, base_classes.Book):  # type: ignore[misc]
    def __init__(self, app: AppPart) -> None:
        self._app, self._model = app, app._model

    app = property(lambda self: self._app)
    api = property(lambda self: BookCom(self._app))
    name = property(lambda self: self._model.name)
    fullname = property(lambda self: self._model.full_name or str(self._model.path or self._model.name))
    names = property(lambda self: NamesPart(self._model))
    sheets = property(lambda self: SheetsPart(self._app))

    def activate(self) -> None:
        pass

    def save(self, path: Any = None, password: Any = None) -> None:
        self._model.workbook.save(path or self._model.path)


class SheetsPart(Part, base_classes.Sheets):  # type: ignore[misc]
    def __init__(self, app: AppPart) -> None:
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
    PageSetup = property(lambda self: self._model.record(self._sheet._title, "PageSetup"))
    Tab = property(lambda self: self._model.record(self._sheet._title, "Tab"))
    Hyperlinks = property(lambda self: ComNames(self._sheet.cells))


class SheetPart(Part, base_classes.Sheet):  # type: ignore[misc]
    def __init__(self, app: AppPart, title: str) -> None:
        self._app, self._model, self._title = app, app._model, title

    _cells = property(lambda self: self._model.sheet(self._title))
    api = property(lambda self: SheetCom(self))
    book = property(lambda self: BookPart(self._app))
    index = property(lambda self: self._model.workbook.worksheets.index(self._cells) + 1)
    tables = property(lambda self: TablesPart(self))
    charts = property(lambda self: ChartsPart(self))
    cells = property(lambda self: RangePart(self, 1, 1, 1_048_576, 16_384))
    page_setup = property(lambda self: PagePart(self))

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


class PagePart(Part, base_classes.PageSetup):  # type: ignore[misc]
    def __init__(self, sheet: SheetPart) -> None:
        self._sheet, self._model = sheet, sheet._model

    @property
    def print_area(self) -> str:
        return str(self._sheet._cells.print_area or "")

    @print_area.setter
    def print_area(self, value: str) -> None:
        self._model.touched.add(self._sheet._title)
        self._sheet._cells.print_area = value


def opened(model: Model) -> xw.Book:
    """The workbook of a model as xlwings' own object."""
    engine = next((each.impl for each in xw.engines if each.name == NAME), None)
    if engine is None:
        engine = EnginePart()
        xw.engines.add(xw.Engine(impl=engine))
    xw.engines.active = xw.engines[NAME]
    engine.models[:] = [model]
    return xw.Book(impl=BookPart(AppPart(engine, model)))


def open_copy(path: Path, folder: Path) -> tuple[Model, xw.Book]:
    """A copy of a workbook open in the test engine."""
    place = folder / path.name
    place.write_bytes(path.read_bytes())
    model = Model.opened(place)
    return model, opened(model)

"""A test engine for xlwings: its real front end over a workbook in memory, about as Excel on Windows answers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from excel_cells import Part, RangePart
from excel_model import Model
from excel_objects import NamesPart, Recorder, WindowPart
from excel_sheets import SheetPart, SheetsPart
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


class AppsPart(base_classes.Apps):
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


class AppPart(Part, base_classes.App):
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


class BooksPart(base_classes.Books):
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


class BookPart(Part, base_classes.Book):
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
        self._model.workbook.save(path or str(self._model.path))


def opened(model: Model) -> xw.Book:
    """The workbook of a model as xlwings' own object."""
    engine = next((each.impl for each in xw.engines if each.name == NAME), None)
    if engine is None:
        engine = EnginePart()
        xw.engines.add(xw.Engine(impl=engine))
    engines: Any = xw.engines
    engines.active = xw.engines[NAME]
    engine.models[:] = [model]
    return xw.Book(impl=BookPart(AppPart(engine, model)))


def open_copy(path: Path, folder: Path) -> tuple[Model, xw.Book]:
    """A copy of a workbook open in the test engine."""
    place = folder / path.name
    place.write_bytes(path.read_bytes())
    model = Model.opened(place)
    return model, opened(model)

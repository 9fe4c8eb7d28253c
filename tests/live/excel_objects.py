"""Names, tables, charts and windows of the test engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from excel_cells import Part, RangePart, boundaries
from excel_model import Fault, Model
from openpyxl.chart import BarChart
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from xlwings import base_classes


class Recorder:
    """An object of Excel that takes whatever it is told, and remembers it."""

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = Recorder()
        self.__dict__[name] = made
        return made

    def __call__(self, *args: Any, **kwargs: Any) -> Recorder:
        return self


class WindowPart(Part):
    """The window of the workbook, which shows the active sheet."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._split = [0, 0]

    _sheet = property(lambda self: self._model.workbook.active)
    SplitRow = property(lambda self: self._split[0], lambda self, value: self._split.__setitem__(0, value))
    SplitColumn = property(lambda self: self._split[1], lambda self, value: self._split.__setitem__(1, value))
    ScrollRow = property(lambda self: 1, lambda self, value: None)
    ScrollColumn = property(lambda self: 1, lambda self, value: None)
    Zoom = property(lambda self: 100, lambda self, value: setattr(self._sheet.sheet_view, "zoomScale", value))

    @property
    def FreezePanes(self) -> bool:  # noqa: N802
        return self._sheet.freeze_panes is not None

    @FreezePanes.setter
    def FreezePanes(self, value: bool) -> None:  # noqa: N802
        self._model.touched.add(self._sheet.title)
        row, column = self._split
        self._sheet.freeze_panes = f"{get_column_letter(column + 1)}{row + 1}" if value else None


class NamesPart(Part, base_classes.Names):
    def __init__(self, model: Model) -> None:
        self._model = model

    def _all(self) -> list[tuple[str, Any, Any]]:
        book = self._model.workbook
        found = [(name, book.defined_names, name) for name in book.defined_names]
        for sheet in book.worksheets:
            found += [(f"'{sheet.title}'!{name}", sheet.defined_names, name) for name in sheet.defined_names]
        return found

    def __len__(self) -> int:
        return len(self._all())

    def __call__(self, key: Any) -> NamePart:
        self._model.tick("Names.()")
        found = self._all()
        if isinstance(key, int):
            return NamePart(self._model, *found[key - 1])
        for entry in found:
            if entry[0].casefold() == key.casefold():
                return NamePart(self._model, *entry)
        raise Fault(f"no name '{key}'")

    def contains(self, key: Any) -> bool:
        return key.casefold() in {entry[0].casefold() for entry in self._all()}

    def add(self, name: str, refers_to: str) -> NamePart:
        names = self._model.workbook.defined_names
        names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return NamePart(self._model, name, names, name)


class NamePart(Part, base_classes.Name):
    def __init__(self, model: Model, shown: str, names: Any, key: str) -> None:
        self._model, self._shown, self._names, self._key = model, shown, names, key

    name = property(lambda self: self._shown)
    refers_to = property(lambda self: f"={self._names[self._key].attr_text}")
    api = property(lambda self: self)
    Visible = property(
        lambda self: not self._names[self._key].hidden,
        lambda self, value: setattr(self._names[self._key], "hidden", not value),
    )

    def delete(self) -> None:
        del self._names[self._key]


class TablesPart(Part, base_classes.Tables):
    def __init__(self, sheet: Any) -> None:
        self._sheet, self._model = sheet, sheet._model

    def __iter__(self) -> Iterator[TablePart]:
        return iter([TablePart(self._sheet, table) for table in self._sheet._cells.tables.values()])

    def __len__(self) -> int:
        return len(self._sheet._cells.tables)

    def add(
        self, source_type: Any = None, source: Any = None, link_source: Any = None, has_headers: Any = None,
        destination: Any = None, table_style_name: str | None = None, name: str | None = None,
    ) -> TablePart:  # fmt: skip
        taken = {each.name for sheet in self._model.workbook.worksheets for each in sheet.tables.values()}
        free = next(f"Table{n}" for n in range(1, 999) if f"Table{n}" not in taken)
        table = Table(id=len(taken) + 1, name=free, displayName=free, ref="A1:A2")
        table.tableStyleInfo = TableStyleInfo(name=table_style_name, showRowStripes=True)
        part = TablePart(self._sheet, table)
        part._place(source.impl)
        self._sheet._cells.add_table(table)
        self._model.touched.add(self._sheet._title)
        return part


class TablePart(Part, base_classes.Table):
    def __init__(self, sheet: Any, table: Table) -> None:
        self._sheet, self._model, self._table = sheet, sheet._model, table

    api = property(lambda self: self)
    range = property(lambda self: self._sheet.range(self._table.ref))
    display_name = property(lambda self: self._table.displayName)
    show_headers = property(lambda self: self._table.headerRowCount != 0)
    show_autofilter = property(lambda self: self._table.autoFilter is not None, lambda self, value: self._filter(value))

    def _filter(self, on: bool) -> None:
        if not on:
            self._table.autoFilter = None
        else:
            self._table.autoFilter = AutoFilter(ref=self._table.ref)

    @property
    def name(self) -> str:
        return str(self._table.name)

    @name.setter
    def name(self, value: str) -> None:
        tables = self._sheet._cells.tables
        tables.pop(self._table.name)
        self._table.name = self._table.displayName = value
        tables[value] = self._table

    @property
    def show_totals(self) -> bool:
        return bool(self._table.totalsRowCount)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        top, left, bottom, right = boundaries(self._table.ref)
        if value and not self._table.totalsRowCount:
            below = self._sheet.range((bottom + 1, left), (bottom + 1, right))
            if any(self._model.spelled(self._sheet._title, row, column) for row, column in below._places()):
                raise Fault("the row below is not empty: Excel would move it down")
            self._table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + 1}"
            self._table.totalsRowCount = 1
        elif not value and self._table.totalsRowCount:
            self._sheet.range((bottom, left), (bottom, right)).clear_contents()
            self._table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom - 1}"
            self._table.totalsRowCount = None

    def resize(self, area: Any) -> None:
        if boundaries(self._table.ref)[0] != area.impl._top:
            raise Fault("the header row of a table stays where it is")
        self._place(area.impl)

    def Unlist(self) -> None:  # noqa: N802
        self._sheet._cells.tables.pop(self._table.name)

    def _place(self, area: RangePart) -> None:
        """Puts the table on a rectangle whose first row holds different texts and that no other table meets."""
        cells = [self._model.cell(self._sheet._title, area._top, c) for c in range(area._left, area._right + 1)]
        headings: list[Any] = [cell.value if cell is not None else None for cell in cells]
        if not all(isinstance(each, str) for each in headings) or len(set(headings)) < len(headings):
            raise Fault(f"headings of a table: {headings}")
        for other in self._sheet._cells.tables.values():
            top, _, bottom, _ = boundaries(other.ref)
            if other is not self._table and top <= area._bottom and bottom >= area._top:
                raise Fault(f"{other.name} is there already")
        self._table.ref = RangePart.address.fget(area).replace("$", "")  # type: ignore[attr-defined]
        self._table.tableColumns = [TableColumn(id=n, name=text) for n, text in enumerate(headings, 1)]


class ChartsPart(Part, base_classes.Charts):
    def __init__(self, sheet: Any) -> None:
        self._sheet, self._model = sheet, sheet._model

    def _known(self) -> list[Any]:
        charts: list[Any] = self._sheet._cells._charts
        return charts

    def __iter__(self) -> Iterator[ChartPart]:
        return iter([ChartPart(self._sheet, chart) for chart in self._known()])

    def __len__(self) -> int:
        return len(self._known())

    def add(
        self, left: float, top: float, width: float, height: float, chart_type: Any = None, source: Any = None,
        plot_by: Any = None, name: Any = None, anchor: Any = None, style: Any = 227,
    ) -> ChartPart:  # fmt: skip
        chart = BarChart()
        chart.facts = {"place": (left, top, width, height)}  # type: ignore[attr-defined]
        self._known().append(chart)
        self._model.touched.add(self._sheet._title)
        return ChartPart(self._sheet, chart)


class ChartPart(Part, base_classes.Chart):
    def __init__(self, sheet: Any, chart: Any) -> None:
        self._sheet, self._model, self._chart = sheet, sheet._model, chart

    def _fact(name: str) -> property:  # type: ignore[misc]  # noqa: N805
        return property(lambda self: self._chart.facts.get(name), lambda self, v: self._chart.facts.update({name: v}))

    name, title, chart_type, style = _fact("name"), _fact("title"), _fact("chart_type"), _fact("style")
    legend = property(lambda self: Recorder())
    api = property(lambda self: (None, DrawnPart(self)))

    def delete(self) -> None:
        self._sheet._cells._charts.remove(self._chart)


class DrawnPart(Part):
    """The chart as Excel's own object."""

    def __init__(self, chart: ChartPart) -> None:
        self._chart, self._model = chart._chart, chart._model

    def SeriesCollection(self) -> DrawnPart:  # noqa: N802
        return self

    Count = property(lambda self: 0)

    def NewSeries(self) -> Recorder:  # noqa: N802
        series = Recorder()
        self._chart.facts.setdefault("series", []).append(series)
        return series

    Legend = property(lambda self: Recorder())

    def Axes(self, number: int) -> Recorder:  # noqa: N802
        return Recorder()

    def ChartGroups(self, number: int) -> Recorder:  # noqa: N802
        return Recorder()

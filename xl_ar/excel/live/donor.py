"""Our sheets as the renderer made them, read back so that they can be written into an open workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from xl_ar.excel.live.parts import (
    DonorChart,
    Marking,
    Page,
    Validation,
    charts_of,
    markings_of,
    page_of,
    validations_of,
)

_PIXELS, _PADDING = 7, 5  # of the digit 0 in Calibri 11, and of a cell's edges


class Formula(str):
    """A formula, which a text that begins with '=' is not."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class DonorTable:
    """An Excel table: rows from 1, the total row apart."""

    name: str
    top: int
    bottom: int  # last row of data
    width: int
    total: bool
    style: str


@dataclass(frozen=True)
class DonorSheet:
    """One of our sheets: cells from A1 (numbers, texts, Formula, bool or None) and all that is around them."""

    name: str
    cells: tuple[tuple[Any, ...], ...]
    looks: Worksheet  # styles are read from it, by looks.py
    tables: tuple[DonorTable, ...]
    validations: tuple[Validation, ...]
    markings: tuple[Marking, ...]
    links: Mapping[tuple[int, int], str]
    widths: Mapping[int, float]  # by column, in characters
    heights: Mapping[int, float]  # by row, in points; other rows fit their text
    hidden_rows: tuple[int, ...]
    charts: tuple[DonorChart, ...]
    page: Page

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.cells)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.cells[0])


def read_donor(path: Path) -> dict[str, DonorSheet]:
    """The sheets of a rendered workbook by name, in order."""
    book = load_workbook(path)
    return {sheet.title: _sheet(sheet) for sheet in book.worksheets}


def _sheet(sheet: Worksheet) -> DonorSheet:
    book: Any = sheet.parent
    cells = []
    links: dict[tuple[int, int], str] = {}
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=sheet.max_column):
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.location:
                links[int(cell.row or 0), int(cell.column or 0)] = str(cell.hyperlink.location)
        cells.append(tuple(_plain(cell, book.epoch) for cell in row))
    rows = sheet.row_dimensions
    return DonorSheet(
        name=sheet.title,
        cells=tuple(cells),
        looks=sheet,
        tables=tuple(_table(table) for table in sheet.tables.values()),
        validations=tuple(validations_of(sheet)),
        markings=tuple(markings_of(sheet)),
        links=links,
        widths=_widths(sheet),
        heights={number: row.height for number, row in rows.items() if row.height},
        hidden_rows=tuple(number for number, row in rows.items() if row.hidden),
        charts=tuple(charts_of(sheet)),
        page=page_of(sheet),
    )


def _plain(cell: Any, epoch: datetime) -> Any:
    """The value as Excel takes it: days as serial numbers, text unescaped."""
    value = cell.value
    serial: Any = to_excel
    if cell.data_type == "f":
        return Formula(value)
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, date | datetime | time | timedelta):
        return float(serial(value, epoch))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _table(table: Any) -> DonorTable:
    ends: tuple[Any, Any, Any, Any] = range_boundaries(table.ref)
    _, top, width, bottom = ends
    total = bool(table.totalsRowCount)
    return DonorTable(table.name, top, bottom - total, width, total, table.tableStyleInfo.name)


def _widths(sheet: Worksheet) -> dict[int, float]:
    widths = {}
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 0, (dimension.max or 0) + 1):
            if column and dimension.width:
                widths[column] = round((dimension.width * _PIXELS - _PADDING) / _PIXELS, 2)
    return widths

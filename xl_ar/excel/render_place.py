"""Where everything on a sheet stands: rows and column widths are fixed before the first cell is written."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from xl_ar.core.money import exponent
from xl_ar.errors import InputError
from xl_ar.excel.render_measure import FILTER_BUTTON, Measured, amount_width, column_width, shown_width
from xl_ar.excel.render_styles import is_number
from xl_ar.sheets.layout import Chart, Fact, Formats, Kind, Sheet, Table, Text

ROW_PIXELS = 20
TITLE_POINTS, HEADING_POINTS, LINE_POINTS = 27.0, 21.0, 15.0
CHART_ROWS = 15  # a chart that stands below a table
BAND_ROWS = 10  # least rows beside the facts for a chart there
CHART_WIDTH = (360, 560)  # pixels, least and most
FROZEN_ROWS = 16  # more would leave too little to scroll
FIRST_FACT = 1
SHEET_ROWS = 1_048_576 - 2_000  # Excel's own, less room for the lists of drop-downs


@dataclass(frozen=True, slots=True)
class TableSpot:
    """Rows of a table, zero-based."""

    measured: Measured
    heading: int | None
    header: int
    first: int
    last: int
    total: int | None

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.measured.table.columns)


@dataclass(frozen=True, slots=True)
class TextSpot:
    """A paragraph broken into lines, one row each."""

    row: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartSpot:
    """A chart: its top row, its offset from the left edge and its size in pixels."""

    chart: Chart
    row: int
    left: int
    width: int
    height: int


@dataclass(slots=True)
class Placed:
    """A sheet with every position known."""

    sheet: Sheet
    widths: list[float]
    spots: list[TableSpot | TextSpot] = field(default_factory=list)
    charts: list[ChartSpot] = field(default_factory=list)
    last_row: int = 0
    lists: dict[tuple[str, ...], int] = field(
        default_factory=dict
    )  # choices too long for a validation -> column

    @property
    def first_list_row(self) -> int:
        """First of the hidden rows that hold ``lists``."""
        return self.last_row + 2

    @property
    def tables(self) -> list[TableSpot]:
        """The tables, top to bottom."""
        return [spot for spot in self.spots if isinstance(spot, TableSpot)]


def pixels(width: float) -> int:
    """Pixels of a column ``width`` characters wide, as Excel counts them."""
    return int(width * 7 + 0.5) + 5


def place(sheet: Sheet, measured: dict[int, Measured], formats: Formats) -> Placed:
    """Positions of all blocks; ``measured`` by index of the block."""
    placed = Placed(sheet, _widths(sheet, list(measured.values()), formats))
    beside = _band(placed, [block for block in sheet.blocks if _drawn(block, measured)])
    row = FIRST_FACT + len(sheet.facts)
    if beside:
        row = max(row, FIRST_FACT + BAND_ROWS)
    placed.charts += _in_band(placed, beside, row)
    row += 1
    for index, block in enumerate(sheet.blocks):
        row = _place_block(placed, block, measured.get(index), row, beside)
    placed.last_row = max(row - 2, FIRST_FACT + len(sheet.facts) - 1, 0)
    if placed.last_row >= SHEET_ROWS:
        raise InputError(
            f"{sheet.name}: {placed.last_row:,} rows are more than the {SHEET_ROWS:,} a sheet holds."
        )
    _place_lists(placed)
    return placed


def literal_choices(choices: Sequence[str]) -> bool:
    """True when Excel takes the choices inside the validation itself: 255 characters, no comma or quote."""
    return len(",".join(choices).encode("utf-16-le")) <= 510 and not any(
        set(each) & set(',"\n') for each in choices
    )


def _place_lists(placed: Placed) -> None:
    for spot in placed.tables:
        for column in spot.measured.table.columns:
            if column.choices and not literal_choices(column.choices):
                placed.lists.setdefault(column.choices, len(placed.lists))


def _place_block(
    placed: Placed, block: Table | Chart | Text, measured: Measured | None, row: int, beside: Sequence[Chart]
) -> int:
    """Puts one block at ``row`` and returns the row where the next may start."""
    if measured is not None:
        spot = _table_spot(measured, row)
        placed.spots.append(spot)
        return (spot.last if spot.total is None else spot.total) + 2
    if isinstance(block, Text):
        lines = tuple(_broken(block.text, int(sum(placed.widths))))
        placed.spots.append(TextSpot(row, lines))
        return row + len(lines) + 1
    if isinstance(block, Chart) and block not in beside and _find(placed, block):
        width = min(CHART_WIDTH[1], max(CHART_WIDTH[0], sum(map(pixels, placed.widths))))
        placed.charts.append(ChartSpot(block, row, 0, width, CHART_ROWS * ROW_PIXELS))
        return row + CHART_ROWS + 1
    return row


def _table_spot(measured: Measured, row: int) -> TableSpot:
    heading = row if measured.table.heading else None
    header = row + (heading is not None)
    last = header + max(1, len(measured.table.rows))
    return TableSpot(measured, heading, header, header + 1, last, last + 1 if measured.has_total else None)


def _drawn(block: object, measured: dict[int, Measured]) -> bool:
    """True for a chart whose table has rows: a chart of nothing is left out."""
    tables = [each.table for each in measured.values()]
    return isinstance(block, Chart) and any(table.name == block.table and table.rows for table in tables)


def _find(placed: Placed, chart: Chart) -> bool:
    return any(spot.measured.table.name == chart.table and spot.measured.table.rows for spot in placed.tables)


def _band(placed: Placed, charts: Sequence[object]) -> list[Chart]:
    """The charts that fit between the facts and the right edge of the tables, from the first on."""
    room = sum(map(pixels, placed.widths)) - _facts_right(placed)
    fitting = max(0, room // CHART_WIDTH[0])
    return [chart for chart in charts if isinstance(chart, Chart)][:fitting]


def _in_band(placed: Placed, charts: Sequence[Chart], end: int) -> list[ChartSpot]:
    left = _facts_right(placed)
    room = sum(map(pixels, placed.widths)) - left
    width = min(CHART_WIDTH[1], room // max(1, len(charts)))
    height = (end - FIRST_FACT) * ROW_PIXELS
    return [
        ChartSpot(chart, FIRST_FACT, left + number * width, width - 12, height)
        for number, chart in enumerate(charts)
    ]


def _facts_right(placed: Placed) -> int:
    """Pixels from the left edge to where the longest fact ends."""
    values = [shown_width(str(fact.value)) for fact in placed.sheet.facts if isinstance(fact.value, str)]
    first, second = placed.widths[0], placed.widths[1]
    return pixels(first) + pixels(max([second, *(1.08 * value for value in values)])) + 24


def _widths(sheet: Sheet, tables: Sequence[Measured], formats: Formats) -> list[float]:
    """Column widths that suit every table on the sheet and the facts in the first two columns."""
    columns = max([2, *(len(each.table.columns) for each in tables)])
    widths = [8.43] * columns
    for column in range(columns):
        wanted = [column_width(each, column, formats) for each in tables if column < len(each.table.columns)]
        widths[column] = max(wanted, default=8.43)
    labels = max((shown_width(fact.label) + 2 for fact in sheet.facts), default=0)
    widths[0] = max(widths[0], min(labels, 34.0))
    widths[1] = max([widths[1], *(_fact_width(fact, formats) for fact in sheet.facts)])
    return widths


def _fact_width(fact: Fact, formats: Formats) -> float:
    """Width a figure or date needs; text may run on to the right."""
    if fact.kind is Kind.DATE:
        return len(formats.date) + 2
    if is_number(fact.kind) and isinstance(fact.value, int | float):
        decimals = exponent(fact.currency) if fact.kind is Kind.MONEY else 0
        return amount_width(abs(fact.value), decimals) * 1.08 + 2
    return 0


def _broken(text: str, width: int) -> list[str]:
    lines = [
        line for part in text.split("\n") for line in textwrap.wrap(part, min(max(width, 60), 140)) or [""]
    ]
    return lines or [""]


def header_points(spot: TableSpot, widths: Sequence[float]) -> float:
    """Height of the header row for its longest heading."""
    lines = max(
        len(textwrap.wrap(heading, max(4, int((width - FILTER_BUTTON) / 1.05))))
        for heading, width in zip(spot.measured.headings, widths, strict=False)
    )
    return max(1, lines) * LINE_POINTS + 5

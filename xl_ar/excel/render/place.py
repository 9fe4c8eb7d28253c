"""Where everything on a sheet stands: rows and column widths are fixed before the first cell is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xl_ar.errors import InputError
from xl_ar.excel.render.measure import Measured
from xl_ar.excel.render.sizes import broken, facts_width, pixels, sheet_widths
from xl_ar.sheets.layout import Chart, Formats, Kind, Sheet, Text

ROW_PIXELS = 20
CHART_ROWS = 15  # of a chart that stands below a table
BAND_ROWS, PAGE_BAND_ROWS = 9, 13  # least rows beside the facts for a chart there; on a sheet of one page
CHART_WIDTH = (360, 560)  # pixels, least and most
CHART_GAP = 12
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

    @property
    def end(self) -> int:
        """The table's last row."""
        return self.last if self.total is None else self.total


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
    measured: Mapping[int, Measured]  # by index of the block
    widths: list[float]
    spots: list[TableSpot | TextSpot] = field(default_factory=list)
    charts: list[ChartSpot] = field(default_factory=list)
    last_row: int = 0
    breaks: list[int] = field(default_factory=list)  # first rows of the pages but the first
    lists: dict[tuple[str, ...], int] = field(default_factory=dict)  # choices of long drop-downs -> column

    @property
    def first_list_row(self) -> int:
        """First of the hidden rows that hold ``lists``."""
        return self.last_row + 2

    @property
    def tables(self) -> list[TableSpot]:
        """The tables, top to bottom."""
        return [spot for spot in self.spots if isinstance(spot, TableSpot)]

    @property
    def printed(self) -> int:
        """Number of columns on paper: keys at the right edge are for the next run only."""
        tables = [each.table.columns for each in self.measured.values()]
        count = len(self.widths)
        while count > 2 and all(len(each) < count or each[count - 1].kind is Kind.KEY for each in tables):
            count -= 1
        return count

    @property
    def printed_pixels(self) -> int:
        """Width of the columns on paper."""
        return sum(map(pixels, self.widths[: self.printed]))


def place(sheet: Sheet, measured: Mapping[int, Measured], formats: Formats) -> Placed:
    """Positions of all blocks; ``measured`` by index of the block."""
    placed = Placed(sheet, measured, sheet_widths(sheet, list(measured.values()), formats))
    row = _place_band(placed, FIRST_FACT + len(sheet.facts)) + 1
    beside = [spot.chart for spot in placed.charts]
    for index, block in enumerate(sheet.blocks):
        if index in sheet.new_pages:
            placed.breaks.append(row)
        if index in measured:
            row = _place_table(placed, measured[index], row)
        elif isinstance(block, Text):
            row = _place_text(placed, block, row)
        elif isinstance(block, Chart) and block not in beside and _drawn(placed, block):
            follows = index > 0 and isinstance(sheet.blocks[index - 1], Chart)
            row = _place_chart(placed, block, row, follows=follows)
    placed.last_row = max(row - 2, FIRST_FACT + len(sheet.facts) - 1)
    if placed.last_row >= SHEET_ROWS:
        raise InputError(f"{sheet.name}: {placed.last_row:,} rows; a sheet holds {SHEET_ROWS:,}.")
    _place_lists(placed)
    return placed


def literal_choices(choices: Sequence[str]) -> bool:
    """True when Excel takes the choices inside the validation itself: 255 characters, no comma or quote."""
    short = len(",".join(choices).encode("utf-16-le")) <= 2 * 255
    return short and not any(set(each) & set(',"\n') for each in choices)


def _place_table(placed: Placed, measured: Measured, row: int) -> int:
    heading = row if measured.table.heading else None
    header = row + (heading is not None)
    last = header + max(1, len(measured.table.rows))
    total = last + 1 if measured.has_total else None
    spot = TableSpot(measured, heading, header, header + 1, last, total)
    placed.spots.append(spot)
    return spot.end + 2


def _place_text(placed: Placed, block: Text, row: int) -> int:
    lines = tuple(broken(block.text, placed.widths[: placed.printed]))
    placed.spots.append(TextSpot(row, lines))
    return row + len(lines) + 1


def _place_chart(placed: Placed, chart: Chart, row: int, *, follows: bool) -> int:
    """Puts a chart below, or right of the one it ``follows`` where there is room; returns the next free row."""
    room = placed.printed_pixels // 2 - CHART_GAP if placed.sheet.one_page else placed.printed_pixels
    width = min(CHART_WIDTH[1], max(CHART_WIDTH[0], room))
    before = placed.charts[-1] if follows and placed.charts else None
    if before and before.row == row - CHART_ROWS - 1:
        left = before.left + before.width + CHART_GAP
        if left + width <= placed.printed_pixels:
            placed.charts.append(ChartSpot(chart, before.row, left, width, before.height))
            return row
    placed.charts.append(ChartSpot(chart, row, 0, width, CHART_ROWS * ROW_PIXELS))
    return row + CHART_ROWS + 1


def _place_band(placed: Placed, row: int) -> int:
    """Puts the charts that fit beside the facts, where they stay in view; returns the row below."""
    left = facts_width(placed.sheet, placed.widths)
    room = placed.printed_pixels - left
    fitting = max(0, room // CHART_WIDTH[0])
    charts = [block for block in placed.sheet.blocks if isinstance(block, Chart) and _drawn(placed, block)]
    fitting *= placed.sheet.beside
    if not charts[:fitting]:
        return row
    row = max(row, FIRST_FACT + (PAGE_BAND_ROWS if placed.sheet.one_page else BAND_ROWS))
    width = min(CHART_WIDTH[1], room // len(charts[:fitting]))
    height = (row - FIRST_FACT) * ROW_PIXELS
    for number, chart in enumerate(charts[:fitting]):
        spot = ChartSpot(chart, FIRST_FACT, left + number * width, width - CHART_GAP, height)
        placed.charts.append(spot)
    return row


def _drawn(placed: Placed, chart: Chart) -> bool:
    """True for a chart whose table has rows: a chart of nothing is left out."""
    return any(each.table.name == chart.table and each.table.rows for each in placed.measured.values())


def _place_lists(placed: Placed) -> None:
    for spot in placed.tables:
        for column in spot.measured.table.columns:
            if column.choices and not literal_choices(column.choices):
                placed.lists.setdefault(column.choices, len(placed.lists))

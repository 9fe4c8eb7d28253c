"""The native column chart over a table's total row."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from xl_ar.excel.render.names import quote_sheet, runs
from xl_ar.excel.render.place import ChartSpot, TableSpot
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import BAR_AMBER, BAR_BLUE, INK, LINE, QUIET
from xl_ar.sheets.layout import Kind


def put_chart(book: Workbook, sheet: StreamSheet, chart: ChartSpot, table: TableSpot) -> None:
    """Draws the chart: one bar a column, labelled, overdue columns amber."""
    drawing = book.add_chart({"type": "column"})
    drawing.add_series(_series(sheet.name, chart, table))
    drawing.set_title(
        {"name": chart.chart.title, "overlay": False, "name_font": {"size": 11, "bold": True, "color": INK}}
    )
    drawing.set_legend({"none": True})
    drawing.set_x_axis(
        {"num_font": {"size": 9, "color": "#404040"}, "line": {"color": LINE}, "label_position": "low",
         "major_tick_mark": "none"}
    )  # fmt: skip
    drawing.set_y_axis(
        {"visible": False, "major_gridlines": {"visible": False}, "num_format": "#,##0"},
    )
    drawing.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    drawing.set_plotarea({"fill": {"none": True}})
    drawing.set_size({"width": chart.width, "height": chart.height})
    sheet.insert_chart(
        chart.row, 0, drawing,
        {"x_offset": chart.left, "y_offset": 2, "object_position": 2, "description": chart.chart.title},
    )  # fmt: skip


def _series(sheet_name: str, chart: ChartSpot, table: TableSpot) -> dict[str, object]:
    """The one series: live ranges with the values they hold now."""
    measured = table.measured
    positions = sorted(measured.position(key) for key in chart.chart.keys)
    columns = [measured.table.columns[position] for position in positions]
    scale = {column.key: 10**measured.exponent if column.kind is Kind.MONEY else 1 for column in columns}
    return {
        "name": measured.table.heading or chart.chart.title,
        "categories": _range(sheet_name, table.header, positions),
        "values": _range(sheet_name, table.end, positions),
        "categories_data": [measured.headings[position] for position in positions],
        "values_data": [measured.totals.get(key, 0) / unit for key, unit in scale.items()],
        "fill": {"color": BAR_BLUE},
        "points": [{"fill": {"color": BAR_AMBER if column.overdue else BAR_BLUE}} for column in columns],
        "gap": 45,
        "data_labels": {"value": True, "num_format": "#,##0;-#,##0;–", "font": {"size": 9, "color": QUIET}},
    }


def _range(sheet_name: str, row: int, positions: Sequence[int]) -> str:
    sheet = quote_sheet(sheet_name)
    parts = []
    for first, last in runs(positions):
        ends = (xl_rowcol_to_cell(row, column, True, True) for column in dict.fromkeys((first, last)))
        parts.append(f"{sheet}!{':'.join(ends)}")
    return "=" + (parts[0] if len(parts) == 1 else f"({','.join(parts)})")

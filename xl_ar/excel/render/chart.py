"""Native charts: over a table's total row, one bar a column, or over one of its columns, one bar a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from xl_ar.excel.render.names import quote_sheet, runs
from xl_ar.excel.render.place import ChartSpot, TableSpot
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import BAR_AMBER, BAR_BLUE, INK, LINE, QUIET, STACK
from xl_ar.sheets.layout import ChartKind, Kind, Value


def put_chart(book: Workbook, sheet: StreamSheet, chart: ChartSpot, table: TableSpot) -> None:
    """Draws the chart: labelled bars, what is overdue or marked amber; or stacked parts with a legend."""
    stacked = chart.chart.kind is ChartKind.STACKED
    drawing = book.add_chart({"type": "column", "subtype": "stacked"} if stacked else {"type": chart.chart.kind.value})
    _label_values_alone(drawing)
    for series in _series(sheet.name, chart, table):
        drawing.add_series(series)
    drawing.set_title(
        {"name": chart.chart.title, "overlay": False, "name_font": {"size": 11, "bold": True, "color": INK}}
    )
    drawing.set_legend({"position": "bottom", "font": {"size": 8, "color": QUIET}} if stacked else {"none": True})
    lying = chart.chart.kind is ChartKind.BAR
    named, measured = (drawing.set_y_axis, drawing.set_x_axis) if lying else (drawing.set_x_axis, drawing.set_y_axis)
    named(
        {"num_font": {"size": 9, "color": "#404040"}, "line": {"color": LINE}, "label_position": "low",
         "major_tick_mark": "none"} | ({"reverse": True} if lying else {}) | _dates(chart, table)
    )  # fmt: skip
    measured(
        {"major_gridlines": {"visible": stacked, "line": {"color": LINE}}, "num_format": "#,##0", "visible": stacked,
         "num_font": {"size": 8, "color": QUIET}, "line": {"none": True}}
    )  # fmt: skip
    drawing.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    drawing.set_plotarea({"fill": {"none": True}})
    drawing.set_size({"width": chart.width, "height": chart.height})
    sheet.insert_chart(
        chart.row, 0, drawing,
        {"x_offset": chart.left, "y_offset": 2, "object_position": 2, "description": chart.chart.title},
    )  # fmt: skip


def _label_values_alone(drawing: Chart) -> None:
    """Labels say that they show values and nothing else.

    XlsxWriter leaves out what is not shown, which the schema and LibreOffice take for shown, save in files of 2007.
    """

    def write() -> None:
        for part in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
            drawing._xml_empty_tag(f"c:show{part}", [("val", int(part == "Val"))])

    drawing._write_show_val = write


def _series(sheet_name: str, chart: ChartSpot, table: TableSpot) -> list[dict[str, object]]:
    if not chart.chart.category:
        return [_by_column(sheet_name, chart, table) | _LABELLED]
    if chart.chart.kind is not ChartKind.STACKED:
        labels = _LABELLED if _kind(chart, table) is not Kind.SHARE else _LABELLED_SHARES
        return [_by_row(sheet_name, chart, table, chart.chart.keys[0]) | labels]
    return [
        _by_row(sheet_name, chart, table, key)
        | {"name": table.measured.headings[table.measured.position(key)], "fill": {"color": colour}, "gap": _GAP}
        | {"points": None}
        for key, colour in zip(chart.chart.keys, cycle(STACK), strict=False)
    ]


def _kind(chart: ChartSpot, table: TableSpot) -> Kind:
    return table.measured.table.columns[table.measured.position(chart.chart.keys[0])].kind


def _dates(chart: ChartSpot, table: TableSpot) -> dict[str, object]:
    """Dates that name the bars are texts, one bar each, however far apart they lie."""
    measured, category = table.measured, chart.chart.category
    dated = category and measured.table.columns[measured.position(category)].kind is Kind.DATE
    return {"text_axis": True, "num_format": "yyyy-mm-dd"} if dated else {}


_GAP = 45
_LABELLED: dict[str, object] = {
    "fill": {"color": BAR_BLUE},
    "gap": _GAP,
    "data_labels": {"value": True, "num_format": "#,##0;-#,##0;–", "font": {"size": 9, "color": QUIET}},
}
_LABELLED_SHARES: dict[str, object] = _LABELLED | {
    "data_labels": {"value": True, "num_format": "0.0%;-0.0%;–", "font": {"size": 9, "color": QUIET}}
}


def _by_column(sheet_name: str, chart: ChartSpot, table: TableSpot) -> dict[str, object]:
    """The one series over the total row: live ranges with the values they hold now."""
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
        "points": [_point(amber=column.overdue) for column in columns],
    }


def _by_row(sheet_name: str, chart: ChartSpot, table: TableSpot, key: str) -> dict[str, object]:
    """The one series over a column: live ranges with the values they hold now."""
    measured, marked = table.measured, chart.chart.marked
    names, figures = measured.position(chart.chart.category), measured.position(key)
    unit = 10**measured.exponent if measured.table.columns[figures].kind is Kind.MONEY else 1
    rows = measured.table.rows
    return {
        "name": measured.table.heading or chart.chart.title,
        "categories": _down(sheet_name, table, names),
        "values": _down(sheet_name, table, figures),
        "categories_data": [str(row[names] or "") for row in rows],
        "values_data": [_figure(row[figures]) / unit for row in rows],
        "points": [_point(amber=number in marked) for number in range(len(rows))],
    }


def _figure(value: Value) -> int | float:
    return value if isinstance(value, int | float) else 0


def _point(*, amber: bool) -> dict[str, object]:
    return {"fill": {"color": BAR_AMBER if amber else BAR_BLUE}}


def _down(sheet_name: str, table: TableSpot, column: int) -> str:
    ends = (xl_rowcol_to_cell(row, column, True, True) for row in (table.first, table.last))
    return f"={quote_sheet(sheet_name)}!{':'.join(ends)}"


def _range(sheet_name: str, row: int, positions: Sequence[int]) -> str:
    sheet = quote_sheet(sheet_name)
    parts = []
    for first, last in runs(positions):
        ends = (xl_rowcol_to_cell(row, column, True, True) for column in dict.fromkeys((first, last)))
        parts.append(f"{sheet}!{':'.join(ends)}")
    return "=" + (parts[0] if len(parts) == 1 else f"({','.join(parts)})")

"""All that is around the cells of one of our sheets: looks, widths, drop-downs, colours, links, charts, view, print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.donor import DonorSheet
from xl_ar.excel.live.native import LINKS_AT_MOST, Natives
from xl_ar.excel.live.parts import Corner, DonorChart, Marking, Validation
from xl_ar.excel.live.putting import looks
from xl_ar.tables.grid import cell_name

if TYPE_CHECKING:
    import xlwings as xw


def dress(
    book: xw.Book, sheet: xw.Sheet, donor: DonorSheet, patches: Sequence[looks.Patch], natives: Natives, calm: Calm
) -> None:
    """All that is around the cells; what this Excel does not take is left out and told: the figures stand already."""
    attempt = natives.attempt
    _link(sheet, donor, natives, calm)  # before the looks, as Excel gives a link a look of its own
    attempt("widths", lambda: _widths(sheet, donor, calm))
    for patch in patches:
        if patch.name != "number_format":
            attempt("looks", partial(looks.put, sheet, patch, natives, calm))
    attempt("heights of rows", lambda: _rows(sheet, donor, calm))
    for rule in donor.validations:
        attempt("drop-downs", partial(_validate, sheet, rule, natives, calm))
    for marking in reversed(donor.markings):  # xlwings puts a new one before the others
        attempt("colours by condition", partial(_mark, sheet, marking, calm))
    for number, chart in enumerate(donor.charts, 1):
        attempt("the chart", partial(_draw, sheet, chart, number, natives, calm))
    attempt("a sheet without gridlines", lambda: calm.set(sheet, "show_gridlines", False))
    natives.freeze(book, sheet, donor.page)
    natives.page(sheet, donor.page)


def _link(sheet: xw.Sheet, donor: DonorSheet, natives: Natives, calm: Calm) -> None:
    links = dict(list(donor.links.items())[:LINKS_AT_MOST])
    for (row, column), location in links.items():
        natives.link(calm(partial(sheet.range, (row, column))), location)
    if len(donor.links) > len(links):
        natives.skipped.append(f"links beyond the first {LINKS_AT_MOST:,} of {donor.name}")


def _widths(sheet: xw.Sheet, donor: DonorSheet, calm: Calm) -> None:
    for column, width in donor.widths.items():
        calm.set(calm(partial(sheet.range, (1, column))), "column_width", width)


def _rows(sheet: xw.Sheet, donor: DonorSheet, calm: Calm) -> None:
    """Heights of rows, neighbours of one height together, and the hidden rows."""
    heights: list[list[Any]] = [[donor.heights.get(row)] for row in range(1, donor.height + 1)]
    for area, height in looks.rectangles(heights):
        rows = calm(partial(sheet.range, f"A{area.top}:A{area.bottom}"))
        calm.set(rows, "row_height", height)
    hidden: list[list[Any]] = [[row in donor.hidden_rows or None] for row in range(1, donor.height + 1)]
    for area, _ in looks.rectangles(hidden):
        rows = calm(partial(sheet.range, f"A{area.top}:A{area.bottom}"))
        calm.set(rows.rows, "hidden", True)


def _validate(sheet: xw.Sheet, rule: Validation, natives: Natives, calm: Calm) -> None:
    area = calm(partial(sheet.range, rule.area))
    if rule.choices or rule.source:
        listed: Any = partial(sheet.range, rule.source)
        source = list(rule.choices) or calm(listed)
        calm(lambda: area.data_validation.set_list(source))
    natives.messages(area, rule)


def _mark(sheet: xw.Sheet, marking: Marking, calm: Calm) -> None:
    colours = {"fill_color": marking.fill, "font_color": marking.ink}
    given: dict[str, Any] = {name: f"#{value}" for name, value in colours.items() if value}
    formats = calm(lambda: sheet.range(marking.area).conditional_formats)
    operator: Any = marking.operator
    value: Any = f"={marking.value}" if marking.value.startswith('"') else float(marking.value)
    calm(lambda: formats.add_cell_value(operator, value, **given))


def _draw(sheet: xw.Sheet, donor: DonorChart, number: int, natives: Natives, calm: Calm) -> None:
    left, top = _points(sheet, donor.start, calm)
    right, bottom = _points(sheet, donor.end, calm)
    chart = calm(lambda: sheet.charts.add(left, top, right - left, bottom - top, style=None))
    calm.set(chart, "chart_type", donor.kind)
    natives.series(chart, donor)
    calm.set(chart, "title", donor.title)
    calm.set(calm.get(chart, "legend"), "visible", donor.stacked)
    if donor.stacked:
        natives.legend_below(chart)
    calm.set(chart, "name", f"xl-ar chart {number}")


def _points(sheet: xw.Sheet, corner: Corner, calm: Calm) -> tuple[float, float]:
    """Distances from the sheet's left and upper edge, in points."""
    cell = calm(partial(sheet.range, cell_name(corner.row, corner.column)))
    return calm.get(cell, "left") + corner.right, calm.get(cell, "top") + corner.down

"""How a sheet opens and prints: frozen header, zoom, one page wide, header repeated, pages numbered."""

from __future__ import annotations

from itertools import pairwise

from xl_ar.excel.render.place import Placed, TableSpot
from xl_ar.excel.render.sizes import LINE_POINTS, header_points, row_points
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import INK
from xl_ar.sheets.layout import Formats

ZOOM = 90
A4, LETTER = 9, 1
_FROZEN_ROWS = 16  # more would leave too little to scroll
_LONG = 30  # rows; the headings of a shorter table would stand over others, as it ends on its first page
_FROZEN_WIDTH = 32.0  # a wider first column would leave too little to scroll
_MANY_COLUMNS = 7
_PAPER_POINTS = (500, 680)  # of A4 and Letter upright, less margins and a little for other fonts
_POINTS_A_PIXEL = 0.75
_SCALES = (10, 100)  # per cent, least (Excel's own) and most


def put_page(sheet: StreamSheet, placed: Placed, formats: Formats) -> None:
    """Sets view and print of the sheet; nothing here changes from day to day."""
    sheet.hide_gridlines(2)
    sheet.set_zoom(ZOOM)
    sheet.set_tab_color(INK)
    for position, width in enumerate(placed.widths):
        sheet.set_column(position, position, width)
    _freeze(sheet, placed)
    _print(sheet, placed, formats)


def _freeze(sheet: StreamSheet, placed: Placed) -> None:
    header = _common_header(placed)
    if header is None:
        return
    columns = header.width >= _MANY_COLUMNS and placed.widths[0] <= _FROZEN_WIDTH
    if header.header < _FROZEN_ROWS:
        sheet.freeze_panes(header.header + 1, int(columns))


def _common_header(placed: Placed) -> TableSpot | None:
    """The first table, where its headings hold for all tables or it is long and by far the longest."""
    tables = placed.tables
    if not tables:
        return None
    same = len({spot.measured.headings for spot in tables}) == 1
    rows = len(tables[0].measured.table.rows)
    rest = sum(len(spot.measured.table.rows) for spot in tables[1:])
    return tables[0] if same or rows >= max(2 * rest, _LONG) else None


def _print(sheet: StreamSheet, placed: Placed, formats: Formats) -> None:
    if placed.sheet.landscape:
        sheet.set_landscape()
    sheet.set_paper(LETTER if formats.date.lower().startswith("m") else A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    if placed.breaks:  # which Excel does not heed where it fits pages by itself
        sheet.set_print_scale(_scale(placed))
        sheet.set_h_pagebreaks(placed.breaks)
    else:
        sheet.fit_to_pages(1, int(placed.sheet.one_page))
    sheet.print_area(0, 0, placed.last_row, placed.printed - 1)
    sheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")
    if not placed.sheet.one_page and (header := _common_header(placed)):
        sheet.repeat_rows(header.header)


def _scale(placed: Placed) -> int:
    """Per cent at which the widest row and the longest part each fit one page."""
    starts = [0, *placed.breaks, placed.last_row + 1]
    longest = max(_points(placed, first, last) for first, last in pairwise(starts))
    sides = sorted(_PAPER_POINTS, reverse=placed.sheet.landscape)
    fitting = min(sides[0] / (placed.printed_pixels * _POINTS_A_PIXEL), sides[1] / longest)
    return min(max(int(100 * fitting), _SCALES[0]), _SCALES[1])


def _points(placed: Placed, first: int, last: int) -> float:
    """Height of rows, those of wrapped text as high as they are."""
    points = (last - first) * LINE_POINTS
    for spot in placed.tables:
        if first <= spot.first < last:
            rows, columns = spot.measured.table.rows, spot.measured.table.columns
            height = row_points(columns, placed.widths)
            points += sum(height(row) - LINE_POINTS for row in rows)
            points += header_points(spot.measured.headings, placed.widths)
    return points

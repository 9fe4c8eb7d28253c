"""Our sheets as an .xlsx: rendered apart, to be grafted into the user's package or used as it stands.

What is written: strings inline (no shared strings), formulas with the values they have now, Excel tables,
native charts, conditional formats, validations, links within the workbook, print setup. The same input gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from xl_ar.errors import LockedError
from xl_ar.excel.render.cells import inline
from xl_ar.excel.render.chart import put_chart
from xl_ar.excel.render.facts import FactWriter
from xl_ar.excel.render.links import Links
from xl_ar.excel.render.measure import Measured, measure
from xl_ar.excel.render.names import check_sheet_names, table_name
from xl_ar.excel.render.page import put_page
from xl_ar.excel.render.place import Placed, TableSpot, TextSpot, place
from xl_ar.excel.render.rows import RowWriter
from xl_ar.excel.render.rules import put_rules
from xl_ar.excel.render.sizes import LINE_POINTS
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import Styles
from xl_ar.excel.render.table import TableWriter
from xl_ar.excel.scratch import scratch
from xl_ar.sheets.layout import Chart, Formats, Sheet, Table

TITLE_POINTS = 27.0
_PLAIN = Formats()
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: the same input must give the same bytes


def render(sheets: Sequence[Sheet], target: Path, formats: Formats = _PLAIN, source_sheets: Sequence[str] = ()) -> None:
    """Writes ``sheets`` to ``target``; a link to none of them nor of ``source_sheets`` is plain text."""
    check_sheet_names([sheet.name for sheet in sheets])
    placed = _place_all(sheets, formats)
    links = Links([*source_sheets, *(sheet.name for sheet in sheets)])
    with scratch() as folder:
        options = {"constant_memory": True, "tmpdir": str(folder), "date_1904": formats.date1904}
        book = Workbook(str(target), options)
        try:
            _fill(book, placed, formats, links)
            book.close()
        except FileCreateError as error:
            raise LockedError(str(target), "cannot be written", "Close it, or choose another place") from error
        finally:
            for sheet in book.worksheets():
                sheet.discard()


def _place_all(sheets: Sequence[Sheet], formats: Formats) -> list[Placed]:
    """Every sheet with its positions; table names are made valid and unique over all of them."""
    taken: set[str] = set()
    placed = []
    for sheet in sheets:
        charted = {block.table: block.keys for block in sheet.blocks if isinstance(block, Chart) and not block.category}
        measured: dict[int, Measured] = {}
        for index, block in enumerate(sheet.blocks):
            if isinstance(block, Table):
                name = table_name(block.name, taken)
                taken.add(name.lower())
                measured[index] = measure(block, name, charted.get(block.name, ()))
        placed.append(place(sheet, measured, formats))
    return placed


def _fill(book: Workbook, placed: Sequence[Placed], formats: Formats, links: Links) -> None:
    book.set_properties({"author": "xl-ar", "created": _CREATED})
    styles = Styles(book, formats)
    tables = {spot.measured.table.name: spot.measured for each in reversed(placed) for spot in reversed(each.tables)}
    for each in placed:
        sheet = book.add_worksheet(each.sheet.name, StreamSheet)
        put_page(sheet, each, formats)
        _put_title(sheet, styles, each.sheet)
        FactWriter(sheet, styles, each, tables, formats).write()
        for spot in each.spots:
            if isinstance(spot, TableSpot):
                rows = RowWriter(sheet, styles, spot, links, date1904=formats.date1904)
                TableWriter(sheet, styles, spot, rows).write(each.widths)
            else:
                _put_text(sheet, styles, spot)
        _put_lists(sheet, styles, each)
        put_rules(sheet, styles, each)
        for chart in each.charts:
            put_chart(book, sheet, chart, _charted(each, chart.chart))


def _put_title(sheet: StreamSheet, styles: Styles, shown: Sheet) -> None:
    sheet.put_row(0, f'<c r="A1" s="{styles.title()}"{inline(shown.title)}', 1, height=TITLE_POINTS)


def _put_text(sheet: StreamSheet, styles: Styles, spot: TextSpot) -> None:
    for row, line in enumerate(spot.lines, spot.row):
        content = f'<c r="A{row + 1}" s="{styles.text()}"{inline(line)}' if line else ""
        sheet.put_row(row, content, 1, height=LINE_POINTS)


def _put_lists(sheet: StreamSheet, styles: Styles, placed: Placed) -> None:
    """The entries of long drop-downs, in hidden rows under everything else."""
    longest = max(map(len, placed.lists), default=0)
    for offset in range(longest):
        row = placed.first_list_row + offset
        cells = "".join(
            f'<c r="{xl_col_to_name(column)}{row + 1}" s="{styles.listed()}"{inline(choices[offset])}'
            for choices, column in placed.lists.items()
            if offset < len(choices)
        )
        sheet.put_row(row, cells, len(placed.lists), hidden=True)


def _charted(placed: Placed, chart: Chart) -> TableSpot:
    return next(spot for spot in placed.tables if spot.measured.table.name == chart.table)

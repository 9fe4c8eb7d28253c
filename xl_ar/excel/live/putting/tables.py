"""Excel tables in an open workbook: kept and resized where they can be, so that formulas that name them go on working.

Not proved without Excel: that ``Resize`` and ``ShowTotals`` leave the rows below alone; nothing stands below a table
when they are called, so that it does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.donor import DonorSheet, DonorTable
from xl_ar.excel.live.native import Natives
from xl_ar.tables.grid import Area

if TYPE_CHECKING:
    import xlwings as xw
    from xlwings.main import Table


def free_table_names(
    book: xw.Book, wanted: Iterable[str], written: set[str], defined: Iterable[str], calm: Calm
) -> dict[str, str]:
    """Each wanted table name as it can be used: itself, or with a number where it is ``defined`` or another sheet's.

    ``written`` are the names of the sheets that the tables are for.
    """
    taken = {name.casefold() for name in defined}
    for sheet in calm.all(book, "sheets"):
        if calm.get(sheet, "name") not in written:
            taken |= {name.casefold() for name, _ in tables_on(sheet, calm)}
    names = {}
    for table in wanted:
        free = (f"{table}_{number}" if number > 1 else table for number in count(1))
        names[table] = next(name for name in free if name.casefold() not in taken)
        taken.add(names[table].casefold())
    return names


def tables_on(sheet: xw.Sheet, calm: Calm) -> Iterator[tuple[str, Table]]:
    """The tables of a sheet by name."""
    for table in calm.all(sheet, "tables"):
        yield calm.get(table, "name"), table


def area_of(area: xw.Range, calm: Calm) -> Area:
    """The rectangle of a range."""
    top, left = calm.get(area, "row"), calm.get(area, "column")
    height, width = calm.get(area, "shape")
    return Area(top, left, top + height - 1, left + width - 1)


def whole_area(table: DonorTable) -> Area:
    """A table with its header and total rows."""
    return Area(table.top, 1, table.bottom + table.total, table.width)


def loosen(sheet: xw.Sheet, donor: DonorSheet, natives: Natives, calm: Calm) -> None:
    """Makes the sheet's tables ready to be written over: filters and totals off, those that must move plain cells."""
    staying = {table.name.casefold(): table for table in donor.tables}
    for name, table in list(tables_on(sheet, calm)):
        calm.set(table, "show_autofilter", False)
        calm.set(table, "show_totals", False)
        top_left = area_of(calm.get(table, "range"), calm)
        kept = staying.get(name.casefold())
        if kept is None or (kept.top, 1) != (top_left.top, top_left.left):
            natives.unlist(table)


def put_tables(sheet: xw.Sheet, donor: DonorSheet, calm: Calm) -> None:
    """Makes the tables of a sheet, whose headings stand in their cells and whose other rows are empty still."""
    standing = {name.casefold(): table for name, table in tables_on(sheet, calm)}
    for wanted in donor.tables:
        body = calm(partial(sheet.range, Area(wanted.top, 1, wanted.bottom, wanted.width).a1))
        table = standing.get(wanted.name.casefold())
        if table is None:
            add = calm.get(sheet, "tables").add
            table = calm(partial(add, body, table_style_name=wanted.style))
            calm.set(table, "name", wanted.name)
        else:
            calm(partial(table.resize, body))
            calm.set(table, "show_autofilter", True)
        if wanted.total:
            calm.set(table, "show_totals", True)

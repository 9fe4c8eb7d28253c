"""The cells of one of our sheets: number formats first, then tables on their headings, then all cells in large calls.

Text stays text: cells of text have the format Text before they are filled, and any other text that Excel might take for
a formula, a number or a date has an apostrophe before it, which does not belong to the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.donor import DonorSheet, Formula
from xl_ar.excel.live.native import Natives
from xl_ar.excel.live.putting import looks
from xl_ar.excel.live.putting.tables import loosen, put_tables
from xl_ar.tables.grid import Area

if TYPE_CHECKING:
    import xlwings as xw

CHUNK = 100_000  # cells a call
_TEXT_IN_AN_ARRAY = 8_000  # characters; longer ones go in alone
_PLAIN_TEXT = re.compile(r"[^\W\d_][^\d#]*\s[^\d]*")  # letters, two words or more, no digit: never a number or date


def empty(sheet: xw.Sheet, donor: DonorSheet, natives: Natives, calm: Calm) -> None:
    """Our sheet without its cells and looks, the sheet itself and its tables in their places."""
    loosen(sheet, donor, natives, calm)
    used = calm.get(sheet, "used_range")
    calm.set(used.rows, "hidden", False)
    natives.unlink(sheet)
    for chart in calm.all(sheet, "charts"):
        calm(chart.delete)
    rules, markings = calm.get(used, "data_validation"), calm.get(used, "conditional_formats")
    for action in (used.unmerge, used.clear_contents, used.clear_formats, markings.clear, rules.delete):
        calm(action)
    calm(used.rows.autofit)


def fill(sheet: xw.Sheet, donor: DonorSheet, patches: Sequence[looks.Patch], natives: Natives, calm: Calm) -> None:
    """The tables on their headings first, which may change formats; then number formats; then all cells but the title.

    The title is for ``finish``, when all is done: a sheet without it is never taken for one that is as it should be.
    """
    for table in donor.tables:
        headings = [_entry(cell, donor, table.top, column) for column, cell in enumerate(donor.cells[table.top - 1], 1)]
        _write(sheet, [headings[: table.width]], table.top, calm)
    put_tables(sheet, donor, calm)
    for patch in patches:
        if patch.name == "number_format":
            looks.put(sheet, patch, natives, calm)
    rows = [[_entry(cell, donor, row, column) for column, cell in enumerate(line, 1)]
            for row, line in enumerate(donor.cells, 1)]  # fmt: skip
    rows[0][0] = None
    for first, some in _chunks(rows, donor.width):
        _write(sheet, some, first, calm)
    for row, line in enumerate(donor.cells, 1):
        for column, cell in enumerate(line, 1):
            if (row, column) != (1, 1) and _is_alone(cell, donor, row, column):
                _put_alone(sheet, row, column, cell, calm)


def finish(sheet: xw.Sheet, donor: DonorSheet, calm: Calm) -> None:
    """Writes the title, the last of all."""
    _put_alone(sheet, 1, 1, donor.cells[0][0], calm)


def _is_alone(cell: Any, donor: DonorSheet, row: int, column: int) -> bool:
    """True for a text that cannot go in with the others: too long, or an apostrophe of its own in a Text cell."""
    if isinstance(cell, Formula) or not isinstance(cell, str):
        return False
    return len(cell) > _TEXT_IN_AN_ARRAY or (cell.startswith("'") and _is_text_cell(donor, row, column))


def _put_alone(sheet: xw.Sheet, row: int, column: int, text: str, calm: Calm) -> None:
    """One text; its cell is no Text cell meanwhile, where it is not said whether an apostrophe is taken off."""
    cell = calm(partial(sheet.range, (row, column)))
    code = calm.get(cell, "number_format")
    calm.set(cell, "number_format", "General")
    calm.set(cell, "raw_value", "'" + text)
    calm.set(cell, "number_format", code)


def _chunks(rows: Sequence[list[Any]], width: int) -> Iterator[tuple[int, list[list[Any]]]]:
    size = max(1, CHUNK // max(1, width))
    for start in range(0, len(rows), size):
        yield start + 1, list(rows[start : start + size])


def _write(sheet: xw.Sheet, rows: list[list[Any]], first: int, calm: Calm) -> None:
    """Writes rows from column A on, formulas and values together, at an explicit place."""
    area = Area(first, 1, first + len(rows) - 1, len(rows[0]))
    target = calm(partial(sheet.range, area.a1))
    value = rows if area.a1.partition(":")[0] != area.a1.partition(":")[2] else rows[0][0]
    calm.set(target, "raw_value", value)  # one call; ``value`` and ``formula`` ask Excel some forty things before


def _entry(cell: Any, donor: DonorSheet, row: int, column: int) -> Any:
    """What is handed to Excel for a cell: text so that Excel takes it for text."""
    if isinstance(cell, Formula) or not isinstance(cell, str):
        return str(cell) if isinstance(cell, Formula) else cell
    if _is_alone(cell, donor, row, column):
        return None
    return cell if _is_text_cell(donor, row, column) or _PLAIN_TEXT.fullmatch(cell) else "'" + cell


def _is_text_cell(donor: DonorSheet, row: int, column: int) -> bool:
    return bool(donor.looks.cell(row, column).number_format == "@")

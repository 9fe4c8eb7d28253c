"""Writing with XlsxWriter: fixed properties, one call a cell, formulas with their cached values."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2026, 6, 30, 17, 42, 5)  # noqa: DTZ001  # document properties hold no zone

MONEY = "#,##0.00;[Red](#,##0.00)"
US_DATE = "mm/dd/yyyy"


class Styles:
    """Named formats of one workbook, made once each."""

    def __init__(self, book: Workbook, font: str = "Calibri", size: int = 10) -> None:
        self._book, self._base = book, {"font_name": font, "font_size": size}
        self._made: dict[str, Format] = {}

    def __call__(self, num_format: str = "", **properties: Any) -> Format:
        """The format with these properties."""
        wanted = {**self._base, **({"num_format": num_format} if num_format else {}), **properties}
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def new_book(path: Path, title: str, author: str, **options: Any) -> Workbook:
    """An empty workbook with fixed dates and names in its properties."""
    book = Workbook(str(path), {"default_date_format": US_DATE, **options})
    book.set_properties({"title": title, "author": author, "created": _CREATED})
    book.set_calc_mode("auto")
    return book


def put(sheet: Worksheet, row: int, col: int, value: object, style: Format | None = None) -> None:
    """One cell by the type of its value; None leaves a styled blank."""
    match value:
        case None:
            sheet.write_blank(row, col, None, style)
        case Decimal() | int() | float():
            sheet.write_number(row, col, float(value), style)
        case date():
            sheet.write_datetime(row, col, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
        case _:
            sheet.write_string(row, col, str(value), style)


def put_row(
    sheet: Worksheet, row: int, values: Iterable[object], styles: Sequence[Format | None], col: int = 0
) -> None:
    """One row of cells from ``col`` on, a style a column."""
    for at, value in enumerate(values):
        put(sheet, row, col + at, value, styles[at])


def formula(
    sheet: Worksheet, row: int, col: int, text: str, value: Decimal | str, style: Format | None = None
) -> None:
    """One formula with its cached value."""
    sheet.write_formula(row, col, text, style, float(value) if isinstance(value, Decimal) else value)


def widths(sheet: Worksheet, sizes: Sequence[float]) -> None:
    """Column widths from column A on."""
    for at, size in enumerate(sizes):
        sheet.set_column(at, at, size)


def area(first_row: int, first_col: int, last_row: int, last_col: int) -> str:
    """The A1 range of zero-based corners."""
    return str(xl_range(first_row, first_col, last_row, last_col))


def png(width: int, height: int, ink: tuple[int, int, int], paper: tuple[int, int, int]) -> bytes:
    """A small logo: a rising stair of three bars on a plain ground."""
    lines = b"".join(b"\0" + _line(y, width, height, ink, paper) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _line(y: int, width: int, height: int, ink: tuple[int, int, int], paper: tuple[int, int, int]) -> bytes:
    return b"".join(bytes(ink if _inked(x, y, width, height) else paper) for x in range(width))


def _inked(x: int, y: int, width: int, height: int) -> bool:
    step = x * 4 // width
    return step < 3 and x * 4 % width < width * 3 // 4 and height - y < height * (step + 1) // 4


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

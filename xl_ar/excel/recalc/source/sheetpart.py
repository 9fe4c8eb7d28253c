"""A worksheet part as bytes: where its rows and cells lie, and what each holds; nothing is changed here."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from xl_ar.excel.ooxml.references import column_number, integer
from xl_ar.excel.recalc.purity import NotPureError

_ROOT = re.compile(rb"<(?![?!])(?:([\w.-]+):)?worksheet[\s>]")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']""")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ODD = (b"<!--", b"<![CDATA[", b"<?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row element: its number and byte range; its cells lie from ``inner`` to ``close``, both ``end`` without any."""

    number: int
    start: int
    inner: int
    close: int
    end: int


@dataclass(frozen=True, slots=True)
class Formula:
    """An ``f`` element: its byte range, attributes and text."""

    start: int
    end: int
    attributes: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell element: its place, its byte range, and the bytes of its attributes."""

    row: int
    column: int
    start: int
    inner: int  # just past the start tag; ``end`` for an empty element
    end: int
    raw: bytes

    @property
    def attributes(self) -> dict[str, str]:
        """Attributes by name."""
        return _attributes(self.raw)

    @property
    def empty_element(self) -> bool:
        """True for ``<c .../>``."""
        return self.inner == self.end


class SheetPart:
    """The rows and cells of one worksheet part; NotPureError where they are not written as Excel writes them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        encoding = _ENCODING.match(data[:200])
        if encoding and encoding[1].upper() not in (b"UTF-8", b"US-ASCII", b"ASCII"):
            raise NotPureError("its sheet is not written in UTF-8")
        root = _ROOT.search(data)
        if root is None:
            raise NotPureError("its sheet is not a worksheet")
        self.prefix = prefix = root[1] + b":" if root[1] else b""
        p = re.escape(prefix)
        self._row_tag = re.compile(rb"<" + p + rb"row(?=[\s/>])([^<>]*)>")
        self._cell = re.compile(rb"<" + p + rb"c(?=[\s/>])([^<>]*?)(?:/>|>(.*?)</" + p + rb"c\s*>)", re.DOTALL)
        self._formula = re.compile(rb"<" + p + rb"f(?=[\s/>])([^<>]*?)(?:/>|>([^<]*)</" + p + rb"f\s*>)")
        self.value = re.compile(rb"<" + p + rb"v(?=[\s/>])[^<>]*?(?:/>|>([^<]*)</" + p + rb"v\s*>)")
        self.inline = re.compile(rb"<" + p + rb"is(?=[\s/>])[^<>]*?(?:/>|>(.*?)</" + p + rb"is\s*>)", re.DOTALL)
        self._row_end = re.compile(rb"</" + p + rb"row\s*>")
        self.first, self.last = self._rows_range()
        self._cells: dict[int, dict[int, Cell]] = {}

    def _rows_range(self) -> tuple[int, int]:
        """Byte range of what stands in ``sheetData``."""
        mark = b"<" + self.prefix + b"sheetData"
        at = self.data.find(mark)
        first = self.data.find(b">", at) + 1
        last = self.data.find(b"</" + self.prefix + b"sheetData", first)
        if at < 0 or self.data[first - 2 : first] == b"/>":
            return len(self.data), len(self.data)
        if last < 0 or any(self.data.find(odd, first, last) >= 0 for odd in _ODD):
            raise NotPureError("its sheet holds comments or markup that Excel does not write")
        return first, last

    @cached_property
    def rows(self) -> dict[int, Row]:
        """Every row by its number, in order."""
        rows: dict[int, Row] = {}
        at, before = self.first, 0
        while tag := self._row_tag.search(self.data, at, self.last):
            number = integer(_attributes(tag[1]).get("r"))
            if number <= before or self.data[at : tag.start()].strip():
                raise NotPureError("the rows of its sheet are not in order")
            empty = tag[1].endswith(b"/")
            ending = None if empty else self._row_end.search(self.data, tag.end(), self.last)
            if not empty and ending is None:
                raise NotPureError("a row of its sheet has no end")
            close, end = (ending.start(), ending.end()) if ending else (tag.end(), tag.end())
            rows[number] = Row(number, tag.start(), tag.end(), close, end)
            at, before = end, number
        return rows

    def cells(self, number: int) -> dict[int, Cell]:
        """Cells of a row by column, in order."""
        if number not in self._cells:
            row = self.rows.get(number)
            self._cells[number] = self._read(row) if row else {}
        return self._cells[number]

    def _read(self, row: Row) -> dict[int, Cell]:
        cells: dict[int, Cell] = {}
        at, before = row.inner, 0
        for match in self._cell.finditer(self.data, row.inner, row.close):
            place = _PLACE.search(match[1])
            column = column_number(place[1].decode()) if place and int(place[2]) == row.number else 0
            if column <= before or self.data[at : match.start()].strip():
                raise NotPureError("the cells of its sheet do not say their places in order")
            inner = match.end() if match[2] is None else match.start(2)
            cells[column] = Cell(row.number, column, match.start(), inner, match.end(), match[1])
            at, before = match.end(), column
        if self.data[at : row.close].strip():
            raise NotPureError("a row of its sheet holds more than cells")
        return cells

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place, if the part has one."""
        return self.cells(row).get(column)

    def row_numbers(self, top: int, bottom: int) -> list[int]:
        """Numbers of the rows between two, in order."""
        numbers = self._numbers
        return numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]

    @cached_property
    def _numbers(self) -> list[int]:
        return list(self.rows)

    @cached_property
    def last_row(self) -> int:
        """Number of the last row that the part has, 0 without any."""
        return self._numbers[-1] if self._numbers else 0

    @cached_property
    def last_column(self) -> int:
        """The last column in which the part has a cell, 0 without any."""
        return max((max(self.cells(number), default=0) for number in self._numbers), default=0)

    def formula(self, cell: Cell) -> Formula | None:
        """The formula element of a cell."""
        match = self._formula.search(self.data, cell.inner, cell.end)
        if match is None:
            return None
        return Formula(match.start(), match.end(), _attributes(match[1]), _text(match[2] or b""))

    def stored(self, cell: Cell) -> str | None:
        """Text of a cell's ``v`` element; None where it has none."""
        match = self.value.search(self.data, cell.inner, cell.end)
        return None if match is None else _text(match[1] or b"")

    def holds_something(self, cell: Cell) -> bool:
        """True when the cell has a formula or a value, an empty text included."""
        if self.formula(cell) or self.inline.search(self.data, cell.inner, cell.end):
            return True
        text = self.stored(cell)
        return bool(text) or (text is not None and cell.attributes.get("t") == "str")

    def formula_cells(self, mark: re.Pattern[bytes] | None = None) -> Iterator[tuple[Cell, Formula]]:
        """Cells with a formula, in order; with a pattern only those of rows in which it is found."""
        opening = b"<" + self.prefix + b"f"
        for number, row in self.rows.items():
            if self.data.find(opening, row.inner, row.close) < 0:
                continue
            if mark and not mark.search(self.data, row.inner, row.close):
                continue
            for cell in self.cells(number).values():
                if self.data.find(opening, cell.inner, cell.end) >= 0 and (formula := self.formula(cell)):
                    yield cell, formula


def _attributes(raw: bytes) -> dict[str, str]:
    return {name.decode(): _text(a or b) for name, a, b in _ATTRIBUTE.findall(raw)}


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return unescape(text) if "&" in text else text

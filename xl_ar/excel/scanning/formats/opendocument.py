"""What the repeated rows, cells and spaces of an OpenDocument spreadsheet come to, before a reader writes them out."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from xl_ar.errors import CorruptError, HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.scanning.limits import Limits
from xl_ar.excel.scanning.room import Room

CONTENT = "content.xml"
_TABLE, _ROW, _SPACES = "table:table", "table:table-row", "text:s"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ROWS_REPEATED, _CELLS_REPEATED, _SPACES_REPEATED = (
    "table:number-rows-repeated", "table:number-columns-repeated", "text:c",
)  # fmt: skip
_FULL = frozenset({
    "office:value", "office:string-value", "office:date-value", "office:time-value", "office:boolean-value",
    "office:value-type", "table:formula",
})  # fmt: skip
_MOST_TAGS = 2_000_000
_MOST_DIGITS = 10


def check_repeats(package: Package, where: str, limits: Limits) -> None:
    """HostileError where tables take more room than they may once rows, cells and spaces are written out."""
    name = package.find(CONTENT)
    if name is None:
        raise CorruptError(where, f"the part '{CONTENT}' is missing", RESAVE)
    packed = package.entry(name).packed
    scan = _Content(where, limits, packed)
    try:
        for piece in package.pieces(name):
            scan.feed(piece)
        scan.feed(b"", last=True)
    except expat.ExpatError as error:
        raise CorruptError(where, f"the part '{CONTENT}' is damaged ({error})", RESAVE) from error


@dataclass(slots=True)
class _Row:
    repeated: int
    full: int = 0  # cells with a value, as they stand
    written: int = 0  # cells up to the last with a value
    blank: int = 0  # cells after it
    text: int = 0  # bytes of their texts once written out


@dataclass(slots=True)
class _Table:
    name: str
    cells: int = 0
    rows: int = 0
    blank: int = 0
    columns: int = 0


class _Content:
    """Follows the elements that a reader writes out; any that stand where none should count all the same."""

    def __init__(self, where: str, limits: Limits, packed: int) -> None:
        self._where, self._limits, self._packed = where, limits, packed
        self._room = Room(limits, where)
        self._tables: list[_Table] = []
        self._rows: list[_Row] = []
        self._measured: list[tuple[_Row, int, int]] = []  # row, repeated, where it starts
        self._tags = self._repeated = 0
        self._parser = expat.ParserCreate("utf-8")  # the only encoding that readers know here
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Takes the next piece."""
        self._parser.Parse(piece, last)
        if self._tags > max(_MOST_TAGS, self._packed):
            what = f"{self._tags:,} tags in {self._packed:,} bytes packed"
            raise HostileError(self._where, what, RESAVE)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._tags += 1
        if name in _CELLS:
            if self._rows:
                self._start_cell(self._rows[-1], attributes)
        elif name == _ROW:
            self._rows.append(_Row(self._number(attributes, _ROWS_REPEATED)))
        elif name == _SPACES:
            self._repeat(self._number(attributes, _SPACES_REPEATED))
        elif name == _TABLE:
            names = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._tables.append(_Table(names.get("table:name", "")))

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if self._measured:
                self._end_cell(*self._measured.pop())
        elif name == _ROW:
            self._end_row(self._rows.pop())
        elif name == _TABLE:
            table = self._tables.pop()
            where = f"{self._where}, sheet '{table.name}'"
            self._room.take(where, table.cells, table.rows, table.columns, self._packed)

    def _number(self, attributes: list[str], name: str) -> int:
        """How often; CorruptError for what is no plain number."""
        if name not in attributes[::2]:
            return 1
        digits = attributes[2 * attributes[::2].index(name) + 1]
        if not (digits.isascii() and digits.isdigit()):
            raise CorruptError(self._where, f"{name}='{digits[:40]}', which is no number", RESAVE)
        return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS

    def _start_cell(self, row: _Row, attributes: list[str]) -> None:
        repeated = self._number(attributes, _CELLS_REPEATED) if _CELLS_REPEATED in attributes else 1
        if _FULL.isdisjoint(attributes):
            row.blank += repeated
            repeated = 1  # blank cells have no text to be written out
        else:
            row.full += 1
            row.written, row.blank = row.written + row.blank + repeated, 0
        if row.repeated * repeated > 1 or self._measured:  # inner ones too, so that each end has its start
            self._measured.append((row, repeated, self._parser.CurrentByteIndex))

    def _end_cell(self, row: _Row, repeated: int, start: int) -> None:
        """Counts the bytes of a cell that is written out more than once."""
        length = self._parser.CurrentByteIndex - start
        row.text += length * repeated
        self._repeat(length * (repeated - 1))

    def _end_row(self, row: _Row) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if not row.full:
            table.blank += row.repeated
            return
        table.cells += row.full
        table.rows, table.blank = table.rows + table.blank + row.repeated, 0
        table.columns = max(table.columns, row.written)
        self._repeat(row.text * (row.repeated - 1))

    def _repeat(self, size: int) -> None:
        """HostileError where texts written out again and again come to more than those of any ledger."""
        self._repeated += size
        if self._repeated > self._limits.repeated_text:
            what = f"repeated cells and spaces that add more than {self._limits.repeated_text:,} bytes"
            raise HostileError(self._where, what, RESAVE)

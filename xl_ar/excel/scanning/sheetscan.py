"""One streaming pass over a worksheet part: extent, counts, faulty cells, and the markup around the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_number
from xl_ar.excel.scanning.sheetpatterns import SheetPatterns

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_REFS = 10_000
_MAX_CELL = 8 << 20  # a cell holds 32,767 characters; rich text of them stays far below this
_MAX_HEAD = 8 << 20
_MAX_TAIL = 64 << 20
_SAMPLE = 256 << 10
_ROOT = re.compile(rb"<(?![?!])(?:([\w.-]+):)?[\w.-]+")
_R = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ATTR = re.compile(rb"""\b([rt])\s*=\s*["']([^"']*)["']""")


@dataclass(slots=True)
class SheetFacts:
    """What a worksheet part holds, as far as a reader needs it before reading."""

    part: str
    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: int = 0
    merges: int = 0
    hyperlinks: int = 0
    error_count: int = 0
    error_cells: list[str] = field(default_factory=list)
    uncached_count: int = 0
    uncached_cells: list[str] = field(default_factory=list)
    hidden_count: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    oversized: str = ""
    head: bytes = b""
    sample: bytes = b""
    tail: bytes = b""

    @property
    def rectangle(self) -> int:
        """Cells of the rectangle from A1 to the last used row and column."""
        return self.last_row * self.last_column


class SheetScan:
    """Feeds on pieces of a worksheet part; `facts` is complete after `finish`."""

    def __init__(self, part: str, where: str = "") -> None:
        self.facts, self.where = SheetFacts(part), where or part
        self._buffer = b""
        self._phase = self._head
        self._patterns = SheetPatterns(b"")
        self._unusual: re.Pattern[bytes] | None = None
        self._plain, self._errors, self._formulas = True, False, False
        self._digits = 1
        self._row = self._column = 0
        self._tail: list[bytes] = []
        self._tail_size = 0

    def feed(self, piece: bytes) -> None:
        """Takes the next piece."""
        self._buffer = self._buffer + piece if self._buffer else piece
        self._phase()

    def finish(self) -> SheetFacts:
        """The facts once all pieces were fed."""
        facts = self.facts
        if self._phase == self._head:
            facts.head = self._buffer
        elif self._phase == self._data:
            self._block(self._buffer)
        else:
            self._tail.append(self._buffer)
        facts.tail = b"".join(self._tail)
        self._look_at_tail()
        if facts.last_row > MAX_ROW or facts.last_column > MAX_COLUMN:
            facts.oversized = facts.oversized or f"a cell in row {facts.last_row}, column {facts.last_column}"
        return facts

    def _head(self) -> None:
        if not (root := _ROOT.search(self._buffer)):
            return self._bounded(_MAX_HEAD, "head")
        self._patterns = SheetPatterns(root[1] + b":" if root[1] else b"")
        at = self._buffer.find(self._patterns.open)
        end = self._buffer.find(b">", at) + 1 if at >= 0 else 0
        if not end:
            return self._bounded(_MAX_HEAD, "head")
        self.facts.head, self._buffer = self._buffer[:end], self._buffer[end:]
        self._phase = self._after if self.facts.head.endswith(b"/>") else self._data
        return self._phase()

    def _data(self) -> None:
        buffer, marks = self._buffer, self._patterns
        cut = max(buffer.rfind(marks.starts[0]), buffer.rfind(marks.starts[1]))
        if cut < 0:
            cut = max(buffer.rfind(marks.starts[2]), buffer.rfind(marks.starts[3]))
        end = buffer.find(marks.close, max(cut, 0))
        if end < 0 and cut <= 0:
            return self._bounded(_MAX_CELL, "cell")
        cut = cut if end < 0 else end
        self.facts.sample = self.facts.sample or buffer[: min(cut, _SAMPLE)]
        self._block(buffer[:cut])
        self._buffer = buffer[cut:]
        if end >= 0:
            self._phase = self._after
            self._after()
        return None

    def _after(self) -> None:
        self._tail.append(self._buffer)
        self._tail_size += len(self._buffer)
        self._buffer = b""
        if self._tail_size > _MAX_TAIL:
            raise HostileError(self.where, "more than 64 MB of markup after the rows", RESAVE)

    def _bounded(self, limit: int, what: str) -> None:
        if len(self._buffer) > limit:
            raise HostileError(self.where, f"a {what} of more than {limit >> 20} MB", RESAVE)

    def _block(self, block: bytes) -> None:
        facts, marks = self.facts, self._patterns
        if not block:
            return
        if b' hidden="' in block:
            self._look_at_rows(marks.rows.findall(block))
        self._plain = self._plain and self._extent(block)
        if self._plain:
            facts.cells += block.count(marks.cell)
        else:
            self._errors = self._formulas = True
            self._unusual_block(block)
        if self._errors:
            refs = [ref.decode() for ref in marks.errors.findall(block)]
            facts.error_count += len(refs)
            facts.error_cells += refs[: MAX_REFS - len(facts.error_cells)]
        if self._formulas:
            self._look_at_formulas(block)

    def _look_at_rows(self, tags: list[bytes]) -> None:
        hidden = [_number(r[1]) for tag in tags if _HIDDEN.search(tag) and (r := _R.search(tag))]
        self.facts.hidden_count += len(hidden)
        self.facts.hidden_rows += hidden[: MAX_REFS - len(self.facts.hidden_rows)]

    def _extent(self, block: bytes) -> bool:
        """Widens the extent and notes new kinds of cells; False when the cells are not in the usual form."""
        at, first = 0, self._patterns.first
        if last := first.match(block, max(0, block.rfind(self._patterns.cell))):
            self.facts.last_row = max(self.facts.last_row, _number(last[2]))
        while found := (self._unusual or self._renewed()).search(block, at):
            at = found.start()
            if not (cell := first.match(block, at)):
                return False
            near = first.findall(block, at, at + (64 << 10))
            widest = max(column_number(letters.decode()) for letters in {cell[1], *(c[0] for c in near)})
            if widest <= self.facts.last_column and len(cell[2]) <= self._digits:
                self._formulas, self._errors = True, True
            self.facts.last_column = max(self.facts.last_column, widest)
            self.facts.last_row = max(self.facts.last_row, _number(cell[2]))
            self._digits = max(self._digits, len(cell[2]))
            self._unusual = None
        return True

    def _renewed(self) -> re.Pattern[bytes]:
        self._unusual = self._patterns.unusual(
            self.facts.last_column, self._digits, errors=self._errors, formulas=self._formulas
        )
        return self._unusual

    def _each(self, tags: list[tuple[bytes, bytes]]) -> None:
        """The extent cell by cell: for quotes, orders and missing references that few writers use."""
        facts = self.facts
        for kind, attributes in tags:
            place = dict(_ATTR.findall(attributes)).get(b"r", b"") if attributes else b""
            letters = place.rstrip(b"0123456789")
            number = _number(place[len(letters) :])
            if kind == b"row":
                self._row, self._column = number or self._row + 1, 0
                continue
            named = letters.isalpha() and len(letters) <= 3
            self._column = column_number(letters.decode("latin-1")) if named else self._column + 1
            facts.last_column = max(facts.last_column, self._column)
            facts.last_row = max(facts.last_row, number or self._row)
            facts.cells += 1

    def _unusual_block(self, block: bytes) -> None:
        marks, facts = self._patterns, self.facts
        placed = marks.placed.findall(block)
        if not placed:
            self._count_rows(block)
        elif len(placed) < marks.count(block):
            self._each(marks.tags.findall(block))
        else:
            widest = max(column_number(letters.decode()) for letters in {letters for letters, _ in placed})
            lowest = max(_number(digits) for digits in {digits for _, digits in placed})
            facts.last_column, facts.last_row = max(facts.last_column, widest), max(facts.last_row, lowest)
            facts.cells += len(placed)
            self._row, self._column = _number(placed[-1][1]), column_number(placed[-1][0].decode())

    def _count_rows(self, block: bytes) -> None:
        """The extent where no cell says its place: cells are counted row by row."""
        facts, marks = self.facts, self._patterns
        for number, piece in enumerate(marks.row_start.split(block)):
            if number:
                tag = piece[: piece.find(b">")]
                found = _R.search(tag) if tag else None
                self._row, self._column = _number(found[1]) if found else self._row + 1, 0
            count = marks.count(piece)
            self._column += count
            facts.cells += count
            if count:
                facts.last_row = max(facts.last_row, self._row)
                facts.last_column = max(facts.last_column, self._column)

    def _look_at_formulas(self, block: bytes) -> None:
        facts, marks = self.facts, self._patterns
        facts.formulas += len(marks.formulas.findall(block))
        for ref, attributes, empty in marks.uncached.findall(block):
            if empty and b't="str"' in attributes:
                continue  # an empty text is a cached value too
            facts.uncached_count += 1
            if len(facts.uncached_cells) < MAX_REFS:
                facts.uncached_cells.append(ref.decode())

    def _look_at_tail(self) -> None:
        facts, marks = self.facts, self._patterns
        facts.merges = len(marks.merges.findall(facts.tail))
        facts.hyperlinks = len(marks.hyperlinks.findall(facts.tail))
        if marks.rows.search(facts.tail) or facts.tail.count(marks.close) > 1:
            facts.oversized = "rows outside its sheet data"
        if facts.cells:
            facts.last_column = max(facts.last_column, 1)


class ValuedScan(SheetScan):
    """The same pass, with the extent of cells that hold something; formatted empty cells do not count."""

    def _block(self, block: bytes) -> None:
        self._each(self._patterns.valued.findall(block))


def _number(digits: bytes) -> int:
    return int(digits or b"0") if len(digits) < 12 else MAX_ROW + 1


def scan_sheet(part: str, pieces: Iterable[bytes], *, valued_only: bool = False) -> SheetFacts:
    """Facts of one worksheet part."""
    scan = ValuedScan(part) if valued_only else SheetScan(part)
    for piece in pieces:
        scan.feed(piece)
    return scan.finish()

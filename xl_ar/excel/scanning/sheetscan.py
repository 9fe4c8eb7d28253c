"""One streaming pass over a worksheet part: its cells, and the markup around the rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.archive import RESAVE
from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW
from xl_ar.excel.scanning.cellscan import CellScan, ValuedCells
from xl_ar.excel.scanning.facts import SheetFacts
from xl_ar.excel.scanning.sheetpatterns import SheetPatterns

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_CELL = 8 << 20  # a cell holds 32,767 characters; rich text of them stays far below this
_MAX_HEAD = 8 << 20
_MAX_TAIL = 64 << 20
_SAMPLE = 256 << 10
_ROOT = re.compile(rb"<(?![?!])(?:([\w.-]+):)?[\w.-]+")


class SheetScan:
    """Feeds on pieces of a worksheet part; `facts` is complete after `finish`."""

    def __init__(self, part: str, where: str = "", *, valued_only: bool = False) -> None:
        self.facts, self.where = SheetFacts(part), where or part
        self._kind = ValuedCells if valued_only else CellScan
        self._buffer = b""
        self._phase = self._head
        self._patterns = SheetPatterns(b"")
        self._cells = self._kind(self.facts, self._patterns)
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
            self._cells.block(self._buffer)
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
        self._cells = self._kind(self.facts, self._patterns)
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
        self._cells.block(buffer[:cut])
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

    def _look_at_tail(self) -> None:
        facts, marks = self.facts, self._patterns
        facts.merges = len(marks.merges.findall(facts.tail))
        facts.hyperlinks = len(marks.hyperlinks.findall(facts.tail))
        if marks.rows.search(facts.tail) or facts.tail.count(marks.close) > 1:
            facts.oversized = "rows outside its sheet data"
        if facts.cells:
            facts.last_column = max(facts.last_column, 1)


def scan_sheet(part: str, pieces: Iterable[bytes], *, valued_only: bool = False) -> SheetFacts:
    """Facts of one worksheet part."""
    scan = SheetScan(part, valued_only=valued_only)
    for piece in pieces:
        scan.feed(piece)
    return scan.finish()

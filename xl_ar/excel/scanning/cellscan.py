"""The cells of a worksheet, block by block: extent, counts, errors, formulas without a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import MAX_ROW, column_number

if TYPE_CHECKING:
    from xl_ar.excel.scanning.facts import SheetFacts
    from xl_ar.excel.scanning.sheetpatterns import SheetPatterns

MAX_REFS = 10_000
_NEAR = 64 << 10
_R = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ATTR = re.compile(rb"""\b([rt])\s*=\s*["']([^"']*)["']""")


class CellScan:
    """Takes blocks that begin and end between cells, and adds what they hold to the facts."""

    def __init__(self, facts: SheetFacts, patterns: SheetPatterns) -> None:
        self.facts, self._patterns = facts, patterns
        self._unusual: re.Pattern[bytes] | None = None
        self._plain, self._errors, self._formulas = True, False, False
        self._digits = 1
        self._row = self._column = 0

    def block(self, block: bytes) -> None:
        """Adds a block."""
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
        if self._errors and b't="e"' in block:
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
            near = first.findall(block, at, at + _NEAR)
            widest = max(column_number(letters.decode()) for letters in {cell[1], *(c[0] for c in near)})
            if widest <= self.facts.last_column and len(cell[2]) <= self._digits and not self._note_kind(cell[3]):
                return False
            self.facts.last_column = max(self.facts.last_column, widest)
            self.facts.last_row = max(self.facts.last_row, _number(cell[2]))
            self._digits = max(self._digits, len(cell[2]))
            self._unusual = None
        return True

    def _note_kind(self, attributes: bytes) -> bool:
        """Notes why a cell within the extent is unusual; False when there is no reason left."""
        if self._errors and self._formulas:
            return False
        if not self._errors and (b'e"' in attributes or b"vm=" in attributes):
            self._errors = True
        else:
            self._formulas = True
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
        facts.ar_formulas = facts.ar_formulas or b"AR_" in block or b"ar_" in block
        for pattern in marks.uncached:
            for match in pattern.finditer(block):
                listed = len(facts.uncached_cells) < MAX_REFS
                if not (listed or match[1]):
                    facts.uncached_count += 1
                    continue
                tag = block[block.rfind(marks.cell, 0, match.start()) : match.start()]
                found = dict(_ATTR.findall(tag[: tag.find(b">")]))
                if match[1] and found.get(b"t") == b"str":
                    continue  # an empty text is a cached value too
                facts.uncached_count += 1
                if listed and b"r" in found:
                    facts.uncached_cells.append(found[b"r"].decode("latin-1"))


class ValuedCells(CellScan):
    """The same, counting only cells that hold something; formatted empty cells do not widen the extent."""

    def block(self, block: bytes) -> None:
        """Adds a block."""
        self._each(self._patterns.valued.findall(block))


def _number(digits: bytes) -> int:
    return int(digits or b"0") if len(digits) < 12 else MAX_ROW + 1

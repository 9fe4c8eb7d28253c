"""New values put into a worksheet part: only ``v``, ``t`` and the range of a spill change, by byte edits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import cell_position, column_letters
from xl_ar.excel.recalc.edits import Edit

if TYPE_CHECKING:
    from xl_ar.excel.recalc.source.sheetpart import Cell, Row, SheetPart
    from xl_ar.excel.recalc.source.values import Stored

_KIND = re.compile(rb"""\s+t\s*=\s*(?:"[^"]*"|'[^']*')""")
_META = re.compile(rb"""\s+vm\s*=\s*(?:"[^"]*"|'[^']*')""")
_REF = re.compile(rb"""(\sref\s*=\s*["'])([^"']*)""")
_SPANS = re.compile(rb"""(\sspans\s*=\s*["'])(\d+):(\d+)(?=["'])""")
_DIMENSION = re.compile(rb"""(<(?:[\w.-]+:)?dimension\s[^<>]*?\bref\s*=\s*["'])([^"']*)""")

Values = Mapping[tuple[int, int], "Stored | None"]


class SheetPatch:
    """The edits that give the cells of one part their values; None empties a cell that an array has left."""

    def __init__(self, part: SheetPart, values: Values, refs: Mapping[tuple[int, int], str]) -> None:
        self._part, self._values, self._refs = part, values, refs

    def edits(self) -> tuple[Edit, ...]:
        """All edits in order; none where every cell holds its value already."""
        new = {place: value for place, value in self._values.items() if self._part.cell(*place) is None and value}
        found = [edit for place, value in self._values.items() for edit in self._of_cell(place, value)]
        found += [edit for place, ref in self._refs.items() for edit in self._of_ref(place, ref)]
        found += self._additions(new)
        return tuple(sorted(found, key=lambda edit: edit.start))

    def _edit(self, start: int, end: int, new: bytes) -> Edit:
        return Edit(start, self._part.data[start:end], new)

    def _of_cell(self, place: tuple[int, int], value: Stored | None) -> Iterator[Edit]:
        cell = self._part.cell(*place)
        if cell is None or self._unchanged(cell, value):
            return
        for pattern in (_KIND, _META):
            if match := pattern.search(self._part.data, cell.start, cell.inner):
                yield self._edit(match.start(), match.end(), b"")
        kind = b' t="' + value.kind.encode() + b'"' if value and value.kind != "n" else b""
        markup = value.markup(self._part.prefix) if value else b""
        if cell.empty_element:
            slash = self._part.data.rindex(b"/", cell.start, cell.inner)
            yield self._edit(slash, cell.end, kind + b">" + markup + b"</" + self._part.prefix + b"c>")
            return
        if kind:
            yield self._edit(cell.inner - 1, cell.inner - 1, kind)
        yield from self._content(cell, markup)

    def _unchanged(self, cell: Cell, value: Stored | None) -> bool:
        if value is None:
            return not self._part.holds_something(cell)
        return value.same(cell.attributes.get("t", "n"), self._part.stored(cell))

    def _content(self, cell: Cell, markup: bytes) -> Iterator[Edit]:
        """The new ``v`` in place of the old, or behind the formula; an inline text goes."""
        part = self._part
        if match := part.inline.search(part.data, cell.inner, cell.end):
            yield self._edit(match.start(), match.end(), b"")
        formula = part.formula(cell)
        after = formula.end if formula else cell.inner
        if match := part.value.search(part.data, after, cell.end):
            yield self._edit(match.start(), match.end(), markup)
        elif markup:
            yield self._edit(after, after, markup)

    def _of_ref(self, place: tuple[int, int], ref: str) -> Iterator[Edit]:
        cell = self._part.cell(*place)
        formula = self._part.formula(cell) if cell else None
        match = _REF.search(self._part.data, formula.start, formula.end) if formula else None
        if match:
            yield self._edit(match.start(2), match.end(2), ref.encode())

    def _additions(self, new: Values) -> Iterator[Edit]:
        """Cells that the part did not have, in their rows; rows that it did not have, in theirs."""
        if not new:
            return
        rows: dict[int, dict[int, Stored]] = {}
        for (row, column), value in sorted(new.items()):
            if value:
                rows.setdefault(row, {})[column] = value
        inserted: dict[int, list[bytes]] = {}
        for number, cells in rows.items():
            if row_element := self._part.rows.get(number):
                yield from self._into_row(row_element, cells)
            else:
                markup = b"".join(self._cell(number, column, value) for column, value in cells.items())
                tag = self._part.prefix + b"row"
                whole = b"<" + tag + f' r="{number}">'.encode() + markup + b"</" + tag + b">"
                inserted.setdefault(self._row_place(number), []).append(whole)
        yield from (self._edit(at, at, b"".join(pieces)) for at, pieces in inserted.items())
        yield from self._dimension(new)

    def _row_place(self, number: int) -> int:
        following = next((row for row in self._part.rows.values() if row.number > number), None)
        return following.start if following else self._part.last

    def _into_row(self, row: Row, cells: Mapping[int, Stored]) -> Iterator[Edit]:
        part = self._part
        if spans := _SPANS.search(part.data, row.start, row.inner):
            first, last = min(int(spans[2]), *cells), max(int(spans[3]), *cells)
            yield self._edit(spans.start(2), spans.end(3), f"{first}:{last}".encode())
        if row.inner == row.end:  # <row r="5"/>
            markup = b"".join(self._cell(row.number, column, value) for column, value in cells.items())
            slash = part.data.rindex(b"/", row.start, row.inner)
            yield self._edit(slash, row.end, b">" + markup + b"</" + part.prefix + b"row>")
            return
        places: dict[int, list[bytes]] = {}
        for column, value in cells.items():
            following = (cell.start for number, cell in part.cells(row.number).items() if number > column)
            places.setdefault(next(following, row.close), []).append(self._cell(row.number, column, value))
        yield from (self._edit(at, at, b"".join(pieces)) for at, pieces in places.items())

    def _cell(self, row: int, column: int, value: Stored) -> bytes:
        tag = self._part.prefix + b"c"
        kind = f' t="{value.kind}"' if value.kind != "n" else ""
        place = f' r="{column_letters(column)}{row}"{kind}>'.encode()
        return b"<" + tag + place + value.markup(self._part.prefix) + b"</" + tag + b">"

    def _dimension(self, new: Values) -> Iterator[Edit]:
        """The extent that the part states of itself, where new cells lie outside it."""
        match = _DIMENSION.search(self._part.data, 0, self._part.first)
        first, _, last = match[2].decode().partition(":") if match else ("", "", "")
        one, other = cell_position(first), cell_position(last or first)
        if match is None or one is None or other is None:
            return
        rows, columns = [row for row, _ in new], [column for _, column in new]
        top, left = min(one[0], *rows), min(one[1], *columns)
        bottom, right = max(other[0], *rows), max(other[1], *columns)
        ref = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        if (top, left, bottom, right) != (*one, *other):
            yield self._edit(match.start(2), match.end(2), ref.encode())

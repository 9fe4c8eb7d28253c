"""What recalculated formulas put into cells: one value, a fixed array, or a spill that grows and shrinks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW
from xl_ar.excel.recalc.formulas.discovery import ArFormula, Place
from xl_ar.excel.recalc.formulas.references import Area, plain_area
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.values import NOT_AVAILABLE, Stored, stored
from xl_ar.excel.recalc.source.workbook import CellValue, Sources

_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Filled:
    """The cells that a formula fills now, by row and column."""

    formula: ArFormula
    area: Area
    cells: Mapping[tuple[int, int], Stored]


class Results:
    """Collected results, readable as cells by the formulas that come later."""

    def __init__(self, sources: Sources, owner: Mapping[Place, ArFormula], cleared: Collection[Place]) -> None:
        self._sources, self._owner, self._cleared = sources, owner, cleared
        self._values: dict[str, dict[tuple[int, int], CellValue]] = {}
        self._merged: dict[str, list[Area]] = {}
        self.filled: dict[Place, Filled] = {}

    def put(self, formula: ArFormula, answer: Any) -> None:
        """Takes the answer of a formula; NotPureError where cells cannot hold it."""
        rows = _rows(answer)
        area = _shaped(formula, rows)
        self._check_free(formula, area)
        cells = {
            (area.top + down, area.left + right): self._stored(formula, rows, down, right)
            for down in range(area.bottom - area.top + 1)
            for right in range(area.right - area.left + 1)
        }
        self.filled[formula.place] = Filled(formula, area, cells)
        values = self._values.setdefault(formula.sheet, {})
        for place, value in cells.items():
            values[place] = self._sources.read_back(formula.sheet, place, value)

    def _stored(self, formula: ArFormula, rows: list[list[Any]], down: int, right: int) -> Stored:
        """The value for one cell; an array of fixed size repeats a single row or column and ends in #N/A."""
        if formula.array and not formula.spills:
            down, right = down if len(rows) > 1 else 0, right if len(rows[0]) > 1 else 0
            if down >= len(rows) or right >= len(rows[0]):
                return NOT_AVAILABLE
        return stored(rows[down][right], date1904=self._sources.date1904)

    def inside(self, area: Area) -> Iterator[tuple[tuple[int, int], CellValue]]:
        """Values that lie in an area, by row and column."""
        values = self._values.get(area.sheet, {})
        if area.size <= len(values):
            places = ((r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1))
            yield from ((place, values[place]) for place in places if place in values)
            return
        for (row, column), value in values.items():
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                yield (row, column), value

    def holds(self, place: Place) -> bool:
        """True when the cell has a result."""
        return place[1:] in self._values.get(place[0], {})

    def _check_free(self, formula: ArFormula, area: Area) -> None:
        """NotPureError where a spill would run into cells that hold something: Excel shows #SPILL! there."""
        old = formula.fills
        if area.size == 1 or area == old:
            return
        if area.bottom > MAX_ROW or area.right > MAX_COLUMN:
            raise NotPureError(f"its {_size(area)} cells do not fit on the sheet (#SPILL!)")
        tables = (plain_area(placed.table.ref, placed.sheet) for placed in self._sources.tables.values())
        if any(other and other.meets(area) for other in (*self._merged_areas(formula.sheet), *tables)):
            raise NotPureError(f"its {_size(area)} cells would run into a table or merged cells (#SPILL!)")
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                inside = old.top <= row <= old.bottom and old.left <= column <= old.right
                if not inside and self._taken((formula.sheet, row, column)):
                    where = Area(formula.sheet, row, column, row, column).ref
                    raise NotPureError(f"its {_size(area)} cells would run into {where} (#SPILL!)")

    def _taken(self, place: Place) -> bool:
        if place in self._owner or self.holds(place):
            return True
        part = self._sources.sheet(place[0])
        cell = part.cell(*place[1:])
        return cell is not None and place not in self._cleared and part.holds_something(cell)

    def _merged_areas(self, sheet: str) -> list[Area]:
        if sheet not in self._merged:
            part = self._sources.sheet(sheet)
            refs = (ref.decode() for ref in _MERGED.findall(part.data, part.last))
            self._merged[sheet] = [area for ref in refs if (area := plain_area(ref, sheet))]
        return self._merged[sheet]


def _rows(answer: Any) -> list[list[Any]]:
    """Rows of cells, all of one length, at least one cell."""
    if not isinstance(answer, list | tuple):
        return [[answer]]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in answer]
    if not any(isinstance(row, list | tuple) for row in answer):
        rows = [list(answer)]
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows] if width else [[None]]


def _shaped(formula: ArFormula, rows: list[list[Any]]) -> Area:
    if not formula.spills:
        return formula.fills
    bottom, right = formula.row + len(rows) - 1, formula.column + len(rows[0]) - 1
    return Area(formula.sheet, formula.row, formula.column, bottom, right)


def _size(area: Area) -> str:
    return f"{area.bottom - area.top + 1} x {area.right - area.left + 1}"

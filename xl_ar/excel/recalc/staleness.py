"""Which of the user's own formulas rest on AR_* cells: their stored values may be old, so nothing is built on them.

References are taken generously (a table for any of its columns, a shared formula for all its cells at a time), so
that a formula may be taken to rest on one of ours although it does not, never the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_number
from xl_ar.excel.recalc.formulas.discovery import ArFormula, Place
from xl_ar.excel.recalc.formulas.references import Area, plain_area
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.sheetpart import Cell, Formula
from xl_ar.excel.recalc.source.workbook import Sources

if TYPE_CHECKING:
    from xl_ar.excel.ooxml.workbook import SheetEntry

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'!|(?P<bare>[^\W\d][\w.]*)!)?"
    r"(?:\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>\d{1,7})(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>\d{1,7}))?(?![\w(.])"
    r"|\$?(?P<c3>[A-Z]{1,3}):\$?(?P<c4>[A-Z]{1,3})(?![\w(.])"
    r"|\$?(?P<r3>\d{1,7}):\$?(?P<r4>\d{1,7})(?![\w(.])"
    r"|(?P<word>[^\W\d][\w.\\]*)(?P<after>\(|\[)?)",
    re.IGNORECASE,
)
_ANYWHERE = frozenset({"INDIRECT", "OFFSET"})
_DEEPEST = 8  # names within names
_PASSES = 40  # for chains that run to and fro; what is left then counts as resting on ours


@dataclass(frozen=True, slots=True)
class _Unit:
    """Formulas that stand together: their cells, and the areas that they refer to; None = anywhere."""

    area: Area
    uses: tuple[Area, ...] | None


class Staleness:
    """Built once from all formulas of the workbook, when a formula of ours first refers to one of the user's."""

    def __init__(self, sources: Sources, ours: Iterable[ArFormula]) -> None:
        self._sources = sources
        self._touched: dict[str, dict[int, list[int]]] = {}  # by sheet and column: first and last row
        places = set()
        for formula in ours:
            places.add(formula.place)
            self._add(formula.fills)
        units = [unit for entry in sources.book.sheets for unit in self._units(entry, places)]
        for _ in range(_PASSES):
            waiting = [unit for unit in units if not self._taken(unit)]
            if len(waiting) == len(units):
                return
            units = waiting[::-1]  # chains run upwards too
        for unit in units:
            self._add(unit.area)

    def touches(self, area: Area) -> bool:
        """True when some cell of the area may rest on a cell of ours, or is one."""
        columns = self._touched.get(area.sheet, {})
        wanted = range(area.left, area.right + 1) if area.right - area.left < len(columns) else columns
        found = (columns[n] for n in wanted if n in columns and area.left <= n <= area.right)
        return any(top <= area.bottom and area.top <= bottom for top, bottom in found)

    def _add(self, area: Area) -> None:
        columns = self._touched.setdefault(area.sheet, {})
        for column in range(area.left, area.right + 1):
            span = columns.setdefault(column, [area.top, area.bottom])
            span[:] = min(span[0], area.top), max(span[1], area.bottom)

    def _taken(self, unit: _Unit) -> bool:
        if unit.uses is None or any(self.touches(area) for area in unit.uses):
            self._add(unit.area)
            return True
        return False

    def _units(self, entry: SheetEntry, ours: Collection[Place]) -> Iterator[_Unit]:
        """Formulas of a sheet; a sheet that is written by this run, or that cannot be read, counts as a whole."""
        sheet = entry.name
        try:
            if sheet in self._sources.written:
                raise NotPureError(f"'{sheet}' is written by this run")
            part = self._sources.sheet(sheet)
            for cell, formula in part.formula_cells():
                if (sheet, cell.row, cell.column) not in ours and (formula.text or formula.attributes.get("ref")):
                    yield self._unit(sheet, cell, formula)
        except NotPureError:
            yield _Unit(Area(sheet, 1, 1, MAX_ROW, MAX_COLUMN), None)

    def _unit(self, sheet: str, cell: Cell, formula: Formula) -> _Unit:
        own = Area(sheet, cell.row, cell.column, cell.row, cell.column)
        area = plain_area(formula.attributes.get("ref", ""), sheet) or own
        if formula.attributes.get("t") == "dataTable":
            return _Unit(area, None)
        uses = self._uses(formula.text, sheet, 0)
        if uses is not None and formula.attributes.get("t") == "shared":
            uses = [_widened(use, area) for use in uses]
        return _Unit(area, None if uses is None else tuple(uses))

    def _uses(self, text: str, sheet: str, depth: int) -> list[Area] | None:
        """Areas that a formula refers to; None where only Excel can tell."""
        found: list[Area] = []
        for match in _REFERENCE.finditer(_TEXTS.sub('""', text)):
            named = match["quoted"] or match["bare"]
            entry = self._sources.entry(named.replace("''", "'")) if named else None
            where = entry.name if entry else sheet
            if match["word"]:
                more = self._behind(match["word"], match["after"] or "", where, depth)
                if more is None:
                    return None
                found += more
            else:
                found.append(_written(match, where))
        return found

    def _behind(self, word: str, after: str, sheet: str, depth: int) -> list[Area] | None:
        """Areas behind a name or a table; none for a function, None for one that looks anywhere."""
        if after == "(":
            return None if word.upper() in _ANYWHERE else []
        if placed := self._sources.tables.get(word.casefold()):
            area = plain_area(placed.table.ref, placed.sheet)
            return [area] if area else None
        name = self._sources.name(word, sheet)
        if name is None:
            return []
        return None if depth >= _DEEPEST else self._uses(name.value, sheet, depth + 1)


def _written(match: re.Match[str], sheet: str) -> Area:
    if match["c1"]:
        one = column_number(match["c1"]), int(match["r1"])
        other = (column_number(match["c2"]), int(match["r2"])) if match["c2"] else one
        (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return Area(sheet, top, left, bottom, right)
    if match["c3"]:
        left, right = sorted((column_number(match["c3"]), column_number(match["c4"])))
        return Area(sheet, 1, left, MAX_ROW, right)
    top, bottom = sorted((int(match["r3"]), int(match["r4"])))
    return Area(sheet, top, 1, bottom, MAX_COLUMN)


def _widened(use: Area, shared: Area) -> Area:
    """What the formula uses in any of the cells that share it."""
    down, right = shared.bottom - shared.top, shared.right - shared.left
    return Area(use.sheet, max(use.top - down, 1), max(use.left - right, 1), use.bottom + down, use.right + right)

"""AR_* formula cells computed in the order in which they rest on each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from xl_ar.excel.recalc.formulas.discovery import ArFormula, Place
from xl_ar.excel.recalc.formulas.expressions import (
    Array,
    Call,
    Constant,
    Expression,
    Reference,
    calls,
    parse,
    references,
)
from xl_ar.excel.recalc.formulas.references import Area, area_of, plain_area
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.results import Results
from xl_ar.excel.recalc.source.sheetpart import Cell, SheetPart
from xl_ar.excel.recalc.source.workbook import CellValue, Sources, file_name
from xl_ar.excel.recalc.staleness import Staleness

ADDIN = "xl_ar.xlam"
LARGEST = 4_000_000  # cells of one argument
_NAMES_DEEP = 8

Evaluate = Callable[[str, list[Any]], Any]


class Evaluation:
    """All formulas of one workbook; ``solve`` gives for each what it fills or why only Excel can."""

    def __init__(
        self,
        sources: Sources,
        formulas: Sequence[ArFormula],
        evaluate: Evaluate,
        known: Collection[str],
        cleared: Collection[Place] = (),
    ) -> None:
        self._sources, self._evaluate, self._known = sources, evaluate, known
        self._cleared = cleared
        self._formulas = {formula.place: formula for formula in formulas}
        self._by_sheet: dict[str, list[ArFormula]] = {}
        self._owner: dict[Place, ArFormula] = {}
        for formula in formulas:
            self._by_sheet.setdefault(formula.sheet, []).append(formula)
            self._owner.update(dict.fromkeys(formula.places(), formula))
        self._trees: dict[Place, Expression] = {}
        self._read: dict[Area, list[list[CellValue]]] = {}
        self._needs: dict[Area, list[ArFormula]] = {}
        self.failed: dict[Place, str] = {}
        self.errors: dict[Place, str] = {}
        self.results = Results(sources, self._owner, cleared)

    def solve(self) -> None:
        """Computes every formula; each ends in ``results`` or in ``failed`` with its reason."""
        for formula in self._formulas.values():
            self._solve(formula)

    def _solve(self, wanted: ArFormula) -> None:
        """The formula and, before it, all that it rests on; without recursion, as chains can be long."""
        path: dict[Place, Iterator[ArFormula]] = {}
        if not self._done(wanted):
            path[wanted.place] = self._rests_on(wanted)
        while path:
            place = next(reversed(path))
            below = next((need for need in path[place] if not self._done(need)), None)
            if below is None:
                del path[place]
                self._compute(self._formulas[place])
            elif below.place in path:
                self.failed[below.place] = "refers to itself, directly or through others"
            else:
                path[below.place] = self._rests_on(below)

    def _done(self, formula: ArFormula) -> bool:
        return formula.place in self.failed or formula.place in self.results.filled

    def _rests_on(self, formula: ArFormula) -> Iterator[ArFormula]:
        """Formulas of ours in what it refers to; none where it cannot be computed anyway."""
        try:
            tree = self._tree(formula)
            areas = [area for reference in references(tree) for area in self._areas(reference, formula, 0)]
            return iter([need for area in areas for need in self._ours_in(area)])
        except NotPureError as error:
            self.failed[formula.place] = error.reason
            return iter(())

    def _tree(self, formula: ArFormula) -> Expression:
        if formula.doubt:
            raise NotPureError(formula.doubt)
        if formula.place not in self._trees:
            tree = parse(formula.text)
            if not isinstance(tree, Call) or tree.name == "DATE":
                raise NotPureError("is no plain call of an AR_ formula")
            for call in calls(tree):
                self._check(call)
            self._trees[formula.place] = tree
        return self._trees[formula.place]

    def _check(self, call: Call) -> None:
        """NotPureError unless the call is surely one of ours."""
        if call.name == "DATE":
            return
        file = self._sources.linked_file(call.link) if call.link else call.file
        if file is not None and file_name(file) != ADDIN:
            raise NotPureError(f"takes {call.name} from {file}")
        bare = call.link is None and call.file is None
        if call.link == 0 or (bare and (self._sources.own_macros or self._sources.name(call.name, ""))):
            raise NotPureError(f"may take {call.name} from the workbook itself")
        if call.name not in self._known:
            raise NotPureError(f"uses {call.name}, which this version does not have")

    def _areas(self, reference: Reference, formula: ArFormula, depth: int) -> list[Area]:
        area = area_of(reference.text, formula.sheet, formula.row, self._sources)
        if area is not None and area.sheet in self._sources.written:
            raise NotPureError(f"refers to '{area.sheet}', which a run writes")
        if area is not None:
            return [area]
        named = self._named(reference.text, formula.sheet, depth)
        return [area for inner in references(named) for area in self._areas(inner, formula, depth + 1)]

    def _named(self, text: str, sheet: str, depth: int) -> Expression:
        """What stands behind a defined name."""
        scope, _, plain = text.rpartition("!")
        name = self._sources.name(plain, scope.strip("'").replace("''", "'") or sheet)
        if name is None or depth >= _NAMES_DEEP:
            raise NotPureError(f"refers to '{text}', which is no name of this workbook")
        tree = parse(name.value.removeprefix("="))
        if calls(tree):
            raise NotPureError(f"refers to '{text}', a name that calculates")
        if any(not _is_fixed(inner.text) for inner in references(tree)):
            raise NotPureError(f"refers to '{text}', a name that depends on the cell it is used in")
        return tree

    def _ours_in(self, area: Area) -> list[ArFormula]:
        if area not in self._needs:
            here = self._by_sheet.get(area.sheet, [])
            if area.size <= len(here):
                places = ((area.sheet, row, column) for row, column in _cells(area))
                found = {self._owner[place].place: self._owner[place] for place in places if place in self._owner}
                self._needs[area] = list(found.values())
            else:
                self._needs[area] = [formula for formula in here if formula.fills.meets(area)]
        return self._needs[area]

    def _compute(self, formula: ArFormula) -> None:
        if formula.place in self.failed:
            return
        try:
            answer = self._value(self._tree(formula), formula, 0)
            self.results.put(formula, answer)
            if isinstance(answer, str) and answer.startswith(self._outermost(formula) + ": "):
                self.errors[formula.place] = answer
        except NotPureError as error:
            self.failed[formula.place] = error.reason

    def _outermost(self, formula: ArFormula) -> str:
        tree = self._tree(formula)
        return tree.name if isinstance(tree, Call) else ""

    def _value(self, tree: Expression, formula: ArFormula, depth: int) -> Any:
        if isinstance(tree, Constant):
            return tree.value
        if isinstance(tree, Array):
            return [list(row) for row in tree.rows]
        if isinstance(tree, Reference):
            return self._referred(tree, formula, depth)
        arguments = [self._value(argument, formula, depth) for argument in tree.arguments]
        if tree.name == "DATE":
            return _date(arguments)
        return self._evaluate(tree.name, arguments)

    def _referred(self, reference: Reference, formula: ArFormula, depth: int) -> Any:
        area = area_of(reference.text, formula.sheet, formula.row, self._sources)
        if area is None:
            return self._value(self._named(reference.text, formula.sheet, depth), formula, depth + 1)
        area = self._spill(area) if reference.spill else area
        rows = self._rows(area)
        return rows[0][0] if area.size == 1 else [list(row) for row in rows]

    def _spill(self, area: Area) -> Area:
        """What the array that begins in a cell fills."""
        place = (area.sheet, area.top, area.left)
        if place in self.failed:
            raise NotPureError(f"refers to {area.ref}, which needs Excel itself")
        if place in self.results.filled:
            return self.results.filled[place].area
        part = self._sources.sheet(area.sheet)
        cell = part.cell(area.top, area.left)
        formula = part.formula(cell) if cell else None
        spilled = plain_area(formula.attributes.get("ref", ""), area.sheet) if formula else None
        if spilled is None or area.size > 1:
            raise NotPureError(f"refers to {area.ref}#, which is no spill")
        return spilled

    def _rows(self, area: Area) -> list[list[CellValue]]:
        """The cells of an area as they stand after this recalculation."""
        if area.size > LARGEST:
            raise NotPureError(f"refers to {area.size:,} cells at a time")
        if area not in self._read:
            for need in self._ours_in(area):
                if need.place in self.failed:
                    raise NotPureError(f"refers to {need.ref}, which needs Excel itself")
            self._read[area] = self._fresh(area)
        return self._read[area]

    def _fresh(self, area: Area) -> list[list[CellValue]]:
        rows: list[list[CellValue]] = [[None] * (area.right - area.left + 1) for _ in range(area.bottom - area.top + 1)]
        part = self._sources.sheet(area.sheet)
        for cell in self._users_cells(part, area):
            if part.formula(cell) and self._staleness.touches(_own_area(area.sheet, cell)):
                raise NotPureError(f"refers to {cell.attributes['r']}, whose own formula rests on AR_ formulas")
            rows[cell.row - area.top][cell.column - area.left] = self._sources.value(part, cell)
        for (row, column), value in self.results.inside(area):
            rows[row - area.top][column - area.left] = value
        return rows

    def _users_cells(self, part: SheetPart, area: Area) -> Iterator[Cell]:
        """Stored cells of an area that no formula of ours fills or has left."""
        for number in part.row_numbers(area.top, area.bottom):
            for column, cell in part.cells(number).items():
                place = (area.sheet, number, column)
                ours = place in self._cleared or self.results.holds(place)
                if area.left <= column <= area.right and not ours:
                    yield cell

    @cached_property
    def _staleness(self) -> Staleness:
        return Staleness(self._sources, self._formulas.values())


def _own_area(sheet: str, cell: Cell) -> Area:
    return Area(sheet, cell.row, cell.column, cell.row, cell.column)


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column


def _is_fixed(reference: str) -> bool:
    """True when the cells of a name do not move with the cell that uses it."""
    plain = reference.rpartition("!")[2]
    if "[" in plain:
        return "#This Row" not in plain
    return all("$" in end for end in plain.split(":")) or not any(sign.isdigit() for sign in plain)


def _date(arguments: list[Any]) -> datetime | date:
    """DATE(year, month, day) as Excel counts, months and days beyond their range carried on."""
    numbers = [0.0 if value is None else value for value in arguments]
    if len(numbers) != 3 or any(isinstance(value, bool) or not isinstance(value, int | float) for value in numbers):
        raise NotPureError("uses DATE with other than a year, a month and a day")
    year, month, day = (int(value // 1) for value in numbers)
    year += 1900 if 0 <= year < 1900 else 0
    try:
        first = datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)  # noqa: DTZ001  # Excel knows no time zones
        return first + timedelta(days=day - 1)
    except (ValueError, OverflowError) as error:
        raise NotPureError("uses DATE with a day outside the calendar") from error

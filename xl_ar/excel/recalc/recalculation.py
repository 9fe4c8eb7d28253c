"""The recalculation of one workbook: what changes in which part, and what only Excel can recalculate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.recalc.edits import Edit, applied
from xl_ar.excel.recalc.evaluation import Evaluate, Evaluation
from xl_ar.excel.recalc.formulas.discovery import ArFormula, Place, formulas_in
from xl_ar.excel.recalc.patching import SheetPatch
from xl_ar.excel.recalc.results import Filled
from xl_ar.excel.recalc.source.values import Stored
from xl_ar.excel.recalc.source.workbook import Sources
from xl_ar.excel.recalc.workbookpart import chain_edits, load_edits
from xl_ar.findings import Finding, Severity

_MOST_TOLD = 200  # formulas listed one by one
_ROUNDS = 5  # spills that make way for each other


@dataclass(frozen=True)
class Recalculated:
    """What a recalculation found: edits by part, the cells whose values they set, findings, and how many it was."""

    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    cells: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    computed: int = 0
    needs_excel: int = 0

    @property
    def sentence(self) -> str:
        """For a person: '12 formulas recalculated, 3 need Excel'; empty where there are none."""
        if not self.computed and not self.needs_excel:
            return ""
        done = f"{self.computed:,} formula{'s' * (self.computed != 1)} recalculated"
        return f"{done}, {self.needs_excel:,} need{'s' * (self.needs_excel == 1)} Excel" if self.needs_excel else done


def recalculate(
    path: Path, evaluate: Evaluate, known: Collection[str], parts: Collection[str] | None = None
) -> Recalculated:
    """Computes the AR_* formula cells of the user's sheets of a workbook; nothing is written.

    ``evaluate`` gives the value of a formula by its name and arguments, ``known`` are the names it knows. ``parts``
    are the worksheet parts that may hold such formulas (see SheetFacts.ar_formulas), None for all.
    """
    with Package.open(path) as package:
        book = WorkbookPart(package)
        sources = Sources(package, book)
        users = [entry for entry in book.sheets if sources.entry(entry.name) and entry.name not in sources.written]
        wanted = [entry.name for entry in users if parts is None or entry.part in parts]
        formulas, unread = formulas_in(sources, wanted)
        unread_findings = tuple(_needs_excel(name, "", "its AR_ formulas", reason) for name, reason in unread.items())
        if not formulas:
            return Recalculated(findings=unread_findings, needs_excel=len(unread))
        solved, changes = _settled(sources, formulas, evaluate, known)
        return Recalculated(
            *changes,
            findings=(*unread_findings, *_findings(formulas, solved)),
            computed=len(solved.results.filled),
            needs_excel=len(solved.failed) + len(unread),
        )


def write_recalculated(source: Path, recalculated: Recalculated, target: Path) -> None:
    """Writes ``target``: the source with the edits done, every other part as it lies."""
    with Package.open(source) as package:
        for part, edits in recalculated.edits.items():
            package.put(part, applied(package.read(part), edits))
        package.save(target)


def _settled(
    sources: Sources, formulas: Sequence[ArFormula], evaluate: Evaluate, known: Collection[str]
) -> tuple[Evaluation, tuple[dict[str, tuple[Edit, ...]], dict[str, frozenset[tuple[int, int]]]]]:
    """The formulas computed until no spill changes its size any more, and the changes against the stored file."""
    left: set[Place] = set()
    current = list(formulas)
    for _ in range(_ROUNDS):
        solved = Evaluation(sources, current, evaluate, known, left)
        solved.solve()
        areas = {place: filled.area for place, filled in solved.results.filled.items()}
        sized = [formula.resized(areas.get(formula.place, formula.fills)) for formula in formulas]
        settled, current = sized == current, sized
        left = _places(formulas) - _places(current)
        if settled:
            break
    return solved, _changes(sources, formulas, list(solved.results.filled.values()), left)


def _places(formulas: Sequence[ArFormula]) -> set[Place]:
    return {place for formula in formulas for place in formula.places()}


def _changes(
    sources: Sources, before: Sequence[ArFormula], filled: Sequence[Filled], left: Collection[Place]
) -> tuple[dict[str, tuple[Edit, ...]], dict[str, frozenset[tuple[int, int]]]]:
    """Edits by part, and by part the cells whose values they set."""
    values: dict[str, dict[tuple[int, int], Stored | None]] = {}
    refs: dict[str, dict[tuple[int, int], str]] = {}
    was = {formula.place: formula.fills for formula in before}
    for sheet, row, column in left:
        values.setdefault(sheet, {})[row, column] = None
    for result in filled:
        sheet, place = result.formula.sheet, (result.formula.row, result.formula.column)
        values.setdefault(sheet, {}).update(result.cells)
        if result.area != was[result.formula.place]:
            refs.setdefault(sheet, {})[place] = result.area.ref
    edits, cells = {}, {}
    for sheet, wanted in values.items():
        entry = sources.entry(sheet)
        found = SheetPatch(sources.sheet(sheet), wanted, refs.get(sheet, {})).edits()
        if entry and found:
            edits[entry.part], cells[entry.part] = found, frozenset(wanted)
    if edits:
        edits |= load_edits(sources) | chain_edits(sources, left)
    return edits, cells


def _findings(formulas: Sequence[ArFormula], solved: Evaluation) -> Iterator[Finding]:
    told, more = 0, Counter[str]()
    for formula in formulas:
        if reason := solved.failed.get(formula.place):
            told += 1
            if told > _MOST_TOLD:
                more[formula.sheet] += 1
            else:
                yield _needs_excel(formula.sheet, formula.ref, "the formula", reason, formula.text)
        elif line := solved.errors.get(formula.place):
            message = "an AR_ formula answers with an error; the cell shows its text"
            yield Finding("formula-error", Severity.CHECK, message, formula.sheet, formula.ref, line)
    for sheet, number in more.items():
        message = f"{number:,} more AR_ formulas on this sheet need Excel; their stored values stay as they are"
        yield Finding("formula-needs-excel", Severity.INFO, message, sheet, rows=number)


def _needs_excel(sheet: str, cell: str, what: str, reason: str, text: str = "") -> Finding:
    message = f"{what} {reason}; its stored value stays as it is until Excel recalculates it"
    return Finding("formula-needs-excel", Severity.INFO, message, sheet, cell, f"={text}" if text else "")

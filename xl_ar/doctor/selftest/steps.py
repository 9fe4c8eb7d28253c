"""The steps of the self-test, each on what the step before left open."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from xl_ar import __version__, registry
from xl_ar.doctor.selftest.bench import Cell, Excel, Rows, Step
from xl_ar.doctor.selftest.inside import packed
from xl_ar.formulas import MODULE, formulas

AS_OF = "2026-06-30"
ITEMS: Rows = [
    ["Customer", "Invoice", "Invoice date", "Due date", "Open amount"],
    ["Acme Ltd", "INV-1001", "2026-05-01", "2026-05-31", 1200.5],
    ["Acme Ltd", "INV-1002", "2026-06-10", "2026-07-10", 300.0],
    ["Blue Sky GmbH", "INV-1003", "2026-02-01", "2026-03-03", 99.99],
    ["Blue Sky GmbH", "CM-17", "2026-06-01", "2026-06-01", -20.0],
]
_SHEETS = ("Items", "Formulas")
SURE = ("setup", "age")  # the buttons for whose sheets the items are enough
_RANGE = f"Items!A1:E{len(ITEMS)}"


@dataclass(frozen=True, slots=True)
class Bench:
    """The self-test's surroundings: Excel, the installed add-in, a folder for notes, the Python it runs in."""

    excel: Excel
    addin: PurePath
    notes: Path
    python: str


def steps(bench: Bench) -> Iterator[Step]:
    """Every step's outcome in order; when Excel does not start or the add-in does not open, nothing follows."""
    for name, act in (("start", _start), ("open the add-in", _open)):
        step = _tried(name, act, bench)
        yield step
        if not step.passed:
            return
    for name, act in (
        ("AR_VERSION", _version), ("AR_AGING spills", _aging), ("one-line error", _error), ("RunPython", _python),
    ):  # fmt: skip
        yield _tried(name, act, bench)
    for command in registry.commands():
        if command.button is not None and not command.acts:
            yield _tried(f"button {command.name}", _rehearsal(command), bench)


Act = Callable[[Bench], Step]


def _tried(name: str, act: Act, bench: Bench) -> Step:
    """The step's outcome under its name; an exception is a failure in words."""
    try:
        step = act(bench)
    except Exception as error:  # Excel, COM and xlwings raise whatever they like
        return Step(name, False, f"{type(error).__name__}: {error}")
    return Step(name, step.passed, step.sentence, step.expected, step.seen)


def _compared(what: str, expected: Cell, seen: Cell) -> Step:
    passed = expected == seen
    return Step("", passed, f"{what} as in Python" if passed else f"{what} differs from Python", expected, seen)


def _start(bench: Bench) -> Step:
    return Step("", True, f"Excel {bench.excel.version()} started")


def _open(bench: Bench) -> Step:
    bench.excel.open_addin(bench.addin)
    bench.excel.new_book(_SHEETS)
    bench.excel.put("Items", "A1", ITEMS)
    return Step("", True, f"{bench.addin} opened without an error")


def _version(bench: Bench) -> Step:
    bench.excel.formula("Formulas", "A1", "=AR_VERSION()")
    return _compared("AR_VERSION()", f"xl-ar {__version__}", bench.excel.value("Formulas", "A1"))


def _aging(bench: Bench) -> Step:
    bench.excel.formula("Formulas", "A3", f'=AR_AGING({_RANGE},"{AS_OF}")')
    seen = bench.excel.spilled("Formulas", "A3")
    if seen is None:
        return Step("", False, "AR_AGING does not spill", None, bench.excel.value("Formulas", "A3"))
    return _compared("AR_AGING", plain_rows(_computed("AR_AGING", ITEMS, AS_OF)), plain_rows(seen))


def _error(bench: Bench) -> Step:
    bench.excel.formula("Formulas", "A20", f'=AR_AGING({_RANGE},"no day")')
    return _compared("the error", _computed("AR_AGING", ITEMS, "no day"), bench.excel.value("Formulas", "A20"))


def _computed(name: str, *arguments: Cell) -> Cell:
    importlib.import_module(MODULE)  # registers the formulas
    return next(formula for formula in formulas() if formula.name == name).call(*arguments)


def plain_rows(rows: Cell) -> Cell:
    """Rows as they compare: an empty text is an empty cell, every number a float."""
    if not isinstance(rows, list | tuple):
        return rows
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Cell) -> Cell:
    if cell == "":
        return None
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _python(bench: Bench) -> Step:
    found = _noted(bench, "python", "tell('{place}')")
    if "error" in found:
        return Step("", False, str(found["error"]))
    expected = {"version": __version__, "python": bench.python}
    passed = found.get("version") == __version__
    where = found.get("python")
    return Step(
        "", passed, f"a button reaches {where}" if passed else "a button reaches another xl-ar", expected, found
    )


def _rehearsal(command: registry.Command) -> Act:
    def act(bench: Bench) -> Step:
        found = _noted(bench, command.name, f"rehearse('{command.name}','{AS_OF}','{{place}}')")
        if "error" in found:
            return Step("", False, str(found["error"]))
        told = str(found.get("sentence"))
        expected = f"Dry run: {', '.join(command.sheets)}"
        passed = told.startswith("Dry run:") and any(sheet in told for sheet in command.sheets)
        return Step("", passed or command.name not in SURE, told, expected, told)

    return act


def _noted(bench: Bench, name: str, call: str) -> dict[str, Cell]:
    """What a command run inside Excel's Python left as its note."""
    place = bench.notes / f"{name}.json"
    place.unlink(missing_ok=True)
    bench.excel.run_python(f"import xl_ar.doctor.selftest.inside as s; s.{call.format(place=packed(place))}")
    if not place.is_file():
        return {"error": "Python left no note: RunPython did not reach it"}
    found: dict[str, Cell] = json.loads(place.read_text(encoding="utf-8"))
    return found

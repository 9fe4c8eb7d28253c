"""The AR_* formula cells of a workbook: where each stands, what it says, and which cells it fills."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from openpyxl.formula.translate import Translator, TranslatorError

from xl_ar.excel.recalc.formulas.expressions import names_ours
from xl_ar.excel.recalc.formulas.references import Area, plain_area
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.sheetpart import Cell, Formula, SheetPart
from xl_ar.excel.recalc.source.workbook import Sources

MARK = re.compile(rb"AR_|ar_")  # LibreOffice writes functions that it does not know in lower case
_SHARED = re.compile(rb"""\bt\s*=\s*["']shared["']""")
_CALL = re.compile(r"(?:^|[^\w.\\]|_xl\w+\.)AR_\w+\(", re.IGNORECASE)

LARGEST = 2_000_000  # cells of one array

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class ArFormula:
    """A formula cell of ours: ``fills`` are the cells that it and its array take up in the stored file."""

    sheet: str
    row: int
    column: int
    text: str
    fills: Area
    array: bool = False
    spills: bool = False
    doubt: str = ""  # why it cannot even be read

    @property
    def place(self) -> Place:
        """Sheet, row and column."""
        return self.sheet, self.row, self.column

    def places(self) -> Iterator[Place]:
        """Every cell that it fills."""
        for row in range(self.fills.top, self.fills.bottom + 1):
            for column in range(self.fills.left, self.fills.right + 1):
                yield self.sheet, row, column

    def resized(self, fills: Area) -> ArFormula:
        """The same formula filling another range."""
        return replace(self, fills=fills)

    @property
    def ref(self) -> str:
        """Its cell as ``B7``."""
        return Area(self.sheet, self.row, self.column, self.row, self.column).ref


def formulas_in(sources: Sources, sheets: Collection[str]) -> tuple[list[ArFormula], dict[str, str]]:
    """Formula cells of ours on these sheets, in order; and by name the sheets that cannot be read, with the reason."""
    found: list[ArFormula] = []
    unread: dict[str, str] = {}
    for name in sheets:
        try:
            found += _on_sheet(sources, name, sources.sheet(name))
        except NotPureError as error:
            unread[name] = error.reason
    return found, unread


def _on_sheet(sources: Sources, sheet: str, part: SheetPart) -> Iterator[ArFormula]:
    shared: dict[str, tuple[str, str]] = {}
    marks = re.compile(MARK.pattern + b"|" + _SHARED.pattern)
    for cell, formula in part.formula_cells(marks):
        text, doubt = formula.text, ""
        if formula.attributes.get("t") == "shared":
            index = formula.attributes.get("si", "")
            if text:
                shared[index] = text, cell.attributes["r"]
            elif index in shared:
                text, doubt = _translated(*shared[index], cell.attributes["r"])
        if _CALL.search(text) and names_ours(text):
            yield _formula(sources, sheet, cell, formula, text, doubt)


def _translated(text: str, origin: str, ref: str) -> tuple[str, str]:
    if not _CALL.search(text):
        return "", ""
    try:
        return Translator("=" + text, origin).translate_formula(ref)[1:], ""
    except (TranslatorError, ValueError, IndexError):
        return text, "shares a formula that cannot be moved to its cell"


def _formula(sources: Sources, sheet: str, cell: Cell, formula: Formula, text: str, doubt: str) -> ArFormula:
    own = Area(sheet, cell.row, cell.column, cell.row, cell.column)
    kind = formula.attributes.get("t", "")
    if kind == "dataTable":
        doubt = "is part of a data table"
    fills = plain_area(formula.attributes.get("ref", ""), sheet) if kind == "array" else None
    array = kind == "array"
    if fills and fills.size > LARGEST:
        doubt, fills = f"fills {fills.size:,} cells", None
    if fills and (fills.top, fills.left) != (cell.row, cell.column):
        doubt = "is an array whose range does not begin at its cell"
    spills = array and sources.is_dynamic(cell)
    return ArFormula(sheet, cell.row, cell.column, text, fills or own, array, spills, doubt)

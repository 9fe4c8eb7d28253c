"""What doctor reads from a workbook: sheets, links to add-ins, formulas of ours; nothing of its contents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from xl_ar.errors import RefusedError
from xl_ar.excel.guard import check_package
from xl_ar.excel.ooxml.package import Package
from xl_ar.excel.ooxml.workbook import WorkbookPart
from xl_ar.excel.sniff import FileKind

_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*\bAR_[A-Z_]+\([^<]*)<")
_LINKED = re.compile(rb"!\s*AR_[A-Z_]+\(")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another file: its kind as the file names it (``xlStartup`` is the XLSTART folder) and its target."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as doctor sees it; ``refused`` says why no more than its place could be looked at."""

    path: PurePath
    refused: str = ""
    sheets: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    formulas: int = 0  # cells with an AR_* formula
    unlinked: int = 0  # of these, formulas without a link to the add-in
    manual: bool = False  # Excel calculates it only when asked


def read_workbook(path: Path) -> Workbook:
    """The facts of a workbook; one that is not .xlsx or .xlsm, or cannot be read safely, says so in ``refused``."""
    place = path.absolute()
    try:
        kind = check_package(path).kind
        if kind not in (FileKind.XLSX, FileKind.XLSM):
            return Workbook(place, refused=f"{path.name} is no .xlsx or .xlsm workbook")
        with Package.open(path) as package:
            return _facts(package, place)
    except RefusedError as error:
        return Workbook(place, refused=str(error))


def _facts(package: Package, place: PurePath) -> Workbook:
    book = WorkbookPart(package)
    calculation = book.root.child("calcPr")
    formulas = [found for sheet in book.sheets if sheet.part for found in _FORMULA.findall(package.read(sheet.part))]
    return Workbook(
        place,
        sheets=tuple(sheet.name for sheet in book.sheets),
        links=tuple(_links(package, book)),
        formulas=len(formulas),
        unlinked=sum(_LINKED.search(formula) is None for formula in formulas),
        manual=calculation is not None and calculation.get("calcMode") == "manual",
    )


def _links(package: Package, book: WorkbookPart) -> list[Link]:
    parts = [rel.target for rel in book.relationships if rel.kind == "externalLink" and not rel.external]
    return [Link(rel.kind, rel.target) for part in parts if package.find(part) for rel in package.relationships(part)]

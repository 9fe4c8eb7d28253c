"""References of a formula as areas of the workbook: cells, ranges, whole columns and rows, table columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW, cell_position, column_letters, column_number
from xl_ar.excel.recalc.purity import NotPureError

if TYPE_CHECKING:
    from xl_ar.excel.recalc.source.workbook import PlacedTable, Sources
    from xl_ar.excel.structure import TableRange

_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.*)", re.DOTALL)
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")
_TABLE = re.compile(r"([^\W\d][\w.\\]*)\[(.*)\]", re.DOTALL)
_PIECE = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_ITEMS = ("#all", "#data", "#headers", "#totals", "#this row")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells of one sheet, 1-based and inclusive; ``sheet`` is its name as the workbook writes it."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def ref(self) -> str:
        """The area as ``A1`` or ``A1:B2``."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Area) -> bool:
        """True when both have a cell in common."""
        return (
            self.sheet == other.sheet
            and self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def area_of(text: str, sheet: str, row: int, sources: Sources) -> Area | None:
    """The area that a reference in a formula on ``sheet``, ``row`` names; None where it is no reference but a name.

    Whole columns and rows end with the last cell used. NotPureError for what lies outside the workbook.
    """
    if match := _SHEET.fullmatch(text):
        named = (match[1] or match[2]).replace("''", "'")
        if "[" in named:
            raise NotPureError(f"refers to another workbook ({text})")
        if ":" in named:
            raise NotPureError(f"refers to several sheets at a time ({text})")
        entry = sources.entry(named)
        if entry is None:
            raise NotPureError(f"refers to '{named}', which is no worksheet of this workbook")
        sheet, text = entry.name, match[3]
    if "#REF!" in text:
        raise NotPureError("refers to cells that were deleted (#REF!)")
    if match := _TABLE.fullmatch(text):
        return _table_area(match[1], match[2], row, sources)
    if text.casefold() in sources.tables:
        return _table_area(text, "", row, sources)
    return plain_area(text, sheet) or _whole_area(text, sheet, sources)


def plain_area(text: str, sheet: str) -> Area | None:
    """``A1`` or ``A1:B2`` as an area."""
    first, _, last = text.partition(":")
    one, other = cell_position(first), cell_position(last or first)
    if one is None or other is None:
        return None
    (top, bottom), (left, right) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    inside = top >= 1 and bottom <= MAX_ROW and right <= MAX_COLUMN
    return Area(sheet, top, left, bottom, right) if inside else None


def _whole_area(text: str, sheet: str, sources: Sources) -> Area | None:
    if match := _COLUMNS.fullmatch(text):
        left, right = sorted((column_number(match[1]), column_number(match[2])))
        return Area(sheet, 1, left, max(sources.sheet(sheet).last_row, 1), right)
    if match := _ROWS.fullmatch(text):
        top, bottom = sorted((int(match[1]), int(match[2])))
        return Area(sheet, max(top, 1), 1, bottom, max(sources.sheet(sheet).last_column, 1))
    return None


def _table_area(name: str, inside: str, row: int, sources: Sources) -> Area:
    placed = sources.tables.get(name.casefold())
    if placed is None:
        raise NotPureError(f"refers to the table '{name}', which is not in this workbook")
    whole = plain_area(placed.table.ref, placed.sheet)
    if whole is None:
        raise NotPureError(f"refers to the table '{name}', whose range cannot be read")
    pieces = _PIECE.findall(inside) if "[" in _unescaped_marks(inside) else [inside] if inside.strip() else []
    items = [piece.casefold() for piece in pieces if piece.casefold() in _ITEMS]
    columns = [_column(piece, placed) for piece in pieces if piece.casefold() not in _ITEMS]
    left = whole.left + min(columns) if columns else whole.left
    right = whole.left + max(columns) if columns else whole.right
    top, bottom = _table_rows(items, whole, placed.table, row)
    return Area(placed.sheet, top, left, bottom, right)


def _unescaped_marks(inside: str) -> str:
    return re.sub(r"'.", "", inside)


def _column(piece: str, placed: PlacedTable) -> int:
    wanted = re.sub(r"'(.)", r"\1", piece).casefold()
    names = [name.replace("_x000a_", "\n").casefold() for name in placed.table.column_names]
    if wanted not in names:
        raise NotPureError(f"refers to the column '{piece}', which the table '{placed.table.display_name}' lacks")
    return names.index(wanted)


def _table_rows(items: list[str], whole: Area, table: TableRange, row: int) -> tuple[int, int]:
    first, last = whole.top + table.header_rows, whole.bottom - table.totals_rows
    ranges = {
        "#all": (whole.top, whole.bottom),
        "#data": (first, last),
        "#headers": (whole.top, first - 1),
        "#totals": (last + 1, whole.bottom),
        "#this row": (row, row),
    }
    chosen = [ranges[item] for item in items or ["#data"]]
    top, bottom = min(one for one, _ in chosen), max(other for _, other in chosen)
    if top > bottom or ("#this row" in items and not first <= row <= last):
        raise NotPureError(f"refers to rows that the table '{table.display_name}' does not have")
    return top, bottom

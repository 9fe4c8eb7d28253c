"""How cells look, written by rectangles: one call a property and rectangle, not one a cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.native import Natives
from xl_ar.tables.grid import Area

if TYPE_CHECKING:
    import xlwings as xw

    from xl_ar.excel.live.donor import DonorSheet

Look = Mapping[str, Hashable]
_GENERAL = "General"
_LINES: dict[str, Any] = {"thin": "continuous", "dotted": "dot", "double": "double", "hair": "continuous"}
_SIDES = ("left", "right", "top", "bottom")
PLAIN_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Patch:
    """One property with one value over one rectangle."""

    name: str
    value: Any
    area: Area


def patches(sheet: DonorSheet) -> Iterator[Patch]:
    """All that differs from a plain cell, property by property; number formats come first."""
    styles = [
        [cell.style_id for cell in row] for row in sheet.looks.iter_rows(max_row=sheet.height, max_col=sheet.width)
    ]
    known = {style: look_of(cell) for style, cell in _examples(sheet, styles)}
    looks = [[known[style] for style in row] for row in styles]
    names = sorted({name for look in known.values() for name in look}, key=lambda name: (name != "number_format", name))
    for name in names:
        found = [
            Patch(name, value, area) for area, value in rectangles([[look.get(name) for look in row] for row in looks])
        ]
        # neighbours share a line, the later one wins: that below a heading, not that above the first row
        yield from sorted(found, key=lambda patch: -patch.area.top) if name == "border" else found


def _examples(sheet: DonorSheet, styles: list[list[int]]) -> Iterator[tuple[int, Any]]:
    """One cell of every style."""
    seen = set()
    for row, line in enumerate(styles, 1):
        for column, style in enumerate(line, 1):
            if style not in seen:
                seen.add(style)
                yield style, sheet.looks.cell(row, column)


def look_of(cell: Any) -> dict[str, Hashable]:
    """What a cell's look says beyond a plain one's."""
    font, side = cell.font, cell.alignment
    look: dict[str, Hashable] = {
        "number_format": cell.number_format if cell.number_format != _GENERAL else None,
        "bold": font.b or None,
        "italic": font.i or None,
        "underline": font.u or None,
        "size": font.sz if font.sz != PLAIN_SIZE else None,
        "ink": font.color.rgb[-6:] if font.color is not None and font.color.type == "rgb" else None,
        "fill": cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else None,
        "horizontal": side.horizontal,
        "vertical": side.vertical if side.vertical != "bottom" else None,
        "wrap": side.wrap_text or None,
        "indent": int(side.indent) or None,
    }
    lines = tuple(_line(getattr(cell.border, name)) for name in _SIDES)
    look["border"] = lines if any(lines) else None
    return {name: value for name, value in look.items() if value is not None}


def _line(line: Any) -> tuple[str, str] | None:
    """Style and ink of a line, None where there is none."""
    if line is None or not line.style:
        return None
    return line.style, line.color.rgb[-6:] if line.color is not None and line.color.type == "rgb" else "000000"


def rectangles(values: list[list[Hashable | None]]) -> Iterator[tuple[Area, Hashable]]:
    """Rectangles that cover every cell with a value once, few of them: runs down a column, alike neighbours joined."""
    open_: dict[tuple[int, int], tuple[Hashable, int]] = {}  # (top, bottom) -> (value, first column)
    for column in range(1, len(values[0]) + 2 if values else 1):
        here = dict(_runs(values, column - 1)) if column <= len(values[0]) else {}
        for rows, (value, first) in list(open_.items()):
            if here.get(rows) != value:
                del open_[rows]
                yield Area(rows[0], first, rows[1], column - 1), value
        for rows, value in here.items():
            open_.setdefault(rows, (value, column))


def _runs(values: list[list[Hashable | None]], column: int) -> Iterator[tuple[tuple[int, int], Hashable]]:
    top, current = 1, values[0][column]
    for row, line in enumerate(values[1:], 2):
        if line[column] != current:
            if current is not None:
                yield (top, row - 1), current
            top, current = row, line[column]
    if current is not None:
        yield (top, len(values)), current


def put(sheet: xw.Sheet, patch: Patch, natives: Natives, calm: Calm) -> None:
    """Writes one property over one rectangle."""
    area = calm(partial(sheet.range, patch.area.a1))
    if patch.name == "indent":
        natives.indent(area, patch.value)
    elif patch.name == "underline":
        natives.underline(area)
    elif patch.name == "border":
        _border(area, patch, calm)
    else:
        calm(lambda: _setters()[patch.name](area, patch.value))


def _border(area: xw.Range, patch: Patch, calm: Calm) -> None:
    """The lines at the sides of every cell of the rectangle: its edges, and those between its rows and columns."""
    several = {"vertical": patch.area.right > patch.area.left, "horizontal": patch.area.bottom > patch.area.top}
    for side, line in zip(_SIDES, patch.value, strict=True):
        if line is None:
            continue
        style, ink = line
        way = "vertical" if side in ("left", "right") else "horizontal"
        sides = [f"edge_{side}", *([f"inside_{way}"] if several[way] else [])]
        calm(partial(calm.get(area, "borders").set, sides, line_style=_LINES[style], color=f"#{ink}"))


@lru_cache(maxsize=1)
def _setters() -> dict[str, Callable[[Any, Any], None]]:
    return {
        "number_format": lambda area, value: setattr(area, "number_format", value),
        "bold": lambda area, value: setattr(area.font, "bold", value),
        "italic": lambda area, value: setattr(area.font, "italic", value),
        "size": lambda area, value: setattr(area.font, "size", value),
        "ink": lambda area, value: setattr(area.font, "color", f"#{value}"),
        "fill": lambda area, value: setattr(area, "color", f"#{value}"),
        "horizontal": lambda area, value: setattr(area, "horizontal_alignment", value),
        "vertical": lambda area, value: setattr(area, "vertical_alignment", value),
        "wrap": lambda area, value: setattr(area, "wrap_text", value),
    }

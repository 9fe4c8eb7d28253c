"""Fonts, borders, validations and conditional formats of the test engine's ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from excel_cells import Part, RangePart, boundaries
from excel_model import restyled
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from xlwings import base_classes

_LINES: dict[Any, Any] = {"continuous": "thin", "dot": "dotted", "double": "double", None: None}
_OPERATORS = {"greater_than": "greaterThan", "not_equal_to": "notEqual", "equal_to": "equal"}


def _argb(colour: tuple[int, int, int]) -> str:
    red, green, blue = colour
    return f"FF{red:02X}{green:02X}{blue:02X}"


class FontPart(Part, base_classes.Font):
    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    def _font(name: str, make: Callable[[Any], Any] = lambda value: value) -> property:  # type: ignore[misc]  # noqa: N805
        def put(self: FontPart, value: Any) -> None:
            def change(cell: Any) -> None:
                old: Font = cell.font
                cell.font = restyled(old, **{name: make(value)})

            self._area._change(change)

        return property(lambda self: None, put)

    bold, italic, size = _font("b"), _font("i"), _font("sz")
    color = _font("color", lambda value: Color(rgb="FF" + value.lstrip("#")))
    Underline = _font("u", lambda value: "single" if value == 2 else None)


class BordersPart(Part, base_classes.Borders):
    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    def set(self, which: Any = (), *, line_style: Any = None, weight: Any = None, color: Any = None) -> None:
        side = Side(_LINES[line_style], color=_argb(color))
        for edge in which:
            for row, column in self._area._places():
                for name in self._sides(edge, row, column):
                    cell = self._model.touch(self._area._title, row, column)
                    border: Border = cell.border
                    cell.border = restyled(border, **{name: side})

    def _sides(self, edge: str, row: int, column: int) -> Iterator[str]:
        """The sides of one cell that an edge or inner line of the range is."""
        area, word = self._area, edge.removeprefix("edge_")
        ends = {"top": row == area._top, "bottom": row == area._bottom, "left": column == area._left,
                "right": column == area._right}  # fmt: skip
        if edge.startswith("edge_") and ends[word]:
            yield word
        pair = {"inside_horizontal": ("top", "bottom"), "inside_vertical": ("left", "right")}.get(edge, ())
        yield from (name for name in pair if not ends[name])


class ValidationPart(Part, base_classes.DataValidation):
    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    _rules = property(lambda self: self._area._sheet._cells.data_validations.dataValidation)
    api = property(lambda self: self)

    def _own(self) -> DataValidation:
        address = RangePart.address.fget(self._area).replace("$", "")  # type: ignore[attr-defined]
        for rule in self._rules:
            if str(rule.sqref) == address:
                return rule  # type: ignore[no-any-return]
        rule = DataValidation(sqref=address, allow_blank=True, showErrorMessage=True, showInputMessage=True)
        self._model.touched.add(self._area._title)
        self._rules.append(rule)
        return rule

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        rule = self._own()
        rule.type = "list"
        listed = RangePart.address.fget(source) if isinstance(source, RangePart) else f'"{",".join(source)}"'  # type: ignore[attr-defined]
        rule.formula1 = listed

    def delete(self) -> None:
        self._model.touched.add(self._area._title)
        self._rules[:] = [rule for rule in self._rules if not self._hit(rule)]

    def _hit(self, rule: DataValidation) -> bool:
        top, left, bottom, right = boundaries(str(rule.sqref).split()[0])
        area = self._area
        return top <= area._bottom and bottom >= area._top and left <= area._right and right >= area._left

    Delete = delete

    def Add(self, Type: int) -> None:  # noqa: N802, N803
        self._own().type = None

    def _message(name: str) -> property:  # type: ignore[misc]  # noqa: N805
        return property(lambda self: None, lambda self, value: setattr(self._own(), name, value or None))

    InputTitle, InputMessage = _message("promptTitle"), _message("prompt")
    ErrorTitle, ErrorMessage = _message("errorTitle"), _message("error")


class MarkingsPart(Part, base_classes.ConditionalFormats):
    def __init__(self, area: RangePart) -> None:
        self._area, self._model = area, area._model

    def add_cell_value(self, spec: dict[str, Any]) -> MarkingsPart:
        colours = {name: _argb(spec[name]) for name in ("fill_color", "font_color") if name in spec}
        fill = PatternFill(bgColor=colours["fill_color"]) if "fill_color" in colours else None
        font = Font(color=colours["font_color"]) if "font_color" in colours else None
        given = str(spec["formula1"])
        number = given.removeprefix("=") if given.startswith("=") else f"{float(given):.15g}"
        make: Any = CellIsRule
        rule = make(operator=_OPERATORS[spec["operator"]], formula=[number], fill=fill, font=font)
        formats = self._area._sheet._cells.conditional_formatting
        for area in formats:
            for other in area.rules:
                other.priority += 1
        self._model.touched.add(self._area._title)
        formats.add(RangePart.address.fget(self._area).replace("$", ""), rule)  # type: ignore[attr-defined]
        rule.priority = 1
        return self

    def clear(self) -> None:
        self._model.touched.add(self._area._title)
        self._area._sheet._cells.conditional_formatting = type(self._area._sheet._cells.conditional_formatting)()

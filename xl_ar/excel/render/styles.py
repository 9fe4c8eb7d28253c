"""How our sheets look: colours, number formats, and one XlsxWriter format for each look that is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from xl_ar.sheets.layout import Column, Formats, Kind

INK, QUIET, LINE = "#1F3864", "#7F7F7F", "#D9D9D9"
HEADER_FILL, INPUT_FILL, TOTAL_FILL = "#DCE6F1", "#FFFBE6", "#F2F5FA"
LINK_BLUE = "#2F5D9B"
AMBER_FILL, AMBER_INK = "#FFF5DC", "#8A5A00"
BAR_BLUE, BAR_AMBER = "#5B7FB4", "#E0A030"
STACK = ("#5B7FB4", "#F3D9A4", "#EBBE66", "#E0A030", "#C97A2B", "#A64B2A", "#7F3322", "#A6A6A6")  # young to old
ALARM_FILL, ALARM_INK, CALM_INK = "#F8D7DA", "#9C0006", "#2E6B34"
TABLE_STYLE = "TableStyleLight1"

Look = dict[str, Any]
_NUMERIC = frozenset({Kind.MONEY, Kind.COUNT, Kind.DAYS, Kind.SHARE, Kind.RATE, Kind.FIGURE})


def money_format(exponent: int, *, zero: str = "") -> str:
    """Number format of an amount: grouped, as many decimals as the currency has, negatives red.

    >>> money_format(2)
    '#,##0.00;[Red]-#,##0.00'
    """
    digits = "#,##0" + ("." + "0" * exponent if exponent else "")
    return f"{digits};[Red]-{digits}" + (f';"{zero}"' if zero else "")


def number_format(kind: Kind, exponent: int, formats: Formats, *, zero: str = "") -> str:
    """Number format of a kind of value; text is Text, so that editing a cell never turns 00123 into 123."""
    if kind is Kind.MONEY:
        return money_format(exponent, zero=zero)
    named = {
        Kind.DATE: formats.date,
        Kind.COUNT: "#,##0",
        Kind.DAYS: "0",
        Kind.SHARE: "0.0%",
        Kind.RATE: "0.00%",
        Kind.FIGURE: "#,##0.0;[Red]-#,##0.0",
        Kind.TEXT: "@",
        Kind.KEY: "@",
        Kind.HASH: "@",
    }
    return named.get(kind, "General")


def is_number(kind: Kind) -> bool:
    """True for kinds shown on the right as figures."""
    return kind in _NUMERIC


@dataclass(frozen=True, slots=True)
class Level:
    """Where a cell's text stands in its cell: off the figures before it, at the top beside wrapped text."""

    spaced: bool = False
    top: bool = False

    @property
    def look(self) -> Look:
        """The alignment of a data cell."""
        return (_left(spaced=True) if self.spaced else {}) | {"valign": "top" if self.top else "vcenter"}


class Styles:
    """The formats of one workbook, each made once; the answers are xf numbers for cell XML."""

    def __init__(self, book: Workbook, formats: Formats) -> None:
        self._book, self._formats = book, formats
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **look: Any) -> Format:
        """The XlsxWriter format of this look."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def number(self, **look: Any) -> int:
        """The xf number of this look."""
        return int(self.format(**look)._get_xf_index())

    def title(self) -> int:
        """The sheet's title."""
        return self.number(bold=True, font_size=16, font_color=INK, valign="vcenter")

    def heading(self) -> int:
        """The line above a table."""
        return self.number(bold=True, font_size=12, font_color=INK, valign="vcenter")

    def text(self) -> int:
        """A paragraph."""
        return self.number(font_color="#404040", valign="top")

    def hint(self) -> int:
        """The sentence in a table without rows."""
        return self.number(italic=True, font_color=QUIET)

    def listed(self) -> int:
        """An entry of a drop-down's hidden list."""
        return self.number(font_color=QUIET, num_format="@")

    def label(self) -> int:
        """The name of a fact."""
        return self.number(font_color="#595959")

    def fact(self, kind: Kind, exponent: int, *, right: bool, quoted: bool = False) -> int:
        """The value of a fact; amounts show a real 0.00."""
        look: Look = {"bold": True, "align": "right" if right else "left", "font_color": "#262626"}
        look["num_format"] = "General" if kind is Kind.TEXT else number_format(kind, exponent, self._formats)
        return self.number(**look, **({"quote_prefix": True} if quoted else {}))

    def header(self, column: Column, *, spaced: bool = False) -> int:
        """A heading cell; figures leave room for the filter button."""
        look: Look = {"align": "right", "indent": 2} if is_number(column.kind) else _left(spaced=spaced)
        if column.kind is Kind.DATE:
            look = {"align": "center"}
        colour = QUIET if column.kind is Kind.KEY else INK
        return self.number(
            bold=True, text_wrap=True, valign="vcenter", bg_color=HEADER_FILL, font_color=colour, bottom=1,
            bottom_color=LINK_BLUE, top=1, top_color=LINE, **look,
        )  # fmt: skip

    def body(self, column: Column, exponent: int, *, level: Level, quoted: bool = False, link: bool = False) -> int:
        """A data cell; ``quoted`` keeps text that begins like a formula text when a person edits it."""
        look = self._body_look(column, exponent) | level.look
        if quoted and look["num_format"] != "@":
            look["quote_prefix"] = True
        if link:
            look |= {"font_color": LINK_BLUE, "underline": 1}
        return self.number(**look)

    def total(self, column: Column, exponent: int) -> int:
        """A cell of the total row."""
        shown = number_format(column.kind, exponent, self._formats) if is_number(column.kind) else "General"
        lines: Look = {"top": 1, "top_color": INK, "bottom": 6, "bottom_color": INK}
        return self.number(bold=True, num_format=shown, bg_color=TOTAL_FILL, font_color=INK, **lines)

    def _body_look(self, column: Column, exponent: int) -> Look:
        kind = column.kind
        shown = number_format(kind, exponent, self._formats, zero="–")
        look: Look = {"num_format": shown, "bottom": 4, "bottom_color": LINE}
        if kind in (Kind.LONG, Kind.NOTE, Kind.HASH):
            look["text_wrap"] = True
        if column.person:
            look |= {"bg_color": INPUT_FILL, "border": 1, "border_color": LINE}
            del look["bottom"], look["bottom_color"]
        if kind is Kind.KEY:
            look |= {"font_size": 8, "font_color": "#A6A6A6"}
        if kind is Kind.DATE:
            look["align"] = "center"
        return look


def _left(*, spaced: bool) -> Look:
    return {"align": "left", "indent": 1} if spaced else {"align": "left"}

"""What stands around the cells of a rendered sheet: drop-downs, colours by condition, charts, view and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

_EMU_A_POINT = 12_700


@dataclass(frozen=True, slots=True)
class Validation:
    """A drop-down (``choices``, or ``source`` as an address on the same sheet) or a bare message, and its area."""

    area: str
    choices: tuple[str, ...]
    source: str
    prompt_title: str
    prompt: str
    error_title: str
    error: str


@dataclass(frozen=True, slots=True)
class Marking:
    """A colour by condition: cells that compare so with ``value`` get a fill and an ink ('RRGGBB' or '').

    ``value`` is a number, or a text in quotes.
    """

    area: str
    operator: str
    value: str
    fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Corner:
    """A place on the sheet: cell from 1, and points off its upper left corner."""

    row: int
    column: int
    down: float
    right: float


@dataclass(frozen=True, slots=True)
class DonorSeries:
    """One series of a chart: ranges as formulas with '='; ``fill`` of all its bars or ``fills`` of each ('RRGGBB')."""

    name: str
    categories: str
    values: str
    fill: str
    fills: tuple[str, ...]
    label_format: str  # "" without labels


@dataclass(frozen=True, slots=True)
class DonorChart:
    """A chart, ``kind`` as xlwings names it; stacked ones have a legend, and dates that name bars are texts."""

    kind: str
    title: str
    series: tuple[DonorSeries, ...]
    gap: int
    start: Corner
    end: Corner

    @property
    def stacked(self) -> bool:
        """True for bars in parts."""
        return self.kind == "column_stacked"


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet opens and prints; margins in inches by Excel's name of the edge."""

    frozen_rows: int
    frozen_columns: int
    zoom: int
    tab: str
    landscape: bool
    paper: int
    print_area: str
    repeated_rows: str
    margins: Mapping[str, float]
    footer: tuple[str, str, str]
    one_page: bool = False
    scale: int = 0  # per cent, of a sheet of stated pages
    breaks: tuple[int, ...] = ()  # last row of each page but the last, from 1


def validations_of(sheet: Worksheet) -> Iterator[Validation]:
    """The validations of a rendered sheet."""
    for rule in sheet.data_validations.dataValidation:
        listed = str(rule.formula1 or "") if rule.type == "list" else ""
        choices = tuple(listed[1:-1].split(",")) if listed.startswith('"') else ()
        yield Validation(
            area=str(rule.sqref),
            choices=choices,
            source="" if choices else listed,
            prompt_title=rule.promptTitle or "",
            prompt=rule.prompt or "",
            error_title=rule.errorTitle or "",
            error=rule.error or "",
        )


def markings_of(sheet: Worksheet) -> Iterator[Marking]:
    """The colours by condition, the one that counts first first."""
    found = [(rule, str(area.sqref)) for area in sheet.conditional_formatting for rule in area.rules]
    for rule, area in sorted(found, key=lambda pair: pair[0].priority):
        style = rule.dxf
        fill = style.fill.bgColor.rgb[-6:] if style.fill is not None else ""
        ink = style.font.color.rgb[-6:] if style.font is not None and style.font.color is not None else ""
        yield Marking(area, _spelled(rule.operator), str(rule.formula[0]), fill, ink)


def _spelled(operator: str) -> str:
    """The name of a comparison as xlwings has it."""
    words = {"greaterThan": "greater_than", "notEqual": "not_equal_to", "equal": "equal_to"}
    return words[operator]


def charts_of(sheet: Worksheet) -> Iterator[DonorChart]:
    """The charts of a rendered sheet."""
    charts: list[Any] = getattr(sheet, "_charts")  # noqa: B009  # openpyxl gives what it read there alone
    for chart in charts:
        anchor = chart.anchor
        upright = "column_stacked" if chart.grouping == "stacked" else "column_clustered"
        yield DonorChart(
            kind="bar_clustered" if chart.type == "bar" else upright,
            title="".join(run.t for run in chart.title.tx.rich.p[0].r),
            series=tuple(map(_series, chart.series)),
            gap=int(chart.gapWidth or 150),
            start=_corner(anchor._from),
            end=_corner(anchor.to),
        )


def _series(series: Any) -> DonorSeries:
    category, fill = series.cat.strRef or series.cat.numRef, series.spPr and series.spPr.solidFill
    return DonorSeries(
        name=str(series.tx.v or ""),
        categories=f"={category.f}",
        values=f"={series.val.numRef.f}",
        fill=fill.srgbClr if fill else "",
        fills=tuple(point.spPr.solidFill.srgbClr for point in series.dPt),
        label_format=series.dLbls.numFmt if series.dLbls is not None else "",
    )


def _corner(marker: Any) -> Corner:
    return Corner(marker.row + 1, marker.col + 1, marker.rowOff / _EMU_A_POINT, marker.colOff / _EMU_A_POINT)


def page_of(sheet: Worksheet) -> Page:
    """View and print of a rendered sheet."""
    row = column = 0
    if sheet.freeze_panes:
        corner = sheet[sheet.freeze_panes]
        row, column = corner.row - 1, corner.column - 1
    footer: Any = sheet.oddFooter
    edges, tab = sheet.page_margins, sheet.sheet_properties.tabColor
    sides = ("Left", "Right", "Top", "Bottom")
    return Page(
        frozen_rows=row,
        frozen_columns=column,
        zoom=sheet.sheet_view.zoomScale or 100,
        tab=tab.rgb[-6:] if tab is not None else "FFFFFF",
        landscape=sheet.page_setup.orientation == "landscape",
        paper=int(sheet.page_setup.paperSize or 9),
        print_area=str(sheet.print_area or "").rpartition("!")[2],
        repeated_rows=str(sheet.print_title_rows or ""),
        margins={f"{side}Margin": getattr(edges, side.lower()) for side in sides},
        footer=(_footer(footer.left), _footer(footer.center), _footer(footer.right)),
        one_page=sheet.page_setup.fitToHeight in (None, 1),  # 1 is not written
        scale=int(sheet.page_setup.scale or 0) if sheet.row_breaks.brk else 0,
        breaks=tuple(int(each.id) for each in sheet.row_breaks.brk),
    )


def _footer(part: Any) -> str:
    """A part of the footer as Excel writes it, its size before its text."""
    text = str(part.text or "")
    return f"&{part.size}{text}" if text and part.size else text

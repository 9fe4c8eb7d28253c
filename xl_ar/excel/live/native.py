"""What xlwings has no call for: Excel's own object model, as it is on Windows.

Every step here is one that a sheet can do without, or that has an answer where it cannot be asked. Where Excel's
objects are not reachable this way (macOS), the step is left out and told in words, once a kind.

Not proved without Excel: that Excel takes each of these calls as its documentation says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from xl_ar.excel.live.calm import LOG, BusyError, Calm

if TYPE_CHECKING:
    import xlwings as xw
    from xlwings.main import Table

    from xl_ar.excel.live.parts import DonorChart, DonorSeries, Page, Validation

T = TypeVar("T")

_LANDSCAPE, _PORTRAIT = 2, 1
_INPUT_ONLY = 0  # xlValidateInputOnly
_SINGLE_LINE = 2  # xlUnderlineStyleSingle
_FORMULAS, _PART, _BY_ROWS, _BY_COLUMNS, _PREVIOUS = -4123, 2, 1, 2, 2
_POINTS_AN_INCH = 72
_CATEGORY, _CATEGORY_SCALE, _BOTTOM = 1, 2, -4107  # xlCategory, xlCategoryScale, xlLegendPositionBottom
LINKS_AT_MOST = 3_000  # one call each: more would take minutes


def colour(red_green_blue: str) -> int:
    """Excel's number of a colour written 'RRGGBB'.

    >>> colour("FF0000")
    255
    """
    red, green, blue = (int(red_green_blue[at : at + 2], 16) for at in (0, 2, 4))
    return red + green * 256 + blue * 65536


class Natives:
    """Steps through Excel's own object model; ``skipped`` names those that this Excel did not take."""

    def __init__(self, calm: Calm) -> None:
        self._calm = calm
        self.skipped: list[str] = []

    def exact_values(self, area: xw.Range) -> Sequence[Sequence[Any]] | None:
        """Values as stored (floats, dates as serials), which currency formats do not cut; None where not to be had."""
        values = self._ask(lambda: area.api.Value2)
        if values is None or isinstance(values, list | tuple):
            return values
        return ((values,),)

    def date1904(self, book: xw.Book) -> bool:
        """True for a workbook that counts days from 1904; False where that cannot be asked."""
        return bool(self._ask(lambda: book.api.Date1904))

    def structure_protected(self, book: xw.Book) -> bool:
        """True where no sheet may be added; False where that cannot be asked."""
        return bool(self._ask(lambda: book.api.ProtectStructure))

    def contents_protected(self, sheet: xw.Sheet) -> bool:
        """True where cells of the sheet may not be changed; False where that cannot be asked."""
        return bool(self._ask(lambda: sheet.api.ProtectContents))

    def address_of(self, book: xw.Book) -> str:
        """Where the workbook lies as Excel itself says, '' where that cannot be asked."""
        return str(self._ask(lambda: book.api.FullName) or "")

    def last_cell(self, sheet: xw.Sheet) -> tuple[int, int] | None:
        """Row and column of the last cells that hold something, hidden ones too; None where that cannot be asked.

        What Excel calls used may reach a million rows down, for a format that someone gave a whole column.
        """

        def found(order: int) -> Any:
            return sheet.api.Cells.Find(
                What="*", LookIn=_FORMULAS, LookAt=_PART, SearchOrder=order, SearchDirection=_PREVIOUS
            )

        row, column = self._ask(lambda: found(_BY_ROWS)), self._ask(lambda: found(_BY_COLUMNS))
        if row is None or column is None:
            return None
        return int(row.Row), int(column.Column)

    def chart_sheets(self, book: xw.Book) -> list[str]:
        """Names of sheets that hold a chart alone."""
        return list(self._ask(lambda: [str(chart.Name) for chart in book.api.Charts]) or ())

    def hide_name(self, name: xw.Name) -> None:
        """Takes a defined name out of the lists that people see."""
        self._do("hidden marks", lambda: setattr(name.api, "Visible", False))

    def unlist(self, table: Table) -> bool:
        """True when a table was made plain cells again."""

        def loosen() -> None:
            table.api.Unlist()

        return self._do("tables in their new place", loosen)

    def indent(self, area: xw.Range, level: int) -> None:
        """Moves text off the left edge of its cells."""
        self._do("indents", lambda: setattr(area.api, "IndentLevel", level))

    def underline(self, area: xw.Range) -> None:
        """Underlines text, as links are."""
        self._do("underlines", lambda: setattr(area.api.Font, "Underline", _SINGLE_LINE))

    def link(self, cell: xw.Range, location: str) -> None:
        """Makes a cell jump to a place in the workbook; its text stays."""

        def put() -> None:
            cell.api.Hyperlinks.Add(Anchor=cell.api, Address="", SubAddress=location)

        self._do("links to the source cells", put)

    def unlink(self, sheet: xw.Sheet) -> None:
        """Takes all links off a sheet."""

        def take_off() -> None:
            sheet.api.Hyperlinks.Delete()

        self._do("old links taken off", take_off)

    def messages(self, area: xw.Range, rule: Validation) -> None:
        """The message beside a cell to fill in, and the one for an entry that is not in the list."""

        def put() -> None:
            validation = area.api.Validation
            if not rule.source and not rule.choices:
                validation.Delete()
                validation.Add(Type=_INPUT_ONLY)
            validation.InputTitle, validation.InputMessage = rule.prompt_title, rule.prompt
            if rule.error:
                validation.ErrorTitle, validation.ErrorMessage = rule.error_title, rule.error

        self._do("input messages", put)

    def freeze(self, book: xw.Book, sheet: xw.Sheet, page: Page) -> None:
        """Freezes the header rows and the first column; the sheet must be the active one."""

        def put() -> None:
            sheet.impl.activate()  # xlwings' own also asks for the whole of Excel to come to the front
            window = book.api.Windows(1)
            window.FreezePanes = False
            window.ScrollRow = window.ScrollColumn = 1
            window.SplitRow, window.SplitColumn = page.frozen_rows, page.frozen_columns
            window.FreezePanes = bool(page.frozen_rows or page.frozen_columns)
            window.Zoom = page.zoom

        self._do("frozen headings", put)

    def page(self, sheet: xw.Sheet, page: Page) -> None:
        """How the sheet prints; some printers' drivers make each of these calls slow."""

        def put() -> None:
            setup = sheet.api.PageSetup
            setup.PrintArea = page.print_area
            setup.Orientation = _LANDSCAPE if page.landscape else _PORTRAIT
            setup.PaperSize = page.paper
            setup.Zoom = page.scale or False
            if not page.scale:
                setup.FitToPagesWide, setup.FitToPagesTall = 1, 1 if page.one_page else False
            setup.PrintTitleRows = page.repeated_rows
            for name, inches in page.margins.items():
                setattr(setup, name, inches * _POINTS_AN_INCH)
            setup.LeftFooter, setup.CenterFooter, setup.RightFooter = page.footer

        self._do("print setup", put)
        if page.breaks:
            self._do("page breaks", lambda: _break_pages(sheet, page.breaks))
        self._do("tab colour", lambda: setattr(sheet.api.Tab, "Color", colour(page.tab)))

    def series(self, chart: xw.Chart, donor: DonorChart) -> None:
        """The series of a chart: live ranges, bars in their colours, labelled where the file's are."""

        def put() -> None:
            drawn = chart.api[1]  # (ChartObject, Chart)
            while drawn.SeriesCollection().Count:
                drawn.SeriesCollection(1).Delete()
            for wanted in donor.series:
                _put_series(drawn.SeriesCollection().NewSeries(), wanted)
            drawn.ChartGroups(1).GapWidth = donor.gap
            if donor.stacked:
                drawn.Axes(_CATEGORY).CategoryType = _CATEGORY_SCALE

        self._do("the chart's bars", put)

    def legend_below(self, chart: xw.Chart) -> None:
        """Puts the legend of a chart below it."""
        self._do("the chart's legend", lambda: setattr(chart.api[1].Legend, "Position", _BOTTOM))

    def _do(self, what: str, action: Callable[[], object]) -> bool:
        return self.attempt(what, lambda: self._calm(action))

    def attempt(self, what: str, action: Callable[[], object]) -> bool:
        """True when Excel took a step that a sheet can do without; a kind that failed once is not tried again."""
        if what in self.skipped:
            return False
        try:
            action()
        except BusyError:
            raise
        except Exception:
            LOG.info("left out: %s", what, exc_info=True)
            self.skipped.append(what)
            return False
        return True

    def _ask(self, question: Callable[[], T]) -> T | None:
        try:
            return self._calm(question)
        except BusyError:
            raise
        except Exception:
            LOG.debug("not to be asked here", exc_info=True)
            return None


def _put_series(series: Any, wanted: DonorSeries) -> None:
    series.Name, series.XValues, series.Values = wanted.name, wanted.categories, wanted.values
    if wanted.label_format:
        series.HasDataLabels = True
        series.DataLabels().NumberFormat = wanted.label_format
    if wanted.fill:
        series.Format.Fill.ForeColor.RGB = colour(wanted.fill)
    for number, fill in enumerate(wanted.fills, 1):
        series.Points(number).Format.Fill.ForeColor.RGB = colour(fill)


def _break_pages(sheet: xw.Sheet, rows: Sequence[int]) -> None:
    sheet.api.ResetAllPageBreaks()
    for row in rows:
        sheet.api.HPageBreaks.Add(Before=sheet.range((row + 1, 1)).api)

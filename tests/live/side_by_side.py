"""One workbook through both doors: in place by a run, and open in the test engine by a button; and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from warnings import catch_warnings, simplefilter

from excel_engine import opened
from excel_model import Model
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from xl_ar.addin import ribbon
from xl_ar.addin.running import Wish, carry_out
from xl_ar.excel.graft import our_sheets
from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.writing import Written, write_sheets
from xl_ar.outcome import Order, Outcome
from xl_ar.registry import steps
from xl_ar.run import run

AS_OF = date(2026, 6, 30)
SAMPLES = Path(__file__).resolve().parents[2] / "workbooks"


def copied(path: Path, folder: Path) -> Path:
    """A copy of a workbook in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / path.name
    place.write_bytes(path.read_bytes())
    return place


def headless(path: Path, command: str | None) -> Outcome:
    """The workbook after a run in place, of one command or of all."""
    return run(path, Order(AS_OF, steps(command) if command else ()))


def excel(path: Path) -> Model:
    """The workbook open in the test engine, from which the next button is pressed."""
    model = Model.opened(path)
    opened(model).set_mock_caller()
    return model


def press(command: str, **options: Any) -> str:
    """A button pressed on the as-of date of the tests."""
    return ribbon.press(command, as_of=AS_OF.isoformat(), **options)


def press_all(model: Model) -> Written:
    """All that a run does, in the open workbook."""
    book = opened(model)
    asked = Wish(steps(), Order(AS_OF))
    seen: list[Written] = []

    def note(*args: Any, **options: Any) -> Written:
        seen.append(write_sheets(*args, **options))
        return seen[-1]

    with patch("xl_ar.addin.running.write_sheets", note):
        carry_out(book, asked, Calm(pauses=()), lambda question: True)
    return seen[0]


def differences(model: Model, result: Path) -> Iterator[str]:
    """What is not the same on our sheets, open in Excel and in the file of a run."""
    names = our_sheets(result)
    with catch_warnings():
        simplefilter("ignore")
        book = load_workbook(result)
    marked = {name for name, mark in book.defined_names.items() if mark.hidden and name.startswith("_xlar.")}
    here = model.workbook.defined_names
    if marked != {name for name, mark in here.items() if mark.hidden and name.startswith("_xlar.")}:
        yield f"marks: {sorted(here)} and {sorted(marked)}"
    if model.workbook.sheetnames != book.sheetnames:
        yield f"sheets: {model.workbook.sheetnames} and {book.sheetnames}"
    for name in names.values():
        for what in sheet_differences(model, model.workbook[name], book[name]):
            yield f"{name} {what}"


def sheet_differences(model: Model, live: Any, file: Any) -> Iterator[str]:
    """What is not the same on one sheet."""
    for row in range(1, max(live.max_row, file.max_row) + 1):
        for column in range(1, max(live.max_column, file.max_column) + 1):
            mine, other = cell_facts(live, row, column), cell_facts(file, row, column)
            yield from (
                f"{live.cell(row, column).coordinate} {fact}: {mine[fact]!r} and {other[fact]!r}"
                for fact in mine
                if mine[fact] != other[fact]
            )
    for fact, ask in (("tables", tables), ("drop-downs", drop_downs), ("colours", colours), ("frame", frame)):
        if ask(live) != ask(file):
            yield f"{fact}: {ask(live)} and {ask(file)}"
    if (charts := list(live_charts(live))) != (wanted := list(file_charts(file))):
        yield f"charts: {charts} and {wanted}"


def cell_facts(sheet: Any, row: int, column: int) -> dict[str, Any]:
    """Value, kind and look of a cell."""
    cell = sheet.cell(row, column)
    value = cell.value
    if isinstance(value, date | datetime):
        serial: Any = to_excel
        value = float(serial(value, sheet.parent.epoch))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    side = cell.alignment
    below, beside = sheet.cell(row + 1, column).border.top, sheet.cell(row, column + 1).border.left
    border = _line(cell.border.bottom) or _line(below), _line(cell.border.right) or _line(beside)
    return {
        "value": float(value) if number else value,
        "formula": cell.data_type == "f",
        "format": cell.number_format,
        "font": (bool(cell.font.b), bool(cell.font.i), cell.font.u, cell.font.sz, _ink(cell.font.color)),
        "fill": _ink(cell.fill.fgColor) if cell.fill.fill_type else None,
        "alignment": (side.horizontal, side.vertical or "bottom", bool(side.wrap_text), int(side.indent)),
        "border": border,
        "link": cell.hyperlink.location if cell.hyperlink is not None else None,
    }


def _line(line: Any) -> tuple[str, str] | None:
    """A line between two cells, whichever of them has it."""
    return (line.style, _ink(line.color)) if line is not None and line.style else None


def _ink(colour: Any) -> str:
    return str(colour.rgb)[-6:] if colour is not None and colour.type == "rgb" else ""


def tables(sheet: Any) -> Any:
    """Tables: name, place, total row, headings, style."""
    return sorted(
        (table.name, table.ref, bool(table.totalsRowCount), [column.name for column in table.tableColumns],
         table.tableStyleInfo.name)
        for table in sheet.tables.values()
    )  # fmt: skip


def drop_downs(sheet: Any) -> Any:
    """Validations: area, list, messages."""
    return sorted(
        (str(rule.sqref), rule.type or "", rule.formula1 or "", rule.promptTitle or "", rule.prompt or "",
         rule.errorTitle or "", rule.error or "")
        for rule in sheet.data_validations.dataValidation
    )  # fmt: skip


def colours(sheet: Any) -> Any:
    """Colours by condition, in order of weight."""
    found = [(rule, str(area.sqref)) for area in sheet.conditional_formatting for rule in area.rules]
    return [
        (area, rule.operator, rule.formula, rule.dxf.fill and _ink(rule.dxf.fill.bgColor), _ink(rule.dxf.font.color))
        for rule, area in sorted(found, key=lambda pair: pair[0].priority)
    ]  # fmt: skip


def frame(sheet: Any) -> Any:
    """Widths, heights, hidden rows, view."""
    widths = {}
    for each in sheet.column_dimensions.values():
        widths.update({n: round(each.width, 1) for n in range(each.min or 0, (each.max or 0) + 1) if n})
    if not widths or set(widths.values()) == {13.0}:
        widths = {}
    rows = sheet.row_dimensions
    return (
        {number: row.height for number, row in rows.items() if row.height},
        {number for number, row in rows.items() if row.hidden},
        sheet.freeze_panes,
        sheet.print_area,
        bool(sheet.sheet_view.showGridLines),
        sheet.sheet_view.zoomScale,
    )


def live_charts(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Charts made in the engine: title and ranges."""
    for chart in sheet._charts:
        for series in chart.facts["series"]:
            yield chart.facts["title"], chart.facts["chart_type"], series.Name, series.XValues, series.Values


def file_charts(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Charts in the file: title and ranges."""
    for chart in sheet._charts:
        title = "".join(run.t for run in chart.title.tx.rich.p[0].r)
        upright = "column_stacked" if chart.grouping == "stacked" else "column_clustered"
        kind = "bar_clustered" if chart.type == "bar" else upright
        for series in chart.series:
            category = series.cat.strRef or series.cat.numRef
            yield title, kind, series.tx.v, f"={category.f}", f"={series.val.numRef.f}"

"""What guides a reader and a person filling in: colours by condition, drop-downs and input messages."""

from __future__ import annotations

from xlsxwriter.utility import xl_range, xl_range_abs

from xl_ar.excel.render.names import runs
from xl_ar.excel.render.place import Placed, TableSpot, literal_choices
from xl_ar.excel.render.stream import StreamSheet
from xl_ar.excel.render.styles import ALARM_FILL, ALARM_INK, AMBER_FILL, AMBER_INK, CALM_INK, QUIET, Styles
from xl_ar.sheets.layout import Column, Kind, Mark, Tone

_TONES: dict[Tone, dict[str, str]] = {
    Tone.QUIET: {"font_color": QUIET},
    Tone.AMBER: {"bg_color": AMBER_FILL, "font_color": AMBER_INK},
    Tone.ALARM: {"bg_color": ALARM_FILL, "font_color": ALARM_INK},
}
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # Excel's own, for validation messages


def put_rules(sheet: StreamSheet, styles: Styles, placed: Placed) -> None:
    """Adds conditional formats, validations and "digits are text" to every table that has rows."""
    for spot in placed.tables:
        columns = spot.measured.table.columns
        for first, last in runs(i for i, column in enumerate(columns) if column.kind in (Kind.TEXT, Kind.KEY)):
            sheet.allow_digits_as_text(xl_range(spot.first, first, spot.last, last))
        if not spot.measured.table.rows:
            continue
        _mark_overdue(sheet, styles, spot)
        for mark in spot.measured.table.marks:
            _put_mark(sheet, styles, spot, mark)
        for position, column in enumerate(columns):
            if column.person and (column.choices or column.help):
                sheet.data_validation(spot.first, position, spot.last, position, _validation(column, placed))


def mark_difference(sheet: StreamSheet, styles: Styles, row: int, column: int) -> None:
    """Shows a difference of nothing calmly and any other loudly."""
    loud = styles.format(bg_color=ALARM_FILL, font_color=ALARM_INK)
    calm = styles.format(font_color=CALM_INK)
    for criteria, look in (("!=", loud), ("==", calm)):
        rule = {"type": "cell", "criteria": criteria, "value": 0, "format": look}
        sheet.conditional_format(row, column, row, column, rule)


def _mark_overdue(sheet: StreamSheet, styles: Styles, spot: TableSpot) -> None:
    amber = styles.format(bg_color=AMBER_FILL, font_color=AMBER_INK)
    overdue = (i for i, column in enumerate(spot.measured.table.columns) if column.overdue)
    for first, last in runs(overdue):
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": amber}
        sheet.conditional_format(spot.first, first, spot.last, last, rule)


def _put_mark(sheet: StreamSheet, styles: Styles, spot: TableSpot, mark: Mark) -> None:
    column = spot.measured.position(mark.key)
    first, last = mark.rows or (0, spot.last - spot.first)
    look = styles.format(**_TONES[mark.tone])
    compared = {"criteria": "==", "value": f'"{mark.text}"'} if mark.above is None else {
        "criteria": ">", "value": mark.above
    }  # fmt: skip
    rule = {"type": "cell", "format": look} | compared
    sheet.conditional_format(spot.first + first, column, spot.first + last, column, rule)


def _validation(column: Column, placed: Placed) -> dict[str, object]:
    """The drop-down of a CHOICE column, or the bare input message of a NOTE column."""
    options: dict[str, object] = {"validate": "any"}
    if column.choices:
        options = {
            "validate": "list",
            "source": _source(column, placed),
            "error_title": "Not in the list",
            "error_message": "Choose one of the entries of the list, or clear the cell.",
        }
    if column.help:
        options["input_title"] = column.heading[:_TITLE_LIMIT]
        options["input_message"] = column.help[:_MESSAGE_LIMIT]
    return options


def _source(column: Column, placed: Placed) -> list[str] | str:
    if literal_choices(column.choices):
        return list(column.choices)
    first, place = placed.first_list_row, placed.lists[column.choices]
    return "=" + str(xl_range_abs(first, place, first + len(column.choices) - 1, place))

"""Writing small sheets and reading them back, and a workbook as readable text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from xl_ar.excel.render import render
from xl_ar.sheets.layout import Column, Fact, Formats, Kind, Sheet, Table, Value

PLAIN = Formats()


def written(tmp_path: Path, sheets: Sequence[Sheet], formats: Formats = PLAIN, sources: Sequence[str] = ()) -> Path:
    target = tmp_path / "out.xlsx"
    render(sheets, target, formats, sources)
    return target


def one_table(table: Table, *facts: Fact) -> list[Sheet]:
    return [Sheet("AR Test", "Test", facts, (table,))]


def money_table(rows: Sequence[Sequence[Value]], currency: str = "USD", **options: object) -> Table:
    columns = (
        Column("name", "Name"),
        Column("a", "A", Kind.MONEY, total=True, overdue=True),
        Column("b", "B, late", Kind.MONEY, total=True),
        Column("sum", "Sum", Kind.MONEY, total=True, sum_of=("a", "b")),
    )
    return Table("AR_T", columns, rows, currency=currency, total=True, **options)  # type: ignore[arg-type]


def opened(path: Path, *, values: bool = False) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=values).worksheets[0]


def column(sheet: Worksheet, letter: str, first: int, last: int) -> list[object]:
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]


def dump(path: Path) -> str:
    """The workbook as text: value, formula and number format of every filled cell."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    lines = []
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    lines.append(_dumped(cell, values[sheet.title][cell.coordinate].value))
        lines += _dumped_rules(sheet)
    return "\n".join(lines) + "\n"


def _dumped(cell: Cell, value: object) -> str:
    formula = f" {{{cell.value}}}" if cell.data_type == "f" else ""
    link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
    return f"{cell.parent.title}!{cell.coordinate} = {value} [{cell.number_format}]{formula}{link}"


def _dumped_rules(sheet: Worksheet) -> list[str]:
    tables = [f"{sheet.title}: table {each.name} {each.ref}" for each in sheet.tables.values()]
    marks = [f"{sheet.title}: colours {each.sqref}" for each in sheet.conditional_formatting]
    asked = [
        f"{sheet.title}: choose {each.sqref} {each.type} {each.formula1} {each.prompt}"
        for each in sheet.data_validations.dataValidation
    ]
    view = f"{sheet.title}: frozen {sheet.freeze_panes}, repeats {sheet.print_title_rows}, {sheet.print_area}"
    return [*tables, *marks, *asked, view]

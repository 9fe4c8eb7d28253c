"""Donor workbooks as a renderer makes them: tables, a chart, rules, choices, links and print set-up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

HEADERS = ("Customer", "Document", "Due", "Balance", "Double", "Decision")


def make_donor(
    path: Path,
    names: tuple[str, ...] = ("AR Aging", "AR Matches"),
    *,
    rows: int = 5,
    inline: bool = True,
    note: str = "first",
    source_link: str | None = None,
    date1904: bool = False,
) -> Path:
    """Writes a donor whose sheets refer to each other; `inline` strings as in constant-memory mode."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": inline, "date_1904": date1904})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "money": book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "head": book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1}),
        "late": book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"}),
    }
    for index, name in enumerate(names):
        _sheet(book, name, names[index - 1], formats, rows, note, source_link)
    book.close()
    return path


def table_of(name: str) -> str:
    return re.sub(r"\W+", "_", name) + "_Table"


def _sheet(
    book: Any, name: str, other: str, formats: dict[str, Any], rows: int, note: str, source_link: str | None
) -> None:
    sheet = book.add_worksheet(name)
    last = 3 + rows
    sheet.set_column(0, 0, 24, formats["money"])
    sheet.set_column(2, 3, 14)
    sheet.write_string(0, 0, name, formats["title"])
    sheet.write_string(1, 0, f'<{note}> & = Ünïcode 株式 "q" s="9" text')
    sheet.write_formula(1, 1, f"=SUM({table_of(name)}[Balance])", formats["money"], 100.0 * rows)
    sheet.write_formula(1, 2, f"='{other}'!A1", None, other)
    sheet.write_url(1, 3, f"internal:'{other}'!A1", None, "other sheet")
    sheet.write_url(1, 4, "https://example.com/?a=1&b=2", None, "outside")
    if source_link:
        sheet.write_url(1, 5, f"internal:{source_link}", None, "source")
    for column, header in enumerate(HEADERS):
        sheet.write_string(3, column, header, formats["head"])
    for row in range(4, last + 1):
        sheet.write_string(row, 0, f"Customer {row}")
        sheet.write_string(row, 1, f"0000{row}")
        sheet.write_datetime(row, 2, date(2026, 1, row % 28 + 1), formats["date"])
        sheet.write_number(row, 3, 100.0, formats["money"])
        sheet.write_formula(row, 4, f"={table_of(name)}[[#This Row],[Balance]]*2", formats["money"], 200.0)
        sheet.write_blank(row, 5, None, formats["head"])
    _table(sheet, name, last)
    sheet.conditional_format(4, 3, last, 3, {"type": "cell", "criteria": "<", "value": 0, "format": formats["late"]})
    other_is_positive = {"type": "formula", "criteria": f"='{other}'!$D$5>0", "format": formats["late"]}
    sheet.conditional_format(4, 0, last, 0, other_is_positive)
    sheet.data_validation(4, 5, last, 5, {"validate": "list", "source": ["Pay", "Dispute"]})
    sheet.data_validation(4, 1, last, 1, {"validate": "list", "source": f"='{other}'!$A$5:$A$6"})
    _chart(book, sheet, name, last)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    sheet.print_area(0, 0, last, 5)
    sheet.set_landscape()
    sheet.set_footer("&L&P of &N")


def _table(sheet: Any, name: str, last: int) -> None:
    """A table also in constant-memory mode, whose cells were written before."""
    constant, sheet.constant_memory = sheet.constant_memory, False
    kept, sheet.table = sheet.table, {} if constant else sheet.table
    columns = [{"header": header} for header in HEADERS]
    columns[4]["formula"] = f"={table_of(name)}[[#This Row],[Balance]]*2"
    kept_sst = sheet.str_table
    if constant:
        sheet._write_string = lambda *_: 0  # the header cells are on disk already
        sheet._write_formula = lambda *_: 0
    sheet.add_table(3, 0, last, len(HEADERS) - 1, {"name": table_of(name), "columns": columns})
    if constant:
        del sheet._write_string, sheet._write_formula
    sheet.constant_memory, sheet.table, sheet.str_table = constant, kept, kept_sst


def _chart(book: Any, sheet: Any, name: str, last: int) -> None:
    chart = book.add_chart({"type": "column"})
    ranges = {"values": f"='{name}'!$D$5:$D${last + 1}", "categories": f"='{name}'!$A$5:$A${last + 1}"}
    chart.add_series(ranges)
    chart.set_title({"name": f"='{name}'!$A$1"})
    sheet.insert_chart("H3", chart)

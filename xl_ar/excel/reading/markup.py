"""Web pages and Excel 2003 XML that call themselves workbooks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree, html

from xl_ar.errors import HostileError
from xl_ar.excel.ooxml.references import MAX_COLUMN, MAX_ROW, integer
from xl_ar.excel.reading.bounded import foreign_reader, squared
from xl_ar.excel.reading.delimited import decode

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_SPAN = 1_000


def read_html(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of every table of a web page; inner tables on their own."""
    text = decode(path.read_bytes(), path.name)
    with foreign_reader(path.name, "Save it as .xlsx"):
        page = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    tables = [table for table in page.iter("table") if not any(True for _ in table.iterdescendants("table"))]
    named = [(f"Table {place}", _html_rows(table)) for place, table in enumerate(tables, 1)]
    return [(name if len(named) > 1 else path.stem[:31], squared(rows, path.name)) for name, rows in named]


def _html_rows(table: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    for place, row in enumerate(table.iter("tr")):
        rows.append(_html_row(row, place, below))
    return rows


def _html_row(row: Any, place: int, below: dict[tuple[int, int], str]) -> list[str]:
    texts: list[str] = []
    for cell in row.iterchildren("td", "th"):
        while (place, len(texts)) in below:
            texts.append(below.pop((place, len(texts))))
        text = " ".join(cell.text_content().split())
        for down in range(1, _span(cell, "rowspan")):
            below[place + down, len(texts)] = ""
        texts.append(text)
        texts.extend([""] * (_span(cell, "colspan") - 1))
    return texts


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(int(value), _MOST_SPAN) if value.isdigit() and int(value) else 1


def read_xmlss(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Name and rows of every sheet of an Excel 2003 XML workbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with foreign_reader(path.name, "Save it as .xlsx"):
        root = etree.fromstring(path.read_bytes(), parser=parser)
    sheets = [(sheet.get(f"{_SS}Name", f"Sheet{n}"), sheet) for n, sheet in enumerate(root.iter(f"{_SS}Worksheet"), 1)]
    return [(name, squared(_xmlss_rows(sheet, path.name), path.name)) for name, sheet in sheets]


def _xmlss_rows(sheet: Any, where: str) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for row in sheet.iter(f"{_SS}Row"):
        place = _number(row, "Index", len(rows) + 1)
        if place > MAX_ROW:
            raise HostileError(where, f"a row of number {place:,}", "Save it as .xlsx")
        rows.extend([] for _ in range(place - len(rows) - 1))
        rows.append(_xmlss_row(row, where))
    return rows


def _xmlss_row(row: Any, where: str) -> list[Any]:
    values: list[Any] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        place = _number(cell, "Index", len(values) + 1)
        if place > MAX_COLUMN:
            raise HostileError(where, f"a cell in column {place:,}", "Save it as .xlsx")
        values.extend([""] * (place - len(values) - 1))
        data = cell.find(f"{_SS}Data")
        values.append("" if data is None else _xmlss_value(data.get(f"{_SS}Type", "String"), "".join(data.itertext())))
        values.extend([""] * min(_number(cell, "MergeAcross", 0), _MOST_SPAN))
    return values


def _number(element: Any, name: str, default: int) -> int:
    return integer(element.get(f"{_SS}{name}"), default)


def _xmlss_value(kind: str, text: str) -> Any:
    """The value; what is no number or date in spite of its type stays the text that it is."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.split(".")[0])
    except ValueError:
        pass
    return text

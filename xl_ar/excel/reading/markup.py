"""Web pages and Excel 2003 XML that call themselves workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree, html

from xl_ar.errors import CorruptError
from xl_ar.excel.reading.delimited import decode

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_SPAN = 1_000


def read_html(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of every table of a web page; inner tables on their own."""
    text = decode(path.read_bytes(), path.name)
    try:
        page = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorruptError(path.name, f"a web page that cannot be read ({error})", "Save it as .xlsx") from error
    tables = [table for table in page.iter("table") if not any(True for _ in table.iterdescendants("table"))]
    named = [(f"Table {place}", _html_rows(table)) for place, table in enumerate(tables, 1)]
    return [(name if len(named) > 1 else path.stem[:31], _squared(rows)) for name, rows in named]


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
    try:
        root = etree.fromstring(path.read_bytes(), parser=parser)
    except etree.XMLSyntaxError as error:
        raise CorruptError(path.name, f"damaged XML ({error})", "Save it as .xlsx") from error
    sheets = root.iter(f"{_SS}Worksheet")
    return [
        (sheet.get(f"{_SS}Name", f"Sheet{n}"), _squared(list(_xmlss_rows(sheet)))) for n, sheet in enumerate(sheets, 1)
    ]


def _xmlss_rows(sheet: Any) -> Iterator[list[Any]]:
    at = 0
    for row in sheet.iter(f"{_SS}Row"):
        wanted = int(row.get(f"{_SS}Index", at + 1))
        for _ in range(min(wanted - at - 1, 100_000)):
            yield []
        at = wanted
        yield _xmlss_row(row)


def _xmlss_row(row: Any) -> list[Any]:
    values: list[Any] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        wanted = int(cell.get(f"{_SS}Index", len(values) + 1))
        values.extend([""] * min(wanted - len(values) - 1, 20_000))
        data = cell.find(f"{_SS}Data")
        values.append("" if data is None else _xmlss_value(data.get(f"{_SS}Type", "String"), "".join(data.itertext())))
        values.extend([""] * min(int(cell.get(f"{_SS}MergeAcross", 0)), _MOST_SPAN))
    return values


def _xmlss_value(kind: str, text: str) -> Any:
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        return datetime.fromisoformat(text.split(".")[0])
    return text


def _squared(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]

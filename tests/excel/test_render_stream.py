"""The one subclass of XlsxWriter writes what XlsxWriter itself would: drift in a new version fails here."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from xlsxwriter import Workbook

from xl_ar.excel.render.stream import StreamSheet, TableColumn

ROWS = (("Name", "Jan", "Feb", "Sum"), ("a", 1, 2, 3), ("b", 4, 5, 9))
SUM = "SUM(T_1[[#This Row],[Jan]:[Feb]])"


def theirs(target: Path) -> None:
    """XlsxWriter's own way, all in memory."""
    book = Workbook(str(target))
    sheet = book.add_worksheet("One")
    columns = [
        {"header": "Name", "total_string": "Total"},
        {"header": "Jan", "total_function": "sum"},
        {"header": "Feb", "total_function": "sum"},
        {"header": "Sum", "formula": SUM},
    ]
    options = {"name": "T_1", "style": "Table Style Light 1", "total_row": True, "columns": columns}
    sheet.add_table(2, 0, 5, 3, options)
    sheet.write_url(3, 0, "internal:'Two'!A1", None, "a")
    sheet.set_row(0, 30)
    book.add_worksheet("Two")
    book.close()


def ours(target: Path) -> None:
    """The same by rows of XML."""
    book = Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet("One", StreamSheet)
    sheet.put_row(0, "", 0, height=30)
    sheet.put_rows(2, 4, 4, (row_xml(number, values) for number, values in enumerate(ROWS, 3)))
    sheet.put_row(5, '<c r="A6" t="inlineStr"><is><t>Total</t></is></c>', 4)
    columns = [
        TableColumn("Name", total_label="Total"),
        TableColumn("Jan", total_sum=True),
        TableColumn("Feb", total_sum=True),
        TableColumn("Sum", row_formula=SUM),
    ]
    sheet.register_table("T_1", (2, 5, 4), columns, total=True, style="TableStyleLight1")
    sheet.register_link("A4", "'Two'!A1")
    book.add_worksheet("Two", StreamSheet)
    book.close()


def row_xml(number: int, values: tuple[object, ...]) -> str:
    cells = (f'<c r="{letter}{number}"><v>{value}</v></c>' for letter, value in zip("ABCD", values, strict=True))
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[zipfile.ZipFile, zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("stream")
    theirs(folder / "theirs.xlsx")
    ours(folder / "ours.xlsx")
    return zipfile.ZipFile(folder / "theirs.xlsx"), zipfile.ZipFile(folder / "ours.xlsx")


def sheet_xml(book: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(book.read("xl/worksheets/sheet1.xml"))


def test_table_part_is_xlsxwriters_own(books: tuple[zipfile.ZipFile, zipfile.ZipFile]) -> None:
    their, our = (book.read("xl/tables/table1.xml") for book in books)
    assert our == their


def test_relationships_and_content_types_are_xlsxwriters_own(
    books: tuple[zipfile.ZipFile, zipfile.ZipFile],
) -> None:
    their, our = (book.read("xl/worksheets/_rels/sheet1.xml.rels") for book in books)
    assert our == their
    their, our = (book.read("[Content_Types].xml") for book in books)
    assert our == re.sub(rb"<Override[^>]*sharedStrings[^>]*/>", b"", their)


def test_sheet_has_the_same_elements_in_the_same_order(
    books: tuple[zipfile.ZipFile, zipfile.ZipFile],
) -> None:
    their, our = (sheet_xml(book) for book in books)
    assert [child.tag for child in our] == [child.tag for child in their]
    assert our.find("{*}dimension").attrib == their.find("{*}dimension").attrib
    their_rows, our_rows = (book.find("{*}sheetData") for book in (their, our))
    assert [row.get("r") for row in our_rows] == [row.get("r") for row in their_rows]
    assert our_rows[0].attrib == {"r": "1", "ht": "30", "customHeight": "1"}


def test_link_is_xlsxwriters_own_without_its_optional_text(
    books: tuple[zipfile.ZipFile, zipfile.ZipFile],
) -> None:
    their, our = (sheet_xml(book).find("{*}hyperlinks/{*}hyperlink") for book in books)
    assert our is not None
    assert their is not None
    assert dict(our.attrib) == {key: text for key, text in their.attrib.items() if key != "display"}


def test_rows_out_of_order_and_foreign_cells_are_refused(tmp_path: Path) -> None:
    book = Workbook(str(tmp_path / "x.xlsx"), {"constant_memory": True, "tmpdir": str(tmp_path)})
    sheet = book.add_worksheet("One", StreamSheet)
    sheet.put_row(3, "", 1)
    with pytest.raises(ValueError, match="in order"):
        sheet.put_row(3, "", 1)
    sheet.write_string(9, 0, "by XlsxWriter")
    with pytest.raises(ValueError, match="put_row alone"):
        book.close()
    sheet.discard()

"""Text, web pages and XML that people call workbooks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from xl_ar.errors import CorruptError, RefusedError
from xl_ar.excel.book import read_book
from xl_ar.excel.guard import FileKind
from xl_ar.excel.reading.delimited import delimiter_of, read_delimited
from xl_ar.excel.reading.markup import read_html, read_xmlss

ROWS = [["Kunde", "Betrag"], ["Müller & Söhne", "1.234,56"]]
TEXT = "Kunde;Betrag\r\nMüller & Söhne;1.234,56\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes((TEXT * 20).encode(encoding))
    assert read_delimited(path)[:2] == ROWS


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('Statement of account\n\nDate,Text,Amount\n2026-01-01,"Rent; Light",5\n2026-01-02,"x",6\n', ","),
        ("one column\nonly\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_even_rows(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_short_rows_are_padded(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Bank\n\na,b,c\n1,2,3\n")
    assert read_delimited(path) == [["Bank", "", ""], ["", "", ""], ["a", "b", "c"], ["1", "2", "3"]]


def test_a_field_without_end_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + "x" * 10_000_001 + ",1\n")
    with pytest.raises(CorruptError, match="not readable as delimited text"):
        read_delimited(path)


def test_spans_of_a_web_page_keep_columns_in_place(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(
        "<html><body><table><tr><th colspan=2>Customer</th><th>Amount</th></tr>"
        "<tr><td rowspan=2>1</td><td>Acme</td><td>5</td></tr><tr><td>Bolt&nbsp;&amp; Co</td>"
        "<td>6</td></tr></table></body></html>"
    )
    assert read_html(path) == [("x", [["Customer", "", "Amount"], ["1", "Acme", "5"], ["", "Bolt & Co", "6"]])]


def test_each_table_of_a_web_page_is_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text("<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>")
    assert [name for name, _ in read_html(path)] == ["Table 1", "Table 2"]


def test_xml_of_excel_2003_keeps_types_and_places(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Open"><Table>'
        '<Row ss:Index="2"><Cell ss:Index="2"><Data ss:Type="Number">3.5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-06-30T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    assert read_xmlss(path) == [("Open", [["", "", ""], ["", 3.5, datetime(2026, 6, 30)]])]  # noqa: DTZ001


def test_what_a_file_is_decides_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "really xlsx.xls"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Open").write_row(0, 0, ["a", 1])
    book.close()
    read = read_book(path)
    assert (read.kind, read.editable, read.grids[0].rows) == (FileKind.XLSX, False, [["a", 1.0]])


def test_error_cells_and_uncalculated_formulas_are_told_from_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Open")
    sheet.write_formula(0, 0, "=NA()", None, "#N/A")
    sheet.write_formula(1, 0, "=1+1", None, "")
    sheet.write_string(2, 0, "x")
    book.close()
    grid = read_book(path).grids[0]
    assert grid.rows[0][0] == "#UNKNOWN!"
    assert grid.uncached == {"A2"}


def test_a_missing_file_kind_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(RefusedError, match="no workbook"):
        read_book(path)


def test_a_named_range_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Open")
    for row in range(5):
        sheet.write_row(row + 2, 1, ["a", row])
    book.define_name("Open_Items", "=Open!$B$3:$C$7")
    book.define_name("Open!Print_Area", "=Open!$A$1:$Z$99")
    book.close()
    assert [(table.name, table.area.a1) for table in read_book(path).grids[0].tables] == [("Open_Items", "B3:C7")]

"""Text, web pages and XML that are broken or too large: read as what they are, or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from xl_ar.errors import CorruptError, HostileError, RefusedError
from xl_ar.excel.book import read_book
from xl_ar.excel.guard import check_package
from xl_ar.excel.reading.bounded import foreign_reader, squared
from xl_ar.excel.scanning.limits import Limits

TABLE = "Customer;Amount\nMüller;1,50\nЖук;2,50\n"
WORKBOOK = (
    '<?xml version="1.0"?><Workbook xmlns="{0}" xmlns:ss="{0}"><Worksheet ss:Name="A"><Table>{1}</Table></Worksheet>'
    "</Workbook>"
)
NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def written(tmp_path: Path, content: bytes, name: str = "export.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_every_unicode_encoding_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    (grid,) = read_book(written(tmp_path, TABLE.encode(encoding))).grids
    assert [list(row) for row in grid.rows] == [line.split(";") for line in TABLE.splitlines()]


def test_a_quote_that_is_never_closed_swallows_nothing_in_silence(tmp_path: Path) -> None:
    path = written(tmp_path, b'Customer,Amount\nA,1\n"B,2\nC,3\nD,4\n')
    with pytest.raises(CorruptError, match="opened in row 3 and never closed"):
        read_book(path)
    closed = written(tmp_path, b'Customer,Amount\nA,1\n"B\nof C",2\nD,"4"')
    assert read_book(closed).grids[0].rows[2] == ["B\nof C", "2"]


def test_zero_bytes_within_text_stay_text(tmp_path: Path) -> None:
    rows = read_book(written(tmp_path, b"Customer,Amount\n" + b"Alder,12.50\n" * 50 + b"Bi\0rch,3\n")).grids[0].rows
    assert rows[-1] == ["Bi\0rch", "3"]


def test_a_line_longer_than_any_table_has(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2\n" + b"x," * 600_000)
    with pytest.raises(HostileError, match="a line of more than 1,000,000 bytes"):
        check_package(path, Limits(line=1_000_000))
    check_package(written(tmp_path, b"a,b\n" * 600_000), Limits(line=1_000_000))


def test_a_long_line_is_found_wherever_it_lies(tmp_path: Path) -> None:
    for before, after in ((0, 0), (1, 0), (1 << 20, 5), ((1 << 20) - 3, 1 << 20)):
        content = b"a\n" * (before // 2) + b"x" * 1_500_000 + b"\nb" * (after // 2)
        with pytest.raises(HostileError, match="a line of more than"):
            check_package(written(tmp_path, content), Limits(line=1_499_999))
        check_package(written(tmp_path, content), Limits(line=1_500_010))


def test_one_wide_row_does_not_make_a_giant(tmp_path: Path) -> None:
    with pytest.raises(HostileError, match="one of them 100,000 cells wide"):
        read_book(written(tmp_path, b"1\n" * 5_000 + b"," * 99_999 + b"\n"))
    assert squared([[1], [1, 2]], "x") == [[1, ""], [1, 2]]


def test_xml_rows_and_cells_beyond_a_sheet(tmp_path: Path) -> None:
    for rows, words in (
        ('<Row ss:Index="1048577"/>', "row of number 1,048,577"),
        ('<Row><Cell ss:Index="16385"/></Row>', "column 16,385"),
        ('<Row ss:Index="1048576"><Cell ss:Index="16384"/></Row>', "nearly all of them empty"),
    ):
        with pytest.raises(HostileError, match=words):
            read_book(written(tmp_path, WORKBOOK.format(NAMESPACE, rows).encode(), "export.xls"))


def test_xml_values_of_a_false_type_stay_text(tmp_path: Path) -> None:
    cells = "".join(
        f'<Cell ss:Index="{place}"><Data ss:Type="{kind}">{text}</Data></Cell>'
        for place, kind, text in (("x", "Number", "1e5"), ("2", "Number", "n/a"), ("-3", "DateTime", "soon"))
    )
    (grid,) = read_book(
        written(tmp_path, WORKBOOK.format(NAMESPACE, f"<Row>{cells}</Row>").encode(), "export.xls")
    ).grids
    assert [list(row) for row in grid.rows] == [[1e5, "n/a", "soon"]]


@pytest.mark.parametrize("cut", range(40, 260, 20))
def test_xml_and_pages_cut_short(tmp_path: Path, cut: int) -> None:
    xml = WORKBOOK.format(NAMESPACE, '<Row><Cell><Data ss:Type="String">x</Data></Cell></Row>').encode()[:cut]
    page = (b"<html><table>" + b"<tr><td colspan='9999999'>1</td></tr>" * 9)[:cut]
    for name, content in (("a.xls", xml), ("b.xls", page)):
        with suppress(RefusedError):  # read or refused, and nothing else
            assert read_book(written(tmp_path, content, name)).path.name == name


class PanicException(BaseException):  # the name that Rust readers give it
    """What a reader in Rust raises."""


@pytest.mark.parametrize("error", [PanicException("index 9"), KeyError("x"), RecursionError(), ValueError("a\nb")])
def test_whatever_a_reader_raises_is_one_sentence(error: BaseException) -> None:
    with pytest.raises(CorruptError, match=r"book.xlsx: not readable \([^\n]+\)\."), foreign_reader("book.xlsx"):
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_is_not_a_readers_fault_goes_on(error: type[BaseException]) -> None:
    with pytest.raises(error), foreign_reader("book.xlsx"):
        raise error

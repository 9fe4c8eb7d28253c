"""A long text that very many cells of an .xls or .xlsb share: refused before a reader copies it for each."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
import test_hostile_binary as wide
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from spread_files import (
    compound_book,
    label,
    legacy_ledger,
    legacy_stream,
    number,
    record,
    shared_label,
    shared_text,
    text_table,
)

import xl_ar.excel.book as book
from xl_ar.errors import HostileError
from xl_ar.excel.scanning.formats.binarytexts import text_sizes
from xl_ar.excel.scanning.formats.legacytexts import legacy_text_sizes

LONG = "".join(map(str, range(6_500)))[:25_000]
LEDGER = legacy_ledger()
CELLS = [shared_label(row, column, 1) for row in range(6, 320) for column in range(10)]
FIRST = shared_text("A-1")
TABLE = text_table(FIRST, shared_text(LONG))
WORDS = (
    r"cells that come to more than 67,\d{3},\d{3} bytes by the texts of '(SST|xl/sharedStrings.bin)' that they share"
)


def item(text: str) -> bytes:
    """A text of a binary workbook's table."""
    return wide.record(19, b"\0" + wide.text(text))


def rows(text: int, number: int = 160) -> bytes:
    return b"".join(wide.shared(row, 10, text) for row in range(1, number))


LEGACY = {
    "one after the other": legacy_stream(LEDGER + b"".join(CELLS), texts=TABLE),
    "other records between": legacy_stream(LEDGER + record(0xD7).join(CELLS), texts=TABLE),
    "longer records": legacy_stream(
        LEDGER + b"".join(shared_label(row, column, 1, b"\0") for row in range(6, 320) for column in range(10)),
        texts=TABLE),
    "numbers and texts of their own between": legacy_stream(
        LEDGER + b"".join(cell + number(6 + n // 10, 10) + label(6 + n // 10, 11, "x") for n, cell in enumerate(CELLS)),
        texts=TABLE),
    "in two sheets": legacy_stream(LEDGER + b"".join(CELLS[:1600]), LEDGER + b"".join(CELLS[1600:]), texts=TABLE),
    "wide characters": legacy_stream(
        LEDGER + b"".join(CELLS[:1600]), texts=text_table(FIRST, shared_text(LONG, wide=True))),
    "behind fonts and phonetic content": legacy_stream(
        LEDGER + b"".join(CELLS), texts=text_table(shared_text("A", runs=99, phonetic=7), shared_text(LONG, runs=3))),
    "broken over records": legacy_stream(
        LEDGER + b"".join(CELLS),
        texts=text_table(FIRST + shared_text(LONG)[:8_000], b"\0" + LONG[7_997:].encode(), count=2)),
    "the last of two tables": legacy_stream(LEDGER + b"".join(CELLS), texts=text_table(FIRST, FIRST) + TABLE),
}  # fmt: skip

BINARY = {
    "one after the other": (rows(1, 161), wide.text_table(item("A-1"), item(LONG))),
    "other records between": (
        b"".join(wide.shared(row, 10, 1) + wide.record(60, bytes(4)) for row in range(1, 161)),
        wide.text_table(item("A-1"), item(LONG))),
    "longer records": (
        b"".join(
            wide.record(0, struct.pack("<I", row) + bytes(21))
            + wide.record(7, struct.pack("<III", 0, 0, 1) + b"\0") * 10 for row in range(1, 161)),
        wide.text_table(item("A-1"), item(LONG))),
    "behind texts that are set aside": (
        rows(1, 161),
        wide.record(159, struct.pack("<II", 2, 2)) + wide.record(35, bytes(4)) + item("aside") + wide.record(36)
        + item("A-1") + item(LONG) + wide.record(160)),
}  # fmt: skip


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused file must not reach the reader, which would take the memory that it is refused for."""

    def reached(path: Path) -> None:
        raise AssertionError(f"{path.name} reached the reader")

    monkeypatch.setattr(book, "_open", reached)


@pytest.mark.parametrize("case", LEGACY)
def test_a_legacy_workbook_is_refused(tmp_path: Path, case: str, no_reader: None) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(compound_book(LEGACY[case]))
    with pytest.raises(HostileError, match=WORDS):
        book.read_book(path)


@pytest.mark.parametrize("case", BINARY)
def test_a_binary_workbook_is_refused(tmp_path: Path, case: str, no_reader: None) -> None:
    more, texts = BINARY[case]
    with pytest.raises(HostileError, match=WORDS):
        book.read_book(wide.workbook(tmp_path / "book.xlsb", (0, 0), more=more, texts=texts))


def test_a_long_text_beside_many_that_are_short_is_read(tmp_path: Path) -> None:
    """Every cell times the longest text would be far too much; what the cells refer to is not."""
    path = tmp_path / "book.xls"
    cells = b"".join(shared_label(row, column, 0) for row in range(400) for column in range(10))
    path.write_bytes(compound_book(legacy_stream(cells + shared_label(400, 0, 1), texts=TABLE)))
    (grid,) = book.read_book(path).grids
    assert (grid.rows[0][0], grid.rows[399][9], grid.rows[400][0]) == ("A-1", "A-1", LONG)

    more = b"".join(wide.shared(row, 10, 0) for row in range(400)) + wide.shared(400, 1, 1)
    texts = wide.text_table(item("A-1"), item(LONG))
    (grid,) = book.read_book(wide.workbook(tmp_path / "book.xlsb", more=more, texts=texts)).grids
    assert (grid.rows[0][0], grid.rows[399][9], grid.rows[400][0]) == ("A-1", "A-1", LONG)


TEXTS = st.lists(
    st.tuples(st.text(alphabet="aé", max_size=9), st.booleans(), st.integers(0, 3), st.integers(0, 9)),
    min_size=1,
    max_size=9,
)


def broken(texts: list[tuple[str, bool, int, int]], width: int) -> list[bytes]:
    """The texts as contents of records, broken before a text or within, as Excel does where a record is full."""
    contents = [b""]
    for text, two, runs, phonetic in texts:
        whole = shared_text(text, wide=two, runs=runs, phonetic=phonetic)
        start = 3 + 2 * bool(runs) + 4 * bool(phonetic)
        contents[-1] += whole[:start]
        size = len(text) << two
        for at in range(start, start + size, 1 << two):
            if len(contents[-1]) >= width:
                contents.append(bytes([two]))
            contents[-1] += whole[at : at + (1 << two)]
        for at in range(start + size, len(whole)):
            if len(contents[-1]) >= width:
                contents.append(b"")
            contents[-1] += whole[at : at + 1]
        if len(contents[-1]) >= width:
            contents.append(b"")
    return contents if contents[-1] else contents[:-1]


@given(TEXTS, st.integers(8, 60))
@example([("aaaaaaaaa", True, 2, 9), ("", False, 0, 0), ("é", False, 0, 3)], 8)
def test_the_texts_of_a_legacy_table_are_measured_as_they_are_read(
    texts: list[tuple[str, bool, int, int]], width: int
) -> None:
    table = text_table(*broken(texts, width), count=len(texts))
    cells = b"".join(shared_label(row, 0, row) for row in range(len(texts))) + number(len(texts), 0)
    stream = legacy_stream(cells, texts=table)
    assert legacy_text_sizes(stream).tolist() == [len(text) << two for text, two, _, _ in texts]
    assert read_texts(compound_book(stream), len(texts)) == [text for text, *_ in texts]


def read_texts(content: bytes, count: int) -> Sequence[object]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [row[0] for row in sheet.to_python(skip_empty_area=False)][:count]


@given(st.lists(st.text(alphabet="a€", max_size=200), max_size=20), st.integers(1, 99))
def test_the_texts_of_a_binary_table_are_measured_in_whatever_pieces(texts: list[str], piece: int) -> None:
    part = wide.text_table(*map(item, texts))
    pieces = [part[at : at + piece] for at in range(0, len(part), piece)]
    assert text_sizes(pieces).tolist() == [2 * len(text) for text in texts]

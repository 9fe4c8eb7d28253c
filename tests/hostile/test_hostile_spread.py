"""Cells spread over the grid, repeated or announced, in .xls, .ods and .xlsb: refused before a reader makes room."""

from __future__ import annotations

import shutil
import struct
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hostile_files import SHEET, package, parts
from hypothesis import example, given
from hypothesis import strategies as st
from spread_files import compound_book, legacy_ledger, legacy_stream, number, ods, ods_cell, ods_ledger, record
from test_hostile_binary import record as wide_record

import xl_ar.excel.book as book
from xl_ar.errors import CorruptError, HostileError, RefusedError
from xl_ar.excel.guard import Limits, check_package
from xl_ar.excel.scanning.formats.binary import BinaryScan
from xl_ar.excel.scanning.formats.legacy import LegacyScan
from xl_ar.outcome import Order, Status
from xl_ar.run import run

LEDGER = legacy_ledger()
ROWS = ods_ledger()
LAST_ROWS = ' table:number-rows-repeated="1048570"'
GAP = '<table:table-cell table:number-columns-repeated="16379"/>'


def dimensions(*numbers: int) -> bytes:
    return record(0x200, struct.pack("<IIHHH", *numbers, 0))


def ods_row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def ods_wide(value: object, times: str) -> str:
    return ods_cell(value, f' table:number-columns-repeated="{times}"')


LEGACY = {
    "a cell in the last corner": (legacy_stream(LEDGER + number(65535, 255)), "65,536 rows and 256 columns"),
    "a cell beyond the grid": (legacy_stream(LEDGER + number(65535, 65535)), "65,536 rows and 65,536 columns"),
    "several in one record": (
        legacy_stream(LEDGER + record(0xBD, struct.pack("<HH", 60_000, 200) + bytes(12) + struct.pack("<H", 201))),
        "60,001 rows and 202 columns"),
    "a cell behind a chart": (
        legacy_stream(LEDGER + record(0x809, bytes(16)) + record(0x0A) + number(65535, 255)), "65,536 rows"),
    "the same in the second sheet": (legacy_stream(LEDGER, LEDGER + number(65535, 255)), "65,536 rows"),
    "some room in each of very many sheets": (
        legacy_stream(*[LEDGER + number(6_999, 200)] * 3), "sheets that are spread over 2,8"),
    "a size beyond the grid": (legacy_stream(dimensions(0, 0xFFFFFFFF, 0, 0xFFFF) + LEDGER), "announces cells in"),
    "a size that ends before it starts": (legacy_stream(dimensions(9, 5, 0, 5) + LEDGER), "announces cells in rows 9"),
    "sheets in one place": (legacy_stream(LEDGER, starts=(0,) * 90), "lie in each other's place"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused file must not reach the reader, which would take the memory that it is refused for."""

    def reached(path: Path) -> None:
        raise AssertionError(f"{path.name} reached the reader")

    if "refused" in request.node.name:
        monkeypatch.setattr(book, "_open", reached)


@pytest.mark.parametrize("case", LEGACY)
@pytest.mark.parametrize("name", ["Workbook", "BOOK"])
def test_a_legacy_workbook_is_refused(tmp_path: Path, case: str, name: str) -> None:
    stream, words = LEGACY[case]
    path = tmp_path / "book.xls"
    path.write_bytes(compound_book(stream, name=name))
    with pytest.raises(HostileError, match=words):
        book.read_book(path)


def _whole(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


BROKEN = {
    "a stream that comes back to its start": compound_book(legacy_stream(LEDGER), size=2**31, circle=True),
    "tables by the thousand million": b"".join((
        (plain := compound_book(legacy_stream(LEDGER)))[:44], struct.pack("<I", 2**32 - 1), plain[48:])),
    "tables that lead to themselves": b"".join((
        (whole := _whole(plain))[:68], struct.pack("<I", len(whole) // 512 - 1), whole[72:],
        struct.pack("<128I", *[0xFFFFFFFF] * 127, len(whole) // 512 - 1))),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_compound_file_without_end_is_refused(tmp_path: Path, case: str) -> None:
    path = tmp_path / "book.xls"
    path.write_bytes(BROKEN[case])
    with pytest.raises(CorruptError, match=r"larger than the file|no workbook"):
        book.read_book(path)


OPEN_DOCUMENT = {
    "a cell in the last corner": (
        [ROWS + ods_row("<table:table-cell/>", LAST_ROWS) + ods_row(GAP + ods_cell(1))], "1,048,576 rows and 16,380"),
    "a row with a value, repeated": ([ROWS + ods_row(ods_cell(1) * 9, LAST_ROWS)], "repeated cells and spaces"),
    "cells with a value, repeated": ([ROWS + ods_row(ods_wide(1, "16384")) * 900], "repeated cells and spaces"),
    "endless cells": ([ROWS + ods_row(ods_wide(1, "9" * 30))], "repeated cells and spaces"),
    "a number that is none": ([ROWS + ods_row(ods_wide(1, "-1"))], "repeated='-1', which is no number"),
    "wide rows": ([ROWS + ods_row(GAP + ods_cell(1)) * 500], "505 rows and 16,380 columns, most of them empty"),
    "some room in each of many tables": ([ROWS + ods_row(GAP + ods_cell(1))] * 99, "cells in sheets that are spread"),
    "a long text, repeated": ([ROWS + ods_row(ods_wide("x" * 30_000, "16384"))], "repeated cells and spaces"),
    "endless spaces": (
        [ROWS + ods_row(ods_cell('<text:s text:c="9999999999"/>'))], "repeated cells and spaces"),
    "a table that is not closed": ([ROWS + "<table:table-row>"], "'content.xml' is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", OPEN_DOCUMENT)
def test_an_open_document_is_refused(tmp_path: Path, case: str) -> None:
    tables, words = OPEN_DOCUMENT[case]
    with pytest.raises(RefusedError, match=words):
        book.read_book(ods(tmp_path / "book.ods", *tables))


HANDLED: dict[str, bytes | list[str]] = {
    "plain.ods": [ROWS],
    "empty to the end of the grid.ods": [ROWS + ods_row(GAP + "<table:table-cell/>" * 5, LAST_ROWS)],
    "every row blank to the end of the grid.ods": [ROWS.replace("</table:table-row>", GAP + "</table:table-row>") * 90],
    "a value repeated.ods": [ROWS + ods_row("<table:table-cell/>", ' table:number-rows-repeated="40"')
                             + ods_row(ods_wide(7, "3"), ' table:number-rows-repeated="4"')],
    "plain.xls": legacy_stream(LEDGER),
    "the size of the whole grid.xls": legacy_stream(dimensions(0, 65536, 0, 256) + LEDGER),
}  # fmt: skip


@pytest.mark.parametrize("name", HANDLED)
def test_handled(tmp_path: Path, name: str) -> None:
    path, made = tmp_path / name, HANDLED[name]
    if isinstance(made, bytes):
        path.write_bytes(compound_book(made))
    else:
        ods(path, *made)
    (tmp_path / "out").mkdir()
    outcome = run(path, Order(date(2026, 6, 30), out=tmp_path / "out"))
    assert outcome.status in (Status.DONE, Status.NEEDS_PERSON), outcome.message


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_what_libreoffice_writes_is_read(tmp_path: Path, suffix: str) -> None:
    """Its sheets end in a row and a cell that are repeated to the end of the grid."""
    source = tmp_path / "ledger.csv"
    source.write_text("Customer,Invoice,Due date,Amount\n" + "".join(f"A,I{n},2026-05-{n},10\n" for n in range(1, 29)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    (grid,) = book.read_book(tmp_path / f"ledger.{suffix}").grids
    assert len(grid.rows) == 29


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(cells=20), ""),
        (Limits(cells=20, cell_bytes=99), "more than 20 cells in [0-9]+ bytes packed, where 99 bytes a cell"),
        (Limits(cells=20, rectangle=24), "more than 24 cells, the most that a sheet may have"),
        (Limits(rectangle=24), "cells spread over 5 rows and 5 columns"),
        (Limits(all_cells=24), "sheets of more than 24 cells together"),
        (Limits(part_size=500, total_size=500), ""),
        (Limits(part_size=500, dense_ratio=1), "takes [0-9,]+ bytes when unpacked"),
        (Limits(total_size=500, dense_ratio=1), "more than 500 bytes when unpacked"),
        (Limits(part_size=500, dense_size=600), "takes [0-9,]+ bytes when unpacked"),
    ],
)
def test_a_large_sheet_is_taken_on_where_it_is_dense(tmp_path: Path, limits: Limits, words: str) -> None:
    """The small ledger has 25 cells, packed in far more bytes than the three each that they need."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(package(parts()))
    if not words:
        check_package(path, limits)
        return
    with pytest.raises(HostileError, match=words):
        check_package(path, limits)


def test_a_value_far_below_is_refused_and_a_format_there_is_not(tmp_path: Path) -> None:
    sheet = parts()[SHEET]
    for cell, words in (("<v>1</v>", "1,048,576 rows and 5 columns, most of them empty"), ("", "")):
        far = f'<row r="1048576"><c r="C1048576" s="1">{cell}</c></row></sheetData>'
        path = tmp_path / "book.xlsx"
        path.write_bytes(package({**parts(), SHEET: sheet.replace("</sheetData>", far)}))
        if words:
            with pytest.raises(HostileError, match=words):
                check_package(path)
        else:
            assert check_package(path).sheets[SHEET].last_row == 5


PLACES = st.lists(
    st.tuples(st.integers(0, 70_000), st.integers(0, 600), st.sampled_from([1, 2, 5, 7, 9])), min_size=1, max_size=60
)


@given(PLACES, st.integers(1, 99))
@example([(3, 0, 7)], 99)
def test_a_binary_sheet_is_measured_as_its_records_say(places: list[tuple[int, int, int]], pieces: int) -> None:
    """In whatever pieces it comes, and whether its cells are usual or not."""
    sheet = b""
    for row, column, kind in places:
        length = {1: 8, 2: 12, 5: 16, 7: 12, 9: 30}[kind]
        sheet += wide_record(0, struct.pack("<I", row) + bytes(21))
        sheet += wide_record(kind, struct.pack("<I", column) + bytes(length - 4)) * (1 + column % 3)
    scan = BinaryScan()
    for at in range(0, len(sheet), pieces):
        scan.feed(sheet[at : at + pieces])
    full = [place for place in places if place[2] != 1]
    assert (scan.last_row, scan.last_column) == (
        max((row for row, _, _ in full), default=-1),
        max((column for _, column, _ in full), default=-1),
    )
    assert scan.cells <= sum(1 + column % 3 for _, column, _ in full)
    assert bool(scan.cells) == bool(full)


@example([(0, 0, False)])
@given(st.lists(st.tuples(st.integers(0, 65_535), st.integers(0, 300), st.booleans()), min_size=1, max_size=60))
def test_a_legacy_sheet_is_measured_as_its_records_say(places: list[tuple[int, int, bool]]) -> None:
    cells = (
        number(row, column) if long else record(0xFD, struct.pack("<HHHI", row, column, 0, 0))
        for row, column, long in places
    )
    stream = record(0x809, bytes(16)) + b"".join(cells) + record(0x0A) + number(65535, 255)
    scan = LegacyScan(stream, 0, "book.xls")
    assert scan.last_row == max(row for row, _, _ in places)
    assert scan.last_column == max(column for _, column, _ in places)
    assert 0 < scan.cells <= len(places)
    assert scan.end == len(stream) - len(number(0, 0))

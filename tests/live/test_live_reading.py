"""An open workbook reads as its saved file does."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from excel_engine import opened
from excel_model import Busy, Model
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from side_by_side import SAMPLES, copied

from xl_ar.excel.book import ERROR, read_book
from xl_ar.excel.live.calm import BusyError, Calm
from xl_ar.excel.live.reading import UNSAVED, LiveBook, plain, read_live, trimmed
from xl_ar.tables.grid import Area

CALM = Calm(pauses=(0, 0), sleep=lambda pause: None)


def read(model: Model) -> LiveBook:
    return read_live(opened(model), CALM)


@pytest.mark.parametrize("path", sorted([*SAMPLES.glob("*.xlsx"), *SAMPLES.glob("*.xlsm")]), ids=lambda path: path.name)
def test_a_sample_reads_as_its_file(path: Path, tmp_path: Path) -> None:
    place = copied(path, tmp_path)
    file, live = read_book(place), read(Model.opened(place))
    assert [grid.sheet for grid in live.book.grids] == [grid.sheet for grid in file.grids]
    for mine, other in zip(live.book.grids, file.grids, strict=True):
        assert mine.rows == trimmed(other.rows), other.sheet
        assert (mine.hidden, mine.tables, mine.date1904) == (other.hidden, other.tables, other.date1904), other.sheet
        assert set(mine.merged) == set(other.merged), other.sheet
        assert mine.formats == other.formats, other.sheet
    assert live.book.fingerprint == file.fingerprint
    assert live.book.date_format == file.date_format
    assert live.path == place


def sheet_of(rows: list[list[Any]]) -> Model:
    book = Workbook()
    for row, line in enumerate(rows, 1):
        for column, value in enumerate(line, 1):
            book.worksheets[0].cell(row, column).value = value
    return Model(book, book)


def test_a_workbook_never_saved_has_no_file_and_says_so() -> None:
    live = read(sheet_of([["a", 1]]))
    assert live.path is None
    assert live.book.fingerprint == UNSAVED


def test_unsaved_changes_are_read_and_the_file_is_not_named_as_the_input(tmp_path: Path) -> None:
    place = copied(SAMPLES / "us_open_invoices.xlsx", tmp_path)
    model = Model.opened(place)
    title = model.workbook.sheetnames[0]
    model.workbook[title].cell(3, 1).value = "changed"
    live = read(model)
    assert live.book.grids[0].rows[2][0] == "changed"
    assert live.book.fingerprint == UNSAVED


def test_amounts_under_a_currency_format_are_read_as_stored() -> None:
    model = sheet_of([[0.125], [12345.678912]])
    for row in (1, 2):
        model.workbook.worksheets[0].cell(row, 1).number_format = "$#,##0.00"
    assert isinstance(model.given("Sheet", 2, 1), Decimal)
    assert read(model).book.grids[0].rows == [[0.125], [12345.678912]]


def test_a_sheet_that_does_not_begin_in_the_corner_keeps_its_places() -> None:
    model = sheet_of([])
    model.workbook.worksheets[0].cell(4, 3).value = "x"
    rows = read(model).book.grids[0].rows
    assert rows[3] == ["", "", "x"]
    assert len(rows) == 4


def test_errors_stand_as_errors_known_to_xlwings_or_not() -> None:
    model = sheet_of([["#N/A", "#SPILL!", "#N/A N/A"]])
    for column in (1, 2):
        model.workbook.worksheets[0].cell(1, column).data_type = "e"
    assert read(model).book.grids[0].rows == [[ERROR, ERROR, "#N/A N/A"]]


def test_names_hidden_sheets_and_merged_cells_are_seen() -> None:
    model = sheet_of([[f"r{row}c{column}" for column in range(5)] for row in range(9)])
    sheet = model.workbook.worksheets[0]
    sheet.sheet_state = "veryHidden"
    sheet.merge_cells("B2:C3")
    sheet.merge_cells("A5:E5")
    sheet.add_table(Table(displayName="Items", ref="A6:B9"))
    model.workbook.defined_names["Other"] = DefinedName("Other", attr_text="Sheet!$A$1:$C$4")
    model.workbook.defined_names["Within"] = DefinedName("Within", attr_text="Sheet!$A$6:$C$9")
    model.workbook.create_sheet("seen")
    grid = read(model).book.grids[0]
    assert grid.hidden
    assert set(grid.merged) == {Area(2, 2, 3, 3), Area(5, 1, 5, 5)}
    assert [area.name for area in grid.tables] == ["Items", "Other"]


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (None, ""),
        ("", ""),
        (True, True),
        (1001.0, 1001.0),
        (7, 7.0),
        (-2146826246, ERROR),
        (datetime(2026, 6, 30), date(2026, 6, 30)),  # noqa: DTZ001
        (datetime(2026, 6, 30, 14, 5), datetime(2026, 6, 30, 14, 5)),  # noqa: DTZ001
        (datetime(1899, 12, 30, 14, 5), time(14, 5)),  # noqa: DTZ001
        ("00123", "00123"),
    ],
)
def test_forms_of_values(given_: object, wanted: object) -> None:
    assert plain(given_) == wanted
    assert type(plain(given_)) is type(wanted)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6), st.integers(1, 3), st.integers(1, 3)), max_size=4))
def test_every_merged_area_is_found(places: list[tuple[int, int, int, int]]) -> None:
    model = sheet_of([["x"] * 9 for _ in range(12)])
    sheet = model.workbook.worksheets[0]
    wanted: set[Area] = set()
    for top, left, tall, wide in places:
        area = Area(top, left, top + tall, left + wide)
        if not any(a.top <= area.bottom and area.top <= a.bottom and a.left <= area.right and area.left <= a.right
                   for a in wanted):  # fmt: skip
            wanted.add(area)
            sheet.merge_cells(area.a1)
    assert set(read(model).book.grids[0].merged) == wanted


def test_an_excel_that_never_answers_is_told() -> None:
    model = sheet_of([["a"]])

    def refuse(call: str) -> None:
        raise Busy

    book = opened(model)
    model.refuse = refuse
    with pytest.raises(BusyError, match="Excel is busy"):
        read_live(book, CALM)


def test_formats_far_below_do_not_make_a_sheet_long() -> None:
    model = sheet_of([["a", 1], ["b", 2]])
    model.workbook.worksheets[0].cell(400_000, 2).number_format = "0.00"
    asked: list[int] = []
    given_ = model.given

    def count(*place: Any, **options: Any) -> Any:
        asked.append(place[1])
        return given_(*place, **options)

    model.given = count  # type: ignore[method-assign]
    assert read(model).book.grids[0].rows == [["a", 1.0], ["b", 2.0]]
    assert max(asked) == 2

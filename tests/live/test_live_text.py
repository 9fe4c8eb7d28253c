"""Text stays text, whatever it looks like; numbers and days stay what they are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from excel_engine import opened
from excel_model import Model
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from xl_ar.excel.live.calm import Calm
from xl_ar.excel.live.same import canonical
from xl_ar.excel.live.writing import Written, write_sheets
from xl_ar.sheets.layout import Column, Fact, Formats, Kind, Sheet, Table, Value

CALM = Calm(pauses=())
COLUMNS = (
    Column("text", "Text"),
    Column("long", "Long", Kind.LONG),
    Column("note", "Note", Kind.NOTE),
    Column("choice", "1-30", Kind.CHOICE, choices=("Yes", "No")),
    Column("money", "Amount", Kind.MONEY, total=True),
    Column("day", "00123", Kind.DATE),
    Column("key", "Row key", Kind.KEY),
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1),
    st.sampled_from(
        ["=1+1", "+1", "-A1", "@SUM(A1)", "00123", "1E5", "1-30", "TRUE", "#N/A", "3 Apr", "Apr 2026", "'tis", "''",
         "$5", "12%", "1,234.50", "(5)", "12:30", ".5", "=HYPERLINK(1)", "a=b", "two words", "x" * 9_000,
         "'" + "y" * 9_000]
    ),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, st.integers(-(10**13), 10**13), st.dates(date(1904, 3, 1), date(2199, 1, 1))),
    min_size=1,
    max_size=4,
)


def written(
    model: Model, rows: list[tuple[Value, ...]], title: str = "1-30", formats: Formats | None = None
) -> Written:
    table = Table("T", COLUMNS, rows, currency="EUR", total=True)
    sheet = Sheet(
        "AR Test", title, (Fact("=label", "00123"), Fact("Total", 0, Kind.MONEY, "EUR", ("T", "money"))), (table,)
    )
    with TemporaryDirectory() as folder:
        return write_sheets(opened(model), [sheet], (), formats or Formats(), folder=Path(folder), calm=CALM)


def fresh() -> Model:
    book = Workbook()
    book.worksheets[0]["A1"] = "theirs"
    return Model(book, book)


def column(model: Model, letter: str, count: int) -> list[Any]:
    sheet = model.workbook["AR Test"]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Row key")
    return [sheet[f"{letter}{row}"] for row in range(top + 1, top + 1 + count)]


@settings(max_examples=60)
@given(ROWS, TEXTS)
def test_every_text_arrives_as_it_was(rows: list[tuple[Any, ...]], title: str) -> None:
    model = fresh()
    written(model, [(*row, f"k{number}") for number, row in enumerate(rows)], title)
    sheet = model.workbook["AR Test"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == (title, "s")
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].data_type) == ("=label", "00123", "s")
    for place, letter in enumerate("ABCD"):
        cells = column(model, letter, len(rows))
        assert [cell.value for cell in cells] == [row[place] for row in rows]
        assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in column(model, "E", len(rows))] == [row[4] / 100 for row in rows]
    days = [cell.value for cell in column(model, "F", len(rows))]
    assert [date(1899, 12, 30) + timedelta(days=day) for day in days] == [row[5] for row in rows]


@settings(max_examples=30)
@given(ROWS)
def test_what_was_written_is_known_again(rows: list[tuple[Any, ...]]) -> None:
    model = fresh()
    keyed = [(*row, f"k{number}") for number, row in enumerate(rows)]
    assert written(model, keyed).added == ("AR Test",)
    model.touched.clear()
    assert written(model, keyed).unchanged == ("AR Test",)
    assert model.touched == set()
    changed = [(*keyed[0][:4], int(keyed[0][4]) + 1, *keyed[0][5:]), *keyed[1:]]
    assert written(model, changed).changed == ("AR Test",)


def test_headings_of_tables_are_text_too() -> None:
    model = fresh()
    written(model, [("a", "b", "c", "Yes", 1, date(2026, 6, 30), "k")])
    table = model.workbook["AR Test"].tables["T"]
    assert [each.name for each in table.tableColumns] == [column.heading for column in COLUMNS]


def test_in_a_workbook_that_counts_from_1904_days_are_right() -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    model = fresh()
    model.workbook.epoch = CALENDAR_MAC_1904
    written(model, [("a", "b", "c", "Yes", 1, date(2026, 6, 30), "k")], formats=Formats(date1904=True))
    cell = column(model, "F", 1)[0]
    assert date(1904, 1, 1) + timedelta(days=cell.value) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("=SUM(T[[#This Row],[A]:[B]])", "=SUM(T[@[A]:[B]])", True),
        ("=SUM(T[[#This Row],[A]])", "=SUM([@A])", True),
        ("=SUM(T[Amount])", "=sum( T[Amount] )", True),
        ("=SUM(T[Amount])", "=SUM(T[Amounts])", False),
        ("=ROUND(B6-B5,2)", "=ROUND(B6-B5,3)", False),
    ],
)
def test_a_formula_as_excel_spells_it_is_the_same(one: str, other: str, same: bool) -> None:
    assert (canonical(one, ["T"]) == canonical(other, ["T"])) is same

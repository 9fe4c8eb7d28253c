"""What is rendered reads back as meant: values, formulas with their values, and always the same bytes."""

from __future__ import annotations

import os
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook
from render_examples import all_sheets
from render_reading import column, dump, money_table, one_table, opened, written

from xl_ar.excel.render import render
from xl_ar.excel.render.cells import TEXT_LIMIT, amount_text, cut
from xl_ar.sheets.layout import Column, Fact, Formats, Kind, Sheet, Table

GOLDEN = Path(__file__).parents[1] / "goldens" / "render_examples.txt"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("render") / "examples.xlsx"
    render(all_sheets(), target, source_sheets=["Open items"])
    return target


def test_examples_are_as_the_golden_says(examples: Path) -> None:
    found = dump(examples)
    if os.environ.get("XL_AR_UPDATE_GOLDENS"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_cached_values_are_there_for_readers_that_do_not_compute(examples: Path) -> None:
    book = CalamineWorkbook.from_path(examples)
    aging: list[list[Any]] = book.get_sheet_by_name("AR Aging").to_python()
    total = next(row for row in aging if row[0] == "Total")
    rows = [row for row in aging if str(row[0]).startswith("00")][:12]
    for position in range(2, 10):
        cents = sum(round(float(row[position]) * 100) for row in rows)
        assert round(float(total[position]) * 100) == cents
    assert all(round(sum(map(float, row[2:9])), 2) == row[9] for row in rows)


def test_same_input_same_bytes(tmp_path: Path, examples: Path) -> None:
    again = tmp_path / "again.xlsx"
    render(all_sheets(), again, source_sheets=["Open items"])
    assert again.read_bytes() == examples.read_bytes()


def test_no_shared_strings_and_all_parts_well_formed(examples: Path) -> None:
    with zipfile.ZipFile(examples) as package:
        assert not [name for name in package.namelist() if "sharedStrings" in name]
        for name in package.namelist():
            root = etree.fromstring(package.read(name))
            assert not root.xpath("//*[local-name()='c'][@t='s']")


@pytest.mark.parametrize("text", ["=1+1", "+49 89", "-Minus", "@Home", "{=A1}", "'quoted", "00123", "1E5"])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG, Kind.NOTE, Kind.CHOICE, Kind.KEY, Kind.MONEY])
def test_text_stays_text(tmp_path: Path, text: str, kind: Kind) -> None:
    table = Table("AR_T", (Column("a", "A", kind),), [[text]])
    cell = opened(written(tmp_path, one_table(table, Fact("Fact", text))))["A5"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.number_format == "@" or cell.quotePrefix or text[0] not in "=+-@"


@pytest.mark.parametrize(
    "text",
    [
        "a\x01b",
        "\x0b",
        "line\nbreak",
        " spaces ",
        "_x0041_",
        "<&>\"'",
        "tab\there",
        "cr\rlf",
        "\ufffe",
        "客户",
    ],
)
def test_odd_characters_survive(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, one_table(Table("AR_T", (Column("a", "A"),), [[text]])))
    assert unescape(str(opened(path)["A4"].value)) == text
    with zipfile.ZipFile(path) as package:
        etree.fromstring(package.read("xl/worksheets/sheet1.xml"))


def test_lone_surrogate_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path, one_table(Table("AR_T", (Column("a", "A\ud800"),), [["x\ud800y"]])))
    assert opened(path)["A4"].value == "x\ufffdy"


def test_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    assert cut("x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    assert cut("x" * (TEXT_LIMIT + 1)) == "x" * (TEXT_LIMIT - 1) + "…"
    assert len(cut("😀" * TEXT_LIMIT).encode("utf-16-le")) <= 2 * TEXT_LIMIT


@given(st.integers(-(10**18), 10**18), st.sampled_from([0, 2, 3, 4]))
def test_amount_text_is_the_exact_decimal(minor: int, exponent: int) -> None:
    assert Decimal(amount_text(minor, exponent)) == Decimal(minor).scaleb(-exponent)


@pytest.mark.parametrize(
    ("currency", "minor", "value", "shown"),
    [
        ("USD", 123456, 1234.56, '#,##0.00;[Red]-#,##0.00;"–"'),
        ("JPY", -123456, -123456, '#,##0;[Red]-#,##0;"–"'),
        ("KWD", 123456, 123.456, '#,##0.000;[Red]-#,##0.000;"–"'),
        ("USD", 9007199254740993, 90071992547409.93, '#,##0.00;[Red]-#,##0.00;"–"'),
    ],
)
def test_amounts_show_their_currency(tmp_path: Path, currency: str, minor: int, value: float, shown: str) -> None:
    sheet = opened(written(tmp_path, one_table(money_table([["a", minor, 0, None]], currency))))
    assert sheet["B4"].value == value
    assert sheet["B4"].number_format == shown


def test_rows_in_their_own_currency_are_never_added(tmp_path: Path) -> None:
    columns = (
        Column("c", "Currency"),
        Column("a", "A", Kind.MONEY, total=True),
        Column("n", "N", Kind.COUNT, total=True),
    )
    rows: list[list[Any]] = [["JPY", 500, 1], ["USD", 500, 2], ["KWD", 500, 3]]
    path = written(tmp_path, one_table(Table("AR_T", columns, rows, currency_key="c", total=True)))
    values = opened(path, values=True)
    assert column(values, "B", 4, 7) == [500, 5, 0.5, None]
    assert values["C7"].value == 6
    assert str(values["A7"].value).startswith("Total (")


def test_rows_all_in_one_currency_are_added(tmp_path: Path) -> None:
    columns = (Column("c", "Currency"), Column("a", "A", Kind.MONEY, total=True))
    table = Table("AR_T", columns, [["JPY", 500], ["JPY", 700]], currency_key="c", total=True)
    assert opened(written(tmp_path, one_table(table)), values=True)["B6"].value == 1200


def test_sums_are_live_and_cached(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["a", 10, 20, None], ["b", None, 5, 999], ["c", "n/a", -7, None]]
    path = written(tmp_path, one_table(money_table(rows)))
    assert column(opened(path), "D", 4, 4) == ["=SUM(AR_T[[#This Row],[A]:[B, late]])"]
    assert column(opened(path), "C", 7, 7) == ["=SUBTOTAL(109,AR_T[B, late])"]
    assert column(opened(path, values=True), "D", 4, 7) == [0.3, 0.05, -0.07, 0.28]


def test_facts_are_live_whatever_the_filter(tmp_path: Path) -> None:
    table = money_table([["a", 10, 20, None]])
    facts = (
        Fact("Control", 31, Kind.MONEY, "USD"),
        Fact("Aged", 0, Kind.MONEY, "USD", total_of=("AR_T", "sum")),
        Fact("Difference", 0, Kind.MONEY, "USD", difference_of=("Control", "Aged")),
        Fact("Elsewhere", 5, Kind.MONEY, "USD", total_of=("No such table", "sum")),
    )
    path = written(tmp_path, one_table(table, *facts))
    assert column(opened(path), "B", 2, 5) == [0.31, "=SUM(AR_T[Sum])", "=ROUND(B2-B3,2)", 0.05]
    assert column(opened(path, values=True), "B", 2, 5) == [0.31, 0.3, 0.01, 0.05]


def test_empty_table_is_valid_and_says_so(tmp_path: Path) -> None:
    sheet = opened(written(tmp_path, one_table(money_table([], empty="No open items."))))
    assert sheet.tables["AR_T"].ref == "A3:D5"
    assert sheet["A4"].value == "No open items."
    assert not sheet.conditional_formatting


def test_values_of_numpy_and_pandas(tmp_path: Path) -> None:
    kinds = (Kind.MONEY, Kind.COUNT, Kind.DATE, Kind.TEXT, Kind.SHARE, Kind.TEXT)
    columns = tuple(Column(f"k{n}", f"K{n}", kind) for n, kind in enumerate(kinds))
    rows: list[list[Any]] = [
        [
            np.int64(1050),
            np.int32(3),
            pd.Timestamp(2026, 6, 30),
            np.str_("x"),
            np.float64(0.5),
            np.bool_(True),
        ],
        [float("nan"), None, pd.NaT, pd.NA, float("nan"), False],
    ]
    table = Table("AR_T", columns, rows, currency="USD")
    path = written(tmp_path, one_table(table))
    assert [cell.value for cell in opened(path)[4]][:2] == [10.5, 3]
    assert opened(path)["C4"].value == datetime(2026, 6, 30)  # noqa: DTZ001  # a cell has no zone
    assert [cell.value for cell in opened(path)[4]][3:] == ["x", 0.5, True]
    assert [cell.value for cell in opened(path)[5]] == [None, None, None, None, None, False]


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_in_both_systems(tmp_path: Path, date1904: bool) -> None:
    days = [date(2026, 6, 30), date(1904, 1, 2), date(1950, 1, 1)]
    table = Table("AR_T", (Column("d", "D", Kind.DATE),), [[day] for day in [*days, date(1899, 12, 31)]])
    path = written(tmp_path, one_table(table), Formats("dd.mm.yyyy", date1904=date1904))
    found = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [row[0] for row in found[3:6]] == days
    assert found[6][0] == "1899-12-31"
    assert opened(path)["A4"].number_format == "dd.mm.yyyy"


def test_view_and_print(examples: Path) -> None:
    book = openpyxl.load_workbook(examples)
    aging, matches = book["AR Aging"], book["AR Matches"]
    assert aging.freeze_panes == "B14"
    assert matches.print_title_rows == "$7:$7"
    assert (aging.page_setup.orientation, aging.page_setup.fitToHeight) == ("landscape", 0)
    below = aging.oddFooter
    assert below is not None
    footer = [part.text if part else "" for part in (below.left, below.right)]
    assert footer == ["&F", "Page &P of &N"]


@pytest.mark.parametrize(("rows", "repeated"), [(12, None), (40, "$3:$3")])
def test_headings_of_a_short_table_do_not_stand_over_the_tables_below(
    tmp_path: Path, rows: int, repeated: str | None
) -> None:
    first = Table("AR_A", (Column("a", "A"),), [["x"]] * rows)
    second = Table("AR_B", (Column("b", "B"),), [["y"]] * 3)
    sheet = opened(written(tmp_path, [Sheet("AR T", "T", (), (first, second))]))
    assert sheet.print_title_rows == repeated
    assert (sheet.freeze_panes is None) == (repeated is None)

"""Whole columns give the very frames and findings of the cell-by-cell path, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from columnar_cases import DATES, assert_same, by_cells, by_columns, plain_tables, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_ar.excel.reading.columnar import read_columns_of
from xl_ar.excel.reading.delimited import read_delimited
from xl_ar.tables.mapping.roles import Role

_SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@_SLOW
@given(
    plain_tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_columns_give_what_cells_give(
    tmp_path_factory: pytest.TempPathFactory, table: tuple[Role, list[list[str]]], delimiter: str, end: str, coding: str
) -> None:
    role, rows = table
    path = tmp_path_factory.mktemp("table") / "data.csv"
    path.write_bytes(written(rows, delimiter, end).encode(coding, errors="replace"))
    fast = by_columns(path, role)
    if fast is not None:
        assert_same(fast, by_cells(path, role))


_PIECES = [*'ab1",;\r =é\t', "\r\n", ",", ",", '"', "\n", "\n", '"a,b"', ',"c\nd",', '""', "x,y,z\n", '\n"q","r","s"']
_SIGNS = st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(_SIGNS, st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]))
def test_a_text_is_parsed_into_the_same_cells_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, text: str, coding: str
) -> None:
    path = tmp_path_factory.mktemp("text") / "odd.csv"
    path.write_bytes(("a,b,c\n1,2,3\n" + text).encode(coding))
    table = read_columns_of(path)
    if table is not None:
        rows = read_delimited(path)
        while rows and not any(cell.strip() for cell in rows[-1]):
            rows.pop()
        assert table.rows(range(table.height)) == rows


HEADER = "Invoice No,Customer,Invoice Date,Due Date,Currency,Amount"
LINES = [f"INV-{n:05d},C{n % 7},2026-05-{n % 28 + 1:02d},2026-06-30,EUR,{n}.50" for n in range(2_000)]


def _text(*odd: str, at: int = 1_500) -> str:
    return "\n".join([HEADER, *LINES[:at], *odd, *LINES[at:]]) + "\n"


def test_a_long_plain_table_takes_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text(_text())
    fast = by_columns(path, Role.OPEN_ITEMS)
    assert fast is not None
    assert len(fast[0]) == 2_000
    assert_same(fast, by_cells(path, Role.OPEN_ITEMS))
    assert len({id(text) for text in fast[0]["customer"]}) == 7


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("Total,,,,EUR,99.50", id="total"),
        pytest.param("Subtotal C1,C1,,,EUR,99.50", id="subtotal beside a customer"),
        pytest.param("", id="blank line"),
        pytest.param("a,b,c,d,e,f,g,h", id="long line"),
        pytest.param(HEADER, id="header again"),
        pytest.param("Payment ID,Payment Date,Amount,Payer,Memo,Channel", id="another table"),
        pytest.param('"INV-9"x,C1,2026-05-01,2026-06-30,EUR,5.00', id="quote inside"),
        pytest.param("Opening balance,,,,EUR,99.50", id="balance line"),
    ],
)
def test_an_odd_line_far_down_is_left_to_the_cells(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "items.csv"
    path.write_text(_text(odd))
    assert by_columns(path, Role.OPEN_ITEMS) is None


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("INV-00007,C0,2026-05-08,2026-06-30,EUR,7.50", id="repeated row"),
        pytest.param("INV-00007,C0,2026-05-08,2026-06-30,EUR,8.50", id="repeated number"),
        pytest.param("INV-X,C0,2026-05-08,,EUR,8.50", id="no due date"),
        pytest.param("INV-X,,2026-05-08,2026-06-30,EUR,8.50", id="no customer"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,JPY,8.50", id="decimals of another currency"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,,8.50", id="no currency"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,EUR,-8.50", id="credit"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,EUR,1.234", id="three decimals"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,EUR,#N/A", id="error value"),
        pytest.param("INV-X,C1,2026-05-08,31.06.2026,EUR,8.50", id="no such day"),
        pytest.param('INV-X,"C1\nsecond line",2026-05-08,2026-06-30,EUR,8.50', id="line end in quotes"),
        pytest.param("INV-X,Müller GmbH\u00a0,2026-05-08,2026-06-30,EUR,8.50", id="odd space"),
        pytest.param("'00123,C1,2026-05-08,2026-06-30,EUR,8.50", id="forced text"),
        pytest.param("INV-X,C1,2026-05-08,2026-06-30,EUR", id="short line"),
        pytest.param("INV-X,C1,,,EUR,8.50", id="no date at all"),
        pytest.param("INV-X,C1,soon,later,EUR,8.50", id="words for dates"),
        pytest.param('INV-X,C1,2026-05-08,2026-06-30,EUR,"1,234.50"', id="thousands"),
        pytest.param('INV-X,C1,2026-05-08,2026-06-30,EUR,"0,123.50"', id="thousands of zero"),
        pytest.param('INV-X,C1,2026-05-08,2026-06-30,EUR,"1,234"', id="thousands or decimals"),
        pytest.param("INV-X,C1,2026-05-08,soon,,8.50", id="no currency and no date"),
        *[pytest.param(f"INV-X,C1,2026-05-08,{date},EUR,8.50", id=f"date {date}") for date in DATES],
    ],
)
def test_an_odd_cell_far_down_makes_no_difference(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "items.csv"
    path.write_text(_text(odd))
    fast = by_columns(path, Role.OPEN_ITEMS)
    assert fast is not None
    assert_same(fast, by_cells(path, Role.OPEN_ITEMS))

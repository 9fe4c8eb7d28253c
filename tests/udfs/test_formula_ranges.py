"""Ranges of open items: with headings or without, every row used or told, whatever is around them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cell_values import HEADINGS, cells, ledgers
from hypothesis import given, settings
from hypothesis import strategies as st

import udfs
from xl_ar.errors import InputError
from xl_ar.tables.ranges.cells import is_blank
from xl_ar.tables.ranges.headings import item_headings
from xl_ar.tables.ranges.items import read_items

ROWS: list[list[Any]] = [
    ["Alder GmbH", "INV-1", date(2026, 4, 1), date(2026, 5, 1), 100.10, "USD"],
    ["Alder GmbH", "INV-2", 46150.0, 46180.0, 50, "USD"],
    ["Birch Ltd", "INV-3", "2026-06-01", "2026-07-01", "1,200.50", "USD"],
]
TABLE: list[list[Any]] = [HEADINGS, *ROWS]
NA = -2146826246


@settings(max_examples=40)
@given(rows=ledgers(), order=st.permutations(range(len(HEADINGS))))
def test_with_and_without_headings_and_in_any_order_the_answer_is_one(rows: list[list[Any]], order: list[int]) -> None:
    headed = udfs.AR_AGING([HEADINGS, *rows], "2026-06-30")
    mixed = [[row[place] for place in order] for row in [HEADINGS, *rows]]
    assert isinstance(headed, list)
    assert udfs.AR_AGING(rows, "2026-06-30") == headed
    assert udfs.AR_AGING(mixed, "2026-06-30") == headed


@settings(max_examples=20)
@given(rows=ledgers(), blanks=st.integers(0, 3000))
def test_blank_rows_below_change_nothing(rows: list[list[Any]], blanks: int) -> None:
    below = [[None, "", None, float("nan"), None, " "]] * blanks
    assert udfs.AR_AGING([HEADINGS, *rows, *below], "2026-06-30") == udfs.AR_AGING([HEADINGS, *rows], "2026-06-30")


def test_serials_as_arrays_deliver_them_are_the_dates() -> None:
    days = [ROWS[0], ["Birch Ltd", "INV-3", date(2026, 6, 1), date(2026, 7, 1), 20_000.0, "USD"]]
    first = date(1899, 12, 30)
    serials = [[float((c - first).days) if isinstance(c, date) else c for c in row] for row in days]
    assert read_items("r", serials).frame.equals(read_items("r", days).frame)


MAY, APRIL = date(2026, 5, 1), date(2026, 4, 1)
ORDERS: list[tuple[list[Any], str]] = [
    (["Alder", "INV-1", APRIL, MAY, 5.0, "USD"], "Customer|Document No.|Document date|Due date|Open amount|Currency"),
    (["INV-1", "Alder", MAY, APRIL, 5.0], "Document No.|Customer|Due date|Document date|Open amount"),
    (["Alder", MAY, 5.0], "Customer|Due date|Open amount"),
    (["Alder", 5.0], "Customer|Open amount"),
    (["Alder", MAY, 9.0, 5.0], "Customer|Due date|Original amount|Open amount"),
    (["Alder", MAY, 5.0, 9.0], "Customer|Due date|Open amount|Original amount"),
    (["INV-1", "Invoice", "4711", "Alder", MAY, 5.0], "Document No.|Type|Customer|Customer name|Due date|Open amount"),
    (["Alder", "INV-1", MAY, "net 30", 5.0], "Customer|Document No.|Due date||Open amount"),
    (["Alder", "INV-1", "net 30", MAY, 5.0], "Customer|Document No.|Terms|Due date|Open amount"),
    (["Alder", 46150.0, 46180.0], "Customer|Due date|Open amount"),
    (["4711", "INV-1", 46150.0, 46180.0, 40000.0], "Customer|Document No.|Document date|Due date|Open amount"),
]


@pytest.mark.parametrize(("row", "headings"), ORDERS)
def test_columns_without_headings_are_told_by_content_and_place(row: list[Any], headings: str) -> None:
    rows = [[cell.replace("-1", f"-{n}") if isinstance(cell, str) else cell for cell in row] for n in (1, 2, 3)]
    assert item_headings("r", rows) == headings.split("|")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["Alder", "x", "y", "z", date(2026, 5, 1), 5.0]], "columns of names"),
        ([["Alder", date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3), 5.0]], "columns of dates"),
        ([["Alder", date(2026, 5, 1), 5.0, 6.0], ["Birch", date(2026, 5, 1), 9.0, 6.0]], "columns of amounts"),
        ([["Alder", "INV-1", date(2026, 5, 1)]], "no amounts"),
        ([["Alder", date(2016, 5, 1), date(2026, 5, 1), 5.0]], "columns of dates"),
    ],
)
def test_columns_that_cannot_be_told_are_refused_with_the_order(rows: list[list[Any]], why: str) -> None:
    with pytest.raises(InputError, match=why) as told:
        read_items("open_items", rows)
    assert "customer, document, document date" in told.value.message


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["Customer", "City"], ["Alder", 5]], "no column for"),
        ([["Customer", "Due date", "Open amount"]], "AR_AGING: open_items"),
        (None, "open_items is empty"),
        ([[None, None], [None, None]], "open_items is empty"),
        (NA, "open_items is #N/A"),
    ],
)
def test_what_is_missing_is_said_in_one_line(rows: Any, why: str) -> None:
    told = udfs.AR_AGING(rows, "2026-06-30")
    assert isinstance(told, str)
    assert why in told
    assert "\n" not in told


def test_a_document_may_be_missing() -> None:
    headed = [["Customer", "Due date", "Open amount"], ["Alder", date(2026, 5, 1), 5.0], ["Total", None, 5.0]]
    items = read_items("r", headed)
    assert items.frame["open_amount"].tolist() == [500]
    assert (items.rows, items.totals, items.unread) == (2, 1, 0)


BAD: list[tuple[list[Any], str]] = [
    (["Alder GmbH", "INV-8", date(2026, 4, 1), date(2026, 5, 1), NA, "USD"], "error value 1"),
    (["Alder GmbH", "INV-8", date(2026, 4, 1), date(2026, 5, 1), None, "USD"], "amount missing 1"),
    (["Alder GmbH", "INV-8", date(2026, 4, 1), date(2026, 5, 1), "soon", "USD"], "amount unreadable 1"),
    (["Alder GmbH", "INV-8", date(2026, 4, 1), date(2026, 5, 1), True, "USD"], "amount unreadable 1"),
    (["Alder GmbH", "INV-8", date(2026, 4, 1), date(2026, 5, 1), 1e300, "USD"], "amount unreadable 1"),
    (ROWS[0], "duplicate row 1"),
    (["see the other sheet", None, None, None, None, None], "row not an item 1"),
]


@pytest.mark.parametrize(("row", "reason"), BAD)
@pytest.mark.parametrize("headed", [True, False])
def test_rows_in_are_rows_used_and_rows_told(row: list[Any], reason: str, headed: bool) -> None:
    rows = [*([HEADINGS] if headed else []), *ROWS, row]
    items = read_items("r", rows)
    assert items.rows == 4
    assert len(items.frame) + items.totals + items.unread == items.rows
    assert items.unread == 1
    assert items.reasons == reason
    assert udfs.AR_AGING(rows, "2026-06-30")[-1][0] == f"not read: 1 row ({reason})"


WIDE = ["Customer", "Document", "Due date", "Original amount", "Open amount"]


@pytest.mark.parametrize(
    ("original", "opened", "reason"),
    [(NA, NA, "error value 1"), (NA, "soon", None), (NA, 5.0, ""), (7.0, NA, None)],
)
def test_a_row_is_told_once_and_only_where_it_is_left_out(original: Any, opened: Any, reason: Any) -> None:
    odd = ["Alder", "INV-9", date(2026, 5, 1), original, opened]
    items = read_items("r", [WIDE, ["Birch", "INV-1", date(2026, 5, 1), 7.0, 7.0], odd])
    assert items.unread == 2 - len(items.frame)
    assert bool(items.reasons) is bool(items.unread)
    assert reason is None or items.reasons == reason


def test_many_errors_do_not_number_more_than_their_rows() -> None:
    odd = [["Alder", f"INV-{number}", date(2026, 5, 1), NA, NA] for number in range(60)]
    items = read_items("r", [WIDE, ["Birch", "INV-X", date(2026, 5, 1), 7.0, 7.0], *odd])
    assert (items.unread, items.reasons) == (60, "error value")


@settings(max_examples=80)
@given(
    rows=ledgers(),
    odd=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5), cells), max_size=6),
    headed=st.booleans(),
)
def test_whatever_stands_in_some_cells_no_row_is_lost(rows: list[list[Any]], odd: list[Any], headed: bool) -> None:
    for row, column, cell in odd:
        rows[row % len(rows)][column] = cell
    try:
        items = read_items("r", [*([HEADINGS] if headed else []), *rows])
    except InputError:
        return
    filled = sum(not all(map(is_blank, row)) for row in rows)
    assert len(items.frame) + items.totals + items.unread == items.rows
    assert min(items.unread, items.totals, items.rejected) >= 0
    assert items.rows <= filled
    assert items.rows == filled or not headed or any(isinstance(cell, str) for *_, cell in odd)
    assert bool(items.reasons) or not items.unread


def test_subtotals_are_neither_items_nor_told() -> None:
    rows = [HEADINGS, *ROWS, ["Total", None, None, None, 1350.60, None]]
    items = read_items("r", rows)
    assert (len(items.frame), items.totals, items.unread) == (3, 1, 0)


def test_items_above_the_headings_are_told() -> None:
    items = read_items("r", [ROWS[0], HEADINGS, *ROWS[1:]])
    assert (len(items.frame), items.unread, items.reasons) == (2, 1, "above the headings 1")


OTHER: list[list[Any]] = [
    ["Customer", "Document", "Due date", "Balance"],
    ["Cedar Inc", "INV-7", date(2026, 5, 9), 9.0],
    ["Cedar Inc", "INV-8", date(2026, 5, 9), 4.0],
]
RECEIPTS: list[list[Any]] = [
    ["Receipt", "Value date", "Payer", "Amount"],
    ["R-1", date(2026, 6, 1), "ALDER", 100.10],
    ["R-2", date(2026, 6, 2), "BIRCH", 7.0],
]


@pytest.mark.parametrize(
    ("below", "items", "unread", "reasons"),
    [
        ([[None] * 6, *OTHER], 5, 0, ""),
        ([[None] * 6, *RECEIPTS], 3, 3, "outside the table 3"),
        ([[None] * 6, HEADINGS, *ROWS], 3, 3, None),
        ([[None] * 6] * 3 + [["Prepared by A. Smith"]], 3, 1, None),
    ],
)
def test_what_stands_below_the_table_is_read_or_told(below: list[Any], items: int, unread: int, reasons: Any) -> None:
    rows: list[list[Any]] = [[*row, None, None, None, None, None][:6] for row in below]
    read = read_items("r", [HEADINGS, *ROWS, *rows])
    assert (len(read.frame), read.unread) == (items, unread)
    assert read.rows == items + read.totals + unread
    assert reasons is None or read.reasons == reasons
    assert bool(read.reasons) is bool(unread)


def test_tables_side_by_side_are_both_read() -> None:
    rows = [[*left, None, None, *right] for left, right in zip(TABLE[:3], OTHER, strict=True)]
    read = read_items("r", rows)
    assert (len(read.frame), read.rows, read.unread) == (4, 4, 0)


def test_titles_above_the_headings_are_no_rows() -> None:
    rows = [["Harbor Supply", None, "As of", date(2026, 6, 30), None, None], [None] * 6, HEADINGS, *ROWS]
    items = read_items("r", rows)
    assert (items.rows, items.unread, items.first) == (3, 0, 4)


def test_a_row_of_data_is_no_heading_for_words_it_has() -> None:
    rows = [[*row[:1], "Receipt", "Balance", *row[1:5]] for row in ROWS]
    with pytest.raises(InputError, match="put headings above"):
        read_items("r", rows)


def test_dates_that_are_not_read_are_told() -> None:
    rows = [HEADINGS, *ROWS, ["Cedar", "INV-9", None, "soon", 7, "USD"]]
    table = udfs.AR_AGING(rows, "2026-06-30")
    assert table[-1][0].startswith("dates not read: 1;")
    assert "No date" in table[0]

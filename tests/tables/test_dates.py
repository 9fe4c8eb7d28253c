"""Dates: any written form, the order decided by the column, the silent day/month swap never used."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.tables.cells.date_cells.months import MONTHS
from xl_ar.tables.cells.dates import (
    DateColumn,
    DateOrder,
    DateState,
    RowTests,
    SwapVerdict,
    dates_together,
    read_dates,
)

JAN_31 = dt.date(2020, 1, 31)
AS_WRITTEN = [
    *("31/01/2020", "31.01.2020", "31-1-2020", "31. 1. 2020", "31 01 2020", "31012020"),
    *("2020-01-31", "2020/1/31", "2020.01.31", "20200131", "2020年1月31日"),
    *("2020-01-31T23:59:59Z", "2020-01-31 23:59:59.123+02:00", "20200131T101500", "20200131101500"),
    *("31/01/2020 0:00", "31/01/2020 12:00:00 AM", "\u00a031/01/2020 ", "'31/01/2020", "Fri 31/01/2020"),
    *("31-Jan-2020", "31-JAN-20", "31Jan2020", "Jan 31, 2020", "January 31st, 2020", "2020-Jan-31"),
    *("31 January 2020", "31. Januar 2020", "Freitag, 31. Januar 2020", "31 janvier 2020"),
    *("ven. 31 janv. 2020", "31 de enero de 2020", "31 gennaio 2020", "31 januari 2020"),
    *("31 de janeiro de 2020", "31 stycznia 2020 r.", "den 31 januari 2020"),
    *("43861", "43861.75", 43861.0, 43861.99, 43861, 20200131, 20200131.0, np.float64(43861)),
    *(JAN_31, dt.datetime.fromisoformat("2020-01-31T23:59"), pd.Timestamp("2020-01-31")),
]


@pytest.mark.parametrize("cell", AS_WRITTEN, ids=repr)
def test_every_written_form_of_a_date(cell: object) -> None:
    assert read_dates([cell]).days.tolist() == [JAN_31]


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("März", 3), ("mrz", 3), ("février", 2), ("août", 8), ("juil", 7), ("juin", 6),
        ("dic", 12), ("ene", 1),
        ("set", 9), ("giu", 6), ("lug", 7), ("mei", 5), ("mrt", 3), ("out", 10),
        ("fev", 2), ("maj", 5), ("okt", 10),
        ("paź", 10), ("września", 9), ("sie", 8), ("Sept.", 9), ("dez", 12), ("mars", 3), ("mag", 5),
    ],
)  # fmt: skip
def test_months_in_nine_languages(word: str, month: int) -> None:
    assert read_dates([f"5 {word} 2021"]).days.tolist() == [dt.date(2021, month, 5)]


def test_no_abbreviation_means_two_months() -> None:
    assert "jui" not in MONTHS
    assert "ma" not in MONTHS


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", DateState.EMPTY), (None, DateState.EMPTY), (pd.NaT, DateState.EMPTY),
        (float("nan"), DateState.EMPTY),
        ("-", DateState.EMPTY), ("  /  /    ", DateState.EMPTY), ("00000000", DateState.EMPTY),
        ("00/00/0000", DateState.EMPTY), ("n/a", DateState.UNREADABLE),
        ("31/02/2020", DateState.UNREADABLE),
        ("Jan 2020", DateState.UNREADABLE), ("1,234.50", DateState.UNREADABLE),
        (True, DateState.UNREADABLE),
        ("5 May 6 May 2020", DateState.UNREADABLE), ("Invoice 31/01/2020", DateState.UNREADABLE),
        (dt.time(1, 2), DateState.UNREADABLE),
        ("#N/A", DateState.ERROR_VALUE), ("#BEZUG!", DateState.ERROR_VALUE),
        (dt.date(1900, 1, 1), DateState.IMPLAUSIBLE), (dt.date(9999, 12, 31), DateState.IMPLAUSIBLE),
        ("31/12/9999", DateState.IMPLAUSIBLE), (0.0, DateState.IMPLAUSIBLE),
        (123.0, DateState.IMPLAUSIBLE),
        (-5.0, DateState.UNREADABLE), (1e300, DateState.UNREADABLE), (10**400, DateState.UNREADABLE),
        (20201331, DateState.UNREADABLE), ("05/06/2020", DateState.AMBIGUOUS),
        ("25/01/20", DateState.AMBIGUOUS),
    ],
    ids=repr,
)  # fmt: skip
def test_states(cell: object, state: DateState) -> None:
    read = read_dates([cell])
    assert DateState(read.state[0]) == state
    assert np.isnat(read.days[0])
    assert read.rows(state) == [0]


def test_serials_in_both_systems_and_only_where_allowed() -> None:
    assert read_dates([43861.0 - 1462], date1904=True).days.tolist() == [JAN_31]
    refused = read_dates([43861.0, "43861", 20200131.0], allow_serials=False)
    assert refused.state.tolist() == [DateState.UNREADABLE, DateState.UNREADABLE, DateState.OK]


def days(read: DateColumn) -> list[dt.date | None]:
    return read.days.tolist()  # type: ignore[no-any-return]


def test_unambiguous_texts_decide_for_the_others() -> None:
    assert days(read_dates(["05/06/2020", "13/06/2020"])) == [dt.date(2020, 6, 5), dt.date(2020, 6, 13)]
    assert days(read_dates(["05/06/2020", "06/13/2020"])) == [dt.date(2020, 5, 6), dt.date(2020, 6, 13)]
    undecided = read_dates(["05/06/2020", "07/07/2020"])
    assert days(undecided) == [None, dt.date(2020, 7, 7)]
    assert undecided.order == DateOrder.AMBIGUOUS


def test_a_persons_word_goes_before_all() -> None:
    read = read_dates(["05/06/2020", "13/06/2020"], order=DateOrder.MDY)
    assert days(read) == [dt.date(2020, 5, 6), None]
    assert read.state[1] == DateState.CONFLICT


def test_a_contradiction_is_not_read() -> None:
    read = read_dates(["13/06/2020", "06/13/2020", "05/06/2020", "07/07/2020", "2020-01-02"])
    states = [DateState.CONFLICT, DateState.CONFLICT, DateState.AMBIGUOUS, DateState.OK, DateState.OK]
    assert read.state.tolist() == states
    few = read_dates(["13/06/2020"] * 60 + ["06/13/2020", "05/06/2020"])
    assert few.state[-2:].tolist() == [DateState.CONFLICT, DateState.OK]


def test_short_years_first_or_last() -> None:
    assert days(read_dates(["20-01-31", "20-02-15", "21-03-20"]))[2] == dt.date(2021, 3, 20)
    assert days(read_dates(["31/01/20", "15/02/20", "20/03/21"]))[2] == dt.date(2021, 3, 20)
    assert days(read_dates(["25/01/20", "13.12.99"], order=DateOrder.DMY))[1] == dt.date(1999, 12, 13)
    assert days(read_dates(["200131", "200215", "210320"])) == days(read_dates(["20/01/31", "20/02/15", "21/03/20"]))


def test_year_day_month_where_only_that_explains() -> None:
    assert days(read_dates(["2020-25-01", "2020-02-01"])) == [dt.date(2020, 1, 25), dt.date(2020, 1, 2)]


def test_columns_of_one_table_share_their_order() -> None:
    read = dates_together({"invoice": ["05/06/2020"], "due": ["25/06/2020"], "ship": ["2020-06-05"]})
    assert days(read["invoice"]) == [dt.date(2020, 6, 5)]
    assert read["ship"].order == DateOrder.YMD


ALL_LOW = [dt.date(2020, month, day) for month in range(1, 13) for day in range(1, 13)]
FIRSTS = [dt.date(2020, month, day) for month in range(1, 13) for day in (1, 5, 12)]


def test_the_rows_decide_where_the_texts_do_not() -> None:
    low = [date for date in ALL_LOW if (date + dt.timedelta(33)).day <= 12]
    columns = {
        "invoice": [f"{date:%m/%d/%Y}" for date in low],
        "due": [f"{date + dt.timedelta(33):%m/%d/%Y}" for date in low],
    }
    assert {read.order for read in dates_together(columns).values()} == {DateOrder.MDY}
    climbing = RowTests(follows="invoice", documents=[f"INV-{number}" for number in range(len(FIRSTS))])
    texts = [f"{date:%d/%m/%Y}" for date in FIRSTS]
    assert dates_together({"invoice": texts}, tests=climbing)["invoice"].order == DateOrder.DMY
    broken = RowTests(earlier=[("invoice", "due")])
    due = [date + dt.timedelta(40 + date.day) for date in FIRSTS]
    assert dates_together({"invoice": texts, "due": due}, tests=broken)["invoice"].order == DateOrder.DMY


def accident(dates: list[dt.date], order: str = "%m/%d/%Y") -> list[object]:
    """What Excel makes of texts in the order of the other locale."""
    return [dt.date(d.year, d.day, d.month) if d.day <= 12 else d.strftime(order) for d in dates]


YEAR = [dt.date(2019, 1, 1) + dt.timedelta(7 * week + week % 5) for week in range(100)]


@pytest.mark.parametrize("order", ["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y"])
def test_the_swap_is_repaired_on_overwhelming_evidence(order: str) -> None:
    read = read_dates(accident(YEAR, order))
    assert days(read) == YEAR
    assert read.swapped == SwapVerdict.REPAIRED
    assert read.repaired == sum(date.day <= 12 and date.day != date.month for date in YEAR)


def test_little_evidence_is_doubt_and_nothing_doubtful_is_used() -> None:
    cells = [dt.date(2020, 3, 4), dt.date(2020, 5, 5), dt.date(2020, 9, 1), "1/25/2020"]
    read = read_dates(cells)
    assert read.swapped == SwapVerdict.DOUBT
    assert days(read) == [None, dt.date(2020, 5, 5), None, dt.date(2020, 1, 25)]
    assert days(read_dates(cells, repair=True))[0] == dt.date(2020, 4, 3)
    assert days(read_dates(cells, repair=False))[0] == dt.date(2020, 3, 4)


def test_contrary_evidence_stops_the_repair() -> None:
    read = read_dates([*accident(YEAR), dt.date(2020, 1, 31)])
    assert read.swapped == SwapVerdict.MIXED
    assert read.repaired == 0
    assert days(read)[-1] == JAN_31
    assert all(date is None or date == true for date, true in zip(days(read), YEAR, strict=False))


def test_a_table_is_weighed_as_a_whole() -> None:
    short = YEAR[:14]
    columns = {"invoice": accident(short), "due": accident([date + dt.timedelta(33) for date in short])}
    assert read_dates(columns["invoice"]).swapped == SwapVerdict.DOUBT
    assert {read.swapped for read in dates_together(columns).values()} == {SwapVerdict.REPAIRED}


def test_a_column_that_shows_nothing_in_a_swapped_table_is_in_doubt() -> None:
    read = dates_together({"invoice": accident(YEAR), "seen": [dt.date(2020, 3, 4)] + [""] * 99})
    assert read["seen"].swapped == SwapVerdict.DOUBT


def test_genuine_dates_are_left_alone() -> None:
    assert read_dates(YEAR).swapped == SwapVerdict.NONE
    assert read_dates([*YEAR, "1/25/2020", "3/4/2020"]).swapped == SwapVerdict.NONE
    monthly = [dt.date(2020, month, 1) for month in range(1, 13)]
    month_ends = [f"{month}/28/2020" for month in range(1, 13)]
    assert read_dates([*monthly, *month_ends]).swapped == SwapVerdict.DOUBT


def test_terms_of_the_row_settle_single_cells() -> None:
    invoice = [dt.date(2019, 1, 1) + dt.timedelta(3 * row) for row in range(200)]
    due = [date + dt.timedelta((15, 30, 60)[row % 3]) for row, date in enumerate(invoice)]
    cells: list[object] = [*invoice]
    cells[50:60] = accident(invoice[50:60])
    read = dates_together({"invoice": cells, "due": due})["invoice"]
    assert read.swapped == SwapVerdict.MIXED
    assert days(read)[50:60] == invoice[50:60]
    assert all(date in (None, true) for date, true in zip(days(read), invoice, strict=True))
    assert read.ok.mean() > 0.95


DATES = st.dates(dt.date(1951, 1, 1), dt.date(2099, 12, 31))
STYLES = ["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%b-%Y", "%B %d, %Y", "%Y%m%d", "%d/%m/%Y %H:%M"]


@given(st.lists(DATES, min_size=1), st.sampled_from(STYLES))
def test_what_is_written_in_one_style_is_read_back_or_waits(dates: list[dt.date], style: str) -> None:
    read = read_dates([date.strftime(style) for date in dates])
    assert all(found in (None, date) for found, date in zip(days(read), dates, strict=True))
    if not style.startswith(("%d/", "%m/", "%d.")) or any(date.day > 12 for date in dates):
        assert days(read) == dates


@given(st.lists(DATES, min_size=60, unique=True), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_the_swap_accident_never_gives_a_wrong_date(dates: list[dt.date], order: str) -> None:
    cells = accident(dates, order)
    if any(isinstance(cell, str) for cell in cells):
        assert all(found in (None, date) for found, date in zip(days(read_dates(cells)), dates, strict=True))


CELLS = st.lists(st.sampled_from([*AS_WRITTEN, "05/06/2020", "06/13/2020", "", "n/a"]) | DATES)


@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(cells: list[object], shuffle: random.Random) -> None:
    rows = list(range(len(cells)))
    shuffle.shuffle(rows)
    straight, mixed = read_dates(cells), read_dates([cells[row] for row in rows])
    assert days(mixed) == [days(straight)[row] for row in rows]
    assert mixed.state.tolist() == straight.state[rows].tolist()
    assert (mixed.order, mixed.swapped) == (straight.order, straight.swapped)


@given(st.lists(st.text(max_size=20) | st.floats() | st.integers()))
def test_nothing_breaks_the_reading(cells: list[object]) -> None:
    read = read_dates(cells)
    assert (np.isnat(read.days) == ~read.ok).all()

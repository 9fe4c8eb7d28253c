"""What a cell means: dates, amounts and texts as Excel, arrays, LibreOffice and Python hand them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xl_ar.errors import InputError
from xl_ar.tables.ranges.cells import error_name, filled, given, plain
from xl_ar.tables.ranges.columns import Heading, Unread, amounts, dates, each, texts
from xl_ar.tables.ranges.scalars import to_amount, to_date, to_text

NA, DIV, MISSING = -2146826246, -2146826281, -2147352572
DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (DAY, DAY),
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), DAY),
        (datetime.fromisoformat("2026-06-30"), DAY),
        (46203, DAY),
        (46203.0, DAY),
        (46203.99, DAY),
        ("2026-06-30", DAY),
        ("2026-06-30T10:11:12Z", DAY),
        ("30 June 2026", DAY),
        ("31.12.2025", date(2025, 12, 31)),
        ("12/31/2025", date(2025, 12, 31)),
        ("05/05/2026", date(2026, 5, 5)),
        (np.datetime64("2026-06-30"), DAY),
        (pd.Timestamp("2026-06-30 08:00"), DAY),
        (np.float64(46203.0), DAY),
        *((blank, None) for blank in (None, "", "   ", float("nan"), MISSING, pd.NaT)),
    ],
)
def test_a_cell_is_a_day(cell: Any, day: date | None) -> None:
    assert to_date(cell) == day


def test_serials_of_workbooks_that_count_from_1904() -> None:
    assert to_date(44741.0, date1904=True) == DAY


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("03/04/2026", "could be two days"),
        ("abc", "is no date"),
        (True, "is no date"),
        (NA, "'#N/A' is no date"),
        (5, "between 1950 and 2100"),
        (1e300, "is no date"),
        (time(3, 4), "is no date"),
    ],
)
def test_what_is_no_day_says_what_may_stand_there(cell: Any, why: str) -> None:
    with pytest.raises(InputError, match=why) as told:
        to_date(cell)
    assert "2026-06-30" in told.value.message


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (0.1, "0.1"),
        (-0.0, "0.0"),
        (1234, "1234"),
        (Decimal("12.3400"), "12.3400"),
        ("1,234.50", "1234.50"),
        ("1.234,50 €", "1234.50"),
        ("(5.00)", "-5.00"),
        ("5.00-", "-5.00"),
        ("12.50 CR", "-12.50"),
        ("$ 7", "7"),
        (np.float64(2.5), "2.5"),
    ],
)
def test_a_cell_is_an_exact_amount(cell: Any, amount: str) -> None:
    assert to_amount(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", [None, "", " ", float("nan"), Decimal("NaN"), Decimal("sNaN"), MISSING])
def test_a_blank_is_no_amount_and_no_error(cell: Any) -> None:
    assert to_amount(cell) is None


@pytest.mark.parametrize(
    "cell", ["1.234", "1,234", "abc", "12 S", True, DAY, 1e300, float("inf"), 2**70, DIV, "9" * 30]
)
def test_what_is_no_amount_is_refused(cell: Any) -> None:
    with pytest.raises(InputError):
        to_amount(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"),
        ("1001.0", "1001"),
        ("00123", "00123"),
        ("1E5", "1E5"),
        (100000.0, "100000"),
        ("\u00a0Alder\u200b GmbH ", "Alder GmbH"),
        (NA, ""),
        ("#BEZUG!", ""),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_a_cell_is_a_text_as_it_was_meant(cell: Any, text: str) -> None:
    assert to_text(cell) == text


@pytest.mark.parametrize(("cell", "name"), [(NA, "#N/A"), (DIV, "#DIV/0!"), (-2146826243, "#SPILL!"), ("#NV", "#NV")])
def test_error_values_have_a_name(cell: Any, name: str) -> None:
    assert error_name(cell) == name


def test_negative_amounts_are_no_error_values() -> None:
    assert error_name(-2146826.46) == ""
    assert plain(-2146826246.0) == -2146826246.0


@pytest.mark.parametrize(
    ("argument", "cells"),
    [
        ([[5.0]], 5.0),
        (((5.0,),), 5.0),
        ([[None]], None),
        ("", None),
        (MISSING, None),
        ([1, 2], [[1], [2]]),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        (np.array([[1.0, 2.0]]), [[1.0, 2.0]]),
        ([], None),
        (pd.Series([1, 2]), [[1], [2]]),
        (pd.DataFrame({"A": [1, 2], "B": ["x", "y"]}), [["A", "B"], [1, "x"], [2, "y"]]),
    ],
)
def test_an_argument_is_a_cell_or_rows(argument: Any, cells: Any) -> None:
    assert given(argument) == cells


def test_blank_rows_at_the_end_do_not_count() -> None:
    assert filled([[1, None], ["", 0], [None, ""], [None, None], [" ", float("nan")]]) == 2


def test_a_column_has_one_order_of_dates() -> None:
    assert dates([["03/04/2026"], ["31/12/2025"], [None], ["x"]])[:3] == [
        [date(2026, 4, 3)],
        [date(2025, 12, 31)],
        [None],
    ]


def test_texts_that_could_be_two_days_are_told_cell_by_cell() -> None:
    assert all(isinstance(row[0], Unread) for row in dates([["03/04/2026"], ["04/05/2026"]]))


def test_a_label_above_a_column_is_its_heading() -> None:
    assert isinstance(dates([["Due date"], ["2026-06-30"]])[0][0], Heading)
    assert isinstance(amounts([["Balance"], [5]])[0][0], Heading)


def test_amounts_of_a_column_share_their_decimal_style() -> None:
    assert amounts([["1.234"], ["1.234,50"]]) == [[Decimal(1234)], [Decimal("1234.5")]]


def shout(word: str, times: Decimal) -> str:
    return word.upper() * int(times)


@pytest.mark.parametrize(
    ("words", "times", "shown"),
    [
        ("a", 2, "AA"),
        (None, 2, ""),
        ([["a"], ["b"]], 2, [["AA"], ["BB"]]),
        ([["a"], [None], ["b"]], [[1], [2], [3]], [["A"], [""], ["BBB"]]),
        ([["a", "b"]], [[1], [2]], [["A", "B"], ["AA", "BB"]]),
        ([["a"], ["b"], [None]], [["Times"], [2], [None]], [["Shout"], ["BB"], [""]]),
        ([["a"], ["b"]], [["?"], [1]], [["not read: '?' is no amount"], ["B"]]),
    ],
)
def test_columns_in_columns_out(words: Any, times: Any, shown: Any) -> None:
    assert each(shout, "Shout", word=texts(words), times=amounts(times)) == shown


def test_ranges_of_different_size_are_refused() -> None:
    with pytest.raises(InputError, match="word has 3 x 1, times has 2 x 1"):
        each(shout, "Shout", word=texts([["a"], ["b"], ["c"]]), times=amounts([[1], [2]]))

"""Values go into cells as Excel stores them and come back as a formula takes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.excel.recalc.edits import Edit, applied, undone
from xl_ar.excel.recalc.purity import NotPureError
from xl_ar.excel.recalc.source.values import ErrorValue, Stored, moment, number_text, serial, stored


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, Stored("str", "")),
        ("", Stored("str", "")),
        ("=1+1", Stored("str", "=1+1")),
        ("a\x01b", Stored("str", "a_x0001_b")),
        (ErrorValue("#N/A"), Stored("e", "#N/A")),
        ("#N/A", Stored("str", "#N/A")),
        (True, Stored("b", "1")),
        (np.bool_(False), Stored("b", "0")),
        (12, Stored("n", "12")),
        (-0.0, Stored("n", "0")),
        (0.1 + 0.2, Stored("n", "0.30000000000000004")),
        (Decimal("1234567.89"), Stored("n", "1234567.89")),
        (np.int64(7), Stored("n", "7")),
        (np.float64(2.5), Stored("n", "2.5")),
        (1e300, Stored("n", "1E+300")),
        (float("nan"), Stored("str", "")),
        (pd.NaT, Stored("str", "")),
        (pd.NA, Stored("str", "")),
        (date(2026, 6, 30), Stored("n", "46203")),
        (pd.Timestamp("2026-06-30 12:00"), Stored("n", "46203.5")),
        (date(1900, 2, 28), Stored("n", "59")),
        (date(1900, 3, 1), Stored("n", "61")),
    ],
)
def test_a_value_as_a_cell_stores_it(value: Any, wanted: Stored) -> None:
    assert stored(value, date1904=False) == wanted


@pytest.mark.parametrize("value", ["x" * 32_768, float("inf"), date(1899, 1, 1), [1], object()])
def test_what_no_cell_can_hold(value: Any) -> None:
    with pytest.raises(NotPureError):
        stored(value, date1904=False)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_the_same_number(value: float) -> None:
    assert float(number_text(value)) == value


@given(st.datetimes(datetime(1904, 1, 2), datetime(9999, 12, 31)), st.booleans())  # noqa: DTZ001  # cells have no zone
def test_a_date_comes_back_to_the_millisecond(value: datetime, date1904: bool) -> None:
    back = moment(serial(value, date1904=date1904), date1904=date1904)
    assert isinstance(back, datetime)
    assert abs((back - value).total_seconds()) < 0.001


@pytest.mark.parametrize(("number", "wanted"), [(0.5, 0.5), (-3.0, -3.0), (3e6, 3e6)])
def test_a_time_alone_and_what_is_outside_the_calendar_stay_numbers(number: float, wanted: float) -> None:
    assert moment(number, date1904=False) == wanted


@given(st.binary(max_size=60), st.data())
def test_edits_can_be_undone(data: bytes, draw: st.DataObject) -> None:
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    edits = [Edit(one, data[one:other], draw.draw(st.binary(max_size=6))) for one, other in pairs]
    assert undone(applied(data, edits), edits) == data


def test_an_edit_that_does_not_fit_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="byte 1"):
        applied(b"abc", [Edit(1, b"x", b"y")])
    assert undone(b"abc", [Edit(1, b"b", b"x")]) is None

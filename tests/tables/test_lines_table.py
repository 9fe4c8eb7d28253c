"""Matched lines as a plain table: exact decimals, a confidence that never reaches 1 by rounding, nothing for ''."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.money import decimal_digits
from xl_ar.core.schema import MATCHES
from xl_ar.tables.columnar.lines import COLUMNS, decimal_texts, lines_table


def _lines(**columns: list[object]) -> pl.DataFrame:
    size = len(next(iter(columns.values())))
    return lines_table(MATCHES.conform({"item_id": ["I"] * size, **columns}, size))


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.sampled_from([0, 2, 3, 4])), min_size=1))
def test_amounts_are_the_decimals_of_their_currency(amounts: list[tuple[int, int]]) -> None:
    minor, places = zip(*amounts, strict=True)
    texts = decimal_texts(np.array(minor, dtype=np.int64), pl.Series(places, dtype=pl.Int64))
    assert texts.to_list() == [decimal_digits(*amount) for amount in amounts]


def test_amount_and_difference_go_by_the_currency_of_the_line() -> None:
    table = _lines(amount=[1050, 1050, -5], difference=[0, 7, -100], currency=["EUR", "JPY", "KWD"])
    assert table["amount"].to_list() == ["10.50", "1050", "-0.005"]
    assert table["difference"].to_list() == ["0.00", "7", "-0.100"]


@pytest.mark.parametrize(
    ("confidence", "shown"),
    [(1.0, 1.0), (0.99999999, 0.999999), (0.9999994, 0.999999), (0.1234567, 0.123457), (0.0, 0.0)],
)
def test_a_confidence_is_1_only_where_it_is_1(confidence: float, shown: float) -> None:
    assert _lines(confidence=[confidence])["confidence"].to_list() == [pytest.approx(shown, abs=1e-12)]


def test_lines_without_an_item_are_left_out_and_empty_texts_are_written_as_nothing() -> None:
    table = _lines(item_id=["", "I-2"], document=["", "007"], reason=["", 'a "b", c'])
    assert table.columns == list(COLUMNS)
    assert table.select("item_id", "document", "explanation", "reason").write_csv().splitlines()[1:] == [
        'I-2,007,,"a ""b"", c"'
    ]


def test_no_lines_give_the_headings_alone() -> None:
    assert lines_table(MATCHES.empty()).write_csv() == ",".join(COLUMNS) + "\n"

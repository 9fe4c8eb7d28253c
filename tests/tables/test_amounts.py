"""Amounts: every written form exact, the style decided by the column, doubt told and never read."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.tables.cells.amount_cells.style import shape_of
from xl_ar.tables.cells.amounts import AmountState, DecimalStyle, read_amounts

POINT = [
    ("1,234.50", 123450),
    ("(1,234.50)", -123450),
    ("$1,234", 123400),
    ("($1,234.50)", -123450),
    ("$ (1,234.50)", -123450),
    ("-$1,234.50", -123450),
    ("$-1,234.50", -123450),
    ("USD 12", 1200),
    ("12 USD", 1200),
    ("usd12", 1200),
    ("1,234.50 CR", -123450),
    ("1,234.50CR", -123450),
    ("1,234.50 DR", 123450),
    ("3.00 Cr.", -300),
    ("5 Dr", 500),
    ("Cr 7.25", -725),
    ("$3.00 CR", -300),
    ("- 1,200", -120000),
    ("1,200-", -120000),
    ("+5.00", 500),
    ("−5.00", -500),
    ("–5.00", -500),
    ("1'234.50", 123450),
    ("1’234.50", 123450),
    ("CHF 1'234'567.05", 123456705),
    ("'12", 1200),
    ("1,23,456.00", 12345600),
    ("₹ 12,34,567.50", 123456750),
    ("Rs. 500/-", 50000),
    ("1200.-", 120000),
    (".50", 50),
    ("$.50", 50),
    ("1234.", 123400),
    ("0.125", 13),
    ("1.5E3", 150000),
    ("1.5e+03", 150000),
    ("2.5E-1", 25),
    ("1 234.50", 123450),
    ("1\u00a0234.50", 123450),
    ("\u00a0 7.00 \u200b", 700),
    ("-", 0),
    ("–", 0),
    ("$ -", 0),
    (" -   ", 0),
    ("0", 0),
    ("00012.00", 1200),
    ("１２.５", 1250),
    ("1234.500000000000000000", 123450),
]
COMMA = [
    ("1.234,50", 123450),
    ("1.234,50 €", 123450),
    ("€ 1.234,50-", -123450),
    ("1 200,00-", -120000),
    ("1\u202f200,00", 120000),
    ("1\u2009200,00", 120000),
    ("12,5", 1250),
    ("1.234.567", 123456700),
    ("1.234", 123400),
    ("1.200,-", 120000),
    ("1 200,--", 120000),
    ("kr 12,00", 1200),
    ("12,00 zł", 1200),
    ("R$ 1.234,56", 123456),
    ("0,125", 13),
    ("1,5E3", 150000),
    ("(1.234,50 EUR)", -123450),
    ("1'234,50", 123450),
]
NO_AMOUNT = [
    "12%", "nil", "n/a", "TBD", "(5", "5)", "-(5.00)", "(5.00) CR", "-5.00 CR", "1-2", "12²", "1,2,3",
    "12 34.5", "1..2",
    "INV-1001", "$", "USD", "90+", "61-90", "--", "12:30", "1,234.50 S",
    "$ 12 EUR", "31.12.2020", "½", "5 k", "9" * 400,
    "1E999", "~5", "1,234,56", "12 USD 13",
]  # fmt: skip


def column(texts: list[str], style: DecimalStyle | None = None) -> list[int | AmountState]:
    read = read_amounts(texts, style=style)
    return [
        int(minor) if state == AmountState.OK else AmountState(state)
        for minor, state in zip(read.minor, read.state, strict=True)
    ]


@pytest.mark.parametrize(("text", "minor"), POINT)
def test_a_text_in_a_column_with_decimal_points(text: str, minor: int) -> None:
    assert column([text, "9.99"]) == [minor, 999]


@pytest.mark.parametrize(("text", "minor"), COMMA)
def test_a_text_in_a_column_with_decimal_commas(text: str, minor: int) -> None:
    assert column([text, "9,99"]) == [minor, 999]


@pytest.mark.parametrize("text", NO_AMOUNT)
def test_what_is_no_amount_is_reported(text: str) -> None:
    assert column([text, "9.99"])[0] == AmountState.UNREADABLE or text == "1E999"


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", AmountState.EMPTY),
        ("  \u00a0", AmountState.EMPTY),
        (None, AmountState.EMPTY),
        (math.nan, AmountState.EMPTY),
        (pd.NA, AmountState.EMPTY),
        (Decimal("nan"), AmountState.EMPTY),
        (True, AmountState.UNREADABLE),
        ("#N/A", AmountState.ERROR_VALUE),
        ("#REF!", AmountState.ERROR_VALUE),
        ("#BEZUG!", AmountState.ERROR_VALUE),
        ("#####", AmountState.ERROR_VALUE),
        (dt.date(2020, 1, 2), AmountState.DATE_IN_AMOUNT),
        (dt.time(1, 2), AmountState.DATE_IN_AMOUNT),
        (dt.timedelta(1), AmountState.DATE_IN_AMOUNT),
        (math.inf, AmountState.TOO_LARGE),
        (1e300, AmountState.TOO_LARGE),
        (10**30, AmountState.TOO_LARGE),
        ("9" * 30, AmountState.TOO_LARGE),
        ("1E90", AmountState.TOO_LARGE),
        (Decimal("1e40"), AmountState.TOO_LARGE),
    ],
)
def test_states(cell: object, state: AmountState) -> None:
    read = read_amounts([cell, 1.0])
    assert (read.state[0], read.minor[0], read.rounded[0]) == (state, 0, False)
    assert read.rows(state) == [0]


def test_numbers_are_exact_whatever_their_kind() -> None:
    read = read_amounts([0.1, 12, Decimal("1.505"), np.float64(2.675), np.int64(3), "1.0050", -1.005])
    assert read.minor.tolist() == [10, 1200, 151, 268, 300, 101, -101]
    assert read.rounded.tolist() == [False, False, True, True, False, True, True]


def test_ambiguous_texts_wait_for_evidence() -> None:
    texts = ["1.234", "2.500", "7"]
    assert column(texts) == [AmountState.AMBIGUOUS, AmountState.AMBIGUOUS, 700]
    assert column(texts, DecimalStyle.COMMA) == [123400, 250000, 700]
    assert column([*texts, "1,50"])[0] == 123400
    assert column([*texts, "1.50"])[0] == 123
    assert read_amounts(texts).thousands == DecimalStyle.COMMA
    assert read_amounts(["1,234", "1.234"]).thousands == DecimalStyle.AMBIGUOUS


def test_the_columns_own_texts_go_before_the_hint() -> None:
    assert column(["1.234", "1,50"], DecimalStyle.POINT) == [123400, 150]


def test_a_contradiction_is_not_read() -> None:
    assert column(["1.234,50", "1,234.50", "1.234", "7"]) == [
        AmountState.CONFLICT,
        AmountState.CONFLICT,
        AmountState.AMBIGUOUS,
        700,
    ]


def test_a_few_strangers_do_not_stop_the_column() -> None:
    read = column(["1.234,50"] * 99 + ["1,234.50", "1.234"])
    assert read[98:] == [123450, AmountState.CONFLICT, 123400]


def test_side_letters_count_only_when_the_whole_column_has_them() -> None:
    assert column(["5,00 S", "3,00 H", "0,00", ""]) == [500, -300, 0, AmountState.EMPTY]
    assert column(["5,00 D", "3,00 C"]) == [500, -300]
    assert column(["5,00 S", "3,00"])[0] == AmountState.UNREADABLE
    assert column(["5,00 S", "3,00 C"]) == [AmountState.UNREADABLE] * 2
    assert read_amounts(["5,00 S", 3.0]).state.tolist() == [AmountState.UNREADABLE, AmountState.OK]


def test_currency_in_the_text_is_told_and_sets_its_exponent() -> None:
    read = read_amounts(["JPY 1,234", "1.5 KD", "€ 2.50", "$1.00", "", 3.5])
    assert read.currency == ["JPY", "KWD", "EUR", "USD?", "", ""]
    assert read.minor.tolist() == [1234, 1500, 250, 100, 0, 350]
    assert read.exponents.tolist() == [0, 3, 2, 2, 2, 2]
    assert read_amounts([1.0, "2"]).currency is None


def test_exponents_may_differ_by_row() -> None:
    read = read_amounts([1.5, "1.5", 2, ""], exponents=[0, 3, 3, 2])
    assert read.minor.tolist() == [2, 1500, 2000, 0]
    assert read.rounded.tolist() == [True, False, False, False]


@pytest.mark.parametrize("cells", [[], [""], np.array([1.5, np.nan]), pd.Series(["1,50", None]), (1.5, "x")])
def test_any_sequence_will_do(cells: list[object]) -> None:
    read = read_amounts(cells)
    assert len(read.minor) == len(read.state) == len(read.rounded) == len(cells)


def written(minor: int, style: str) -> str:
    text = f"{abs(minor) / 100:,.2f}" if abs(minor) < 10**15 else f"{Decimal(abs(minor)).scaleb(-2):,}"
    marks = {
        "us": ",.",
        "eu": ".,",
        "fr": "\u202f,",
        "ch": "’.",
        "se": " ,",
        "plain": "\0.",
        "plain,": "\0,",
    }[style]
    text = text.replace(",", "\1").replace(".", marks[1]).replace("\1", marks[0]).replace("\0", "")
    return f"({text})" if minor < 0 else text


@given(
    st.lists(st.integers(-(10**17), 10**17), min_size=1),
    st.sampled_from(["us", "eu", "fr", "ch", "se", "plain", "plain,"]),
)
def test_what_is_written_in_any_style_is_read_back_exactly(minors: list[int], style: str) -> None:
    read = read_amounts([written(minor, style) for minor in minors])
    assert read.minor.tolist() == minors
    assert read.ok.all()
    assert not read.rounded.any()


CELLS = st.lists(
    st.sampled_from([text for text, _ in POINT + COMMA] + NO_AMOUNT + ["", "1.234", "1,234"])
    | st.floats(-1e9, 1e9)
    | st.integers(-(10**9), 10**9)
)


@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(cells: list[object], shuffle: random.Random) -> None:
    rows = list(range(len(cells)))
    shuffle.shuffle(rows)
    straight, mixed = read_amounts(cells), read_amounts([cells[row] for row in rows])
    assert mixed.minor.tolist() == straight.minor[rows].tolist()
    assert mixed.state.tolist() == straight.state[rows].tolist()
    assert mixed.style == straight.style


@given(CELLS)
def test_only_ok_cells_hold_an_amount(cells: list[object]) -> None:
    read = read_amounts(cells)
    assert not read.minor[~read.ok].any()
    assert not read.rounded[~read.ok].any()


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_amounts([text]).state[0] in list(AmountState)


@pytest.mark.parametrize(
    ("pattern", "point", "comma"),
    [
        ("9,999", 0, 3),
        ("0,999", -1, 3),
        ("9,999,999", 0, -1),
        ("9999,999", -1, 3),
        ("99,99,999.9", 1, -1),
        ("9 999", 0, 0),
    ],
)
def test_shapes(pattern: str, point: int, comma: int) -> None:
    assert shape_of(pattern.encode()) == (point, comma)

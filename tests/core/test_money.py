"""Money: exact both ways, rounding known, every sign a code or a hint."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.currencies import CANDIDATES, CODES, EXPONENTS, SIGNS
from xl_ar.core.money import (
    NOT_MONEY,
    Amount,
    currency_candidates,
    currency_code,
    decimal_text,
    exponent,
    minor_and_rounded,
    minor_from_floats,
    to_decimal,
    to_minor,
)


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("USD", 2),
        ("eur", 2),
        ("JPY", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("ISK", 0),
        ("", 2),
        ("XYZ", 2),
        ("USD?", 2),
    ],
)
def test_exponent_is_of_iso_4217(currency: str, expected: int) -> None:
    assert exponent(currency) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("€", "EUR"), ("£", "GBP"), ("$", "USD?"), ("US$", "USD"), ("R$", "BRL"), ("zł", "PLN"),
        ("kr", "SEK?"), ("kr.", "SEK?"), ("Rs.", "INR?"), ("₹", "INR"), ("usd", "USD"), (" CHF ", "CHF"),
        ("Fr.", "CHF?"), ("¥", "JPY?"), ("C$", "CAD"), ("Kč", "CZK"), ("INV", ""), ("", ""), ("KD", "KWD"),
        ("[EUR]", "EUR"),
    ],
)  # fmt: skip
def test_signs_and_words_give_a_code_or_a_hint(text: str, code: str) -> None:
    assert currency_code(text) == code


def test_every_sign_leads_to_codes_of_the_list() -> None:
    for code in SIGNS.values():
        assert currency_candidates(code), code
        assert CODES.issuperset(currency_candidates(code)), code
    assert set(CANDIDATES) == {code for code in SIGNS.values() if code not in CODES}
    assert CODES.issuperset(EXPONENTS)


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        (Decimal("1234.50"), "EUR", 123450), (1234, "EUR", 123400), (0.1 + 0.2, "USD", 30),
        ("1234.5", "USD", 123450),
        (1.005, "USD", 101), (-1.005, "USD", -101), (2.675, "USD", 268), ("0.005", "USD", 1),
        ("-0.005", "USD", -1),
        (1234.5, "JPY", 1235), ("12.3456", "KWD", 12346), (8.75, "KWD", 8750),
        ("1E3", "JPY", 1000), (1e22, "JPY", None),
        ("12,5", "EUR", None), (math.nan, "EUR", None), ("Infinity", "EUR", None), (True, "EUR", None),
        ("1E999999", "EUR", None), ("1E-999999", "EUR", 0), ("92233720368547758.07", "EUR", 2**63 - 1),
        ("92233720368547758.08", "EUR", None),
    ],
)  # fmt: skip
def test_to_minor_is_exact_or_refuses(value: Amount, currency: str, minor: int | None) -> None:
    if minor is None:
        with pytest.raises(ValueError, match="no amount"):
            to_minor(value, currency)
    else:
        assert to_minor(value, currency) == minor


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("1.00", False),
        ("1.001", True),
        (1.001, True),
        (33.300000000000004, False),
        (1.8e-12, False),
        ("1.8e-12", True),
    ],
)
def test_rounding_is_told_and_float_noise_is_not_rounding(value: Amount, rounded: bool) -> None:
    assert minor_and_rounded(value, 2)[1] is rounded


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "EUR", "1234.50"),
        (1234, "JPY", "1234"),
        (-5, "USD", "-0.05"),
        (0, "KWD", "0.000"),
        (-1234567, "KWD", "-1234.567"),
    ],
)
def test_decimal_text(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text
    assert str(to_decimal(minor, currency)) == text


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(["USD", "JPY", "KWD", "CLF"]))
def test_text_and_decimal_come_back_exact(minor: int, currency: str) -> None:
    assert to_minor(decimal_text(minor, currency), currency) == minor
    assert to_minor(to_decimal(minor, currency), currency) == minor


@given(st.lists(st.integers(-(2**51), 2**51)), st.integers(0, 4))
def test_floats_that_are_the_nearest_double_come_back_exact(minors: list[int], decimals: int) -> None:
    values = np.array(minors, dtype=np.float64) / 10.0**decimals
    minor, rounded = minor_from_floats(values, decimals)
    assert minor.tolist() == minors
    assert not rounded.any()


@given(st.lists(st.floats(-1e9, 1e9) | st.decimals(-(10**6), 10**6, places=3).map(float)), st.integers(0, 4))
def test_vector_and_scalar_agree(values: list[float], decimals: int) -> None:
    minor, rounded = minor_from_floats(np.array(values, dtype=np.float64), decimals)
    assert list(zip(minor.tolist(), rounded.tolist(), strict=True)) == [minor_and_rounded(v, decimals) for v in values]


@given(st.decimals(-(10**6), 10**6, places=5))
def test_rounding_is_half_up_on_the_decimal_that_is_seen(number: Decimal) -> None:
    expected = int((number * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert minor_from_floats(np.array([float(number)]))[0][0] == expected


def test_what_is_no_amount_is_flagged_and_loud() -> None:
    minor, rounded = minor_from_floats(np.array([math.nan, math.inf, -1e300, 2.0**53, 1.0]), 0)
    assert minor.tolist() == [NOT_MONEY] * 4 + [1]
    assert rounded.tolist() == [True] * 4 + [False]


def test_exponents_may_differ_by_row() -> None:
    minor, _ = minor_from_floats(np.array([1.5, 1.5, 1.5005]), np.array([0, 2, 3]))
    assert minor.tolist() == [2, 150, 1501]

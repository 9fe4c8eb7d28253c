"""Figures of a report: exact values, reasons in place of guesses, and independence of the unit."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_ar.core.metrics.figures import Position, Unknown, figures

WHY = Unknown("it is not there")
KNOWN = Position(
    currency="EUR", receivables=30_000, owed=32_000, current=24_000, past_due=8_000, balances=(20_000, 10_000, -2_000),
    disputed=1_600, days=91, sales=91_000, months=[(20_000, 30), (40_000, 31)], opening=28_000,
    to_pay=[(100, 30), (300, 50)], late=[(100, 0), (300, 20)], received=50_000, unapplied=5_000, receipts=(8, 10),
    lines=(18, 24),
)  # fmt: skip
EXPECTED = {
    "DSO": Fraction(30), "DSO, countback": 30 + Fraction(31, 4), "Best possible DSO": Fraction(24),
    "Average days delinquent": Fraction(6),
    # (28,000 + 91,000 - 30,000) / (28,000 + 91,000 - 24,000)
    "Collection effectiveness (CEI)": Fraction(100 * 89, 95), "Turnover": Fraction(91, 29),
    "Weighted average days to pay": Fraction(45), "Weighted average days late": Fraction(15), "Past due": Fraction(25),
    "In dispute": Fraction(5), "Five largest customers": Fraction(100), "Concentration (HHI)": Fraction(50_000, 9),
    "Unapplied cash": Fraction(10), "Matched automatically, receipts": Fraction(80),
    "Matched automatically, lines": Fraction(75),
}  # fmt: skip
NEEDS = {
    "current": {"Best possible DSO", "Average days delinquent", "Collection effectiveness (CEI)"},
    "past_due": {"Past due"},
    "disputed": {"In dispute"},
    "sales": {"DSO", "Best possible DSO", "Average days delinquent", "Collection effectiveness (CEI)", "Turnover"},
    "months": {"DSO, countback"},
    "opening": {"Collection effectiveness (CEI)", "Turnover"},
    "to_pay": {"Weighted average days to pay"},
    "late": {"Weighted average days late"},
    "received": {"Unapplied cash"},
    "unapplied": {"Unapplied cash"},
    "receipts": {"Matched automatically, receipts"},
    "lines": {"Matched automatically, lines"},
}


def test_every_figure() -> None:
    assert {each.name: each.value for each in figures(KNOWN)} == EXPECTED


@pytest.mark.parametrize("name", NEEDS)
def test_what_is_not_known_is_told_and_never_guessed(name: str) -> None:
    found = figures(replace(KNOWN, **{name: WHY}))  # type: ignore[arg-type]
    assert {each.name for each in found if each.value is None} == NEEDS[name]
    assert all(WHY.why in each.inputs for each in found if each.value is None)


def test_every_input_that_may_be_unknown_is_tried() -> None:
    assert {field.name for field in fields(Position) if "Unknown" in str(field.type) or field.type == "Known"} == set(
        NEEDS
    )


def test_nothing_to_divide_by_is_told_with_the_inputs() -> None:
    found = {each.name: each for each in figures(replace(KNOWN, sales=0, owed=0, balances=(), receivables=0))}
    assert found["DSO"].value is None
    assert "credit_sales is 0" in found["DSO"].inputs
    assert found["Past due"].value is None
    assert found["Concentration (HHI)"].value is None


def test_countback_that_does_not_reach_names_the_rest_in_currency_units() -> None:
    found = figures(replace(KNOWN, months=[(10_000, 30)]))
    assert "200 of the receivables are older" in found[1].inputs


def test_inputs_are_shown_in_the_decimals_of_the_currency() -> None:
    assert figures(KNOWN)[0].inputs == "receivables 300.00; credit sales 910.00; days 91"
    assert figures(replace(KNOWN, currency="JPY"))[0].inputs == "receivables 30,000; credit sales 91,000; days 91"


@given(st.integers(2, 1000))
def test_no_figure_depends_on_the_unit(factor: int) -> None:
    amounts = ("receivables", "owed", "current", "past_due", "disputed", "sales", "opening", "received", "unapplied")
    scaled = {name: getattr(KNOWN, name) * factor for name in amounts}
    many = replace(
        KNOWN,
        **scaled,
        balances=[each * factor for each in KNOWN.balances],
        months=[(sold * factor, days) for sold, days in [(20_000, 30), (40_000, 31)]],
        to_pay=[(100 * factor, 30), (300 * factor, 50)],
        late=[(100 * factor, 0), (300 * factor, 20)],
    )
    assert {each.name: each.value for each in figures(many)} == EXPECTED

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
    disputed=1_600, disputed_items=(1, 8), dispute_days=(10, 20), days=91, sales=91_000,
    months=[(20_000, 30), (40_000, 31)], opening=28_000, written_off=910, expected_loss=480,
    to_pay=[(100, 30), (300, 50)], late=[(100, 0), (300, 20)], received=50_000, unapplied=5_000, receipts=(8, 10),
    lines=(18, 24),
)  # fmt: skip
EXPECTED = {
    "DSO": Fraction(30), "DSO, countback": 30 + Fraction(31, 4), "Best possible DSO": Fraction(24),
    "Average days delinquent": Fraction(6),
    # (28,000 + 91,000 - 30,000) / (28,000 + 91,000 - 24,000)
    "Collection effectiveness (CEI)": Fraction(100 * 89, 95), "Turnover": Fraction(91, 29),
    "Collection period": Fraction(29),
    "Weighted average days to pay": Fraction(45), "Weighted average days late": Fraction(15), "Past due": Fraction(25),
    "In dispute": Fraction(5), "In dispute, items": Fraction(100, 8), "Days in dispute": Fraction(15),
    "Bad debt": Fraction(1), "Expected credit loss": Fraction(3, 2),
    "Five largest customers": Fraction(100), "Concentration (HHI)": Fraction(50_000, 9),
    "Unapplied cash": Fraction(10), "Matched automatically, receipts": Fraction(80),
    "Matched automatically, lines": Fraction(75),
}  # fmt: skip
NEEDS = {
    "current": {"Best possible DSO", "Average days delinquent", "Collection effectiveness (CEI)"},
    "past_due": {"Past due"},
    "disputed": {"In dispute"},
    "disputed_items": {"In dispute, items"},
    "dispute_days": {"Days in dispute"},
    "written_off": {"Bad debt"},
    "expected_loss": {"Expected credit loss"},
    "sales": {
        "DSO", "Best possible DSO", "Average days delinquent", "Collection effectiveness (CEI)", "Turnover",
        "Collection period", "Bad debt",
    },
    "months": {"DSO, countback"},
    "opening": {"Collection effectiveness (CEI)", "Turnover", "Collection period"},
    "to_pay": {"Weighted average days to pay"},
    "late": {"Weighted average days late"},
    "received": {"Unapplied cash"},
    "unapplied": {"Unapplied cash"},
    "receipts": {"Matched automatically, receipts"},
    "lines": {"Matched automatically, lines"},
}  # fmt: skip


def test_every_figure() -> None:
    assert {each.name: each.value for each in figures(KNOWN)} == EXPECTED


@pytest.mark.parametrize("name", NEEDS)
def test_what_is_not_known_is_told_and_never_guessed(name: str) -> None:
    found = figures(replace(KNOWN, **{name: WHY}))  # type: ignore[arg-type]
    assert {each.name for each in found if each.value is None} == NEEDS[name]
    assert all(WHY.why in each.why for each in found if each.value is None)


def test_every_input_that_may_be_unknown_is_tried() -> None:
    assert {
        field.name for field in fields(Position) if "Unknown" in str(field.type) or field.type in ("Known", "Pair")
    } == set(NEEDS)


def test_nothing_to_divide_by_is_told_with_the_inputs() -> None:
    found = {each.name: each for each in figures(replace(KNOWN, sales=0, owed=0, balances=(), receivables=0))}
    assert found["DSO"].value is None
    assert "credit_sales is 0" in found["DSO"].why
    assert found["Past due"].value is None
    assert found["Concentration (HHI)"].value is None


def test_countback_that_does_not_reach_names_the_rest_in_currency_units() -> None:
    found = figures(replace(KNOWN, months=[(10_000, 30)]))
    assert "200 of the receivables are older" in found[1].why


def test_an_expression_over_the_inputs_gives_the_figure() -> None:
    """What Excel will compute out of the input cells is what was computed exactly."""
    live = [each for each in figures(KNOWN) if each.live]
    assert {each.name for each in figures(KNOWN)} - {each.name for each in live} == {
        "DSO, countback", "Concentration (HHI)",
    }  # fmt: skip
    for each in live:
        names = {f"x{place}": Fraction(given.amount) for place, given in enumerate(each.inputs)}
        written = each.live.format(*names)
        assert eval(written, {}, {**names}) == each.value, each.name  # our own expressions


def test_what_is_not_known_has_no_value_and_no_expression() -> None:
    nothing = {field.name: WHY for field in fields(Position) if field.type in ("Known", "Pair")}
    found = figures(replace(KNOWN, **nothing))  # type: ignore[arg-type]
    assert [each.live for each in found if each.value is None] == [""] * sum(each.value is None for each in found)
    assert 0 not in [each.value for each in found]
    assert not any("{" in each.formula for each in found)


@given(st.integers(2, 1000))
def test_no_figure_depends_on_the_unit(factor: int) -> None:
    amounts = (
        "receivables", "owed", "current", "past_due", "disputed", "sales", "opening", "received", "unapplied",
        "written_off", "expected_loss",
    )  # fmt: skip
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

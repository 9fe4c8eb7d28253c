"""Formulas of metrics: worked numbers with their sources, columns and rows, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import udfs

MONTHS = [["Credit sales"], [100_000.0], [80_000.0], [70_000.0]]


def column(*cells: Any) -> list[list[Any]]:
    return [[cell] for cell in cells]


@pytest.mark.parametrize(("found", "expected", "source"), [
    (lambda: udfs.AR_DSO_COUNTBACK(212_000, MONTHS, 30), 60 + 32 / 70 * 30, "O54"),
    (lambda: udfs.AR_DSO_COUNTBACK(2_100_000, column(900_000, 800_000, 700_000), column(31, 28, 31)),
     31 + 28 + 400 / 700 * 31, "O55"),
    (lambda: udfs.AR_BPDSO(4_000, 10_000, 30), 12, "O56"),
    (lambda: udfs.AR_ADD(15_000, 4_000, 10_000, 30), 33, "O56"),
    (lambda: udfs.AR_TURNOVER(1_000_000, 200_000, 200_000), 5, "O61"),
    (lambda: udfs.AR_WADTP(column("Paid", 1000, 3000, 2000), column("Days", 15, 30, 45)), 32.5, "O59"),
    (lambda: udfs.AR_WADTP([[10, 100]], [[5, 10]]), 1050 / 110, "O60"),
    (lambda: udfs.AR_ROLL_RATE(1_000_000, 200_000), 0.2, "O62"),
    (lambda: udfs.AR_CONCENTRATION(column(30, 30, 20, 20)), 0.26, "O63"),
    (lambda: udfs.AR_CONCENTRATION(column("Balance", 30, 30, 20, 20, "", -50), 1), 0.3, "share of the largest"),
    (lambda: udfs.AR_PROVISION(column(300_000, 140_000, 60_000, 23_000, 5_000), column(0.02, 0.04, 0.08695, 0.25, 1)),
     27_567.0, "O65, IFRScommunity"),
    (lambda: udfs.AR_PROVISION([[15_000, 7_500, 4_000, 2_500]], [[0.005, 0.022, 0.027, 0.045]]), 460.5, "O66, exact"),
])  # fmt: skip
def test_a_worked_number(found: Any, expected: float, source: str) -> None:
    assert found() == pytest.approx(expected, abs=1e-9), source


def test_roll_rates_of_two_agings() -> None:
    assert udfs.AR_ROLL_RATE([[100, 0, 50]], [[10, 20, 30]]) == [[0.2, ""]]


@pytest.mark.parametrize(("found", "said"), [
    (lambda: udfs.AR_BPDSO(4_000, 0, 30), "AR_BPDSO: credit_sales is 0; a number above 0"),
    (lambda: udfs.AR_WADTP(column(1, 2), column(1)), "AR_WADTP: paid has 2 cells and days has 1 cells; as many"),
    (lambda: udfs.AR_WADTP(column(1, "", 2), column(1, 5, 2)), "AR_WADTP: paid: cell 2 is blank"),
    (lambda: udfs.AR_CONCENTRATION(column(1, 2), 0), "AR_CONCENTRATION: largest is 0"),
    (lambda: udfs.AR_CONCENTRATION([[1, 2], [3, 4]]), "AR_CONCENTRATION: balances has 2 rows and 2 columns"),
    (lambda: udfs.AR_CONCENTRATION(column(0, 0)), "AR_CONCENTRATION: what customers owe is 0"),
    (lambda: udfs.AR_PROVISION(column(100), column(2)), "AR_PROVISION: provision: a rate of 2; a number from 0 to 1"),
    (lambda: udfs.AR_ROLL_RATE(column(1, 2, 3), column(1, 2)), "AR_ROLL_RATE: roll rates: 3 buckets before, 2 after"),
])  # fmt: skip
def test_what_has_no_meaning_is_one_line(found: Any, said: str) -> None:
    line = found()
    assert isinstance(line, str)
    assert line.startswith(said)

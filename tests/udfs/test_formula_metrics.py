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
    (lambda: udfs.AR_BAD_DEBT(910, 91_000), 1, "write-off / credit sales"),
    (lambda: udfs.AR_PROVISION([[15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000]],
                               [[0.003, 0.016, 0.036, 0.066, 0.106]]), 580_000, "O68, IFRS 9 IE12"),
    (lambda: udfs.AR_DSO(150_000, 1_800_000, 365), 365 / 12, "O53"),
    (lambda: udfs.AR_CEI(6_200, 10_890, 6_340, 3_590, 3), 100 * 3_490 / 6_240, "O57, CRF"),
    (lambda: udfs.AR_CEI(100_000, 1_000_000, 120_000, 100_000), 98, "O58, Gaviti"),
    (lambda: udfs.AR_WADTP(column(100, 1000), column(10, 20)), 21_000 / 1_100, "O60"),
    (lambda: 365 / udfs.AR_TURNOVER(250_000, 40_000, 40_000), 58.4, "O61"),
    (lambda: udfs.AR_PROVISION([[15_000, 7_500, 4_000, 2_500]], [[0.005, 0.022, 0.027, 0.045]]), 460.5, "O66, exact"),
])  # fmt: skip
def test_a_worked_number(found: Any, expected: float, source: str) -> None:
    assert found() == pytest.approx(expected, abs=1e-9), source


def test_loss_rates_of_o64_give_the_provision_of_o65() -> None:
    """O64, O65, IFRScommunity: 2.0 / 4.0 / 8.7 / 25 / 100 %; 27,567 where each bucket is rounded to whole units."""
    reached = column(100_000, 50_000, 23_000, 8_000, 2_000)
    rates = udfs.AR_LOSS_RATES(reached, 2_000)
    assert [round(100 * rate[0], 1) for rate in rates] == [2, 4, 8.7, 25, 100]
    assert udfs.AR_LOSS_RATES([[100_000, 2_000]], 2_000) == [[0.02, 1]]
    assert udfs.AR_PROVISION(column(300_000, 140_000, 60_000, 23_000, 5_000), rates, "JPY") == 27_567


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
    (lambda: udfs.AR_LOSS_RATES(column(5, 2), 3), "AR_LOSS_RATES: provision: what was never paid must lie between 0"),
    (lambda: udfs.AR_BAD_DEBT(5, 0), "AR_BAD_DEBT: credit_sales is 0; a number above 0"),
    (lambda: udfs.AR_ROLL_RATE(column(1, 2, 3), column(1, 2)), "AR_ROLL_RATE: roll rates: 3 buckets before, 2 after"),
])  # fmt: skip
def test_what_has_no_meaning_is_one_line(found: Any, said: str) -> None:
    line = found()
    assert isinstance(line, str)
    assert line.startswith(said)

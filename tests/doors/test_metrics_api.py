"""Metrics in Python: worked numbers with their sources under the names of the formulas, and the table of figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_commands import HEAD
from test_metrics_sheet import SOLD
from workbook_cases import save

import xl_ar as ar
from xl_ar.errors import InputError


@pytest.mark.parametrize(("found", "expected", "source"), [
    (lambda: ar.dso("150000", 1_800_000, 365), Fraction(365, 12), "O53: 30.4"),
    (lambda: ar.dso_countback(212_000, [100_000, 80_000, 70_000], 30), 60 + Fraction(32 * 30, 70), "O54: 73.7"),
    (lambda: ar.dso_countback(2_100_000, pd.Series([900_000, 800_000, 700_000]), [31, 28, 31]),
     59 + Fraction(4 * 31, 7), "O55: 76.7"),
    (lambda: ar.dso(15_000, 10_000, 30), 45, "O56"),
    (lambda: ar.bpdso(4_000.0, 10_000, 30), 12, "O56"),
    (lambda: ar.add(15_000, 4_000, 10_000, 30), 33, "O56"),
    (lambda: ar.cei(6_200, 10_890, 6_340, 3_590, 3), Fraction(100 * 3_490, 6_240), "O57, CRF: 55.9"),
    (lambda: ar.cei(100_000, 1_000_000, 120_000, 100_000), 98, "O58, Gaviti"),
    (lambda: ar.wadtp([1000, 3000, 2000], [15, 30, 45]), Fraction(65, 2), "O59"),
    (lambda: ar.wadtp([10, 100], [5, 10]), Fraction(105, 11), "O60: 9.55"),
    (lambda: ar.turnover(1_000_000, 200_000, 200_000), 5, "O61"),
    (lambda: ar.collection_period(250_000, 40_000, 40_000), Fraction(292, 5), "O61: 58.4"),
    (lambda: ar.roll_rate([1_000_000, 5], [7, 200_000]), [Fraction(1, 5)], "O62"),
    (lambda: ar.concentration([30, 30, 20, 20]), Fraction(26, 100), "O63"),
    (lambda: ar.concentration([30, 30, 20, 20, -5], 2), Fraction(60, 100), "two largest"),
    (lambda: ar.loss_rates([100_000, 50_000, 23_000, 8_000, 2_000], 2_000),
     [Fraction(2, 100), Fraction(4, 100), Fraction(2, 23), Fraction(1, 4), 1], "O64"),
    (lambda: ar.provision([300_000, 140_000, 60_000, 23_000, 5_000], ["0.02", "0.04", "0.08695", 0.25, 1]),
     Decimal("27567.00"), "O65, IFRScommunity"),
    (lambda: ar.provision([15_000, 7_500, 4_000, 2_500], [0.005, 0.022, 0.027, 0.045]), Decimal("460.50"), "O66"),
    (lambda: ar.bad_debt(Decimal("910.00"), 91_000), 1, "write-off / credit sales"),
])  # fmt: skip
def test_a_worked_number(found: Any, expected: Any, source: str) -> None:
    assert found() == expected, source


def test_the_rate_of_an_example_in_the_standard() -> None:
    """O68, IFRS 9 IE12: 580,000."""
    rates = ["0.003", "0.016", "0.036", "0.066", "0.106"]
    assert ar.provision([15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000], rates) == 580_000


@pytest.mark.parametrize(("made", "said"), [
    (lambda: ar.dso("many", 1, 1), "'many' is no number"),
    (lambda: ar.dso(float("nan"), 1, 1), "'nan' is no number"),
    (lambda: ar.wadtp([1, 2], [1]), "paid has 2 numbers, days 1"),
    (lambda: ar.bad_debt(1, 0), "credit_sales is 0"),
])  # fmt: skip
def test_what_has_no_meaning_is_said(made: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        made()


def test_all_figures_of_a_table_and_of_a_workbook(tmp_path: Path) -> None:
    table = ar.metrics(pd.DataFrame(SOLD, columns=HEAD), as_of="2026-06-30").set_index("figure")
    assert table.loc["DSO", "value"] == 50
    assert table.loc["DSO", "inputs"] == {"receivables": Decimal(500), "credit sales": Decimal(910), "days": 91}
    assert table.loc["Unapplied cash", "value"] is None
    assert "no receipts" in str(table.loc["Unapplied cash", "why"])
    path = save(tmp_path / "book.xlsx", Open_Invoices=[HEAD, *SOLD])
    assert ar.open_workbook(path).metrics("2026-06-30").set_index("figure")["value"].equals(table["value"])


def test_every_name_is_there() -> None:
    assert all(callable(getattr(ar, name)) for name in ar.__all__ if name != "__version__")

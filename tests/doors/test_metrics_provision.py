"""AR Provision: the matrix by bucket with given rates, with rates from history, and where nothing tells them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from test_commands import AS_OF, HEAD, row, tables, work
from test_metrics_sheet import SOLD, shown

from xl_ar.commands.reports import dashboard
from xl_ar.commands.work import Work
from xl_ar.errors import SettingsError
from xl_ar.settings import ReportSettings, Settings
from xl_ar.sheets.layout import Sheet, Text
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

GIVEN = Settings(reports=ReportSettings(provision_rates="1,2,3,4,5,50"))
OLD = [
    row(n, cents, dated=date(2025, 8, 1), due=date(2025, 9, 1), left=0, settled=date(2025, 9, 1) + timedelta(days=late))
    for n, cents, late in ((11, 50_000, 0), (12, 27_000, 30), (13, 15_000, 60), (14, 6_000, 90))
]
LOST = row(15, 2_000, dated=date(2025, 8, 1), due=date(2025, 9, 1))


def matrix(made: Work, code: str = "EUR") -> dict[str, dict[str, Any]]:
    """By bucket: the row by column key."""
    table = tables(provision(made))[f"AR_Provision_{code}"]
    keys = [column.key for column in table.columns]
    return {str(line[0]): dict(zip(keys, line, strict=True)) for line in table.rows}


def provision(made: Work) -> Sheet:
    sheet: Sheet = dashboard.build(made)[1]
    return sheet


def words(made: Work) -> str:
    return " ".join(block.text for block in provision(made).blocks if isinstance(block, Text))


def test_given_rates() -> None:
    found = matrix(work(*SOLD, settings=GIVEN))
    assert (found["Not due"]["open"], found["Not due"]["loss"]) == (20_000, 200)
    assert (found["31-60"]["open"], found["31-60"]["loss"]) == (30_000, 900)
    assert shown(work(*SOLD, settings=GIVEN))["Expected credit loss"] == (2.2, [1_100, 50_000])
    with pytest.raises(SettingsError, match="2 rates; 6 must stand there"):
        dashboard.build(work(*SOLD, settings=Settings(reports=ReportSettings(provision_rates="1,2"))))


def test_rates_from_history_o64() -> None:
    """O64, IFRScommunity, with the buckets of the settings: the 2,000 never paid also reached the bucket 121+."""
    made = work(*OLD, LOST, row(21, 100_00, due=date(2026, 6, 15)))
    found = matrix(made)
    assert [each["reached"] for each in found.values()] == [100_000, 50_000, 23_000, 8_000, 2_000, 2_000]
    assert [each["past"] for each in found.values()] == pytest.approx([0.02, 0.04, 2 / 23, 0.25, 1, 1])
    assert (found["1-30"]["loss"], found["121+"]["loss"]) == (400, 2_000)
    assert shown(made)["Expected credit loss"][1] == [2_400, 12_000]
    assert "5 sales from 2025-08-01 to 2025-08-01" in words(made)


def test_open_items_alone_have_a_reason_and_no_loss() -> None:
    made = work(row(1, 1000), row(2, 3000, due=date(2026, 7, 1)))
    found = matrix(made)
    assert (found["1-30"]["open"], found["1-30"]["rate"], found["1-30"]["loss"]) == (1000, "not known", "not known")
    assert found["31-60"]["loss"] == 0  # of nothing nothing is lost
    assert "states no rates, and the workbook shows open items only" in words(made)
    assert shown(made)["Expected credit loss"][0] == "not known"


def test_credits_carry_no_loss_and_lessen_no_bucket() -> None:
    found = matrix(work(*SOLD, row(9, -15_000, due=date(2026, 5, 10)), settings=GIVEN))
    assert found["31-60"]["exposure"] == 30_000
    assert sum(each["loss"] for each in found.values()) == 1_100
    assert "Credits of 150.00 stand against these debits" in words(
        work(*SOLD, row(9, -15_000, due=date(2026, 5, 10)), settings=GIVEN)
    )


@pytest.mark.parametrize(("choice", "exposure", "loss"), [("with", 30_000, 900), ("apart", 10_000, 300)])
def test_disputed_items_are_with_the_others_or_apart(choice: str, exposure: int, loss: int) -> None:
    given = Settings(reports=ReportSettings(provision_rates="1,2,3,4,5,50", provision_disputed=choice))
    rows = [[*row(1, 20_000, due=date(2026, 5, 10)), "yes"], [*row(2, 10_000, due=date(2026, 5, 10)), ""]]
    made = Work("book.xlsx", read_grids([Grid("Open Invoices", [[*HEAD, "Disputed"], *rows])]), AS_OF, given)
    found = matrix(made)["31-60"]
    assert (found["open"], found["disputed"], found["exposure"], found["loss"]) == (30_000, 20_000, exposure, loss)


def test_currencies_are_never_mixed() -> None:
    made = work(row(1, 1000), row(2, 2000, code="JPY"), settings=GIVEN)
    assert [matrix(made, code)["1-30"]["loss"] for code in ("EUR", "JPY")] == [20, 0]  # 20 yen x 2 % = 0.4


def test_bad_debt_is_what_was_written_off_of_the_sales_of_the_period() -> None:
    head = [*HEAD, "Type", "Status"]
    rows = [[*each, "Invoice", ""] for each in SOLD]
    lost = row(7, 9_100, dated=date(2026, 4, 2), due=date(2026, 5, 2), left=0, settled=date(2026, 6, 29))
    made = Work("b.xlsx", read_grids([Grid("Invoices", [head, *rows, [*lost, "Invoice", "Written off"]])]), AS_OF)
    assert shown(made)["Bad debt"] == (round(100 * 91 / 1001, 4), [9_100, 100_100])
    assert shown(work(*SOLD))["Bad debt"][0] == "not known"

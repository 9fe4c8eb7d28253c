"""AR Roll-Forward: flows by customer, ends that tie to the aging, and what is missing said."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_commands import AS_OF, facts, row, tables, work

from xl_ar import registry
from xl_ar.commands.reports import roll_forward
from xl_ar.commands.work import Work
from xl_ar.errors import SettingsError
from xl_ar.outcome import Order, Status
from xl_ar.run import run
from xl_ar.settings import ReportSettings, Settings
from xl_ar.sheets.layout import Table, Text
from xl_ar.tables.grid import Grid
from xl_ar.tables.reading import read_grids

SAMPLE = Path(__file__).parents[2] / "workbooks" / "cash_application.xlsx"
ROWS = [
    row(1, 60_000, dated=date(2026, 3, 2), left=0, settled=date(2026, 6, 10)),
    row(2, 30_000, dated=date(2026, 4, 10)),
    row(3, 20_000, dated=date(2026, 6, 20)),
    row(4, -5_000, dated=date(2026, 6, 21)),
]


def line(table: Table, number: int = 0) -> dict[str, Any]:
    return dict(zip((column.key for column in table.columns), table.rows[number], strict=True))


def test_june_by_hand() -> None:
    (sheet,) = roll_forward.build(work(*ROWS))
    assert line(tables(sheet)["AR_Roll_Forward_EUR"]) == {
        "customer": "Acme", "opening": 90_000, "invoices": 20_000, "receipts": -60_000,
        "credits": -5_000, "unexplained": 0, "closing": 45_000,
    }  # fmt: skip
    shown = facts(sheet)
    assert (shown["From the close of"], shown["To the close of"]) == (date(2026, 5, 31), date(2026, 6, 30))
    assert (shown["Balance of the aging EUR"], shown["Difference EUR"], shown["Unexplained EUR"]) == (45_000, 0, 0)
    assert not any(isinstance(block, Text) for block in sheet.blocks)


def test_the_flows_in_all_with_their_documents() -> None:
    (sheet,) = roll_forward.build(work(*ROWS, row(5, 700, code="USD", dated=date(2026, 6, 5))))
    assert [tuple(line) for line in tables(sheet)["AR_Roll_Forward_EUR_In_All"].rows] == [
        ("Opening", 2, 90_000), ("Invoices", 1, 20_000), ("Receipts", 1, -60_000), ("Credits", 1, -5_000),
        ("Unexplained", None, 0), ("Closing", 3, 45_000),
    ]  # fmt: skip
    assert tables(sheet)["AR_Roll_Forward_USD_In_All"].rows[-1] == ("Closing", 1, 700)


def test_another_start() -> None:
    given = Settings(reports=ReportSettings(period_start="2026-03-31"))
    (sheet,) = roll_forward.build(work(*ROWS, settings=given))
    found = line(tables(sheet)["AR_Roll_Forward_EUR"])
    assert (found["opening"], found["invoices"]) == (60_000, 50_000)


@pytest.mark.parametrize("text", ["soon", "2026-06-30", "2027-01-01", "31.05.2026"])
def test_a_start_that_is_no_earlier_day_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="must stand there"):
        roll_forward.build(work(*ROWS, settings=Settings(reports=ReportSettings(period_start=text))))


@pytest.mark.parametrize(("rows", "said"), [
    (ROWS[1:3], "No settled item"),
    (ROWS[1:3], "a ledger with debits and credits would show it"),
    ([*ROWS, row(5, 100, dated=date(2026, 5, 2), left=0)], "paid on a day not stated: 1."),
    ([*ROWS, row(5, 100, dated="")], "Open items without a document date: 1."),
])  # fmt: skip
def test_what_the_workbook_cannot_show_is_said(rows: list[list[Any]], said: str) -> None:
    (sheet,) = roll_forward.build(work(*rows))
    assert any(isinstance(block, Text) and said in block.text for block in sheet.blocks)


DAYS = st.dates(date(2026, 4, 1), date(2026, 7, 10))


@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), DAYS, st.sampled_from(["EUR", "USD"]), st.one_of(st.none(), DAYS)),
        min_size=1,
        max_size=8,
    )
)
def test_the_closing_is_the_balance_of_the_aging(drawn: list[tuple[int, date, str, date | None]]) -> None:
    rows = []
    for number, (cents, dated, code, settled) in enumerate(drawn):
        closed: dict[str, Any] = {} if settled is None else {"left": 0, "settled": settled}
        rows.append(row(number, cents, code=code, dated=dated, **closed))
    for sheet in roll_forward.build(work(*rows)):
        assert all(not value for label, value in facts(sheet).items() if label.startswith("Difference"))


def test_after_decisions_the_closing_still_is_the_balance_of_the_aging(tmp_path: Path) -> None:
    """The register of this sample applies a credit memo, too."""
    path = Path(shutil.copy(SAMPLE, tmp_path))
    for steps in ("match", "accept", "decide", "roll-forward"):
        done = run(path, Order(AS_OF, registry.steps(steps), by="ann"))
        assert done.status is Status.DONE, done.message
    sheet = load_workbook(path, data_only=True)["AR Roll-Forward"]
    shown = {label: value for label, value, *_ in sheet.iter_rows(max_row=10, max_col=2, values_only=True)}
    assert shown["Difference"] == 0
    assert shown["Closing"] == shown["Balance of the aging"] == 160_794.02


LEDGER: list[list[Any]] = [
    ["Customer", "Date", "Voucher No", "Type", "Applies to", "Debit", "Credit", "Balance"],
    ["Acme", date(2026, 5, 5), "1", "Invoice", "", 100.0, "", 100.0],
    ["Acme", date(2026, 6, 6), "2", "Debit memo", "", 5.0, "", 105.0],
    ["Acme", date(2026, 6, 20), "R1", "Receipt", "1", "", 40.0, 65.0],
    ["Acme", date(2026, 6, 21), "C1", "Credit memo", "1", "", 10.0, 55.0],
    ["Acme", date(2026, 6, 22), "W1", "Write-off", "1", "", 3.0, 52.0],
    ["Acme", date(2026, 6, 23), "C2", "Credit memo", "", "", 7.0, 45.0],
]


def test_a_ledger_of_debits_and_credits_by_the_type_of_its_lines() -> None:
    """Its own running balance is the witness: 100.00 on 31 May, 45.00 on 30 June."""
    (sheet,) = roll_forward.build(Work("book.xlsx", read_grids([Grid("Customer ledger", LEDGER)]), AS_OF))
    assert line(tables(sheet)["AR_Roll_Forward"]) == {
        "customer": "Acme", "opening": 10_000, "invoices": 0, "debits": 500, "receipts": -4000,
        "credits": -1700, "write_offs": -300, "unexplained": 0, "closing": 4500,
    }  # fmt: skip

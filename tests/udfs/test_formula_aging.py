"""AR_AGING, AR_BALANCE, AR_CREDITS: the figures of ``xl-ar age`` and ``xl-ar credits``, and figures that add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from cell_values import AS_OF, HEADINGS, ledgers
from hypothesis import given, settings
from hypothesis import strategies as st

import udfs
from xl_ar.commands.work import Work
from xl_ar.core.money import to_decimal
from xl_ar.excel.book import read_book
from xl_ar.tables.reading import read_grids

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"
SAMPLES = [
    ("ambiguous_dates.xlsx", "Open"),
    ("cash_application.xlsx", "Open Items"),
    ("credit_balances.xlsx", "Open Transactions"),
    ("date_swap.xlsx", "Register"),
    ("ledger_debit_credit.xlsx", "Customer Ledger"),
    ("line_level_export.xlsx", "Sheet1"),
    ("multi_currency.xlsx", "Customer Ledger Entries"),
    ("us_open_invoices.xlsx", "Open Invoices"),
]


def sheet(name: str, title: str) -> list[list[Any]]:
    """The cells of a sheet as openpyxl reads them."""
    book = openpyxl.load_workbook(WORKBOOKS / name, data_only=True)
    return [list(row) for row in book[title].iter_rows(values_only=True)]


def work(name: str) -> Work:
    """What ``xl-ar`` computes on the whole workbook."""
    return Work(name, read_grids(read_book(WORKBOOKS / name).grids), AS_OF)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("name", "title"), SAMPLES)
def test_the_formula_gives_the_aging_of_the_command_to_the_cent(name: str, title: str) -> None:
    aging = work(name).aging
    header, *rows = udfs.AR_AGING(sheet(name, title), AS_OF)
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    columns = [*aging.columns, "balance"]
    labels = ["Credits" if column == "credits" else "Balance" if column == "balance" else column for column in columns]
    for table, first in ((aging.by_customer, None), (aging.totals, "Total")):
        body = [row for row in shown if (row["Customer"] == "Total") is (first is not None)][: len(table)]
        assert len(body) == len(table)
        for row, wanted in zip(body, table.to_dict("records"), strict=True):
            assert row["Customer"] == (first or wanted["customer"])
            assert row.get("Currency", "") == wanted["currency"]
            exact = [to_decimal(int(wanted[column]), wanted["currency"]) for column in columns]
            assert [row[label] for label in labels] == [float(amount) for amount in exact]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("eu_offene_posten.xlsx", "Offene Posten"),  # its currency stands in number formats
        ("messy_month_end.xlsx", "AR Detail June"),  # its customers stand in merged cells
    ],
)
def test_where_a_formula_sees_less_than_the_workbook_the_totals_are_the_same(name: str, title: str) -> None:
    aging = work(name).aging
    table = udfs.AR_AGING(sheet(name, title), AS_OF)
    total = next(row for row in table if row[0] == "Total")
    exact = [to_decimal(int(aging.totals[column].iloc[0]), "EUR") for column in [*aging.columns, "balance"]]
    assert total[-len(exact) :] == [float(amount) for amount in exact]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("name", "title"), [("credit_balances.xlsx", "Open Transactions"), SAMPLES[5], SAMPLES[6]])
def test_the_formula_gives_the_credits_of_the_command(name: str, title: str) -> None:
    found = work(name).credits
    found = found[found["level"] != "unidentified"]  # those come from receipts, which the formula is not given
    header, *rows = udfs.AR_CREDITS(sheet(name, title), AS_OF)
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    account = {(row["customer"], row["currency"]) for row in found.to_dict("records")}
    assert {(row["Customer"], row["Currency"]) for row in shown if row["Level"] in ("account", "item")} == account
    total = sum(
        to_decimal(int(minor), code) for minor, code in zip(found["credit_balance"], found["currency"], strict=True)
    )
    assert sum(Decimal(str(row["Credit"])) for row in shown if row["Credit"] != "") == total


def exactly(cells: list[Any]) -> Decimal:
    return sum((Decimal(str(cell)) for cell in cells), Decimal(0))


@settings(max_examples=60)
@given(
    rows=ledgers(),
    by=st.sampled_from([None, "customer", "document", "currency"]),
    edges=st.sampled_from([None, "15,45", "sage"]),
)
def test_buckets_add_up_to_balances_and_rows_to_totals(rows: list[list[Any]], by: Any, edges: Any) -> None:
    header, *lines = udfs.AR_AGING([HEADINGS, *rows], AS_OF, edges, by)
    lines = [line for line in lines if not line[0].startswith(("not read", "dated after"))]
    first = header.index("Currency") + 1
    assert all(exactly(line[first:-1]) == Decimal(str(line[-1])) for line in lines)
    totals = [line for line in lines if line[0].startswith("Total")]
    for total in totals:
        code = total[0][-3:] if by == "currency" else total[header.index("Currency")]
        mine = [line for line in lines if line not in totals and line[header.index("Currency")] == code]
        assert [exactly([line[at] for line in mine]) for at in range(first, len(header))] == [
            Decimal(str(cell)) for cell in total[first:]
        ]


@settings(max_examples=40)
@given(rows=ledgers(), data=st.data())
def test_the_order_of_rows_and_currencies_does_not_matter(rows: list[list[Any]], data: st.DataObject) -> None:
    other = data.draw(st.permutations(rows))
    assert udfs.AR_AGING([HEADINGS, *other], AS_OF) == udfs.AR_AGING([HEADINGS, *rows], AS_OF)


@settings(max_examples=40)
@given(rows=ledgers())
def test_balances_are_those_of_the_aging(rows: list[list[Any]]) -> None:
    header, *lines = udfs.AR_AGING([HEADINGS, *rows], AS_OF)
    for line in lines:
        if line[0] in ("Alder GmbH", "Birch Ltd", "Cedar Inc"):
            code = line[header.index("Currency")]
            assert udfs.AR_BALANCE(rows, line[0].upper(), AS_OF, code) == line[-1]


ITEMS = [
    HEADINGS,
    ["Alder GmbH", "INV-1", date(2026, 4, 1), date(2026, 5, 1), 100.10, "USD"],
    ["Alder GmbH", "CM-2", date(2026, 4, 3), date(2026, 4, 3), -20.05, "USD"],
    ["Birch Ltd", "INV-3", date(2026, 7, 5), date(2026, 8, 4), 7.00, "EUR"],
    ["Birch Ltd", "CM-4", date(2026, 6, 5), date(2026, 6, 5), -9.00, "EUR"],
]


def test_rows_after_the_day_are_told() -> None:
    table = udfs.AR_AGING(ITEMS, AS_OF)
    assert table[-1][0] == "dated after 2026-06-30, not counted: 1 row"
    assert table[-3][-1] == -9.00  # EUR


@pytest.mark.parametrize(
    ("arguments", "balance"),
    [
        ((ITEMS, "alder gmbh"), 80.05),
        ((ITEMS, [["Alder GmbH"], ["Nobody"], [None], ["BIRCH LTD"]]), [[80.05], [""], [""], [-2.0]]),
        ((ITEMS, "Birch Ltd", "2026-06-30"), -9.0),
        ((ITEMS,), [["Currency", "Balance"], ["EUR", -2.0], ["USD", 80.05]]),
        ((ITEMS, None, None, "USD"), 80.05),
        ((ITEMS[:3],), 80.05),
        ((ITEMS[:3], None, "2026-01-01"), 0.0),
    ],
)
def test_balances(arguments: tuple[Any, ...], balance: Any) -> None:
    assert udfs.AR_BALANCE(*arguments) == balance


def test_currencies_of_one_customer_are_never_added() -> None:
    items = [*ITEMS, ["Alder GmbH", "INV-9", date(2026, 4, 1), date(2026, 5, 1), 1, "EUR"]]
    told = udfs.AR_BALANCE(items, "Alder GmbH")
    assert told == "AR_BALANCE: Alder GmbH has several currencies: 1.00 EUR, 80.05 USD; give one as currency_code"


def test_a_currency_that_nobody_knows_is_refused() -> None:
    told = udfs.AR_BALANCE(ITEMS, None, None, "Taler")
    assert told == "AR_BALANCE: currency_code 'Taler' is not known; give an ISO code such as EUR"


def test_a_frame_is_a_range_with_headings() -> None:
    frame = pd.DataFrame(ITEMS[1:], columns=HEADINGS)
    assert udfs.AR_AGING(frame, AS_OF) == udfs.AR_AGING(ITEMS, AS_OF)


def test_a_balance_that_leaves_out_a_row_is_not_shown() -> None:
    items = [*ITEMS, ["Alder GmbH", "INV-9", date(2026, 4, 1), date(2026, 5, 1), "#N/A", "EUR"]]
    assert udfs.AR_BALANCE(items, "Alder GmbH").startswith("AR_BALANCE: open_items: 1 row without an amount")


def test_credits_have_cause_and_age() -> None:
    header, *rows = udfs.AR_CREDITS(ITEMS, "2026-06-30")
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["Level"], row["Customer"], row["Credit"], row["Cause"]) for row in shown[:2]] == [
        ("account", "Birch Ltd", 9.0, "credit memo"),
        ("item", "Alder GmbH", 20.05, "credit memo"),
    ]
    assert (shown[0]["Arose on"], shown[0]["Age (days)"]) == (date(2026, 6, 5), 25)


def test_no_credits_are_said() -> None:
    assert udfs.AR_CREDITS(ITEMS[:2], "2026-06-30")[1][0] == "No credit balances on 2026-06-30."


@pytest.mark.parametrize(
    ("argument", "flags"),
    [
        (-0.01, "credit"),
        (0, ""),
        ("(5.00)", "credit"),
        (None, ""),
        (
            [["Balance"], [-1], [5], [None], ["x"]],
            [["Credit flag"], ["credit"], [""], [""], ["not read: 'x' is no amount"]],
        ),
        (ITEMS, [["Credit flag"], [""], ["credit"], [""], ["credit"]]),
        (ITEMS[1:], [[""], ["credit"], [""], ["credit"]]),
        (
            [["Open items", *[None] * 5], *ITEMS[:3], ITEMS[2], ["Total", None, None, None, 60.0, None]],
            [[""], ["Credit flag"], [""], ["credit"], ["not counted"], [""]],
        ),
    ],
)
def test_credits_are_flagged_row_by_row(argument: Any, flags: Any) -> None:
    assert udfs.AR_CREDIT_FLAG(argument) == flags

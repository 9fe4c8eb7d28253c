"""DataFrames in and out, under the names of the command line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from workbook_cases import ledger

import xl_ar as ar
from xl_ar.commands.review.register import COLUMNS
from xl_ar.errors import InputError, RefusedError
from xl_ar.settings import Settings
from xl_ar.settings.sections import AgingSettings, CreditSettings

ITEMS = pd.DataFrame(
    {
        "Invoice #": ["0012", "0013", "CM1"],
        "Client": ["Acme", "Acme", "Bolt"],
        "Due": pd.to_datetime(["2026-05-31", "2026-07-31", "2026-06-01"]),
        "Open balance": [Decimal("10.10"), Decimal("0.20"), Decimal("-3.00")],
        "Currency": ["EUR", "EUR", "EUR"],
    }
)


def test_age_takes_any_headings_and_gives_exact_decimals() -> None:
    table = ar.age(ITEMS, as_of="2026-06-30")
    row = table.set_index("customer").loc["Acme"]
    assert (row["1-30"], row["Not due"], row["balance"]) == (Decimal("10.10"), Decimal("0.20"), Decimal("10.30"))


def test_settings_that_only_the_sheet_shows_are_told() -> None:
    settings = Settings(aging=AgingSettings(group="Client", group_buckets="Acme: 15,30"))
    with pytest.warns(UserWarning, match=r"not used here: aging\.group, aging\.group_buckets"):
        ar.age(ITEMS, as_of="2026-06-30", settings=settings)


def test_buckets_and_credits_sum_to_the_balance() -> None:
    table = ar.age(ITEMS, as_of=date(2026, 6, 30))
    parts = table.drop(columns=["customer", "currency", "balance"]).sum(axis=1)
    assert list(parts) == list(table["balance"])


def test_match_keeps_leading_zeros_of_documents() -> None:
    receipt = {"Payment Date": "2026-06-02", "Amount": 10.1, "Payer": "ACME", "Memo": "inv 0012", "Currency": "EUR"}
    receipts = pd.DataFrame([receipt])
    lines = ar.match(receipts, ITEMS)
    assert lines[["document", "status", "amount"]].values.tolist() == [["0012", "auto", Decimal("10.10")]]


def test_credit_balances_find_the_account_in_credit() -> None:
    found = ar.credit_balances(ITEMS, as_of="2026-06-30")
    assert found[["customer", "level", "credit_balance"]].values.tolist() == [["Bolt", "account", Decimal("3.00")]]


@pytest.mark.parametrize(("small", "action"), [("5.00", "write_off"), ("2.99", "refund")])
def test_credit_balances_go_by_the_limit_of_the_settings(small: str, action: str) -> None:
    items = ITEMS.assign(Type=["Invoice", "Invoice", "Credit memo"], **{"Invoice date": pd.Timestamp("2026-05-01")})
    found = ar.credit_balances(items, as_of="2026-06-30", settings=Settings(credits=CreditSettings(small=small)))
    assert found["action"].tolist() == [action]


def test_an_opened_workbook_gives_its_ledger_and_writes_nothing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "book.xlsx")
    before = path.read_bytes()
    book = ar.open_workbook(path)
    assert book.open_items["open_amount"].sum() == Decimal("205.15")
    assert len(book.receipts) == 2
    assert set(book.match("2026-06-30")["status"]) == {"auto", "unmatched"}
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="open_amount or original_amount"):
        ar.age(ITEMS.drop(columns="Open balance"), as_of="2026-06-30")


def test_a_wrong_date_is_named() -> None:
    with pytest.raises(InputError, match="write it as 2026-06-30"):
        ar.age(ITEMS, as_of="30/06/2026")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        ar.nothing_of_ours  # noqa: B018


def test_a_renamed_register_is_refused_here_too(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([column.heading for column in COLUMNS])
    sheet.append(["A-00001", date(2026, 6, 30), "payment", "R-1"])
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(RefusedError, match="this is the register AR Applications renamed"):
        ar.open_workbook(tmp_path / "book.xlsx")
